import Dispatch
import Foundation

/// Programs that the demo starts.
enum DemoProcess {
  /// What a command said and how it ended.
  struct Outcome: Sendable {
    let status: Int32
    let output: String
    let error: String
  }

  /// The program beside the one that runs now.
  static func sibling(_ name: String) throws -> String {
    guard let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
      throw Failure(.failed, "the demo cannot find its own program")
    }
    return (own as NSString).deletingLastPathComponent + "/" + name
  }

  /// Runs a program to its end; what it writes goes to files, so that no pipe can fill up.
  static func run(_ program: String, _ arguments: [String], scratch: String) async throws -> Outcome {
    let base = "\(scratch)/command-\(UInt64.random(in: .min ... .max))"
    defer {
      unlink(base + ".out")
      unlink(base + ".err")
    }
    let process = try start(program, arguments, output: base + ".out", error: base + ".err")
    do {
      while process.isRunning { try await Task.sleep(for: .milliseconds(5)) }
    } catch {
      // Who is interrupted leaves nobody behind who goes on writing into the folder that is removed.
      await kill(process)
      throw error
    }
    return Outcome(
      status: process.terminationStatus,
      output: String(decoding: try LocalFile.read(base + ".out"), as: UTF8.self),
      error: String(decoding: try LocalFile.read(base + ".err"), as: UTF8.self))
  }

  /// Starts a program whose output goes to files.
  static func start(_ program: String, _ arguments: [String], output: String, error: String) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try file(output)
    process.standardError = output == error ? process.standardOutput : try file(error)
    try process.run()
    return process
  }

  /// Ends a program at once and waits until it has, also when the task was cancelled.
  static func kill(_ process: Process) async {
    if process.isRunning { Foundation.kill(process.processIdentifier, SIGKILL) }
    while process.isRunning { await pause() }
  }

  /// A short pause also when the task was cancelled: the clean-up must not spin.
  static func pause() async {
    await withCheckedContinuation { continuation in
      DispatchQueue.global().asyncAfter(deadline: .now() + 0.01) { continuation.resume() }
    }
  }

  private static func file(_ path: String) throws -> FileHandle {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw Failure(.failed, "\(path) cannot be written") }
    return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
  }
}

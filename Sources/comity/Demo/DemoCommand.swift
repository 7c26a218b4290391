import ArgumentParser
import Dispatch
import Foundation
import Operations
import Synchronization

/// A fictional federation of three nodes on this machine, from keys to a verified log; also the end-to-end test.
struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo",
    abstract: "Run a fictional federation of three nodes on this computer",
    discussion: """
      Three real comityd processes on 127.0.0.1, with throw-away keys and passwords. Nothing leaves this computer, \
      and everything is removed at the end unless --keep names a folder.
      """)

  @Option(help: "Keep the federation's folders here", completion: .directory)
  var keep: String?

  @Option(
    help:
      "Play a story of several messages instead, with clocks run forward: \(DemoStory.allCases.map(\.rawValue).joined(separator: ", "))"
  )
  var story: DemoStory?

  @Flag(help: "Answer with one JSON object at the end")
  var json = false

  func run() async throws {
    let interruption = Interruption()
    let outcome: Result<[DemoStep], any Error>
    let work = Task { try await perform() }
    interruption.onSignal { work.cancel() }
    outcome = await work.result
    if let signal = interruption.signal { throw ExitCode(128 + signal) }
    let steps = try outcome.get()
    if json { try Terminal.json(DemoAnswer(steps: steps, kept: keep)) }
  }

  private func perform() async throws -> [DemoStep] {
    _ = try DemoFiles.home()
    let folder = try makeFolder()
    let federation = DemoFederation(folder: folder, quiet: json)
    do {
      let script = DemoScript(federation: federation, json: json)
      let steps = if let story { try await script.run(story) } else { try await script.run() }
      if keep != nil { try await script.leave() }
      await federation.stop()
      try finish(folder)
      return steps
    } catch {
      await federation.stop()
      if keep == nil { try? FileManager.default.removeItem(atPath: folder) }
      throw error
    }
  }

  private func makeFolder() throws -> String {
    if let keep {
      // The longest of the three, before anything is made.
      _ = try RuntimePaths.checkedSocket(
        URL(fileURLWithPath: keep).standardizedFileURL.path + "/registry/data/control.sock")
      try LocalFile.makeFolder(keep)
      let path = URL(fileURLWithPath: keep).standardizedFileURL.path
      guard try LocalFile.names(in: path)?.isEmpty ?? true else {
        throw Failure(.refused, "\(path) is not empty; name a new folder")
      }
      return path
    }
    var template = Array((NSTemporaryDirectory() + "/comity-demo-XXXXXX").utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(.failed, "no temporary folder can be made") }
    let bytes = template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func finish(_ folder: String) throws {
    guard keep == nil else { return }
    try FileManager.default.removeItem(atPath: folder)
  }
}

/// Signals that ask the demo to end; it then stops its nodes and removes what it made.
final class Interruption: Sendable {
  // Safety: filled in init, resumed once, then only kept alive.
  private nonisolated(unsafe) let sources: [any DispatchSourceSignal]
  private let state = Mutex<(caught: Int32?, action: (@Sendable () -> Void)?)>((nil, nil))

  /// Catches signals from now on, whether or not it is said yet what is to be done then.
  init() {
    var sources: [any DispatchSourceSignal] = []
    for number in [SIGINT, SIGTERM, SIGHUP] {
      Foundation.signal(number, SIG_IGN)
      sources.append(DispatchSource.makeSignalSource(signal: number, queue: .global()))
    }
    self.sources = sources
    for (source, number) in zip(sources, [SIGINT, SIGTERM, SIGHUP]) {
      source.setEventHandler { [self] in
        let action = state.withLock { state in
          state.caught = number
          return state.action
        }
        action?()
      }
      source.resume()
    }
  }

  var signal: Int32? { state.withLock { $0.caught } }

  /// Says what is to be done at a signal; at once, where one has come.
  func onSignal(_ action: @escaping @Sendable () -> Void) {
    let hasCome = state.withLock { state in
      state.action = action
      return state.caught != nil
    }
    if hasCome { action() }
  }
}

/// One step of the demo with the time it took.
struct DemoStep: Encodable, Sendable {
  let title: String
  let seconds: Double
  let details: [String]
}

/// The demo as JSON.
struct DemoAnswer: Encodable {
  let schema = "comity/demo/1"
  let steps: [DemoStep]
  let kept: String?
}

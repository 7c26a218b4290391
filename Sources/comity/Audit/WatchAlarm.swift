import Foundation

/// One alarm of a watch, as a program gets it on its standard input.
struct WatchAlarm: Encodable {
  private(set) var schema = "comity/watch-alarm/1"
  let source: String
  let log: String?
  let alarm: String
  let text: String
  /// The command that proves a fork to anybody.
  let proof: String?

  /// Runs what the auditor wants run, and waits for it; what it does is its own matter.
  func tell(_ command: String) throws {
    let process = Process()
    let input = Pipe()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardInput = input
    process.standardOutput = FileHandle.standardError
    try process.run()
    // A command that does not read must not end this one.
    signal(SIGPIPE, SIG_IGN)
    try? input.fileHandleForWriting.write(contentsOf: Data(try Terminal.encoded(self) + [0x0A]))
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
    if process.terminationStatus != 0 {
      Terminal.error("the command of --exec ended with \(process.terminationStatus)")
    }
  }
}

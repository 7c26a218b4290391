import ArgumentParser
import Cooperation
import Foundation

/// Measures the domain: validation, folds, an inbox of many threads, search over many messages.
@main
struct CooperationBenchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "CooperationBenchmarks", abstract: "Validation, folds, inbox and search; run from the source tree")

  @Option(help: "Messages that are validated")
  var messages = 10_000

  @Option(help: "Threads of the inbox")
  var threads = 100_000

  @Option(help: "Messages that are searched")
  var searched = 1_000_000

  func run() throws {
    let folder = NSTemporaryDirectory() + "/comity-cooperation-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    print("one machine, \(ProcessInfo.processInfo.activeProcessorCount) cores")
    try DomainCost(messages: messages).measure()
    try InboxCost(folder: folder, threads: threads).measure()
    try SearchCost(folder: folder, messages: searched).measure()
  }
}

/// Time of one piece of work.
enum Stopwatch {
  /// Milliseconds that a body takes.
  static func milliseconds(_ body: () throws -> Void) rethrows -> Double {
    let start = ContinuousClock.now
    try body()
    let elapsed = (ContinuousClock.now - start).components
    return Double(elapsed.seconds) * 1e3 + Double(elapsed.attoseconds) / 1e15
  }

  /// The median and the slowest of several runs.
  static func several(_ count: Int, _ body: () throws -> Void) rethrows -> (median: Double, worst: Double) {
    let times = try (0..<count).map { _ in try milliseconds(body) }.sorted()
    return (times[count / 2], times[count - 1])
  }

  static func print(_ what: String, _ text: String) {
    Swift.print(what.padding(toLength: 58, withPad: " ", startingAt: 0) + text)
  }
}

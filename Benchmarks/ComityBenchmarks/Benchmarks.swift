import ArgumentParser
import Foundation

/// Measures node to node beside the ceiling that the primitives alone allow, in one run.
@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ComityBenchmarks", abstract: "Messages from node to node, beside the primitives alone")

  @Option(help: "How many messages")
  var messages = 10_000

  @Option(help: "Messages sealed with one batch key")
  var batch = 64

  @Option(help: "Messages that wait at the same time")
  var window = 1024

  func run() async throws {
    let folder = NSTemporaryDirectory() + "/comity-bench-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    print("one machine, \(ProcessInfo.processInfo.activeProcessorCount) cores; \(messages) messages of 1 KiB")
    let ceiling = try Ceiling(batch: batch, folder: folder).measure()
    let run = try await NodeToNode(folder: folder, messages: messages, batch: batch, window: window).measure()
    report(ceiling, run)
  }

  private func report(_ ceiling: Ceiling.Result, _ run: NodeToNode.Result) {
    let rate = Double(messages) / run.seconds
    print("primitives alone   \(Int(ceiling.perSecond)) messages a second on \(ceiling.cores) cores (batches of \(batch))")
    for (name, microseconds) in ceiling.parts {
      print("  \(name.padding(toLength: 44, withPad: " ", startingAt: 0)) \(String(format: "%8.1f", microseconds)) µs a message")
    }
    print("node to node       \(Int(rate)) messages a second, each durable and receipted")
    print("ratio              \(String(format: "%.2f", rate / ceiling.perSecond))")
    print("batches            mean \(String(format: "%.1f", run.meanBatch)) messages a checkpoint of the sender")
    print("CPU                \(String(format: "%.2f", run.cpuSeconds / Double(messages) * 1000)) s per 1,000 messages, both nodes")
    print("disk               sender \(run.senderBytes / messages) and recipient \(run.recipientBytes / messages) bytes a message")
    print("peak memory        \(run.peakMemory >> 20) MiB, both nodes in one process")
    print("single message     median \(String(format: "%.1f", run.medianMilliseconds)) ms, p99 \(String(format: "%.1f", run.p99Milliseconds)) ms, closed loop")
  }
}

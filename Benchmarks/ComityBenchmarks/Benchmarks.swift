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
    print("primitives alone   \(Int(ceiling.perSecond)) a second on \(ceiling.cores) cores (batches of \(batch))")
    for (name, microseconds) in ceiling.parts {
      let label = name.padding(toLength: 50, withPad: " ", startingAt: 0)
      print("  \(label) \(String(format: "%8.1f", microseconds)) µs a message")
    }
    print("node to node       \(Int(rate)) messages a second, each durable and receipted")
    print("ratio              \(String(format: "%.2f", rate / ceiling.perSecond))")
    print("batches            mean \(String(format: "%.1f", run.meanBatch)) messages a checkpoint of the sender")
    let cpu = run.cpuSeconds / Double(messages) * 1000
    print("CPU                \(String(format: "%.2f", cpu)) s per 1,000 messages, both nodes")
    let (sender, recipient) = (run.senderBytes / messages, run.recipientBytes / messages)
    print("disk               sender \(sender) and recipient \(recipient) bytes a message")
    print("peak memory        \(run.peakMemory >> 20) MiB, both nodes in one process")
    let (median, p99) = (run.medianMilliseconds, run.p99Milliseconds)
    print("single message     median \(String(format: "%.1f ms, p99 %.1f ms", median, p99)), closed loop")
  }
}

import ArgumentParser
import Foundation
import Logging

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

  @Option(parsing: .upToNextOption, help: "How many peers the sender has, one run after another")
  var peers = [1, 10, 40]

  @Option(help: "Recipients of one message; 0 leaves it out")
  var group = 150

  @Option(help: "MiB of the attachment; 0 leaves it out")
  var attachment = 2048

  @Option(
    parsing: .upToNextOption, help: "Messages that are held at a start and when a link is opened; 0 leaves it out")
  var held = [1_000, 1_000_000]

  func run() async throws {
    LoggingSystem.bootstrap { _ in SwiftLogNoOpLogHandler() }
    let folder = NSTemporaryDirectory() + "/comity-bench-\(getpid())"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    Report.text("one machine, \(ProcessInfo.processInfo.activeProcessorCount) cores; \(messages) messages of 1 KiB")
    let ceiling = try Ceiling(batch: batch, folder: folder).measure()
    report(ceiling)
    var sustained = 0.0
    for count in peers {
      let run = try await NodeToNode(
        folder: folder, messages: messages, batch: batch, window: window, peers: count
      ).measure()
      report(ceiling, run, peers: count)
      sustained = max(sustained, Double(messages) / run.seconds)
    }
    if sustained > 0 { try await OverloadCost(folder: folder, batch: batch, sustained: sustained).measure() }
    if group > 0 { try await GroupCost(folder: folder, recipients: group).measure() }
    if attachment > 0 { try await AttachmentCost(folder: folder, bytes: attachment << 20).measure() }
    for count in held where count > 0 {
      try await HeldCost(folder: folder, messages: count, batch: batch, window: window).measure()
    }
    Report.line("peak memory of it all", "\(Usage.peakMemory() >> 20) MiB, all nodes in one process")
  }

  private func report(_ ceiling: Ceiling.Result) {
    Report.text("primitives alone   \(Int(ceiling.perSecond)) a second on \(ceiling.cores) cores (batches of \(batch))")
    for (name, microseconds) in ceiling.parts {
      let label = name.padding(toLength: 50, withPad: " ", startingAt: 0)
      Report.text("  \(label) \(String(format: "%8.1f", microseconds)) µs a message")
    }
  }

  private func report(_ ceiling: Ceiling.Result, _ run: NodeToNode.Result, peers: Int) {
    let rate = Double(messages) / run.seconds
    Report.line(
      "node to \(peers) node\(peers == 1 ? "" : "s")",
      "\(Int(rate)) messages a second, each durable and receipted; \(String(format: "%.2f", rate / ceiling.perSecond)) of the ceiling"
    )
    let cpu = run.cpuSeconds / Double(messages) * 1000
    Report.line(
      "  batches, CPU",
      "mean \(String(format: "%.1f", run.meanBatch)) messages a checkpoint; \(String(format: "%.2f", cpu)) s per 1,000 messages, all nodes"
    )
    let (sender, recipient) = (run.senderBytes / messages, run.recipientBytes / messages)
    Report.line("  disk", "sender \(sender) and recipient \(recipient) bytes a message")
    let (median, p99) = (run.medianMilliseconds, run.p99Milliseconds)
    Report.line("  single message", "median \(String(format: "%.1f ms, p99 %.1f ms", median, p99)), closed loop")
  }
}

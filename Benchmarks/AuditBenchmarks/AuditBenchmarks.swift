import ArgumentParser
import Foundation

/// Measures the audit log: appending, proofs, and the verification of a whole log beside the hashing alone, in one run.
@main
struct AuditBenchmarks: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "AuditBenchmarks", abstract: "The audit log: append, prove, verify",
    subcommands: [Run.self, VerifyOnce.self], defaultSubcommand: Run.self)

  struct Run: ParsableCommand {
    @Option(help: "Sizes of the logs that are verified whole")
    var sizes: [Int] = [1_000_000, 10_000_000]

    @Option(help: "Entries that are appended to a store")
    var appends = 100_000

    @Option(help: "Runs by turns; the median is printed")
    var rounds = 3

    @Option(help: "Go's program, for its sumdb/tlog beside ours")
    var go: String?

    @Option(help: "A folder on the disk that is measured")
    var folder = NSTemporaryDirectory()

    func run() throws {
      let folder = "\(folder)/comity-audit-bench-\(getpid())"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(atPath: folder) }
      say("one machine, \(ProcessInfo.processInfo.activeProcessorCount) cores, everything on one")
      try StoreCost(folder: "\(folder)/store", entries: appends).measure()
      for size in sizes {
        try FolderCost(folder: "\(folder)/log", size: size, rounds: rounds, go: go).measure()
      }
    }
  }

  /// One verification in a process of its own, so that its peak of memory is its own too.
  struct VerifyOnce: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "verify-once", shouldDisplay: false)

    @Argument var folder: String

    func run() throws { try FolderCost.verifyOnce(folder) }
  }
}

/// Seconds that something takes.
func seconds(_ body: () throws -> Void) rethrows -> Double {
  let start = ContinuousClock.now
  try body()
  let taken = (ContinuousClock.now - start).components
  return Double(taken.seconds) + Double(taken.attoseconds) / 1e18
}

func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

/// Prints a line at once, also into a pipe: a run takes minutes.
func say(_ text: String) { FileHandle.standardOutput.write(Data("\(text)\n".utf8)) }

func line(_ name: String, _ value: Double, _ unit: String) {
  say(name.padding(toLength: 58, withPad: " ", startingAt: 0) + String(format: "%10.2f ", value) + unit)
}

import Evidence
import Foundation
import NodeCore
import NodeService

/// Messages from the hub to its peers, by turns, and the wait until each is receipted.
final class Traffic {
  private let federation: BenchFederation
  private let running: BenchFederation.Running
  private var turn = 0
  /// How many were sent.
  private(set) var sent = 0

  init(_ federation: BenchFederation, _ running: BenchFederation.Running) {
    self.federation = federation
    self.running = running
  }

  /// Sends so many, all to one peer, and the next so many to the next.
  /// - Returns: false when the node takes no more for now.
  @discardableResult
  func dispatch(_ count: Int) throws -> Bool {
    let peer = federation.others[turn % federation.others.count].name
    guard running.hub.dispatch(try (0..<count).map { _ in try federation.task(to: [peer]) }) else { return false }
    turn += 1
    sent += count
    return true
  }

  /// How many are receipted by now.
  func receipted() async throws -> Int {
    var total: UInt64 = 0
    for peer in federation.others { total += try await running.hub.ledger(of: peer.name).receipted }
    return Int(total)
  }

  /// Waits until all are receipted.
  func settle() async throws {
    while try await receipted() < sent { try await Task.sleep(for: .microseconds(500)) }
  }

  /// Sends one message after another, each after the one before was receipted.
  /// - Returns: milliseconds of each, sorted.
  func singles(_ count: Int) async throws -> [Double] {
    var times: [Double] = []
    for _ in 0..<count {
      let start = ContinuousClock.now
      try dispatch(1)
      try await settle()
      times.append(microseconds(ContinuousClock.now - start) / 1000)
    }
    return times.sorted()
  }

  /// Sends so many in batches, with so many under way.
  /// - Returns: seconds until the last is receipted.
  func bulk(_ messages: Int, batch: Int, window: Int) async throws -> Double {
    let (start, before) = (ContinuousClock.now, sent)
    while sent - before < messages {
      guard window - (sent - (try await receipted())) >= batch else {
        try await Task.sleep(for: .milliseconds(1))
        continue
      }
      try dispatch(min(batch, messages - (sent - before)))
    }
    try await settle()
    return microseconds(ContinuousClock.now - start) / 1e6
  }
}

/// What the process used.
enum Usage {
  static func cpuSeconds() -> Double {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    let (user, system) = (usage.ru_utime, usage.ru_stime)
    return Double(user.tv_sec + system.tv_sec) + Double(user.tv_usec + system.tv_usec) / 1e6
  }

  /// The most memory this process ever held, in bytes.
  static func peakMemory() -> Int {
    var usage = rusage()
    getrusage(Int32(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
  }

  /// The memory that this process holds, in bytes.
  static func memory() -> Int {
    let text = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)) ?? ""
    let pages = text.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    return pages * 4096
  }
}

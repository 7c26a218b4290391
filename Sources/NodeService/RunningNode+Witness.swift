import Evidence
package import NodeCore
import Synchronization

extension RunningNode {
  /// Bytes of an `add-checkpoint` request's body at most.
  package static var largestOffer: Int { AddCheckpoint.largest }

  /// Answers an `add-checkpoint` request of C2SP `tlog-witness`.
  ///
  /// What strangers can make this node do is bounded: an unknown origin costs a look into a table, a bad signature one
  /// Ed25519 verification, and so many verifications a second are done for all of them together.
  /// - Throws: ``NodeError`` `waiting` when too many ask; when the store failed.
  package func addCheckpoint(_ body: [UInt8]) async throws -> WitnessAnswer {
    let request: AddCheckpoint
    do throws(EvidenceError) { request = try AddCheckpoint(parsing: body) } catch { return WitnessAnswer(.malformed) }
    let directory = snapshot.withLock { $0 }
    let logs = WitnessedLogs(directory, node: name, outside: settings.core.outsideLogs)
    guard let log = logs[request.checkpoint.origin] else { return WitnessAnswer(.unknownLog) }
    guard witnessOffers.withLock({ $0.take(at: settings.now().seconds) }) else {
      throw NodeError(.waiting, "too many checkpoints are offered at a time; try again in a second")
    }
    switch VerifiedOffer.verify(request, by: log, suite: suite) {
    case .failure(let refusal): return WitnessAnswer(refusal.judgement)
    case .success(let offer): return try await witnessAnswer(.addCheckpoint(offer))
    }
  }

  /// The last checkpoint that this node cosigned of the log whose origin has this hex SHA-256.
  package func witnessedCheckpoint(_ segment: String) async throws -> WitnessAnswer {
    guard segment.utf8.count == 64 else { return WitnessAnswer(.unknownLog) }
    return try await witnessAnswer(.witnessedCheckpoint(segment))
  }

  private func witnessAnswer(_ request: NodeRequest) async throws -> WitnessAnswer {
    guard let answer = try await ask(request, token: nil) as? WitnessAnswer else {
      throw NodeError(.defect, "a witness's question was answered with something else")
    }
    return answer
  }
}

/// Counts what is done in one second.
struct SecondAllowance: Sendable {
  let perSecond: Int
  private var second: UInt64 = 0
  private var taken = 0

  init(perSecond: Int) { self.perSecond = perSecond }

  /// Takes one, unless this second's are used up.
  mutating func take(at now: UInt64) -> Bool {
    if now != second { (second, taken) = (now, 0) }
    guard taken < perSecond else { return false }
    taken += 1
    return true
  }
}

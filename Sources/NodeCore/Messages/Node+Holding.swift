import Evidence
import Membership
import NodeStore
import PeerSync

/// What could not be judged when it came is judged again when what was missing is here: a version of the directory, or a
/// program that knows the suite.
extension Node {
  /// Hands out what can be judged by now, a bounded number at a time.
  func judgeHeld(_ turn: Turn) throws {
    guard !isJudging, confirmation.state != .recovering, let directory else { return }
    let version = directory.text.version
    let held = try turn.tx.judgeable(
      suite: suite.name, directory: version,
      except: allowances.filter { $0.value.isSpent(at: turn.now) }.keys.sorted(), limit: Limits.judgedAtOnce)
    guard !held.isEmpty else { return }
    let items = try held.map { dispatch in
      let envelope = try? Envelope(parsing: dispatch.envelope, suite: suite)
      return JudgingTask.Item(
        held: dispatch,
        batchKey: try envelope.flatMap { try turn.tx.heldKey(of: dispatch.dispatch.name.speaker, $0.batchKey) })
    }
    isJudging = true
    turn.output(
      .work(.judge(JudgingTask(items: items, node: name, federation: directory.genesis.id, directories: directories))))
  }

  /// Takes what was judged; what is wrong with one stays with it, and goes on being held until the next tick.
  func judged(_ task: JudgingTask, _ verdicts: [IncomingDispatch.Verdict], _ turn: Turn) throws {
    isJudging = false
    var settled = false
    for (item, verdict) in zip(task.items, verdicts) {
      let peer = item.held.dispatch.name.speaker
      // What an administrator decided meanwhile counts, and so does what the peer cost in this minute.
      guard allowances[peer]?.isSpent(at: turn.now) != true, try turn.tx.restriction(of: peer) == nil else { continue }
      do {
        try turn.attempt { try self.settle(item.held, verdict, turn) }
        settled = true
      } catch let error where error is EvidenceError || error is NodeError || error is NodeStoreError {
        continue
      }
    }
    if settled { try judgeHeld(turn) }
  }

  private func settle(_ held: HeldDispatch, _ verdict: IncomingDispatch.Verdict, _ turn: Turn) throws {
    let name = held.dispatch.name
    guard try turn.tx.isHeld(name), let arrival = try turn.tx.arrival(name) else { return }
    let outcome = try judge(held.dispatch, verdict, held.body, turn)
    if case .held(let reason) = outcome { return try turn.tx.hold(name, for: reason) }
    try turn.tx.settle(held, message: outcome.message, reason: outcome.reason)
    if let reason = outcome.reason {
      try state([.rejected], reason: reason, about: arrival, turn)
      try countRejection(of: name.speaker, on: linkOfPeer[name.speaker], turn)
    } else if let key = outcome.message, try turn.tx.hasAllEnclosures(ofMessage: key) {
      try state([.delivered], about: arrival, turn)
    }
    try fetch(from: name.speaker, turn)
  }

  /// What of a peer waits for what, for people.
  func held(of peer: NodeName, _ tx: StoreTransaction) throws -> [PeerAnswer.Held] {
    let kept = try tx.heldCounts(of: peer).map { held in
      let (reason, needs) = Self.words(held.reason)
      return PeerAnswer.Held(reason: reason, needs: needs, count: held.count, since: held.since.description)
    }
    let asked = try tx.awaited(of: peer).map { awaited, since in
      switch awaited {
      case .number(let key, _):
        PeerAnswer.Held(
          reason: "number", needs: "\((try tx.incoming(from: peer).first { $0.key == key }?.number ?? 0) + 1)",
          count: 0, since: since.description)
      case .checkpoint(_, let size):
        PeerAnswer.Held(reason: "checkpoint", needs: "\(size)", count: 0, since: since.description)
      }
    }
    return kept + asked
  }

  /// Says whose messages wait for what an administrator can bring.
  func heldWarnings(_ tx: StoreTransaction) throws -> [String] {
    try tx.heldCounts().map { held in
      switch held.reason {
      case .directory(let version):
        "\(Plural.of(held.count, "message")) of \(held.peer) \(held.count == 1 ? "waits" : "wait") for version \(version) of the directory since \(held.since): "
          + "a peer that has it is asked, and «comity directory install» takes it from a file"
      case .suite:
        "\(Plural.of(held.count, "message")) of \(held.peer) \(held.count == 1 ? "is" : "are") sealed under a suite that this version of the program does not know, "
          + "since \(held.since): install a newer one"
      }
    }
  }

  private static func words(_ reason: HoldReason) -> (String, String) {
    switch reason {
    case .suite(let name): ("suite", name)
    case .directory(let version): ("directory", "\(version)")
    }
  }
}

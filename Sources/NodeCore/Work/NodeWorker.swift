package import Evidence
package import NodeStore
import PeerSync

/// Does the work that the core hands out: signing, cosigning, sealing, passwords.
///
/// It stands beside the core, not in it: it draws randomness and takes time, so it may run on any thread, ahead and in
/// parallel. Whoever runs the core runs one of these.
package struct NodeWorker: Sendable {
  private let keys: NodeKeys
  private let suite: Suite
  private let enclosures: EnclosureFolder?
  private let now: @Sendable () -> Timestamp

  package init(
    keys: NodeKeys, suite: Suite, enclosures: EnclosureFolder? = nil, now: @escaping @Sendable () -> Timestamp
  ) {
    self.enclosures = enclosures
    self.keys = keys
    self.suite = suite
    self.now = now
  }

  /// Does one piece of work; a failure is a result too.
  package func perform(_ work: NodeWork) -> NodeWorkResult {
    do {
      switch work {
      case .sign(let checkpoint, let consistency, let tick):
        return .signed(try keys.signer.sign(checkpoint, consistency: consistency), tick: tick)
      case .cosign(let task): return .cosigned(task, try keys.cosigner(task.key).cosign(task.offered, at: now()))
      case .seal(let tasks): return seal(tasks)
      case .use(let held):
        keys.ring.replace(by: held)
        return .used
      case .judge(let task): return .judged(task, judge(task))
      case .enclosure(let work): return .enclosure(try perform(work))
      case .checkPassword(let id, let check):
        let matches = PasswordHash.matches(
          check.password, salt: check.salt, cost: check.cost, expected: check.expected)
        return .passwordChecked(id, check, matches: matches)
      case .hashPassword(let id, let hashing):
        let hash = try PasswordHash.hash(hashing.password, salt: hashing.salt, cost: hashing.cost)
        return .passwordHashed(id, hashing, hash: hash)
      }
    } catch {
      return .failed(work, reason: "\(error)")
    }
  }

  /// Opens what was held, as what comes over a link is opened.
  private func judge(_ task: JudgingTask) -> [IncomingDispatch.Verdict] {
    let judge = DispatchJudge(
      node: task.node, federation: task.federation, directories: task.directories, suite: suite)
    return task.items.map { item in
      let dispatch = item.held.dispatch
      let opened = OpenedBatchKeys(
        item.batchKey.map { [$0] } ?? [], seeds: keys.sealSeeds, from: dispatch.name.speaker, to: task.node,
        federation: task.federation, suite: suite)
      return judge.judge(dispatch, envelope: item.held.envelope, body: item.held.body, batchKeys: opened)
    }
  }

  /// Moves and verifies the bytes of attachments.
  private func perform(_ work: EnclosureWork) throws -> EnclosureResult {
    guard let enclosures else { throw NodeError(.refused, "this node keeps no attachments") }
    switch work {
    case .write(let piece, let bytes, let skipped, let peer):
      let rest = skipped > 0 ? Array(bytes.dropFirst(skipped)) : bytes
      try enclosures.write(rest, at: piece.offset + UInt64(skipped), of: piece.digest)
      return .written(piece, from: peer)
    case .sync(let digest, let held):
      try enclosures.sync(digest)
      return .synced(digest, upTo: held)
    case .check(var check, let end):
      try check.advance(to: end, in: enclosures)
      return .checked(check)
    case .verify(var check): return .verified(check.task, try check.finish(in: enclosures))
    case .remove(let digests):
      enclosures.remove(digests)
      return .removed
    }
  }

  /// Seals a batch: each body under its own key, each recipient's batch key once. What is wrong with one message stays with it.
  private func seal(_ tasks: [SealTask]) -> NodeWorkResult {
    var batch = SealingBatch(suite: suite)
    var (sealed, failed): ([SealedMessage], [SealFailure]) = ([], [])
    for task in tasks {
      do {
        sealed.append(try batch.seal(task))
      } catch {
        failed.append(SealFailure(task: task, reason: "\(error)"))
      }
    }
    return .sealed(sealed, failed: failed)
  }
}

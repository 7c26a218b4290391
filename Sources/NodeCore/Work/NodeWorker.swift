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
      case .seal(let tasks): return .sealed(try seal(tasks))
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
    case .write(let piece, let bytes, let peer):
      try enclosures.write(bytes, at: piece.offset, of: piece.digest)
      return .written(piece, from: peer)
    case .sync(let digest, let held):
      try enclosures.sync(digest)
      return .synced(digest, upTo: held)
    case .verify(let task): return .verified(task, try task.verify(in: enclosures, suite: suite))
    case .remove(let digests):
      enclosures.remove(digests)
      return .removed
    }
  }

  /// Seals a batch: each body under its own key, each recipient's batch key once.
  private func seal(_ tasks: [SealTask]) throws -> [SealedMessage] {
    var batchKeys: [Digest: SealedMessage.BatchKeyPair] = [:]
    let batch = suite.randomBytes(16)
    return try tasks.map { task in
      let contentKey = task.again?.contentKey ?? suite.randomBytes(32)
      let body =
        try task.again?.body
        ?? SealedBody.seal(
          task.statement, salt: task.salt, contentKey: contentKey, bodySalt: suite.randomBytes(24),
          federation: task.federation, suite: suite)
      var pairs: [NodeName: SealedMessage.BatchKeyPair] = [:]
      for recipient in task.recipients {
        guard let key = task.keys[recipient] else {
          throw EvidenceError(.keyUnusable, "no seal key of \(recipient) was handed out")
        }
        let pair = try batchKeys[key.id] ?? pair(batch, task, recipient, key)
        batchKeys[key.id] = pair
        pairs[recipient] = pair
      }
      return SealedMessage(task: task, body: body, contentKey: contentKey, batchKeys: pairs)
    }
  }

  private func pair(
    _ batch: [UInt8], _ task: SealTask, _ recipient: NodeName, _ key: RoleKey
  ) throws -> SealedMessage.BatchKeyPair {
    let fresh = suite.randomBytes(32)
    let sealed = try SealedBatchKey.seal(
      fresh, batch: batch, from: task.statement.sender, to: recipient, key: key, federation: task.federation,
      suite: suite)
    return SealedMessage.BatchKeyPair(key: fresh, sealed: sealed)
  }
}

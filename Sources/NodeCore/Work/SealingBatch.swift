import Evidence

/// Messages that are sealed together: a recipient's key is sealed for once, however many of them go to it.
struct SealingBatch {
  /// What a sealed batch key is bound to; another recipient of the same key gets one of its own.
  private struct Address: Hashable {
    let recipient: NodeName
    let key: Digest
  }

  private let suite: Suite
  private let id: [UInt8]
  private var pairs: [Address: Result<SealedMessage.BatchKeyPair, any Error>] = [:]

  init(suite: Suite) {
    self.suite = suite
    id = suite.randomBytes(16)
  }

  /// Seals one message for all its recipients.
  /// - Throws: ``EvidenceError`` `keyUnusable` when nothing can be sealed for a recipient; what the primitives throw.
  mutating func seal(_ task: SealTask) throws -> SealedMessage {
    var batchKeys: [NodeName: SealedMessage.BatchKeyPair] = [:]
    for recipient in task.recipients { batchKeys[recipient] = try pair(task, recipient) }
    let contentKey = task.again?.contentKey ?? suite.randomBytes(32)
    let body =
      try task.again?.body
      ?? SealedBody.seal(
        task.statement, salt: task.salt, contentKey: contentKey, bodySalt: suite.randomBytes(24),
        federation: task.federation, suite: suite)
    return SealedMessage(task: task, body: body, contentKey: contentKey, batchKeys: batchKeys)
  }

  /// The batch key for a recipient under the first of its keys that is one.
  private mutating func pair(_ task: SealTask, _ recipient: NodeName) throws -> SealedMessage.BatchKeyPair {
    guard let key = task.keys[recipient] else {
      throw EvidenceError(.keyUnusable, "no seal key of \(recipient) was handed out")
    }
    for key in [key] + (task.others[recipient] ?? []) {
      let address = Address(recipient: recipient, key: key.id)
      let made = pairs[address] ?? Result { try fresh(task, recipient, key) }
      pairs[address] = made
      if case .success(let pair) = made { return pair }
    }
    throw EvidenceError(
      .keyUnusable, "nothing can be sealed for \(recipient): its seal key is none; ask it to roll it")
  }

  private func fresh(
    _ task: SealTask, _ recipient: NodeName, _ key: RoleKey
  ) throws -> SealedMessage.BatchKeyPair {
    let fresh = suite.randomBytes(32)
    let sealed = try SealedBatchKey.seal(
      fresh, batch: id, from: task.statement.sender, to: recipient, key: key, federation: task.federation,
      suite: suite)
    return SealedMessage.BatchKeyPair(key: fresh, sealed: sealed)
  }
}

package import Evidence
package import Membership
import NodeStore

/// Makes a new node in an empty store: keys, first officers, the log's first entries and its first signed checkpoint.
///
/// All private keys are random; nothing is derived from a passphrase.
package enum NodeSetup {
  /// A first officer with the hash of the password.
  package struct FirstOfficer: Sendable {
    package let name: String
    package let roles: [Role]
    package let salt: [UInt8]
    package let cost: Int
    package let hash: [UInt8]

    package init(name: String, roles: [Role], salt: [UInt8], cost: Int, hash: [UInt8]) {
      self.name = name
      self.roles = roles
      self.salt = salt
      self.cost = cost
      self.hash = hash
    }
  }

  /// Checks what an account is made of.
  /// - Throws: ``NodeError`` `invalid`.
  package static func check(name: String, password: String, roles: [Role]) throws {
    try check(name: name)
    try check(roles: roles)
    try check(password: password)
  }

  /// Checks the name of an account.
  /// - Throws: ``NodeError`` `invalid`.
  package static func check(name: String) throws(NodeError) {
    let letters = name.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    guard letters, (2...32).contains(name.utf8.count) else {
      throw NodeError(.invalid, "an account's name has 2 to 32 of a-z, 0-9 and hyphens")
    }
  }

  /// Checks the roles of an account.
  /// - Throws: ``NodeError`` `invalid`.
  package static func check(roles: [Role]) throws(NodeError) {
    guard !roles.isEmpty else { throw NodeError(.invalid, "an account needs at least one role: \(Role.list)") }
    guard Set(roles) != [.sealed] else {
      throw NodeError(.invalid, "the role sealed permits nothing by itself: it goes with drafter or approver")
    }
  }

  /// Checks a new password.
  /// - Throws: ``NodeError`` `invalid`.
  package static func check(password: String) throws(NodeError) {
    guard password.utf8.count >= 12, password.utf8.count <= 1024 else {
      throw NodeError(.invalid, "a password has 12 to 1024 bytes; several words are best")
    }
  }

  /// Makes the node in the empty database of an unlocked store, in one transaction.
  /// - Returns: the bytes of the member file for the stewards.
  /// - Throws: ``NodeError`` `refused` when the store holds a node already.
  package static func initialise(
    databaseURI: String, name: NodeName, federation: FederationName, wishes: MemberFile.Wishes,
    officers: [FirstOfficer], block: UInt64, at now: Timestamp, suite: Suite
  ) throws -> [UInt8] {
    let origin = LogOrigin(node: name, federation: federation, epoch: 1)
    let secrets = try SetupSecrets(at: now, suite: suite)
    let store = try NodeDatabase(databaseURI: databaseURI)
    defer { try? store.close() }
    let member = try store.write { tx in
      guard try tx.meta(.node) == nil else { throw NodeError(.refused, "this store holds a node already") }
      try tx.setMeta(.node, Array(name.text.utf8))
      try tx.setMeta(.federation, Array(federation.text.utf8))
      try tx.setMeta(.logEpoch, Array("1".utf8))
      try tx.setMeta(.identity, secrets.identity.note.bytes)
      for secret in secrets.stored { try tx.insert(secret) }
      let turn = Turn(tx, at: now)
      turn.log(.logOpened, .text(origin.description), .text(secrets.identity.nodeID.digest.hex), .none, .none, .none)
      var indices: [UInt64] = []
      for key in secrets.roleKeys { turn.log(.key(KeyEvent(key))) { indices.append($0) } }
      for officer in officers { try insert(officer, turn, suite) }
      try turn.placeEvents(block: max(block, 1), cover: false, suite: suite)
      let member = try memberFile(origin, wishes, secrets, indices, tx)
      // Kept, so that a file that was lost on its way to the stewards can be written again.
      try tx.setMeta(.member, member)
      return member
    }
    try store.checkpoint()
    return member
  }

  private static func insert(_ officer: FirstOfficer, _ turn: Turn, _ suite: Suite) throws {
    let id = Hex.encode(suite.randomBytes(8))
    try turn.tx.insert(
      StoredOfficer(
        id: id, name: officer.name, roles: officer.roles.map(\.rawValue), cost: officer.cost, salt: officer.salt,
        hash: officer.hash))
    turn.log(.officerAdded, .text(id), .text(officer.roles.map(\.rawValue).joined(separator: " ")), .none)
  }

  /// Signs the first checkpoint and gathers what the stewards need.
  private static func memberFile(
    _ origin: LogOrigin, _ wishes: MemberFile.Wishes, _ secrets: SetupSecrets, _ indices: [UInt64],
    _ tx: StoreTransaction
  ) throws -> [UInt8] {
    let size = try tx.logSize()
    let checkpoint = Checkpoint(origin: origin, size: size, root: try MerkleTree.root(size: size, reading: tx))
    let head = try CheckpointSigner(signer: secrets.signer, last: nil).sign(checkpoint, consistency: [])
    try tx.insertHead(head, tick: true, at: nil)
    let statements = try indices.map { index in
      guard let entry = try tx.entry(index), let event = entry.event, let salt = entry.salt else {
        throw NodeError(.defect, "a key event was not stored")
      }
      return try LoggedStatement(
        event: event, salt: try Salt(salt), index: index,
        inclusion: try MerkleTree.inclusion(of: index, size: size, reading: tx))
    }
    return MemberFile.write(
      origin: origin, wishes: wishes, identity: secrets.identity, checkpoint: head.note, statements: statements)
  }
}

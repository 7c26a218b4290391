import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// The member file with the keys that this node named in its log since it was made, proven under its newest signed head: stewards
  /// list from it what they lack.
  func keyFile(_ turn: Turn) throws -> any NodeAnswer {
    guard let own = directory?.party(name), let head = try turn.tx.newestHead() else {
      throw NodeError(
        .notReady, "the first member file is written by «comity init»; there is no directory yet to add keys to")
    }
    let size = head.checkpoint.size
    let entries = try turn.tx.keyEntries()
    guard !entries.isEmpty else {
      throw NodeError(
        .notFound, "no key of this node was made since the directory lists it; «comity key roll» makes one")
    }
    guard entries.allSatisfy({ $0.index < size }) else {
      throw NodeError(.notReady, "the newest key does not stand under a signed head yet; try again in a moment")
    }
    let statements = try entries.map { entry in
      guard let stored = try turn.tx.entry(entry.index), let event = stored.event, let salt = stored.salt else {
        throw NodeError(.storeFailed, "the entry \(entry.index) of a key cannot be read in the store")
      }
      return try LoggedStatement(
        event: event, salt: try Salt(salt), index: entry.index,
        inclusion: try turn.tx.inclusion(of: entry.index, size: size))
    }
    let wishes = MemberFile.Wishes(title: own.title, functions: own.functions, endpoints: own.endpoints)
    let file = MemberFile.write(
      origin: origin, wishes: wishes, identity: identity, checkpoint: head.note, statements: statements)
    guard file.count <= MemberFile.limit else {
      throw NodeError(.refused, "more keys rolled than a member file holds: an older one must be listed first")
    }
    return KeyFileAnswer(file: String(decoding: file, as: UTF8.self), keys: entries.map(\.key.hex))
  }

  /// Says which key this node needs, or the stewards lack.
  func keyWarnings(_ tx: StoreTransaction, at now: Timestamp) throws -> [String] {
    try revocationWarnings(tx, at: now) + cosigningWarnings(at: now)
  }

  /// What this node cannot do because the directory revokes the key that it would do it with.
  private func revocationWarnings(_ tx: StoreTransaction, at now: Timestamp) throws -> [String] {
    guard let own = directory?.party(name) else { return [] }
    var warnings: [String] = []
    let revoked = own.revokedKeys(at: now)
    if let shown = KeyRing(try HeldKeys(tx)).tls(at: now)?.id, revoked.contains(shown) {
      warnings.append(
        "the directory revokes the key of TLS that this node shows, so that nobody links with it: «comity key roll tls --now» makes "
          + "another, and «comity key file» writes what the stewards need")
    }
    if !own.keys.isEmpty, sealKey(of: name, at: now) == nil {
      warnings.append(
        "there is no key that peers could seal for: «comity key roll seal» makes one, and states it to them")
    }
    return warnings
  }

  /// Stewards lack a key without which this node cosigns no more, or will soon.
  private func cosigningWarnings(at now: Timestamp) -> [String] {
    guard let own = directory?.party(name), !cosigningKeys.isEmpty else { return [] }
    guard let last = own.keys(.cosign, at: now).first(where: { cosigningKeys.contains($0.id) }) else {
      return [
        "this node cosigns for nobody: the directory lists no valid key to cosign that it has, as after a recovery, which makes a "
          + "new one. «comity key file» writes what the stewards need; they list it with «comity directory make --after DIRECTORY "
          + "--member FILE»"
      ]
    }
    guard now.advanced(bySeconds: Limits.cosignLeadSeconds) >= last.notAfter else { return [] }
    return [
      "the key with which this node cosigns for others ends \(last.notAfter), and the directory lists no later one: "
        + "«comity key file» writes what the stewards need"
    ]
  }
}

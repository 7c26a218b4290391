package import Evidence
package import Membership

/// The keys of TLS that peers stated since the directory was made. Stating one proves nothing: several may claim the same key,
/// and none of them takes it from another.
package struct StatedPins: Sendable {
  private let claims: [Digest: [(node: NodeName, key: RoleKey)]]

  init(_ stated: [NodeName: [RoleKey]]) {
    var claims: [Digest: [(node: NodeName, key: RoleKey)]] = [:]
    for (node, keys) in stated.sorted(by: { $0.key < $1.key }) {
      for key in keys where key.purpose == .tls { claims[key.id, default: []].append((node, key)) }
    }
    self.claims = claims
  }

  /// The active parties that may show a key at a moment, by their names: the one that the directory lists it for, and nobody
  /// besides; else all that state it of themselves.
  /// - Parameter pin: SHA-256 of the SubjectPublicKeyInfo.
  package func parties(_ pin: Digest, in directory: Directory, at now: Timestamp) -> [Party] {
    if let listed = directory.party(pin: pin, at: now) { return [listed] }
    let stated = (claims[pin] ?? []).filter {
      $0.key.isValid(at: now) && $0.key.isStatable(at: now, slack: Limits.statedKeySlack)
    }
    guard !stated.isEmpty, !directory.text.parties.contains(where: { $0.keys.contains { $0.key.id == pin } }) else {
      return []
    }
    return stated.compactMap { directory.party($0.node) }.filter { $0.state == .active }
  }
}

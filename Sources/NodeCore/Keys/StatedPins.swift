package import Evidence
package import Membership

/// The keys of TLS that peers stated since the directory was made.
package struct StatedPins: Sendable {
  private let keys: [Digest: (node: NodeName, key: RoleKey)]

  init(_ stated: [NodeName: [RoleKey]]) {
    let pins = stated.flatMap { node, keys in
      keys.filter { $0.purpose == .tls }.map { ($0.id, (node: node, key: $0)) }
    }
    keys = Dictionary(pins, uniquingKeysWith: { first, _ in first })
  }

  /// The active party that shows a key at a moment, by the directory or by its own word; what the directory lists decides.
  /// - Parameter pin: SHA-256 of the SubjectPublicKeyInfo.
  package func party(_ pin: Digest, in directory: Directory, at now: Timestamp) -> Party? {
    if let listed = directory.party(pin: pin, at: now) { return listed }
    guard let stated = keys[pin], stated.key.isValid(at: now), let party = directory.party(stated.node),
      party.state == .active, !directory.text.parties.contains(where: { $0.keys.contains { $0.key.id == pin } })
    else { return nil }
    return party
  }
}

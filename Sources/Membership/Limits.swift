/// The bounds of what `Membership` reads from outside.
package enum Limits {
  /// Parties of one federation: 125 States Parties, the Court's organs, partners, with room to double.
  package static let parties = 400
  /// Stewards of one directory version; each signs with two of at most 64 lines.
  package static let stewards = 32
  /// Identity versions of one party over its life.
  package static let identities = 64
  /// Role keys of one party over its life: monthly seal keys for thirty years and the rest.
  package static let keys = 1024
  /// Endpoints of one node.
  package static let endpoints = 8
  /// Characters of an endpoint, a title or a function code.
  package static let text = 200
  /// Bytes of a genesis text: 32 stewards of 2.8 kB.
  package static let genesis = 128 << 10
  /// Witnesses of one party.
  package static let witnesses = 30
  /// Hex digits of a key's id that name it among a party's keys.
  package static let keyPrefix = 8
  /// Witnesses that a new directory draws for each party, where there are more others: two may be away or lie, and five are a quorum.
  package static let drawnWitnesses = 7
}

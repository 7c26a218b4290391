package import Evidence
package import PeerSync

/// What a pouch is packed from, piece by piece; the frames are those of a session.
package struct PouchPacking: Sendable {
  /// For whom.
  package let recipient: NodeName
  /// The key it is sealed for.
  package let key: RoleKey
  /// The federation id.
  package let federation: Digest
  /// The label of the first file.
  package let label: PouchLabel
  /// The head under which all of it stands.
  let head: SignedHead
  var session: Session
  var sizes: [UInt64]
}

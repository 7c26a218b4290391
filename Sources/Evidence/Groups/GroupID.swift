/// How groups are named for ever: by who convened them and the message that founded them.
package enum GroupID {
  /// The id of a group that was founded by a message of its convener.
  package static func founded(by convener: NodeName, message id: String) -> Digest {
    var writer = ByteWriter(label: "comity/v1/group")
    writer.write16(Array(convener.text.utf8))
    writer.write16(Array(id.utf8))
    return .sha256(writer.bytes)
  }

  /// The group of all members of a federation; its versions are those of the directory.
  package static func all(of federation: Digest) -> Digest {
    var writer = ByteWriter(label: "comity/v1/group-all")
    writer.write(federation.bytes)
    return .sha256(writer.bytes)
  }
}

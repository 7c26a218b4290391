import StrictJSON

/// A message goes to exactly one recipient. Its fields are fixed: no kind, subject, officer, thread or exact size.
package struct DispatchEvent: Sendable, Hashable {
  /// The group's part, for a message to a group.
  package struct Group: Sendable, Hashable {
    /// The group's id.
    package let id: Digest
    /// The version of its membership.
    package let version: UInt64
    /// The author's number in the group, from 1 in each epoch of the author's log.
    package let number: UInt64
    /// The commitment before; zero for the first.
    package let previous: Digest

    package init(id: Digest, version: UInt64, number: UInt64, previous: Digest) {
      self.id = id
      self.version = version
      self.number = number
      self.previous = previous
    }
  }

  /// The federation's id.
  package let federation: Digest
  /// Speaker, recipient and place.
  package let name: DispatchName
  /// SHA-256 of the event bytes of the channel's dispatch before; zero for the first.
  package let previous: Digest
  /// The envelope's digest.
  package let envelope: Digest
  /// SHA-256 of the body.
  package let body: Digest
  /// The salted commitment to the statement.
  package let commitment: Digest
  /// The suite's name.
  package let suite: String
  /// The directory in force at the speaker.
  package let directory: DirectoryReference
  /// For a message to a group.
  package let group: Group?

  package init(
    federation: Digest, name: DispatchName, previous: Digest, envelope: Digest, body: Digest, commitment: Digest,
    suite: String, directory: DirectoryReference, group: Group? = nil
  ) {
    self.federation = federation
    self.name = name
    self.previous = previous
    self.envelope = envelope
    self.body = body
    self.commitment = commitment
    self.suite = suite
    self.directory = directory
    self.group = group
  }

  var fields: [(String, JSONValue)] {
    var fields: [(String, JSONValue)] = [
      ("federation", EventField.digest(federation)),
      ("speaker", .string(name.speaker.text)),
      ("recipient", .string(name.recipient.text)),
      ("channel", .string(name.place.channel.rawValue)),
      ("epoch", EventField.number(name.place.epoch)),
      ("number", EventField.number(name.place.number)),
      ("previous", EventField.digest(previous)),
      ("envelope", EventField.digest(envelope)),
      ("body", EventField.digest(body)),
      ("commitment", EventField.digest(commitment)),
      ("suite", .string(suite)),
      ("directory", directory.json),
    ]
    if let group {
      let members: [(String, JSONValue)] = [
        ("id", EventField.digest(group.id)), ("version", EventField.number(group.version)),
        ("number", EventField.number(group.number)), ("previous", EventField.digest(group.previous)),
      ]
      fields.append(("group", .object(JSONObject(members: members))))
    }
    return fields
  }

  init(reading reader: inout ObjectReader) throws {
    federation = try reader.requireDigest("federation")
    name = DispatchName(
      speaker: try reader.requireNode("speaker"), recipient: try reader.requireNode("recipient"),
      place: Envelope.Place(
        channel: try reader.requireChannel("channel"), epoch: try reader.requireCount("epoch"),
        number: try reader.requireCount("number")))
    previous = try reader.requireDigest("previous")
    envelope = try reader.requireDigest("envelope")
    body = try reader.requireDigest("body")
    commitment = try reader.requireDigest("commitment")
    suite = try reader.requireString("suite")
    directory = try DirectoryReference(try reader.requireObject("directory"))
    group = try reader.optionalObject("group").map { try Group(reading: $0) }
    guard name.place.epoch >= 1, name.place.number >= 1 else {
      throw EvidenceError(.malformed, "epochs and numbers of a channel begin at 1")
    }
  }
}

extension DispatchEvent.Group {
  fileprivate init(reading object: ObjectReader) throws {
    var reader = object
    id = try reader.requireDigest("id")
    version = try reader.requireCount("version")
    number = try reader.requireCount("number")
    previous = try reader.requireDigest("previous")
    try reader.finish()
  }
}

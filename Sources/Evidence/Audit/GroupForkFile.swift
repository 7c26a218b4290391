import StrictJSON

/// Two dispatches of one author that contradict each other in a group (docs/protocol.md section 10): the proof that members
/// were told different things. Reading it verifies nothing.
package struct GroupForkFile: Sendable, Hashable {
  /// One dispatch as an entry of the author's log.
  package let first: EvidenceFileStatement
  /// The other.
  package let second: EvidenceFileStatement

  /// The `schema` of the file.
  package static let schema = "comity/group-fork/v1"

  package init(_ first: EvidenceFileStatement, _ second: EvidenceFileStatement) {
    self.first = first
    self.second = second
  }

  /// The file.
  package var bytes: [UInt8] {
    let members: [(String, JSONValue)] = [
      ("schema", .string(Self.schema)), ("first", first.json), ("second", second.json),
    ]
    return JSONValue.object(JSONObject(members: members)).serialized() + [0x0A]
  }

  /// Reads a file.
  /// - Throws: ``EvidenceError`` `malformed` naming the member, `tooLarge`.
  package init(parsing bytes: [UInt8]) throws(EvidenceError) {
    self = try EvidenceFileReading.read(bytes, schema: Self.schema) { reader in
      GroupForkFile(
        try EvidenceFileStatement(reading: try reader.requireObject("first")),
        try EvidenceFileStatement(reading: try reader.requireObject("second")))
    }
  }
}

/// How two dispatches of one author contradict each other in a group.
package enum GroupContradiction: Sendable, Hashable {
  /// One number, two commitments.
  case sameNumber
  /// The later names another commitment before it than the earlier one has.
  case brokenChain

  /// Compares two dispatches. Numbers count in one epoch of the author's log: what it lost with an earlier one is no lie.
  /// - Returns: nil when they do not contradict each other, whoever sent them.
  package static func between(_ first: DispatchEvent, _ second: DispatchEvent) -> GroupContradiction? {
    guard let a = first.group, let b = second.group, a.id == b.id, first.federation == second.federation,
      first.name.speaker == second.name.speaker, first.name.place.epoch == second.name.place.epoch
    else { return nil }
    if a.number == b.number { return first.commitment == second.commitment ? nil : .sameNumber }
    let (early, late) = a.number < b.number ? (first, b) : (second, a)
    guard let number = early.group?.number, number + 1 == late.number else { return nil }
    return late.previous == early.commitment ? nil : .brokenChain
  }
}

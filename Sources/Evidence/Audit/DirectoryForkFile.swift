import StrictJSON

/// Two notes of one version of a directory (docs/protocol.md section 10): the proof that its stewards signed two memberships. Reading
/// it verifies nothing.
package struct DirectoryForkFile: Sendable, Hashable {
  /// The note of the version that whoever wrote the file goes by.
  package let first: [UInt8]
  /// The other one.
  package let second: [UInt8]

  /// The `schema` of the file.
  package static let schema = "comity/directory-fork/v1"

  package init(_ first: [UInt8], _ second: [UInt8]) {
    self.first = first
    self.second = second
  }

  /// The file.
  package var bytes: [UInt8] {
    let members: [(String, JSONValue)] = [
      ("schema", .string(Self.schema)), ("first", .string(Base64.encode(first))),
      ("second", .string(Base64.encode(second))),
    ]
    return JSONValue.object(JSONObject(members: members)).serialized() + [0x0A]
  }

  /// Reads a file.
  /// - Throws: ``EvidenceError`` `malformed` naming the member, `tooLarge`.
  package init(parsing bytes: [UInt8]) throws(EvidenceError) {
    self = try EvidenceFileReading.read(bytes, schema: Self.schema) { reader in
      DirectoryForkFile(try reader.requireBase64("first"), try reader.requireBase64("second"))
    }
  }
}

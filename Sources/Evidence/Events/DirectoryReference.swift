import StrictJSON

/// Names one version of the directory by number and digest.
package struct DirectoryReference: Sendable, Hashable {
  /// From 1.
  package let version: UInt64
  /// SHA-256 of the text.
  package let digest: Digest

  package init(version: UInt64, digest: Digest) {
    self.version = version
    self.digest = digest
  }

  var json: JSONValue {
    .object(JSONObject(members: [("version", EventField.number(version)), ("digest", EventField.digest(digest))]))
  }

  init(_ object: ObjectReader) throws {
    var reader = object
    version = try reader.requireCount("version")
    digest = try reader.requireDigest("digest")
    try reader.finish()
  }
}

package import Evidence
import StrictJSON

/// The beginning of a federation: its name and its first stewards. Its digest is the federation id.
///
/// It is not signed: two persons compare the digest by voice or on paper before a node believes it.
package struct Genesis: Sendable, Hashable {
  /// The federation's name.
  package let federation: FederationName
  /// When it was made, by its maker's clock.
  package let created: Timestamp
  /// The first stewards.
  package let stewards: StewardSet
  /// The exact bytes.
  package let text: [UInt8]

  private static let firstLine = Array("comity/genesis/v1\n".utf8)

  /// The federation id.
  package var id: Digest { .sha256(text) }

  /// Writes a genesis.
  package init(federation: FederationName, created: Timestamp, stewards: StewardSet) {
    let head: [(String, JSONValue)] = [
      ("federation", .string(federation.text)), ("created", .string(created.description)),
    ]
    self.federation = federation
    self.created = created
    self.stewards = stewards
    let json = JSONValue.object(JSONObject(members: head + stewards.members)).serialized()
    text = Self.firstLine + json + [0x0A]
  }

  /// Reads a genesis.
  /// - Throws: ``MembershipError`` `malformed`, naming the field.
  package init(parsing text: [UInt8]) throws(MembershipError) {
    guard text.count <= Limits.genesis, text.starts(with: Self.firstLine), text.last == 0x0A else {
      throw MembershipError(.malformed, "this is no genesis of docs/protocol.md section 7")
    }
    do {
      var reader = try ObjectReader(try JSONValue(parsing: Array(text[Self.firstLine.count...])))
      federation = try FederationName(try reader.requireString("federation"))
      created = try Timestamp(rfc3339: try reader.requireString("created"))
      stewards = try StewardSet(reading: &reader)
      try reader.finish()
    } catch let error as MembershipError {
      throw error
    } catch {
      throw MembershipError(.malformed, "the genesis cannot be read: \(error)")
    }
    self.text = text
  }
}

package import Evidence
import StrictJSON

/// The content of one version of the directory, before anybody's signature is looked at.
package struct DirectoryText: Sendable, Hashable {
  /// The federation id.
  package let federation: Digest
  /// From 1.
  package let version: UInt64
  /// The digest of the version before; zero for the first.
  package let previous: Digest
  /// When it was made.
  package let issued: Timestamp
  /// When it ends.
  package let expires: Timestamp
  /// Who may sign the next version.
  package let stewards: StewardSet
  /// Times.
  package let policy: DirectoryPolicy
  /// The least suite that may still be used.
  package let leastSuite: String
  /// All parties there ever were.
  package let parties: [Party]
  /// The exact bytes.
  package let bytes: [UInt8]
  /// SHA-256 of the bytes, made once: every dispatch names it.
  package let digest: Digest

  private static let firstLine = Array("comity/directory/v1\n".utf8)
  private static let limits = JSONLimits(bytes: 16 << 20, depth: 8, members: 2_000_000, stringBytes: 32 << 10)

  /// Number and digest, as dispatch events name it.
  package var reference: DirectoryReference { DirectoryReference(version: version, digest: digest) }

  /// Writes a version.
  package init(
    federation: Digest, version: UInt64, previous: Digest, issued: Timestamp, expires: Timestamp,
    stewards: StewardSet, policy: DirectoryPolicy, leastSuite: String, parties: [Party]
  ) {
    self.federation = federation
    self.version = version
    self.previous = previous
    self.issued = issued
    self.expires = expires
    self.stewards = stewards
    self.policy = policy
    self.leastSuite = leastSuite
    self.parties = parties
    let head: [(String, JSONValue)] = [
      ("federation", .string(federation.hex)),
      ("version", .number(JSONNumber(Int64(clamping: version)))),
      ("previous", .string(previous.hex)),
      ("issued", .string(issued.description)),
      ("expires", .string(expires.description)),
    ]
    let tail: [(String, JSONValue)] = [
      ("policy", policy.json), ("leastSuite", .string(leastSuite)), ("parties", .array(parties.map(\.json))),
    ]
    let json = JSONValue.object(JSONObject(members: head + stewards.members + tail)).serialized()
    bytes = Self.firstLine + json + [0x0A]
    digest = .sha256(bytes)
  }

  /// Reads a version and holds it to every rule that needs no other version.
  /// - Throws: ``MembershipError`` `malformed`, naming field or party.
  package init(parsing bytes: [UInt8], suite: Suite) throws(MembershipError) {
    guard bytes.starts(with: Self.firstLine), bytes.last == 0x0A else {
      throw MembershipError(.malformed, "this is no directory of docs/protocol.md section 7")
    }
    do {
      var reader = try ObjectReader(
        try JSONValue(parsing: Array(bytes[Self.firstLine.count...]), limits: Self.limits))
      federation = try Digest(hex: try reader.requireString("federation"))
      version = UInt64(exactly: try reader.requireInt64("version")) ?? 0
      previous = try Digest(hex: try reader.requireString("previous"))
      issued = try Timestamp(rfc3339: try reader.requireString("issued"))
      expires = try Timestamp(rfc3339: try reader.requireString("expires"))
      stewards = try StewardSet(reading: &reader)
      policy = try DirectoryPolicy(reading: try reader.requireObject("policy"))
      leastSuite = try reader.requireString("leastSuite")
      parties = try reader.requireObjects("parties").map { try Party(reading: $0, suite: suite) }
      try reader.finish()
    } catch let error as MembershipError {
      throw error
    } catch {
      throw MembershipError(.malformed, "the directory cannot be read: \(error)")
    }
    self.bytes = bytes
    digest = .sha256(bytes)
    try check()
  }

  private func check() throws(MembershipError) {
    guard version >= 1, issued < expires else {
      throw MembershipError(.malformed, "a directory has a version from 1 and ends after it begins")
    }
    guard !parties.isEmpty, parties.count <= Limits.parties else {
      throw MembershipError(.malformed, "a directory lists 1 to \(Limits.parties) parties")
    }
    let names = Set(parties.map(\.name))
    guard names.count == parties.count else { throw MembershipError(.malformed, "a party's name stands twice") }
    for party in parties {
      guard party.witnesses.allSatisfy(names.contains) else {
        throw MembershipError(.malformed, "a witness of \(party.name) is no party")
      }
    }
    let identities = parties.flatMap { $0.identities.map(\.nodeID) }
    let keys = parties.flatMap { $0.keys.map(\.key.id) }
    guard Set(identities).count == identities.count, Set(keys).count == keys.count else {
      throw MembershipError(.malformed, "an identity or key is listed by two parties")
    }
  }
}

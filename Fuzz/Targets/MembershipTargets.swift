import Evidence
import Membership

/// The directory, its beginning, and what a new member hands in.
enum MembershipTargets {
  static func directory(_ bytes: [UInt8]) throws -> String? {
    let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
    let text = try DirectoryText(parsing: note.text, suite: FuzzFixture.credulous)
    let written = DirectoryText(
      federation: text.federation, version: text.version, previous: text.previous, issued: text.issued,
      expires: text.expires, stewards: text.stewards, policy: text.policy, leastSuite: text.leastSuite,
      parties: text.parties)
    let again = try DirectoryText(parsing: written.bytes, suite: FuzzFixture.credulous)
    guard again.parties == text.parties, again.stewards == text.stewards else {
      return "a directory says something else when it is written"
    }
    let held = try FuzzFixture.trust.get().directory
    _ = try? Directory(next: note, after: held, suite: FuzzFixture.credulous)
    let first = try Directory(first: note, genesis: held.genesis, suite: FuzzFixture.credulous)
    let follows = try? Directory(next: note, after: first, suite: FuzzFixture.credulous)
    return follows == nil ? nil : "a directory follows itself"
  }

  static func genesis(_ bytes: [UInt8]) throws -> String? {
    _ = try? Steward(publicFile: bytes)
    let genesis = try Genesis(parsing: bytes)
    let written = Genesis(federation: genesis.federation, created: genesis.created, stewards: genesis.stewards)
    let again = try Genesis(parsing: written.text)
    return again.stewards == genesis.stewards ? nil : "a genesis says something else when it is written"
  }

  static func member(_ bytes: [UInt8]) throws -> String? {
    let member = try MemberFile(parsing: bytes, suite: FuzzFixture.credulous)
    return member.bytes == bytes ? nil : "a member file does not keep its bytes"
  }
}

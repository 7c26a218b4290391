import Evidence
import Membership
import PeerSync

/// How a version of the directory that a peer names comes over the link: part by part, version by version, each verified as one
/// that a person installs. Pure; nothing is taken on the peer's word.
struct DirectoryFetch {
  /// What is to be done after a part came.
  enum Step {
    /// Ask for a part.
    case ask(version: UInt64, offset: UInt64)
    /// These versions follow the one in force, in order.
    case install([Directory])
    /// A whole note of a version came that may contradict the one taken here; it is verified against the version before.
    case compare(SignedNote, DirectoryText)
    /// The peer does not have what it names.
    case gone
  }

  /// Where the note that is fetched belongs.
  private enum Way {
    /// The next after those that are held.
    case forward
    /// On the peer's own line, back to where both lines part; each is known by the digest that the later one names.
    case back(Digest)
  }

  let link: LinkID
  let peer: NodeName
  /// What the peer said that it goes by.
  let named: DirectoryReference
  /// When something of it came last.
  private(set) var heard: Timestamp
  private let history: DirectoryHistory
  private let suite: Suite
  private var newest: Directory
  private var chain: [Directory] = []
  private var way: Way
  private var version: UInt64
  private var size: UInt64 = 0
  private var bytes: [UInt8] = []
  private var taken = 0
  private var steps = 0

  /// Begins after a directory in force; nil where the peer goes by the same, or an older one.
  init?(
    _ named: DirectoryReference, of peer: NodeName, on link: LinkID, after held: Directory, _ history: DirectoryHistory,
    suite: Suite, at now: Timestamp
  ) {
    switch history.standing(of: named) {
    case .taken: return nil
    case .later: (way, version) = (.forward, history.newest + 1)
    case .other:
      guard named.version >= 1 else { return nil }
      (way, version) = (.back(named.digest), named.version)
    }
    self.named = named
    self.peer = peer
    self.link = link
    self.history = history
    self.suite = suite
    newest = held
    heard = now
  }

  /// The first part to ask for.
  var first: (version: UInt64, offset: UInt64) { (version, 0) }

  /// Takes a part.
  /// - Throws: ``MembershipError`` or ``EvidenceError`` when what came is refused.
  mutating func take(_ part: DirectoryPart, at now: Timestamp) throws -> Step {
    heard = now
    guard part.size > 0 else { return .gone }
    guard part.version == version, part.offset == UInt64(bytes.count), size == 0 || part.size == size else {
      throw MembershipError(.malformed, "the parts of version \(version) do not fit together")
    }
    size = part.size
    bytes += part.bytes
    guard UInt64(bytes.count) == size else { return .ask(version: version, offset: UInt64(bytes.count)) }
    let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
    taken += bytes.count
    (bytes, size) = ([], 0)
    switch way {
    case .forward: return try forward(note)
    case .back(let digest): return try back(note, digest)
    }
  }

  private mutating func forward(_ note: SignedNote) throws -> Step {
    guard version != named.version || note.digest == named.digest else {
      throw MembershipError(.malformed, "version \(version) is another than the peer named")
    }
    let text = try DirectoryText(parsing: note.text, suite: suite)
    guard text.version == version else {
      throw MembershipError(.malformed, "a directory was shown as version \(version), and is another")
    }
    if chain.isEmpty, text.previous != newest.text.digest {
      // It follows another version than is held: its line is followed back.
      return try step(backTo: text.previous)
    }
    newest = try Directory(next: note, after: newest, suite: suite)
    chain.append(newest)
    guard version < named.version, chain.count < Limits.directoriesAtOnce, taken < Evidence.Limits.directoryNote else {
      return .install(chain)
    }
    version += 1
    return .ask(version: version, offset: 0)
  }

  private mutating func back(_ note: SignedNote, _ digest: Digest) throws -> Step {
    guard note.digest == digest else {
      throw MembershipError(.malformed, "version \(version) is another than the peer named")
    }
    let text = try DirectoryText(parsing: note.text, suite: suite)
    guard text.version == version else {
      throw MembershipError(.malformed, "a directory was shown as version \(version), and is another")
    }
    if history.digest(of: version) != text.digest, version == 1 || history.digest(of: version - 1) == text.previous {
      return .compare(note, text)
    }
    guard version > 1 else { throw MembershipError(.malformed, "the line of the peer does not lead to another one") }
    return try step(backTo: text.previous)
  }

  private mutating func step(backTo digest: Digest) throws -> Step {
    steps += 1
    guard steps <= Limits.directoriesBack else {
      throw MembershipError(
        .notNext, "the line of the peer does not meet the one here within \(Limits.directoriesBack) versions")
    }
    version -= 1
    way = .back(digest)
    return .ask(version: version, offset: 0)
  }
}

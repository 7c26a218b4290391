package import Evidence
package import Membership

/// A frame whose expensive checks were done ahead: signatures verified, batch keys opened.
///
/// Making one is pure and may happen on any thread, in parallel; the session decides in order, and cheaply. A frame whose
/// checkpoint does not verify keeps the error, so that the session can refuse it in its turn.
package struct PreparedFrame: Sendable {
  /// The frame.
  package let frame: Frame
  /// The checkpoint it carries, verified; nil when it carries none.
  package let checkpoint: VerifiedCheckpoint?
  /// What the peer shows of this node's own log.
  package let own: OwnNote
  /// The closing checkpoint of an epoch that the peer ends, verified; nil for other frames.
  package let closing: VerifiedCheckpoint?
  /// Cosignatures found on a witnessed checkpoint or in a witness's answer, verified.
  package let cosignatures: [Cosignature]
  /// The batch keys, as far as they opened.
  package let batchKeys: OpenedBatchKeys
  /// The seal keys that the peer states and that something can be sealed for.
  package let usableKeys: Set<Digest>
  /// What is wrong with the frame, if anything.
  package let failure: PeerSyncError?

  /// A checkpoint of this node's own log, as a peer shows it.
  package enum OwnNote: Sendable, Hashable {
    /// The peer shows none.
    case nothing
    /// Both lines of this node's own key are valid: whatever it says, this node or its key said it.
    case proven(VerifiedCheckpoint)
    /// Not signed by this node: proves nothing.
    case unproven
  }

  /// What the checks need: the directory in force, and this node's names and seal keys.
  package struct Keys: Sendable {
    /// The directory in force.
    package let directory: Directory
    /// This node.
    package let node: NodeName
    /// This node's log.
    package let origin: LogOrigin
    /// Seeds of this node's seal keys by key id.
    package let sealSeeds: [Digest: [UInt8]]
    /// The suite.
    package let suite: Suite

    package init(
      directory: Directory, node: NodeName, origin: LogOrigin, sealSeeds: [Digest: [UInt8]], suite: Suite
    ) {
      self.directory = directory
      self.node = node
      self.origin = origin
      self.sealSeeds = sealSeeds
      self.suite = suite
    }
  }

  /// Checks a frame of a peer.
  package init(_ frame: Frame, from peer: NodeName, keys: Keys) {
    self.frame = frame
    var checkpoint: VerifiedCheckpoint?
    var cosignatures: [Cosignature] = []
    var batchKeys = OpenedBatchKeys()
    var own = OwnNote.nothing
    var closing: VerifiedCheckpoint?
    var usableKeys: Set<Digest> = []
    var failure: PeerSyncError?
    do throws(EvidenceError) {
      switch frame {
      case .checkpoint(let kind, let linked):
        let verified = try Self.verify(linked, from: peer, keys)
        checkpoint = verified
        if kind == .witnessed { cosignatures = try Self.cosignatures(on: verified, of: peer, keys) }
      case .stated(let linked, let statements):
        let verified = try Self.verify(linked, from: peer, keys)
        checkpoint = verified
        usableKeys = Self.usable(statements, under: verified, keys.suite)
      case .receipts(let linked, _): checkpoint = try Self.verify(linked, from: peer, keys)
      case .deliver(let delivery):
        checkpoint = try Self.verify(delivery.checkpoint, from: peer, keys)
        batchKeys = keys.open(delivery.batchKeys, from: peer)
      case .groupProof(let proof): checkpoint = Self.verify(proof, keys)
      case .cosignature(let answer) where answer.status == 200:
        cosignatures = try Self.cosignature(answer, from: peer, keys).map { [$0] } ?? []
      case .frontier(let frontier): own = Self.own(frontier.cosigned, keys)
      case .shown(let note): own = Self.own(note, keys)
      case .opening(let opening):
        checkpoint = try Self.verify(opening.checkpoint.note, from: peer, keys)
        closing = try Self.verify(opening.closing, from: peer, keys)
      default: break
      }
    } catch {
      failure = PeerSyncError(error)
    }
    self.checkpoint = checkpoint
    self.own = own
    self.closing = closing
    self.cosignatures = cosignatures
    self.batchKeys = batchKeys
    self.usableKeys = usableKeys
    self.failure = failure
  }

  /// The seal keys among proven statements that something can be sealed for; what is wrong with a statement is for the session.
  private static func usable(
    _ statements: [LoggedStatement], under head: VerifiedCheckpoint, _ suite: Suite
  ) -> Set<Digest> {
    var found: Set<Digest> = []
    for statement in statements {
      guard let event = try? statement.verified(under: head).event, case .key(let stated) = event.content else {
        continue
      }
      if stated.key.takesSeals(suite) { found.insert(stated.key.id) }
    }
    return found
  }

  /// What a note of this node's own log is worth; a bad one is no fault of the frame.
  private static func own(_ note: SignedNote?, _ keys: Keys) -> OwnNote {
    guard let note else { return .nothing }
    guard let key = keys.directory.party(keys.node)?.logKey,
      let verified = try? VerifiedCheckpoint(note: note, key: key, suite: keys.suite),
      verified.checkpoint.origin.node == keys.node, verified.checkpoint.origin.federation == keys.origin.federation
    else { return .unproven }
    return .proven(verified)
  }

  private static func verify(
    _ linked: LinkedCheckpoint, from peer: NodeName, _ keys: Keys
  ) throws(EvidenceError) -> VerifiedCheckpoint {
    try verify(linked.note, from: peer, keys)
  }

  private static func verify(
    _ note: SignedNote, from peer: NodeName, _ keys: Keys
  ) throws(EvidenceError) -> VerifiedCheckpoint {
    guard let key = keys.directory.party(peer)?.logKey else {
      throw EvidenceError(.keyUnusable, "the directory lists no log key of \(peer)")
    }
    let verified = try VerifiedCheckpoint(note: note, key: key, suite: keys.suite)
    let origin = verified.checkpoint.origin
    guard verified.checkpoint.size < 1 << Evidence.Limits.epochBits, origin.epoch <= Evidence.Limits.epochs else {
      throw EvidenceError(.tooLarge, "a checkpoint of \(peer) names more entries or epochs than a log can have")
    }
    guard origin.node == peer, origin.federation == keys.directory.genesis.federation else {
      throw EvidenceError(.malformed, "a checkpoint of another log than that of \(peer)")
    }
    return verified
  }

  /// The checkpoint of a third member's log, by the key that the directory lists of it now; nil when it does not verify: that
  /// may be a key from before, so it proves nothing, against nobody.
  private static func verify(_ proof: GroupProof, _ keys: Keys) -> VerifiedCheckpoint? {
    guard let author = try? Checkpoint(parsing: proof.note.text).origin.node else { return nil }
    return try? verify(proof.note, from: author, keys)
  }

  /// The valid cosignatures of the peer's assigned witnesses; a line that fails makes the note invalid.
  private static func cosignatures(
    on verified: VerifiedCheckpoint, of peer: NodeName, _ keys: Keys
  ) throws(EvidenceError) -> [Cosignature] {
    var found: [Cosignature] = []
    for witness in keys.directory.party(peer)?.witnesses ?? [] {
      let name = keys.directory.genesis.federation.cosigner(witness)
      for key in keys.directory.party(witness)?.cosigningKeys ?? [] {
        let cosignature = try Cosignature.find(
          in: verified.note.lines, on: verified.checkpoint, by: name, key: key, suite: keys.suite)
        if let cosignature { found.append(cosignature) }
      }
    }
    return found
  }

  /// The cosignature of a witness's answer; nil where its lines are by a key that the directory here does not list: the witness may
  /// go by a version that is not here yet, as after a recovery, which gave it a new key. Its tick is offered again once that is in force.
  private static func cosignature(
    _ answer: CosignatureAnswer, from peer: NodeName, _ keys: Keys
  ) throws(EvidenceError) -> Cosignature? {
    guard !answer.lines.isEmpty else {
      throw EvidenceError(.signatureMissing, "the answer of \(peer) holds no cosignature")
    }
    let checkpoint = Checkpoint(origin: keys.origin, size: answer.size, root: answer.root)
    let name = keys.directory.genesis.federation.cosigner(peer)
    for key in keys.directory.party(peer)?.cosigningKeys ?? [] {
      let found = try Cosignature.find(in: answer.lines, on: checkpoint, by: name, key: key, suite: keys.suite)
      if let found { return found }
    }
    return nil
  }
}

extension PreparedFrame.Keys {
  fileprivate func open(_ sealed: [[UInt8]], from peer: NodeName) -> OpenedBatchKeys {
    OpenedBatchKeys(
      sealed, seeds: sealSeeds, from: peer, to: node, federation: directory.genesis.id, suite: suite)
  }
}

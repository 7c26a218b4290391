package import Evidence
package import Membership

/// Opens dispatches and says what came of it, with what a node knows now; the same for what comes and for what was held.
package struct DispatchJudge: Sendable {
  /// This node.
  package let node: NodeName
  /// The federation id.
  package let federation: Digest
  /// The versions of the directory that this node took.
  package let directories: DirectoryHistory
  /// The suite that this node opens.
  package let suite: Suite

  package init(node: NodeName, federation: Digest, directories: DirectoryHistory, suite: Suite) {
    self.node = node
    self.federation = federation
    self.directories = directories
    self.suite = suite
  }

  /// Judges a dispatch whose statement is proven (docs/protocol.md section 6).
  package func judge(
    _ dispatch: DispatchEvent, envelope: [UInt8], body: [UInt8], batchKeys: OpenedBatchKeys
  ) -> IncomingDispatch.Verdict {
    let standing = directories.standing(of: dispatch.directory)
    // Nothing that is learned later makes two versions of one number one.
    if standing == .other { return .rejected(.otherDirectory) }
    if let reason = hold(dispatch, standing) {
      // What is not what the statement names never becomes it, whatever is learned later.
      guard Envelope.digest(of: envelope) == dispatch.envelope else { return .rejected(.malformed) }
      return Digest.sha256(body) == dispatch.body ? .held(reason) : .rejected(.notOpened)
    }
    do throws(EvidenceError) {
      return try open(dispatch, envelope, body, batchKeys)
    } catch {
      switch error.code {
      case .tooLarge: return .rejected(.tooLarge)
      case .notOpened, .keyUnusable: return .rejected(.notOpened)
      default: return .rejected(.malformed)
      }
    }
  }

  private func hold(_ dispatch: DispatchEvent, _ standing: DirectoryHistory.Standing) -> HoldReason? {
    if dispatch.suite != suite.name { return .suite(dispatch.suite) }
    return standing == .later ? .directory(dispatch.directory.version) : nil
  }

  private func open(
    _ dispatch: DispatchEvent, _ envelopeBytes: [UInt8], _ bodyBytes: [UInt8], _ batchKeys: OpenedBatchKeys
  ) throws(EvidenceError) -> IncomingDispatch.Verdict {
    let envelope = try Envelope(parsing: envelopeBytes, suite: suite)
    let body = try SealedBody(bodyBytes)
    guard envelope.digest == dispatch.envelope, envelope.body == dispatch.body else { return .rejected(.malformed) }
    guard let batchKey = batchKeys.keys[envelope.batchKey] else {
      return .rejected(batchKeys.gone.contains(envelope.batchKey) ? .keyGone : .notOpened)
    }
    let contentKey = try envelope.unwrap(body: body, place: dispatch.name.place, batchKey: batchKey)
    let (inside, salt) = try body.open(
      contentKey: contentKey, sender: dispatch.name.speaker, federation: federation, suite: suite)
    guard inside.sender == dispatch.name.speaker, inside.recipients.contains(node) else {
      return .rejected(.notAddressed)
    }
    // Without this comparison the log would prove that something was sent, but not that it was this.
    guard inside.commitment(salt: salt) == dispatch.commitment else { return .rejected(.commitmentDiffers) }
    return .opened(inside, salt, contentKey: contentKey)
  }
}

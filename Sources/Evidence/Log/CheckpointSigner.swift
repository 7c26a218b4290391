import Synchronization

/// Signs this node's checkpoints, and nothing else, and only such as extend what it signed before.
///
/// The last head signed is guarded by a lock; the caller proves consistency with it. Nobody else holds the key.
package final class CheckpointSigner: Sendable {
  private let signer: HybridSigner
  private let last: Mutex<Checkpoint?>

  /// Takes the log key.
  /// - Parameter last: the last head that is known to be signed, from the store; nil for a log without any.
  package init(signer: HybridSigner, last: Checkpoint?) {
    self.signer = signer
    self.last = Mutex(last)
  }

  /// The public half.
  package var publicKey: HybridPublicKey { signer.publicKey }

  /// Signs a head with both lines.
  ///
  /// - Parameter consistency: the proof from the last signed head to this one, from the stored hashes.
  /// - Throws: ``EvidenceError`` `fork` or `proofWrong` when the head does not extend the last one signed; nothing is
  ///   signed then.
  package func sign(_ checkpoint: Checkpoint, consistency: [Digest]) throws -> VerifiedCheckpoint {
    try last.withLock { last in
      if let last {
        guard last.origin == checkpoint.origin else {
          throw EvidenceError(.fork, "a checkpoint of another log than \(last.origin) is not signed")
        }
        try MerkleProof.verifyConsistency(
          old: last.size, oldRoot: last.root, new: checkpoint.size, newRoot: checkpoint.root, path: consistency)
      }
      last = checkpoint
    }
    let text = checkpoint.text
    let lines = try signer.signLines(for: text, .checkpoint, name: checkpoint.origin.description)
    return VerifiedCheckpoint(signed: checkpoint, note: try SignedNote(text: text, lines: lines))
  }
}

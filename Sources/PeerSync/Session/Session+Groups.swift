import Evidence

extension Session {
  /// Proves a third author's dispatch that the peer shows.
  mutating func prove(_ proof: GroupProof, _ prepared: PreparedFrame) -> [SessionEffect] {
    guard let verified = prepared.checkpoint else { return [] }
    do throws(EvidenceError) {
      return [.compareProof(try proof.statement.verified(under: verified), proof.note)]
    } catch {
      return stop(PeerSyncError(error))
    }
  }
}

import Evidence

/// What a witness is sent, and the policy that says whose word counts.
enum WitnessTargets {
  static func addCheckpoint(_ bytes: [UInt8]) throws -> String? {
    let request = try AddCheckpoint(parsing: bytes)
    guard request.bytes == bytes else { return "a request is not written as it was read" }
    let key = try FuzzFixture.key.get()
    let outside = VerifierKey(name: request.checkpoint.origin, type: .ed25519, publicKey: key.ed25519)
    for log in [WitnessedLog.member(try NodeName("alpha"), key), .outside([outside])] {
      guard case .success(let offer) = VerifiedOffer.verify(request, by: log, suite: FuzzFixture.credulous) else {
        continue
      }
      for held in [nil, TreeHead.empty, TreeHead(size: request.old, root: .zero)] {
        let judged = WitnessJudgement.judge(
          offer.request.checkpoint.head, held: held, old: request.old, proof: request.proof)
        if judged == .cosign, let held, held.size > offer.request.checkpoint.head.size {
          return "a witness would go back"
        }
      }
    }
    return nil
  }

  static func policy(_ bytes: [UInt8]) throws -> String? {
    if let text = String(validating: bytes, as: UTF8.self), let key = try? VerifierKey(text), key.description != text {
      return "a verifier key is not written as it was read"
    }
    let policy = try LogPolicy(parsing: bytes)
    let all = Set(policy.witnesses.values)
    if policy.isSatisfied(by: []), !policy.isSatisfied(by: all) { return "a further cosignature takes a quorum away" }
    return policy.isSatisfied(by: all) ? nil : "no cosignatures at all satisfy the policy"
  }
}

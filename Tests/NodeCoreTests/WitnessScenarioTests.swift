import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import Testing

/// A witness that is asked by its peer over the link and by anybody over HTTP: one state, one judgement.
@Suite("A node as witness")
struct WitnessScenarioTests {
  /// A log of the federation that this test signs itself, so that it can fork it.
  private struct OwnedLog {
    let node: TestNode
    let origin: LogOrigin

    init(_ node: TestNode) {
      self.node = node
      origin = node.core.origin
    }

    /// A request with a head that the node really signed.
    func request(old: UInt64, head: SignedHead) throws -> AddCheckpoint {
      let proof = try node.store.read { tx in
        old <= head.checkpoint.size ? try tx.consistency(from: old, to: head.checkpoint.size) : []
      }
      return AddCheckpoint(old: old, proof: proof, checkpoint: try OfferedCheckpoint(parsing: head.note.bytes))
    }

    func head() throws -> SignedHead { try #require(try node.store.read { try $0.newestHead() }) }

    /// A head over other entries than the node's, signed with its key: what a lying log would show.
    func forged(size: UInt64) throws -> VerifiedCheckpoint {
      let seeds = try #require(try node.store.read { try $0.secrets(.log).first }).privateKey
      let signer = CheckpointSigner(
        signer: try node.suite.signer(Array(seeds[0..<32]), Array(seeds[32...])), last: nil)
      return try signer.sign(Checkpoint(origin: origin, size: size, root: .sha256([1])), consistency: [])
    }
  }

  private func offer(_ request: AddCheckpoint, to witness: TestNode, _ federation: TestFederation) throws
    -> WitnessAnswer
  {
    let logs = WitnessedLogs(federation.directory, node: witness.name, outside: [])
    switch VerifiedOffer.verify(request, by: logs[request.checkpoint.origin], suite: witness.suite) {
    case .failure(let refusal): return WitnessAnswer(refusal.judgement)
    case .success(let offer): return try witness.ask(.addCheckpoint(offer), as: WitnessAnswer.self)
    }
  }

  @Test("cosigns a tick that comes over HTTP, and goes on from there over the link")
  func httpThenLink() throws {
    let federation = try TestFederation()
    let (log, witness) = (OwnedLog(federation.registry), federation.alpha)
    let first = try log.head()
    let answer = try offer(try log.request(old: 0, head: first), to: witness, federation)
    #expect(answer.status == 200 && answer.text.split(separator: "\n").count == 2)
    #expect(try offer(try log.request(old: 0, head: first), to: witness, federation).held == first.checkpoint.size)
    // The same witness over the link: the larger tick is cosigned, from the state that HTTP left.
    try federation.registry.perform(.tick)
    try federation.join(1)
    let head = try federation.registry.ask(.auditHead, as: HeadAnswer.self)
    #expect(head.witnessedSize == head.tickSize && head.tickSize > 0)
    let state = try witness.store.read { try $0.witnessState(of: log.origin.description) }
    #expect(state?.head.size == head.tickSize && state?.lines.isEmpty == false)
  }

  @Test("takes one of two offers of one transaction, and tells the other the size")
  func oneTransaction() throws {
    let federation = try TestFederation()
    let (log, witness) = (OwnedLog(federation.registry), federation.alpha)
    let small = try log.head()
    _ = try offer(try log.request(old: 0, head: small), to: witness, federation)
    for _ in 0..<3 { _ = try federation.registry.login("drafter") }
    try federation.registry.perform(.tick)
    let middle = try log.head()
    _ = try federation.registry.login("drafter")
    try federation.registry.perform(.tick)
    let large = try log.head()
    let logs = WitnessedLogs(federation.directory, node: witness.name, outside: [])
    let offers = try [large, middle].map { head in
      try VerifiedOffer.verify(
        try log.request(old: small.checkpoint.size, head: head), by: logs[log.origin.description],
        suite: witness.suite
      ).get()
    }
    let answers = try witness.askTogether(offers.map { .addCheckpoint($0) }).compactMap { $0 as? WitnessAnswer }
    #expect(answers.map(\.status) == [200, 409] && answers.last?.held == large.checkpoint.size)
  }

  @Test("keeps a fork that is offered over HTTP as evidence, and cosigns neither it nor what grows from it")
  func fork() throws {
    let federation = try TestFederation()
    let (log, witness) = (OwnedLog(federation.registry), federation.alpha)
    try federation.join(1)
    try federation.registry.perform(.tick)
    try federation.carry(1)
    let head = try log.head()
    let forged = try log.forged(size: head.checkpoint.size)
    let request = AddCheckpoint(old: head.checkpoint.size, proof: [], checkpoint: OfferedCheckpoint(forged))
    #expect(try offer(request, to: witness, federation).status == 422)
    #expect(try offer(request, to: witness, federation).status == 422)
    #expect(try witness.store.read { try $0.forkCount(of: log.origin.node) } == 1)
    let grown = try log.forged(size: head.checkpoint.size + 4)
    let growing = AddCheckpoint(
      old: head.checkpoint.size, proof: [forged.checkpoint.root, .zero], checkpoint: OfferedCheckpoint(grown))
    #expect(try offer(growing, to: witness, federation).status == 422)
    let state = try witness.store.read { try $0.witnessState(of: log.origin.description) }
    #expect(state?.head == head.checkpoint.treeHead)
  }

  @Test("judges an HTTP offer by all that the link has shown, not only by what it cosigned")
  func linkedHeads() throws {
    let federation = try TestFederation()
    let (log, witness) = (OwnedLog(federation.registry), federation.alpha)
    let old = try log.head()
    _ = try offer(try log.request(old: 0, head: old), to: witness, federation)
    // A live head reaches the witness over the link: held, but not cosigned.
    try federation.join(1)
    _ = try federation.registry.login("drafter")
    try federation.registry.perform(.tick)
    try federation.carry(1)
    let held = try #require(try witness.store.read { try $0.heldHead(of: log.origin.node) })
    #expect(held.checkpoint.size > old.checkpoint.size)
    // A fork that extends what was cosigned first, and not what is held, is refused with the size held.
    let forged = try log.forged(size: held.checkpoint.size + 4)
    let request = AddCheckpoint(old: old.checkpoint.size, proof: [.zero], checkpoint: OfferedCheckpoint(forged))
    #expect(try offer(request, to: witness, federation).held == held.checkpoint.size)
  }

  @Test("knows the logs that the directory assigned to it, and no others")
  func unknown() throws {
    let federation = try TestFederation()
    let stranger = try TestNode("stranger", functions: [])
    let request = try OwnedLog(stranger).request(old: 0, head: try OwnedLog(stranger).head())
    #expect(try offer(request, to: federation.alpha, federation).status == 404)
    #expect(
      try federation.alpha.ask(.witnessedCheckpoint(String(repeating: "0", count: 64)), as: WitnessAnswer.self).status
        == 404)
    let own = try OwnedLog(federation.alpha).request(old: 0, head: try OwnedLog(federation.alpha).head())
    #expect(try offer(own, to: federation.alpha, federation).status == 404)
  }

  @Test("shows what it cosigned with the log's lines and its own")
  func monitoring() throws {
    let federation = try TestFederation()
    let (log, witness) = (OwnedLog(federation.registry), federation.alpha)
    let head = try log.head()
    _ = try offer(try log.request(old: 0, head: head), to: witness, federation)
    let segment = OfferedCheckpoint.segment(of: log.origin.description)
    let shown = try witness.ask(.witnessedCheckpoint(segment), as: WitnessAnswer.self)
    let note = try SignedNote(parsing: Array(shown.text.utf8), limit: Evidence.Limits.checkpointNote)
    let key = try #require(federation.directory.party(log.origin.node)?.logKey)
    let verified = try VerifiedCheckpoint(note: note, key: key, suite: witness.suite)
    let cosigning = try #require(federation.directory.party(witness.name)?.cosigningKeys.first)
    let cosignature = try Cosignature.find(
      in: note.lines, on: verified.checkpoint, by: log.origin.federation.cosigner(witness.name), key: cosigning,
      suite: witness.suite)
    #expect(cosignature?.time == TestNode.now.seconds && verified.checkpoint == head.checkpoint)
  }

  @Test("counts once towards the quorum, however often its cosignature comes")
  func countsOnce() throws {
    let federation = try TestFederation(others: ["bravo"])
    let (registry, alpha, bravo) = (federation.registry, federation.alpha, federation.others[0])
    let quorum = try #require(federation.directory.party(registry.name)?.quorum)
    #expect(quorum == 2)
    try federation.join(1)
    _ = try registry.login("drafter")
    try registry.perform(.tick)
    var lines: [Frame] = []
    try federation.carryAll { frame in
      if case .cosignature = frame { lines.append(frame) }
      return frame
    }
    let cosignature = try #require(lines.last)
    for _ in 0..<3 { try federation.hand(cosignature, from: alpha, to: registry, on: LinkID(1)) }
    let head = try registry.ask(.auditHead, as: HeadAnswer.self)
    #expect(head.cosignatures == 1 && head.witnessedSize < head.tickSize)
    // The second witness makes the quorum, and nothing stands still meanwhile.
    try federation.join(2, registry, bravo)
    try federation.tickAll()
    let later = try registry.ask(.auditHead, as: HeadAnswer.self)
    #expect(later.cosignatures == 2 && later.witnessedSize == later.tickSize)
  }

  @Test("never goes back and never takes two histories, whatever comes from where", arguments: UInt64(1)...8)
  func property(seed: UInt64) throws {
    var random = SeededNumbers(seed: seed)
    let federation = try TestFederation()
    let (log, witness) = (OwnedLog(federation.registry), federation.alpha)
    var heads = [try log.head()]
    var link: UInt64 = 1
    try federation.join(link)
    var last = TreeHead.empty
    for _ in 0..<25 {
      switch random.below(6) {
      case 0: _ = try federation.registry.login("drafter")
      case 1:
        try federation.registry.perform(.tick)
        heads.append(try log.head())
      case 2: try federation.carry(link)
      case 3:
        link += 1
        try federation.join(link)
      case 4:
        let forged = try log.forged(size: heads[Int(random.below(UInt64(heads.count)))].checkpoint.size)
        _ = try offer(
          AddCheckpoint(old: last.size, proof: [], checkpoint: OfferedCheckpoint(forged)), to: witness, federation)
      default:
        let head = heads[Int(random.below(UInt64(heads.count)))]
        let old = random.below(2) == 0 ? last.size : heads[Int(random.below(UInt64(heads.count)))].checkpoint.size
        _ = try offer(try log.request(old: old, head: head), to: witness, federation)
      }
      guard let state = try witness.store.read({ try $0.witnessState(of: log.origin.description) })?.head else {
        continue
      }
      #expect(state.size >= last.size, "seed \(seed)")
      // Everything it ever cosigned is a prefix of the one real log.
      let root = try federation.registry.store.read { try MerkleTree.root(size: state.size, reading: $0) }
      #expect(state.root == root, "seed \(seed)")
      last = state
    }
  }
}

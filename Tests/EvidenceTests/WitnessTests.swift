import Evidence
import Foundation
import Testing

/// The requests of a real log that torchwood's witness is tested with.
struct WitnessVectors {
  let origin: String
  let key: VerifierKey
  private let checkpoints: [Int: (root: String, signature: String)]
  private let proofs: [[Int]: [String]]

  init() throws {
    let json = try Vectors.json("witness.json")
    origin = try #require(json["origin"] as? String)
    key = try VerifierKey(try #require(json["vkey"] as? String))
    var checkpoints: [Int: (root: String, signature: String)] = [:]
    for item in try #require(json["checkpoints"] as? [[String: Any]]) {
      checkpoints[try #require(item["size"] as? Int)] = (
        try #require(item["root"] as? String), try #require(item["signature"] as? String)
      )
    }
    var proofs: [[Int]: [String]] = [:]
    for item in try #require(json["proofs"] as? [[String: Any]]) {
      proofs[[try #require(item["old"] as? Int), try #require(item["new"] as? Int)]] = try #require(
        item["hashes"] as? [String])
    }
    (self.checkpoints, self.proofs) = (checkpoints, proofs)
  }

  /// The body of a request; parts may be replaced.
  func body(old: Int, new: Int, root: String? = nil, signature: String? = nil, proof: [String]? = nil) throws -> [UInt8]
  {
    let checkpoint = try #require(checkpoints[new])
    let hashes = proof ?? proofs[[old, new]] ?? []
    let text = "\(origin)\n\(new)\n\(root ?? checkpoint.root)\n\n— \(origin) \(signature ?? checkpoint.signature)\n"
    return Array(("old \(old)\n" + hashes.map { $0 + "\n" }.joined() + "\n" + text).utf8)
  }
}

@Suite("A witness by C2SP's tlog-witness")
struct WitnessTests {
  /// A witness with its state in hand.
  private struct Witness {
    let log: WitnessedLog?
    var held: TreeHead?

    /// What it answers; the state moves when it cosigns.
    mutating func answer(_ body: [UInt8]) -> WitnessJudgement {
      guard let request = try? AddCheckpoint(parsing: body) else { return .malformed }
      switch VerifiedOffer.verify(request, by: log, suite: .comity1) {
      case .failure(let refusal): return refusal.judgement
      case .success(let offer):
        let head = offer.request.checkpoint.head
        let judgement = WitnessJudgement.judge(head, held: held, old: request.old, proof: request.proof)
        if judgement == .cosign { held = head }
        return judgement
      }
    }
  }

  @Test("takes the real requests of another log in order, and never goes back")
  func realRequests() throws {
    let vectors = try WitnessVectors()
    var witness = Witness(log: .outside([vectors.key]))
    #expect(witness.answer(try vectors.body(old: 0, new: 1)) == .cosign)
    #expect(witness.answer(try vectors.body(old: 0, new: 1)) == .conflict(held: 1))
    #expect(witness.answer(try vectors.body(old: 1, new: 1)) == .cosign, "the same again, as after a lost answer")
    #expect(witness.answer(try vectors.body(old: 1, new: 5)) == .cosign)
    #expect(witness.answer(try vectors.body(old: 1, new: 3)) == .conflict(held: 5))
    #expect(witness.answer(try vectors.body(old: 5, new: 3)) == .malformed)
    #expect(witness.held?.size == 5)
  }

  @Test("gives each refusal its status, and cosigns nothing then")
  func refusals() throws {
    let vectors = try WitnessVectors()
    var witness = Witness(log: .outside([vectors.key]))
    var stranger = Witness(log: nil)
    #expect(stranger.answer(try vectors.body(old: 0, new: 1)).status == 404)
    #expect(witness.answer(try vectors.body(old: 0, new: 5, proof: [Self.zero])).status == 422)
    #expect(witness.answer(try vectors.body(old: 3, new: 5)).status == 409)
    #expect(witness.answer(try vectors.body(old: 0, new: 1)).status == 200)
    #expect(witness.answer(try vectors.body(old: 1, new: 3, proof: [])).status == 422)
    #expect(witness.answer(try vectors.body(old: 1, new: 3, proof: [Self.zero, Self.zero])).status == 422)
    #expect(witness.answer(try vectors.body(old: 1, new: 1, proof: [Self.zero])).status == 422)
    let swapped = try #require(try Self.signature(of: 5))
    #expect(witness.answer(try vectors.body(old: 1, new: 3, signature: swapped)).status == 403)
    #expect(witness.answer(try vectors.body(old: 1, new: 3, root: Self.zero)).status == 403)
    #expect(witness.held?.size == 1)
  }

  @Test("ignores lines of unknown keys, and refuses a failing line of a known one beside a good one")
  func lines() throws {
    let vectors = try WitnessVectors()
    let body = try vectors.body(old: 0, new: 1)
    var unknown = Witness(log: .outside([vectors.key]))
    let stranger = "— \(vectors.origin) AAAAAAAAAAAA\n"
    #expect(unknown.answer(body + Array(stranger.utf8)) == .cosign)
    var doubled = Witness(log: .outside([vectors.key]))
    let failing = "— \(vectors.origin) \(try #require(try Self.signature(of: 3)))\n"
    #expect(doubled.answer(body + Array(failing.utf8)).status == 403)
    var nothing = Witness(log: .outside([vectors.key]))
    let unsigned = try vectors.body(old: 0, new: 1).prefix { $0 != 0xE2 }
    #expect(nothing.answer(Array(unsigned)).status == 403)
  }

  @Test("reads a request to the byte, or answers 400")
  func malformed() throws {
    let vectors = try WitnessVectors()
    let good = String(decoding: try vectors.body(old: 1, new: 3), as: UTF8.self)
    #expect(try AddCheckpoint(parsing: Array(good.utf8)).bytes == Array(good.utf8))
    var witness = Witness(log: .outside([vectors.key]))
    let many = (0..<64).map { _ in Self.zero + "\n" }.joined()
    for text in [
      "", "\n", "old", "old \n", "old 01\n", "old -1\n", "old +1\n", "old 1 \n", "Old 1\n", "old 1\r\n",
      "old 99999999999999999999\n", good.replacing("old 1\n", with: ""), good.replacing("old 1\n", with: "old 1\nx\n"),
      good.replacing("old 1\n", with: "old 1\n\(many)"), good.replacing("\n3\n", with: "\n03\n"),
      good.replacing("\n3\n", with: "\n-3\n"), good.replacing("\n3\n", with: "\n9007199254740993\n"),
      String(good.dropLast()),
    ] { #expect(witness.answer(Array(text.utf8)).status == 400, "\(text.prefix(40))") }
    #expect(witness.answer([UInt8](repeating: 0x0A, count: AddCheckpoint.largest + 1)).status == 400)
    #expect(witness.held == nil)
  }

  @Test("takes the empty tree with its one root only, and holds size equal to size")
  func sizes() throws {
    let fixture = try Fixture()
    var tree = MemoryTree()
    for byte in UInt8(0)..<7 { try tree.append(.sha256([byte])) }
    func head(_ size: UInt64) throws -> TreeHead {
      TreeHead(size: size, root: try MerkleTree.root(size: size, reading: tree))
    }
    let proof = try MerkleTree.consistency(from: 3, to: 7, reading: tree)
    let (three, seven) = (try head(3), try head(7))
    #expect(WitnessJudgement.judge(.empty, held: nil, old: 0, proof: []) == .cosign)
    #expect(
      WitnessJudgement.judge(TreeHead(size: 0, root: .zero), held: nil, old: 0, proof: []) == .inconsistent)
    #expect(WitnessJudgement.judge(three, held: nil, old: 0, proof: []) == .cosign)
    #expect(WitnessJudgement.judge(three, held: .empty, old: 0, proof: []) == .cosign)
    #expect(WitnessJudgement.judge(three, held: nil, old: 0, proof: proof) == .inconsistent)
    #expect(WitnessJudgement.judge(seven, held: three, old: 3, proof: proof) == .cosign)
    #expect(WitnessJudgement.judge(seven, held: three, old: 0, proof: []) == .conflict(held: 3))
    #expect(WitnessJudgement.judge(seven, held: three, old: 3, proof: []) == .inconsistent)
    #expect(WitnessJudgement.judge(three, held: seven, old: 7, proof: []) == .malformed)
    let fork = TreeHead(size: 3, root: .sha256([1]))
    #expect(WitnessJudgement.judge(fork, held: three, old: 3, proof: []) == .inconsistent)
    #expect(WitnessJudgement.judge(linked: three, cosigned: seven) == .conflict(held: 7))
    #expect(WitnessJudgement.judge(linked: seven, cosigned: three) == .cosign)
    #expect(WitnessJudgement.judge(linked: fork, cosigned: three) == .inconsistent)
    let text = Array("\(fixture.origin)\n0\n\(Base64.encode(Digest.zero.bytes))\n".utf8)
    let offered = try OfferedCheckpoint(parsing: text + [0x0A])
    #expect(offered.head.size == 0, "left to the judgement, which has a status of its own for it")
  }

  @Test("cosigns a log of the federation under both halves of its key only")
  func member() throws {
    let fixture = try Fixture()
    let signer = CheckpointSigner(signer: fixture.signer, last: nil)
    let head = try signer.sign(Checkpoint(origin: fixture.origin, size: 9, root: .sha256([9])), consistency: [])
    let log = WitnessedLog.member(fixture.origin.node, fixture.signer.publicKey)
    func status(_ note: SignedNote) throws -> Int {
      let request = AddCheckpoint(old: 0, proof: [], checkpoint: try OfferedCheckpoint(parsing: note.bytes))
      switch VerifiedOffer.verify(request, by: log, suite: fixture.suite) {
      case .success(let offer): return offer.member == nil ? 500 : 200
      case .failure(let refusal): return refusal.judgement.status
      }
    }
    #expect(try status(head.note) == 200)
    #expect(try status(try SignedNote(text: head.note.text, lines: [head.note.lines[0]])) == 403)
    #expect(try status(try SignedNote(text: head.note.text, lines: [head.note.lines[1]])) == 403)
    let extended = head.note.text + Array("extension\n".utf8)
    #expect(try status(try SignedNote(text: extended, lines: head.note.lines)) == 403)
  }

  private static let zero = Base64.encode([UInt8](repeating: 0, count: 32))

  private static func signature(of size: Int) throws -> String? {
    let items = try Vectors.json("witness.json")["checkpoints"] as? [[String: Any]]
    return items?.first { $0["size"] as? Int == size }?["signature"] as? String
  }
}

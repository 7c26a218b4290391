import Evidence
import Testing

/// The example of C2SP's `tlog-policy`, with keys where it elides them.
@Suite("C2SP's example of a policy")
struct PolicyVectorTests {
  private static let names = ["X1", "X2", "X3", "Y1", "Y2", "Y3"]

  private static func key(_ name: String, _ type: SignatureType = .cosignatureEd25519) -> VerifierKey {
    VerifierKey(name: "\(name).example", type: type, publicKey: Digest.sha256(Array(name.utf8)).bytes)
  }

  private static func text(middle: String = "2") -> String {
    """
    log \(key("log", .ed25519))

    witness X1 \(key("X1"))
    witness X2 \(key("X2"))
    witness X3 \(key("X3"))
    group X-witnesses \(middle) X1 X2 X3

    witness Y1 \(key("Y1"))
    witness Y2 \(key("Y2"))
    witness Y3 \(key("Y3"))
    group Y-witnesses any Y1 Y2 Y3

    group X-and-Y all X-witnesses Y-witnesses
    quorum X-and-Y

    """
  }

  @Test("means what the specification says, for every set of witnesses", arguments: [("2", 2), ("all", 3), ("any", 1)])
  func truthTable(middle: (word: String, threshold: Int)) throws {
    let policy = try LogPolicy(parsing: Array(Self.text(middle: middle.word).utf8))
    #expect(policy.logs == [Self.key("log", .ed25519)] && policy.witnesses.count == 6)
    for set in 0..<64 {
      let chosen = Self.names.enumerated().filter { set >> $0.offset & 1 == 1 }.map(\.element)
      let (x, y) = (chosen.filter { $0.hasPrefix("X") }.count, chosen.filter { $0.hasPrefix("Y") }.count)
      let satisfied = policy.isSatisfied(by: Set(chosen.map { Self.key($0) }))
      #expect(satisfied == (x >= middle.threshold && y >= 1), "\(chosen)")
    }
  }

  @Test(
    "is refused with a name used before it is defined, a member of two groups, a threshold out of bounds or a second quorum"
  )
  func refused() throws {
    let whole = Self.text()
    for (from, to) in [
      ("quorum X-and-Y\n", "quorum X-and-Z\n"), ("quorum X-and-Y\n", ""),
      ("quorum X-and-Y\n", "quorum X-and-Y\nquorum none\n"),
      ("any Y1 Y2 Y3", "any Y1 Y2 X3"), ("any Y1 Y2 Y3", "4 Y1 Y2 Y3"), ("any Y1 Y2 Y3", "0 Y1 Y2 Y3"),
      ("any Y1 Y2 Y3", "any"), ("any Y1 Y2 Y3", "some Y1 Y2 Y3"), ("witness Y3 ", "witness Y2 "),
      (Self.key("Y3").description, Self.key("Y2").description), ("witness Y3 ", "witness none "),
      ("group X-witnesses", "group Y3"), ("all X-witnesses Y-witnesses", "all X-and-Y Y-witnesses"),
    ] {
      let changed = whole.replacing(from, with: to, maxReplacements: 1)
      #expect(changed != whole)
      #expect(throws: EvidenceError.self, "\(to)") { try LogPolicy(parsing: Array(changed.utf8)) }
    }
  }

  @Test("of a note: C2SP's cosigned checkpoint is read, and written to the byte")
  func cosigned() throws {
    let text = """
      example.com/behind-the-sofa
      20852163
      CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

      — example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
      — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==

      """
    let offered = try OfferedCheckpoint(parsing: Array(text.utf8))
    #expect(offered.origin == "example.com/behind-the-sofa" && offered.head.size == 20_852_163)
    #expect(try SignedNote(text: offered.note.text, lines: offered.note.lines).bytes == Array(text.utf8))
    #expect(offered.note.lines.map(\.signature.count) == [64, 72])
    let time = offered.note.lines[1].signature[..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    #expect(time == 1_679_315_147)
  }
}

import Evidence
import PeerSync
import Testing

@testable import NodeCore

/// What is verified while it comes is what is kept: nothing that was handed out to be verified is written again.
@Suite("The verification of an attachment that is coming")
struct RunningCheckTests {
  private let digest = Digest.sha256([1])

  private func piece(_ offset: UInt64, _ count: Int) throws -> EnclosurePiece {
    try EnclosurePiece(digest: digest, offset: offset, count: count)
  }

  @Test("goes as far as is written in one piece, a step at a time")
  func steps() throws {
    var check = RunningCheck()
    #expect(try check.write(piece(0, 100)) == 0)
    #expect(check.next(written: 0, step: 50) == nil)
    check.wrote(try piece(0, 100))
    #expect(check.next(written: 100, step: 101) == nil && check.next(written: 100, step: 100) == 100)
    check.handOut(upTo: 100)
    #expect(check.isOut && check.next(written: 500, step: 1) == nil)
  }

  @Test("stops before a piece that is being written once more, whatever is written behind it")
  func twice() throws {
    var check = RunningCheck()
    let first = try piece(0, 100)
    #expect(check.write(first) == 0 && check.write(first) == 0)
    check.wrote(first)
    #expect(check.next(written: 100, step: 1) == nil)
    check.wrote(first)
    #expect(check.next(written: 100, step: 1) == 100)
  }

  @Test("lets nothing be written below where it was handed out: the rest of a piece only, or nothing")
  func fixed() throws {
    var check = RunningCheck()
    check.handOut(upTo: 100)
    #expect(try check.write(piece(0, 100)) == nil)
    #expect(try check.write(piece(60, 80)) == 40)
    #expect(try check.write(piece(100, 10)) == 0)
    // It could not be done: then the file itself may be at fault.
    check.beginAnew()
    #expect(try !check.isOut && check.write(piece(0, 100)) == 0)
  }
}

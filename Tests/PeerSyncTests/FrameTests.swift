import Evidence
import PeerSync
import Testing

@Suite("Frames")
struct FrameTests {
  private func frames() throws -> [Frame] {
    let node = try NodeName("alpha")
    let federation = try FederationName("test.example")
    let signer = try Suite.comity1.signer([UInt8](0..<32), [UInt8](32..<64))
    let origin = LogOrigin(node: node, federation: federation, epoch: 1)
    let head = try CheckpointSigner(signer: signer, last: nil)
      .sign(Checkpoint(origin: origin, size: 4, root: .sha256([4])), consistency: [])
    let linked = LinkedCheckpoint(note: head.note, since: 2, proof: [.sha256([1]), .sha256([2])])
    let statement = try LoggedStatement(
      event: [1, 2, 3], salt: try Salt([UInt8](repeating: 1, count: 32)), index: 3, inclusion: [.sha256([5])])
    let place = Frontier.Head(channel: .ordinary, epoch: 1, number: 9, digest: .sha256([9]))
    let hello = Hello(
      federation: .sha256([1]), node: node, identity: .sha256([2]),
      directory: DirectoryReference(version: 3, digest: .sha256([3])), logEpoch: 1, software: "test")
    let label = try PouchLabel(
      id: [UInt8](0..<16), part: 2, hello: hello, recipient: try NodeName("bravo"), packed: Timestamp(milliseconds: 7))
    return [
      .hello(hello), .pouch(label), .pouch(try label.end(isLast: true)), .stated(linked, [statement, statement]),
      .frontier(
        Frontier(
          logEpoch: 1, size: 4, root: .sha256([4]), cosigned: head.note, channels: [place],
          receiptsBelow: 17, statedBelow: 18)),
      .credit(messages: 5, bytes: 6), .withheld(.quota), .withheld(.rate), .checkpoint(.tick, linked),
      .checkpoint(.witnessed, linked),
      .cosignature(CosignatureAnswer(status: 200, size: 4, root: .sha256([4]), lines: head.note.lines)),
      .cosignature(CosignatureAnswer(status: 409, size: 4, root: .zero, lines: [])),
      .deliver(
        Delivery(
          checkpoint: linked, batchKeys: [[1], [2, 3]],
          parcels: [Delivery.Parcel(statement: statement, envelope: [7], body: [8, 9])])),
      .groupHeads([GroupHead(group: .sha256([6]), author: node, epoch: 2, number: 7, commitment: .sha256([8]))]),
      .groupProof(GroupProof(statement: statement, note: head.note)),
      .directoryAsk(version: 3, offset: 7), .directoryPart(DirectoryPart(without: 9)),
      .directoryPart(try DirectoryPart(version: 3, size: 5, offset: 2, bytes: [1, 2, 3])), .withheld(.directory),
      .receipts(linked, [statement, statement]), .ping, .pong, .close(code: 3, reason: "evidence"),
    ]
  }

  @Test("are read back as they were written")
  func roundTrip() throws {
    for frame in try frames() { #expect(try Frame(decoding: frame.encoded()) == frame) }
  }

  @Test("of changed or random bytes are refused or are frames, and never trap", arguments: UInt64(1)...60)
  func noise(seed: UInt64) throws {
    var state = seed
    func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state >> 33
    }
    for frame in try frames() {
      var bytes = frame.encoded()
      if bytes.isEmpty { continue }
      for _ in 0..<4 { bytes[Int(next()) % bytes.count] = UInt8(truncatingIfNeeded: next()) }
      _ = try? Frame(decoding: bytes)
      _ = try? Frame(decoding: Array(bytes.prefix(Int(next()) % bytes.count)))
    }
    _ = try? Frame(decoding: (0..<200).map { _ in UInt8(truncatingIfNeeded: next()) })
    #expect(throws: PeerSyncError.self) { try Frame(decoding: []) }
    #expect(throws: PeerSyncError.self) { try Frame(decoding: [UInt8](repeating: 0, count: Limits.frame + 1)) }
  }
}

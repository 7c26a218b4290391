import Evidence
import Foundation
import NodeCore
import NodeStore
import PeerSync
import Testing

extension TestNode {
  /// The frames of a pouch for a peer, as the service packs them.
  func pack(for peer: TestNode) throws -> [Frame] {
    let begun = try ask(.pouchPack(peer.name.text), token: try login("drafter"), as: DoneAnswer.self)
    let id = try #require(begun.id)
    let ready = try core.packing(id, to: peer.name.text, at: now)
    var packing = try #require(ready)
    var frames = try core.packHead(&packing)
    while true {
      let more = try core.pack(&packing)
      if more.isEmpty { break }
      frames += more
    }
    for (digest, length) in try core.packEnclosures(packing).found {
      var transfer = EnclosureTransfer(digest: digest, length: length, held: 0)
      while !transfer.isWritten {
        for piece in try transfer.ask() {
          let bytes = try enclosures.read(digest, at: piece.offset, count: piece.count)
          frames.append(.enclosurePiece(piece, bytes))
          transfer.wrote(piece)
        }
      }
    }
    return frames
  }

  /// A frame of a pouch as it comes in.
  func input(_ frame: Frame, from peer: TestNode, on link: LinkID, in federation: TestFederation) throws -> NodeInput {
    let keys = PreparedFrame.Keys(
      directory: federation.directory, node: name, origin: core.origin,
      sealSeeds: try NodeKeys(store, suite: suite).sealSeeds, suite: suite)
    return .frame(link, PreparedFrame(try Frame(decoding: frame.encoded()), from: peer.name, keys: keys))
  }

  /// Begins to take a pouch in.
  func open(_ peer: TestNode, packed: Timestamp? = nil, number: UInt64) throws -> LinkID {
    let link = LinkID(1000 + number)
    let open = PouchOpenRequest(link: link, peer: peer.name, id: "00", packed: packed ?? peer.now, inspects: false)
    _ = try ask(.pouchOpen(open), token: try login("drafter"), as: DoneAnswer.self)
    return link
  }

  /// Takes the frames of a pouch in, as the service does.
  /// - Parameter before: called before each frame.
  @discardableResult
  func unpack(
    _ frames: [Frame], from peer: TestNode, packed: Timestamp? = nil, in federation: TestFederation, number: UInt64,
    before: (Int) throws -> Void = { _ in }
  ) throws -> PouchClosedAnswer {
    let link = try open(peer, packed: packed, number: number)
    for (place, frame) in frames.enumerated() {
      try before(place)
      try perform(try input(frame, from: peer, on: link, in: federation))
      guard let tally = core.pouch(link), tally.failure == nil else {
        let failure = core.pouch(link)?.failure
        try perform(.linkClosed(link))
        throw failure ?? PeerSyncError(.ended, "the pouch was not unpacked to its end")
      }
    }
    return try ask(.pouchClose(link), token: try login("drafter"), as: PouchClosedAnswer.self)
  }

  /// What each receipt for a message of this node states.
  func rungs(_ id: String) throws -> [[String]] {
    let shown = try ask(.show(id), token: try login("drafter"), as: MessageAnswer.self)
    return shown.deliveries.flatMap(\.receipts).map(\.rungs)
  }

  /// How many messages are held, those under seal among them.
  func held() throws -> UInt64 { try store.read { try $0.messageCount() } }
}

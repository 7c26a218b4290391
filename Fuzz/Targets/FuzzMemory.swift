import Evidence
import PeerSync

/// What the node under test remembers: what its sessions told it to keep, and a little of its own to send.
struct FuzzMemory: SyncSource {
  let facts: SessionFacts
  /// The newest checkpoint of the peer.
  var peerHead: Checkpoint?
  /// The last dispatch of the peer on each channel.
  var channels: [ChannelKey: Frontier.Head] = [:]
  /// Bytes that were taken in.
  var bytes: UInt64 = 0
  /// The own log's size.
  static let size: UInt64 = 12

  private func signed(_ size: UInt64) throws -> SignedHead {
    let origin = LogOrigin(node: facts.node, federation: facts.federationName, epoch: facts.logEpoch)
    let head = Checkpoint(origin: origin, size: size, root: .sha256([UInt8(clamping: size)]))
    return SignedHead(
      checkpoint: head,
      note: try SignedNote(text: head.text, lines: [NoteLine(name: "\(facts.node)", keyID: 7, signature: [1])]))
  }

  func head() throws -> SignedHead? { try signed(Self.size) }
  func tickHead() throws -> SignedHead? { try signed(8) }
  func witnessedHead() throws -> SignedHead? { try signed(4) }
  func consistency(from old: UInt64, to new: UInt64) -> [Digest] { old < new && old > 0 ? [.sha256([9])] : [] }
  func inclusion(of index: UInt64, size: UInt64) -> [Digest] { [.sha256([8])] }
  func held(of peer: NodeName) -> Checkpoint? { peerHead }
  func openings(after epoch: UInt64) -> [OwnOpening] { [] }
  func heldNote(of peer: NodeName) -> SignedNote? { nil }
  func cosigned(of peer: NodeName) -> SignedNote? { nil }
  func incoming(from peer: NodeName) -> [Frontier.Head] { channels.sorted { $0.key < $1.key }.map(\.value) }
  func receiptsBelow(of peer: NodeName) -> UInt64 { 0 }
  func statedBelow(of peer: NodeName) -> UInt64 { 0 }
  func directoryPart(version: UInt64, offset: UInt64) throws -> DirectoryPart {
    try DirectoryPart(version: version, size: version == 1 ? 3 : 0, offset: 0, bytes: version == 1 ? [1, 2, 3] : [])
  }
  func kept(of peer: NodeName) -> UInt64 { bytes }

  func dispatches(
    to peer: NodeName, on channel: ChannelKey, after number: UInt64, below size: UInt64, messages: UInt64, bytes: UInt64
  ) throws -> [OutgoingDispatch] {
    guard number < 3, messages > 0, bytes > 300 else { return [] }
    return [
      OutgoingDispatch(
        number: number + 1, index: number, event: [1], salt: try salt, envelope: [2], batchKey: [3],
        body: [UInt8](repeating: 4, count: 256))
    ]
  }

  func receipts(to peer: NodeName, from index: UInt64, below size: UInt64, limit: Int) throws -> [OutgoingReceipt] {
    let salt = try salt
    return (5..<7).filter { $0 >= index && $0 < size }.map { OutgoingReceipt(index: $0, event: [1], salt: salt) }
  }

  func stated(to peer: NodeName, from index: UInt64, below size: UInt64) throws -> [OutgoingReceipt] {
    let salt = try salt
    return (9..<11).filter { $0 >= index && $0 < size }.map { OutgoingReceipt(index: $0, event: [1], salt: salt) }
  }

  func hasStatement(to peer: NodeName, from: UInt64, below: UInt64) -> Bool { from < 3 && below > 0 }

  private var salt: Salt { get throws { try Salt([UInt8](repeating: 6, count: 32)) } }
}

import AuditFixtures
import Evidence
import Membership
import PeerSync

/// What alpha says to bravo over a link and by pouch: a log in which two dispatches, a receipt and a statement stand.
struct SyncSeeds {
  private let federation: AuditFederation
  private let log: WrittenLog
  private let salt: Salt
  /// The events that travel, with their places.
  private let events: [(index: UInt64, event: LoggedEvent)]

  init(_ federation: AuditFederation) throws {
    self.federation = federation
    let salt = try Salt([UInt8](repeating: 9, count: 32))
    let first = Self.dispatch(federation, 1, .zero)
    let events: [(index: UInt64, event: LoggedEvent)] = [
      (3, first), (5, Self.receipt(federation)), (7, Self.dispatch(federation, 2, first.digest)),
      (9, Self.stated(federation)),
    ]
    var log = WrittenLog(federation.origin(federation[0]))
    for index in UInt64(0)..<12 {
      let event = events.first { $0.index == index }?.event
      try log.append(
        event.map { LogEntry(event: $0.bytes, salt: salt) } ?? LogEntry(commitment: .sha256([UInt8(index)])))
    }
    (self.salt, self.events) = (salt, events)
    self.log = log
  }

  private static func name(_ speaker: NodeName, _ recipient: NodeName, _ number: UInt64) -> DispatchName {
    DispatchName(
      speaker: speaker, recipient: recipient, place: Envelope.Place(channel: .ordinary, epoch: 1, number: number))
  }

  private static func dispatch(_ federation: AuditFederation, _ number: UInt64, _ previous: Digest) -> LoggedEvent {
    LoggedEvent(
      .dispatch(
        DispatchEvent(
          federation: federation.directory.genesis.id, name: name(federation[0].name, federation[1].name, number),
          previous: previous, envelope: .sha256([1]), body: .sha256([2]), commitment: .sha256([3]),
          suite: federation.suite.name, directory: federation.directory.reference)), at: AuditFederation.start)
  }

  private static func receipt(_ federation: AuditFederation) -> LoggedEvent {
    let head = Checkpoint(origin: federation.origin(federation[1]), size: 8, root: .sha256([5]))
    return LoggedEvent(
      .receipt(
        ReceiptEvent(
          dispatch: name(federation[1].name, federation[0].name, 1), event: .sha256([6]), envelope: .sha256([7]),
          rungs: [.relayed, .delivered], reason: nil,
          source: ReceiptEvent.Source(index: 2, leaf: .sha256([8]), head: head))), at: AuditFederation.start)
  }

  private static func stated(_ federation: AuditFederation) -> LoggedEvent {
    LoggedEvent(
      .local(
        ChannelStatement(
          peer: federation[1].name, key: ChannelKey(.ordinary, epoch: 1), number: 2, event: .sha256([9]), heldEpoch: 1,
          heldSize: 8, heldNumber: 1, receiptsBelow: 3
        ).local), at: AuditFederation.start)
  }

  private func linked(_ size: UInt64, since: UInt64) throws -> LinkedCheckpoint {
    LinkedCheckpoint(
      note: try log.note(size, by: federation[0], cosigned: []), since: since,
      proof: since > 0 && since < size ? try log.consistency(from: since, to: size) : [])
  }

  private func statement(_ place: Int, under size: UInt64) throws -> LoggedStatement {
    let (index, event) = events[place]
    return try LoggedStatement(
      event: event.bytes, salt: salt, index: index,
      inclusion: try MerkleTree.inclusion(of: index, size: size, reading: log))
  }

  private func parcel(_ place: Int, under size: UInt64) throws -> Delivery.Parcel {
    let envelope =
      [1, 0, 1] + [UInt8](repeating: 0, count: 64) + [0, 0, 0, 0, 0, 0, 1, 0] + [UInt8](repeating: 3, count: 48)
    return Delivery.Parcel(
      statement: try statement(place, under: size), envelope: envelope, body: [UInt8](repeating: 4, count: 256))
  }

  private var hello: Hello {
    let directory = federation.directory
    return Hello(
      federation: directory.genesis.id, node: federation[0].name,
      identity: directory.party(federation[0].name)?.nodeID?.digest ?? .zero, directory: directory.reference,
      logEpoch: 1, software: "seed")
  }

  private var greeting: [Frame] {
    [
      .hello(hello),
      .frontier(
        Frontier(
          logEpoch: 1, size: 0, root: MerkleTree.emptyRoot, cosigned: nil, channels: [], receiptsBelow: 0)),
      .credit(messages: 4, bytes: 4096),
    ]
  }

  private func content(since: UInt64) throws -> [Frame] {
    [
      .checkpoint(.live, try linked(8, since: since)),
      .deliver(
        Delivery(
          checkpoint: try linked(8, since: 8), batchKeys: [[1, 2]],
          parcels: [try parcel(0, under: 8), try parcel(2, under: 8)])),
      .receipts(try linked(12, since: 8), [try statement(1, under: 12)]),
    ]
  }

  /// The steps of a link as the target reads them.
  private static func steps(_ frames: [Frame], after: [UInt8] = []) -> [UInt8] {
    var writer = ByteWriter()
    for frame in frames {
      writer.write(UInt8(0))
      writer.write32(frame.encoded())
      writer.write(after)
    }
    return writer.bytes
  }

  /// The frames of a pouch as they stand under its seal.
  private func packed() throws -> [[UInt8]] {
    let label = try PouchLabel(
      id: [UInt8](0..<16), part: 1, hello: hello, recipient: federation[1].name, packed: AuditFederation.start)
    let frames = try content(since: 0) + [.stated(try linked(12, since: 12), [try statement(3, under: 12)])]
    return ([.pouch(label), .shown(nil)] + frames + [.pouch(try label.end(isLast: true))]).map { $0.encoded() }
  }

  private func sealed() throws -> [UInt8] {
    let suite = federation.suite
    let key = try RoleKey(
      purpose: .seal, publicKey: try suite.sealKey([UInt8](repeating: 5, count: 32)),
      notBefore: AuditFederation.start, notAfter: AuditFederation.start.advanced(bySeconds: 9))
    var sealer = try PouchSealer(to: key, federation: .zero, suite: suite)
    var bytes: [UInt8] = []
    for frame in try packed() { bytes += try sealer.add(frame) }
    while let more = try sealer.finish() { bytes += more }
    return bytes
  }

  func all() throws -> [FuzzSeeds.Seed] {
    let frames = try greeting + content(since: 0)
    let more: [Frame] = [
      .checkpoint(.tick, try linked(12, since: 12)), .ask, .shown(nil), .ping, .pong, .close(code: 1, reason: "bye"),
      .enclosureAsk(try EnclosurePiece(digest: .zero, offset: 3, count: 16)), .enclosureGone(.zero),
      .cosignature(CosignatureAnswer(status: 409, size: 4, root: .zero, lines: [])),
    ]
    var plain = ByteWriter()
    for frame in try packed() { plain.write32(frame) }
    plain.write([0, 0, 0, 0, 0, 0])
    return [
      ("session", "whole", Self.steps(frames)), ("session", "busy", Self.steps(frames + more, after: [1, 2, 31])),
      ("session", "twice", Self.steps(frames + frames.dropFirst(3))),
      ("session", "silent", Self.steps(greeting) + [2, 99]),
      ("session", "asking", Self.steps(greeting) + [3, 1, 4, 9]), ("pouch", "frames", plain.bytes),
      ("pouch", "sealed", try sealed()),
    ] + (frames + more).enumerated().map { ("frame", "frame-\($0.offset)", $0.element.encoded()) }
  }
}

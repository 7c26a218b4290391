/// What one verified log says to and of another node, gathered event by event.
package struct ComparedLog: Sendable {
  /// A dispatch.
  package struct Sent: Sendable {
    package let index: UInt64
    package let leaf: Digest
    /// SHA-256 of the event's bytes.
    package let digest: Digest
    package let event: DispatchEvent
  }

  /// A receipt.
  package struct Received: Sendable {
    package let index: UInt64
    package let event: ReceiptEvent
  }

  /// That a receipt of the other was recorded.
  struct Recorded: Sendable {
    let index: UInt64
    let origin: String
    let entry: UInt64
    let leaf: String
  }

  /// The log's head; nil until it is known.
  package var head: Checkpoint?
  private var sent: [NodeName: [Sent]] = [:]
  private var held: Set<DispatchName> = []
  private var received: [DispatchName: [Received]] = [:]
  private var voids: Set<DispatchName> = []
  private(set) var recorded: [Recorded] = []

  package init() {}

  /// Takes a proven event of the log.
  package mutating func take(_ proven: LogVerifier.ProvenEvent, of node: NodeName) {
    switch proven.event.content {
    case .dispatch(let event) where event.name.speaker == node:
      sent[event.name.recipient, default: []].append(
        Sent(index: proven.index, leaf: proven.leaf, digest: proven.event.digest, event: event))
      held.insert(event.name)
    case .receipt(let event) where event.dispatch.recipient == node:
      received[event.dispatch, default: []].append(Received(index: proven.index, event: event))
    case .void(let event):
      voids.insert(DispatchName(speaker: node, recipient: event.recipient, place: event.place))
    case .local(let event) where event.type == .receiptRecorded:
      if case .text(let origin) = event.values[1], case .count(let entry) = event.values[2],
        case .text(let leaf) = event.values[3]
      {
        recorded.append(Recorded(index: proven.index, origin: origin, entry: entry, leaf: leaf))
      }
    default: break
    }
  }

  /// The dispatches to a node in the order of their places; entries of one batch stand in random order in the log.
  func dispatches(to node: NodeName) -> [Sent] {
    (sent[node] ?? []).sorted { $0.order < $1.order }
  }

  func receipts(for name: DispatchName) -> [Received] { received[name] ?? [] }

  /// The receipts for what a node sent, in the log's order.
  func receipts(ofDispatchesBy node: NodeName) -> [Received] {
    received.filter { $0.key.speaker == node }.flatMap(\.value).sorted { $0.index < $1.index }
  }

  func holds(_ name: DispatchName) -> Bool { held.contains(name) }

  func isVoid(_ name: DispatchName) -> Bool { voids.contains(name) }
}

extension ComparedLog.Sent {
  fileprivate var order: (UInt64, UInt64, UInt64) { (event.name.place.epoch, event.name.place.number, index) }
}

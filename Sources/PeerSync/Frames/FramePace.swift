import Evidence

/// When a transport that took frames says so, and the session may make more of them.
///
/// A session makes at most ``Limits/frameBytesAhead`` bytes of messages and receipts ahead of its transport: a peer that does not read,
/// however much it grants, costs so much memory and no more.
package struct FramePace: Sendable {
  private var taken: UInt64 = 0

  package init() {}

  /// A frame was taken.
  package mutating func took(_ frame: Frame) { taken += frame.weight }

  /// Everything was taken.
  /// - Returns: whether it is worth telling the session (`drained`); it must then be told.
  package mutating func isDue() -> Bool {
    guard taken >= Limits.frameBytesAhead / 4 else { return false }
    taken = 0
    return true
  }
}

extension Frame {
  /// About how many bytes of memory the frame takes while it waits: what grows with a peer's demands, counted, and a little for the rest.
  package var weight: UInt64 {
    switch self {
    case .deliver(let delivery): delivery.parcels.reduce(UInt64(256)) { $0 + $1.statement.weight + $1.cost }
    case .receipts(_, let statements): statements.reduce(UInt64(256)) { $0 + $1.weight }
    case .enclosurePiece(_, let bytes): UInt64(bytes.count)
    case .directoryPart(let part): UInt64(256 + part.bytes.count)
    default: 256
    }
  }
}

extension Delivery.Parcel {
  fileprivate var cost: UInt64 { UInt64(envelope.count + body.count) }
}

extension LoggedStatement {
  fileprivate var weight: UInt64 { UInt64(event.count + 32 * inclusion.count) }
}

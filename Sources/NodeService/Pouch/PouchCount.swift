import Evidence
import NodeCore
import PeerSync

/// Counts what may be told of a pouch's frames; what belongs to sealed matters is in no count.
struct PouchCount {
  private(set) var messages: UInt64 = 0
  private(set) var receipts: UInt64 = 0
  private(set) var pieces = 0

  /// What was packed, as it is told.
  var packed: PouchPackedAnswer { PouchPackedAnswer(messages: messages, receipts: receipts, pieces: pieces > 0) }

  mutating func add(_ frame: Frame) {
    switch frame {
    case .deliver(let delivery): messages += UInt64(delivery.parcels.count { Self.isOpen($0.statement) })
    case .receipts(_, let statements): receipts += UInt64(statements.count(where: Self.isOpen))
    case .enclosurePiece: pieces += 1
    default: break
    }
  }

  private static func isOpen(_ statement: LoggedStatement) -> Bool {
    (try? LoggedEvent(parsing: statement.event))?.content.isSealed == false
  }
}

import EncryptedSQLite
import Evidence
import Foundation

/// Slots in words.
enum SlotText {
  /// What opens the store, and by how many persons.
  static func summary(_ slots: [SlotDescription]) -> String {
    let kinds = SlotKind.allCases.compactMap { kind -> String? in
      let count = slots.count { $0.kind == kind }
      return count > 0 ? "\(kind.name) (\(count))" : nil
    }
    let alone = slots.count { $0.kind != .twoPersons }
    let persons =
      switch (alone, slots.count - alone) {
      case (0, _): "; only two persons together"
      case (_, 0): "; each alone"
      default: "; \(alone) of \(slots.count) open it alone, so that the two persons can be passed by"
      }
    return kinds.joined(separator: ", ") + persons
  }

  /// One slot in a line.
  static func line(_ slot: SlotDescription) -> String {
    let kind = slot.kind.name.padding(toLength: 12, withPad: " ", startingAt: 0)
    let cost = slot.cost.map { "scrypt 2^\($0)" } ?? "32 bytes"
    let added = slot.created > 0 ? "added \(Timestamp(seconds: slot.created))" : "time not known"
    return "\(slot.id.prefix(8))  \(kind)  \(cost)  \(added)"
  }
}

/// A slot as JSON.
struct SlotAnswer: Encodable {
  let id: String
  let kind: String
  let cost: Int?
  let created: String?

  init(_ slot: SlotDescription) {
    id = slot.id
    kind = slot.kind.name
    cost = slot.cost
    created = slot.created > 0 ? Timestamp(seconds: slot.created).description : nil
  }
}

/// Sizes as people read them.
enum ByteCount {
  static func text(_ bytes: Int64) -> String {
    guard bytes >= 10_000 else { return "\(bytes) bytes" }
    let units = ["kB", "MB", "GB", "TB"]
    var (value, unit) = (Double(bytes) / 1000, 0)
    while value >= 1000, unit < units.count - 1 { (value, unit) = (value / 1000, unit + 1) }
    return "\((value * 10).rounded() / 10) \(units[unit])"
  }
}

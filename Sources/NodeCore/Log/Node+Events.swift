package import Evidence
import NodeStore

extension Node {
  /// Entries that one page shows, and that it looks at for a type.
  private static let page = 200
  private static let searched: UInt64 = 8192

  /// A page of events; reading them is itself an event.
  func events(_ request: EventsRequest, to officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let size = try turn.tx.logSize()
    if let type = request.type, !LoggedEvent.types.contains(type) {
      throw NodeError(.invalid, "there are no events of this type; docs/audit-events.md lists them")
    }
    let from = min(request.from, size)
    let end = min(from + (request.type == nil ? UInt64(Self.page) : Self.searched), size)
    var items: [EventsAnswer.Item] = []
    var below = from
    while below < end, items.count < Self.page {
      for entry in try turn.tx.entries(from: below, below: min(below + 256, end)) where items.count < Self.page {
        let item = Self.item(entry)
        if request.type == nil || item.type == request.type { items.append(item) }
        below = entry.index + 1
      }
    }
    turn.log(.logRead, .text(officer.id), .count(from), .count(below))
    return EventsAnswer(from: from, below: below, size: size, events: items, next: below < size ? below : nil)
  }

  /// One event; reading it is itself an event.
  func event(_ index: UInt64, to officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard index < (try turn.tx.logSize()), let entry = try turn.tx.entry(index) else {
      throw NodeError(.notFound, "the log has no entry \(index)")
    }
    turn.log(.logRead, .text(officer.id), .count(index), .count(index + 1))
    return EventAnswer(event: Self.item(entry), leaf: LogEntry(commitment: entry.commitment).leafHash.hex)
  }

  /// What an auditor sees of an entry. Padding, sealed matters and what was destroyed are not told apart.
  private static func item(_ entry: StoredEntry) -> EventsAnswer.Item {
    guard let event = openEvent(of: entry) else {
      return EventsAnswer.Item(entry: entry.index, type: nil, time: nil, event: nil)
    }
    return EventsAnswer.Item(
      entry: entry.index, type: event.content.type, time: event.time.description,
      event: String(decoding: event.bytes, as: UTF8.self))
  }

  /// The event of an entry that opens without the right to sealed matters.
  static func openEvent(of entry: StoredEntry) -> LoggedEvent? {
    guard !entry.sealed, entry.salt != nil, let bytes = entry.event, let event = try? LoggedEvent(parsing: bytes),
      !event.content.isSealed
    else { return nil }
    return event
  }
}

extension LoggedEvent {
  /// The types that a list may be narrowed to; padding is not told apart from what is sealed.
  package static let types = Set(
    ["key", "dispatch", "receipt", "void"] + LocalEvent.Kind.allCases.filter { $0 != .opaque }.map(\.rawValue))
}

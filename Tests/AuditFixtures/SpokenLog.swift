package import Evidence

/// A log in memory whose events an export shows.
package struct SpokenLog: Sendable {
  package private(set) var log: WrittenLog
  package private(set) var lines: [EventsFile.Line] = []

  package init(_ origin: LogOrigin) { log = WrittenLog(origin) }

  /// Appends an event, and a closed entry after it.
  /// - Parameter shown: whether the export opens it.
  package mutating func say(_ content: LoggedEvent.Content, shown: Bool = true) throws {
    let event = LoggedEvent(content, at: AuditFederation.start)
    let salt = try Salt([UInt8](repeating: UInt8(truncatingIfNeeded: log.size), count: 32))
    if shown { lines.append(EventsFile.Line(entry: log.size, salt: salt, event: event.bytes)) }
    try log.append(LogEntry(event: event.bytes, salt: salt))
    try log.append(LogEntry(commitment: .sha256(Array("\(log.origin) \(log.size)".utf8))))
  }

  /// The witnessed folder, with the events that are shown of its entries.
  package func folder(
    of member: AuditFederation.Member, in federation: AuditFederation, size: UInt64? = nil
  ) throws -> [String: [UInt8]] {
    var files = try federation.folder(log, of: member, size: size)
    let size = size ?? log.size
    files["events/000.p/\(size)"] = EventsFile.bytes(lines.filter { $0.entry < size })
    return files
  }
}

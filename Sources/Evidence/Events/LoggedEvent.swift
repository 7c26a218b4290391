import StrictJSON

/// One event: what happened, and when by its speaker's clock. The bytes are written once and kept.
///
/// The catalogue is closed: docs/protocol.md section 5 for the events that travel, docs/audit-events.md for the rest.
package struct LoggedEvent: Sendable, Hashable {
  /// What happened.
  package enum Content: Sendable, Hashable {
    /// An empty entry that fills a block.
    case padding
    /// A key of this node, announced.
    case key(KeyEvent)
    /// A message dispatched to one recipient.
    case dispatch(DispatchEvent)
    /// What this node states about an envelope it got.
    case receipt(ReceiptEvent)
    /// A channel number that will not be used.
    case void(VoidEvent)
    /// Something that concerns this node alone.
    case local(LocalEvent)
  }

  /// When, by the speaker's clock: its word, no more.
  package let time: Timestamp
  /// What.
  package let content: Content
  /// The exact bytes, as committed to.
  package let bytes: [UInt8]

  /// Writes a new event.
  package init(_ content: Content, at time: Timestamp) {
    let head: [(String, JSONValue)] = [
      ("v", .number(JSONNumber(1))),
      ("type", .string(content.type)),
      ("time", .string(time.description)),
    ]
    self.time = time
    self.content = content
    bytes = JSONValue.object(JSONObject(members: head + content.fields)).serialized()
  }

  /// Reads an event.
  /// - Throws: ``EvidenceError`` `tooLarge`, or `malformed` naming the member; a type outside the catalogue is malformed.
  package init(parsing bytes: [UInt8]) throws(EvidenceError) {
    guard bytes.count <= Limits.event else {
      throw EvidenceError(.tooLarge, "an event has at most \(Limits.event) bytes")
    }
    do {
      var reader = try ObjectReader(try JSONValue(parsing: bytes, limits: .event))
      guard try reader.requireInt64("v") == 1 else { throw EvidenceError(.malformed, "an event of unknown version") }
      let type = try reader.requireString("type")
      time = try Timestamp(rfc3339: try reader.requireString("time"))
      content = try Content(type: type, reading: &reader)
      try reader.finish()
      self.bytes = bytes
    } catch let error as EvidenceError {
      throw error
    } catch {
      throw EvidenceError(.malformed, "the event cannot be read: \(error)")
    }
  }

  /// SHA-256 of the bytes; channels link their dispatches with it.
  package var digest: Digest { .sha256(bytes) }
}

extension JSONLimits {
  /// An event is small and flat.
  static let event = JSONLimits(bytes: Limits.event, depth: 4, members: 64, stringBytes: Limits.event)
}

extension LoggedEvent.Content {
  /// Whether the entry must look like padding to whoever may not read sealed matters: padding itself, what happened in a
  /// sealed matter, what travels in a sealed channel, and what is stated about one.
  package var isSealed: Bool {
    switch self {
    case .padding: true
    case .dispatch(let event): event.name.place.channel == .sealed
    case .receipt(let event): event.dispatch.place.channel == .sealed
    case .void(let event): event.place.channel == .sealed
    case .local(let event): event.isSealed
    case .key: false
    }
  }

  /// The type as written.
  package var type: String {
    switch self {
    case .padding: "padding"
    case .key: "key"
    case .dispatch: "dispatch"
    case .receipt: "receipt"
    case .void: "void"
    case .local(let event): event.type.rawValue
    }
  }

  var fields: [(String, JSONValue)] {
    switch self {
    case .padding: []
    case .key(let event): event.fields
    case .dispatch(let event): event.fields
    case .receipt(let event): event.fields
    case .void(let event): event.fields
    case .local(let event): event.fields
    }
  }

  init(type: String, reading reader: inout ObjectReader) throws {
    switch type {
    case "padding": self = .padding
    case "key": self = .key(try KeyEvent(reading: &reader))
    case "dispatch": self = .dispatch(try DispatchEvent(reading: &reader))
    case "receipt": self = .receipt(try ReceiptEvent(reading: &reader))
    case "void": self = .void(try VoidEvent(reading: &reader))
    default:
      guard let local = LocalEvent.Kind(rawValue: type) else {
        throw EvidenceError(.malformed, "an event of a type outside the catalogue")
      }
      self = .local(try LocalEvent(local, reading: &reader))
    }
  }
}

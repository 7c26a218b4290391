import StrictJSON

/// The events that an export shows of one bundle of entries, one I-JSON object a line (docs/protocol.md section 10).
///
/// A line is nobody's word: event and salt hash to the entry that stands in the bundle, or they are not of this log.
package enum EventsFile {
  /// The event of an entry, and the salt that proves it.
  package struct Line: Sendable, Hashable {
    /// The entry's place in the log.
    package let entry: UInt64
    /// Its salt.
    package let salt: Salt
    /// The exact event bytes.
    package let event: [UInt8]

    package init(entry: UInt64, salt: Salt, event: [UInt8]) {
      self.entry = entry
      self.salt = salt
      self.event = event
    }
  }

  /// The file that says that the events were exported under the full right: every entry must open.
  package static let fullMark = "events/full"
  /// What stands in it.
  package static let fullText = "comity/full/v1\n"

  private static let folder = "events/"
  private static let bundles = "tile/entries/"

  /// The path of the events of a bundle: `events/x001/067`, `events/000.p/12` …
  package static func path(of bundle: TilePath) -> String {
    folder + bundle.description.dropFirst(bundles.count)
  }

  /// The bundle whose events have this path; nil for any other path.
  package static func bundle(of path: String) -> TilePath? {
    guard path.hasPrefix(folder) else { return nil }
    return TilePath(bundles + path.dropFirst(folder.count))
  }

  /// The file.
  package static func bytes(_ lines: [Line]) -> [UInt8] {
    var bytes: [UInt8] = []
    for line in lines {
      let members: [(String, JSONValue)] = [
        ("entry", EventField.number(line.entry)), ("salt", .string(Base64.encode(line.salt.bytes))),
        ("event", .string(String(decoding: line.event, as: UTF8.self))),
      ]
      bytes += JSONValue.object(JSONObject(members: members)).serialized() + [0x0A]
    }
    return bytes
  }

  /// Reads a file.
  /// - Parameters:
  ///   - first: the bundle's first entry.
  ///   - width: how many entries the bundle has.
  /// - Throws: ``EvidenceError`` `tooLarge`, `malformed` naming the line.
  package static func read(_ bytes: [UInt8], first: UInt64, width: Int) throws(EvidenceError) -> [Line] {
    guard bytes.count <= Limits.eventsFile else {
      throw EvidenceError(.tooLarge, "the events of a bundle have at most \(Limits.eventsFile) bytes")
    }
    guard bytes.isEmpty || bytes.last == 0x0A else { throw EvidenceError(.malformed, "the last line does not end") }
    var lines: [Line] = []
    var next = first
    for text in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
      let line = try read(Array(text), number: lines.count + 1)
      guard line.entry >= next, line.entry < first + UInt64(width) else {
        throw EvidenceError(.malformed, "line \(lines.count + 1) names no entry of this bundle, or not in its order")
      }
      next = line.entry + 1
      lines.append(line)
    }
    return lines
  }

  private static let limits = JSONLimits(
    bytes: 2 * Limits.event + 256, depth: 2, members: 3, stringBytes: Limits.event)

  private static func read(_ text: [UInt8], number: Int) throws(EvidenceError) -> Line {
    do {
      var reader = try ObjectReader(try JSONValue(parsing: text, limits: limits))
      let line = Line(
        entry: try reader.requireCount("entry"), salt: try Salt(try reader.requireBase64("salt")),
        event: Array(try reader.requireString("event").utf8))
      try reader.finish()
      return line
    } catch {
      throw EvidenceError(.malformed, "line \(number) cannot be read: \(error)")
    }
  }
}

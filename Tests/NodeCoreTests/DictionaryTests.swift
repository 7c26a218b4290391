import Evidence
import Foundation
import NodeCore
import NodeStore
import StrictJSON
import Testing

/// What the log's folder tells those who may not read: nothing but its size.
@Suite("A dictionary against an export")
struct DictionaryTests {
  /// A node that did much, and everything that is known of what it did.
  private struct Known {
    let node: TestNode
    let entries: [StoredEntry]
    /// The files of an export.
    let files: [String: [UInt8]]

    init() throws {
      let scenario = try AuditScenario()
      node = scenario.federation.registry
      for _ in 0..<3 { try AuditScenario.send(scenario.federation) }
      try scenario.federation.carry(1)
      try scenario.tick()
      let token = try node.login("admin")
      let export = try node.ask(.exportBegin, token: token, as: ExportAnswer.self)
      var files = ["checkpoint": Array(export.checkpoint.utf8), "log.vkey": Array(export.verifierKey.utf8)]
      for row in [TileRow.entries(size: export.size)] + TileRow.hashes(size: export.size) {
        for number in 0..<row.tiles {
          let tile = try node.ask(.exportTile(row[number].description), token: token, as: TileAnswer.self)
          let bytes: [UInt8] = try #require(Base64.decode(tile.bytes))
          files[tile.path] = bytes
        }
      }
      self.files = files
      entries = try node.store.read { try $0.entries(from: 0, below: export.size) }
    }

    /// Everything in the files but the notes, whose origin and key names are meant to be read.
    var opaque: [UInt8] {
      files.filter { $0.key.hasPrefix("tile/") }.sorted { $0.key < $1.key }.flatMap(\.value)
    }
  }

  /// Every word of the catalogue: types, members, codes.
  private static func catalogue() -> Set<String> {
    var words: Set<String> = ["padding", "key", "dispatch", "receipt", "void", "time", "type", "speaker", "recipient"]
    for kind in LocalEvent.Kind.allCases { words.formUnion([kind.rawValue] + kind.fields) }
    for code in RejectionReason.allCases { words.insert(code.rawValue) }
    for rung in ReceiptEvent.Rung.allCases { words.insert(rung.rawValue) }
    for channel in ChannelKind.allCases { words.insert(channel.rawValue) }
    return words
  }

  /// Every text in an event, at any depth.
  private static func texts(_ value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let elements): elements.flatMap(texts)
    case .object(let object): object.members.flatMap { texts($0.value) }
    default: []
    }
  }

  private static func contains(_ bytes: [UInt8], _ word: [UInt8]) -> Bool {
    word.count >= 3 && Data(bytes).range(of: Data(word)) != nil
  }

  @Test("finds no type, no value and no digest of any event, in any encoding")
  func nothing() throws {
    let known = try Known()
    let opaque = known.opaque
    #expect(opaque.count > 1000 && known.entries.count >= 40)
    var words = Self.catalogue()
    var digests: [[UInt8]] = []
    for entry in known.entries {
      let (event, salt) = (try #require(entry.event), try #require(entry.salt))
      words.formUnion(Self.texts(try JSONValue(parsing: event)))
      digests += [salt, Digest.sha256(event).bytes, MerkleTree.leafHash(event).bytes]
    }
    #expect(words.count > 100)
    for word in words {
      #expect(!Self.contains(opaque, Array(word.utf8)), "«\(word)»")
      // As the bytes that a digest or a key stands for, and as the digest of the word.
      if let bytes = Hex.decode(word) { #expect(!Self.contains(opaque, bytes), "bytes of «\(word)»") }
      if let bytes = Base64.decode(word) { #expect(!Self.contains(opaque, bytes), "bytes of «\(word)»") }
      digests.append(Digest.sha256(Array(word.utf8)).bytes)
    }
    for digest in digests { #expect(!Self.contains(opaque, digest)) }
    // The notes name the log and its witnesses, and nothing of what happened.
    let notes = known.files.filter { !$0.key.hasPrefix("tile/") }.flatMap(\.value)
    for word in Self.catalogue() where word.utf8.count > 4 {
      #expect(!Self.contains(notes, Array(word.utf8)), "«\(word)»")
    }
  }

  @Test("cannot confirm a guess: whoever knows an event to the byte, and the salts of all others, finds no entry of it")
  func guesses() throws {
    let known = try Known()
    let salts = try known.entries.map { try Salt(try #require($0.salt)) }
    let commitments = Set(known.entries.map(\.commitment))
    #expect(commitments.count == known.entries.count && Set(salts.map(\.bytes)).count == salts.count)
    let zero = try Salt([UInt8](repeating: 0, count: 32))
    // Padding of one moment has the same bytes: with the salt of another it gives that other's entry, and rightly so.
    let counts = known.entries.reduce(into: [:]) { $0[$1.event, default: 0] += 1 }
    for (place, entry) in known.entries.enumerated() where counts[entry.event] == 1 {
      let event = try #require(entry.event)
      for salt in [zero] + salts[..<place].suffix(8) + salts[(place + 1)...].prefix(8) {
        #expect(!commitments.contains(LogEntry(event: event, salt: salt).commitment), "entry \(entry.index)")
      }
    }
  }

  @Test(
    "cannot tell sealed entries from padding, nor count them, in the folder or through any tool", arguments: [0, 3, 11])
  func sealed(count: Int) throws {
    let node = try TestNode("registry", functions: ["icc-reg"])
    let place = Envelope.Place(channel: .sealed, epoch: 1, number: 1)
    let void = LoggedEvent(.void(VoidEvent(recipient: try NodeName("alpha"), place: place)), at: TestNode.now)
    let opaque = LoggedEvent(.local(LocalEvent(.opaque, [.text(Digest.zero.hex)])), at: TestNode.now)
    let padding = LoggedEvent(.padding, at: TestNode.now)
    // A block of sixteen in which some are sealed and the rest is padding.
    let first = try node.store.read { try $0.logSize() }
    try node.store.write { tx in
      for offset in 0..<UInt64(16) {
        let event = offset >= count ? padding : offset % 2 == 0 ? void : opaque
        let salt = try Salt(node.suite.randomBytes(32))
        try tx.appendEntry(
          LogEntry(event: event.bytes, salt: salt), at: first + offset, salt: salt, event: event.bytes,
          sealed: event.content.isSealed)
      }
    }
    let (token, approver) = (try node.login("admin"), try node.login("approver"))
    let listed = try node.ask(.auditEvents(EventsRequest(from: first)), token: token, as: EventsAnswer.self)
    let shown = listed.events.filter { $0.entry < first + 16 }
    // Whatever their number, the answer is the same to the byte but for the entries' places.
    #expect(shown.count == 16)
    for item in shown {
      let text = String(decoding: try JSONEncoder().encode(item), as: UTF8.self)
      #expect(text == #"{"entry":\#(item.entry)}"#)
      let single = try node.ask(.auditEntry(item.entry), token: token, as: EventAnswer.self)
      #expect(single.event.event == nil && single.event.type == nil && single.event.time == nil)
      #expect(throws: NodeError.self) {
        try node.ask(
          .auditDisclose(LogReference("\(item.entry)")), token: approver, as: EvidenceAnswer.self)
      }
    }
    for type in ["padding", "opaque", "void"] {
      let found = try? node.ask(
        .auditEvents(EventsRequest(from: first, type: type)), token: token, as: EventsAnswer.self)
      #expect((found?.events ?? []).allSatisfy { $0.entry >= first + 16 }, "\(type)")
    }
    let stored = try node.store.read { try $0.auditorEntries(from: first, below: first + 16) }
    #expect(stored.allSatisfy { $0.sealed && $0.salt == nil && $0.event == nil })
    let bundle = try node.ask(
      .exportTile(TilePath(.entries, number: first / 256, width: Int(first % 256) + 16).description), token: token,
      as: TileAnswer.self)
    let bytes = try #require(Base64.decode(bundle.bytes))
    #expect(bytes.count == (Int(first % 256) + 16) * 35, "every entry has one length")
  }
}

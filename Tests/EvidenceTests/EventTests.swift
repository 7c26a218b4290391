import Evidence
import Testing

@Suite("Events")
struct EventTests {
  private func events() throws -> [LoggedEvent.Content] {
    let fixture = try Fixture()
    let place = Envelope.Place(channel: .ordinary, epoch: 1, number: 4)
    let name = DispatchName(speaker: fixture.alpha, recipient: fixture.bravo, place: place)
    let dispatch = DispatchEvent(
      federation: fixture.federationID, name: name, previous: .zero, envelope: .sha256([1]), body: .sha256([2]),
      commitment: .sha256([3]), suite: "comity-1", directory: DirectoryReference(version: 3, digest: .sha256([4])))
    let source = ReceiptEvent.Source(
      index: 7, leaf: .sha256([5]), head: Checkpoint(origin: fixture.origin, size: 16, root: .sha256([6])))
    func receipt(_ rungs: [ReceiptEvent.Rung], _ reason: RejectionReason?) -> LoggedEvent.Content {
      .receipt(
        ReceiptEvent(
          dispatch: name, event: .sha256([7]), envelope: .sha256([1]), rungs: rungs, reason: reason, source: source))
    }
    let key = try RoleKey(
      purpose: .seal, publicKey: [UInt8](repeating: 7, count: 1216), notBefore: Timestamp(milliseconds: 1),
      notAfter: Timestamp(milliseconds: 2))
    return [
      .padding, .dispatch(dispatch), receipt([.relayed, .delivered], nil), receipt([.rejected], .notAddressed),
      .key(KeyEvent(key)), .void(VoidEvent(recipient: fixture.bravo, place: place)),
      .local(LocalEvent(.approvalGiven, [.text("d"), .text("a"), .text("b"), .text("c"), .none])),
      .local(LocalEvent(.storeOpened, [.count(12), .count(1), .count(3), .text("00ff")])),
    ]
  }

  @Test("are read back exactly as they were written")
  func roundTrip() throws {
    for content in try events() {
      let event = LoggedEvent(content, at: Timestamp(milliseconds: 1_790_000_000_123))
      let read = try LoggedEvent(parsing: event.bytes)
      #expect(read == event)
      #expect(read.bytes == event.bytes)
    }
  }

  @Test("have no member that their type does not name, and lack none")
  func strict() throws {
    let text = String(decoding: LoggedEvent(.padding, at: Timestamp(milliseconds: 0)).bytes, as: UTF8.self)
    #expect(text == #"{"v":1,"type":"padding","time":"1970-01-01T00:00:00.000Z"}"#)
    for wrong in [
      #"{"v":1,"type":"padding","time":"1970-01-01T00:00:00.000Z","x":1}"#,
      #"{"v":2,"type":"padding","time":"1970-01-01T00:00:00.000Z"}"#,
      #"{"v":1,"type":"something","time":"1970-01-01T00:00:00.000Z"}"#, #"{"v":1,"type":"padding"}"#,
      #"{"v":1,"type":"padding","time":"1970-01-01T00:00:00.000Z"} "# + "x",
      #"{"v":1,"v":1,"type":"padding","time":"1970-01-01T00:00:00.000Z"}"#,
      #"{"v":1,"type":"store.opened","time":"1970-01-01T00:00:00.000Z","size":-1}"#,
    ] {
      #expect(throws: EvidenceError.self) { try LoggedEvent(parsing: Array(wrong.utf8)) }
    }
  }

  @Test("hide behind their salts: the same event gives another entry with another salt")
  func salted() throws {
    let event = LoggedEvent(.padding, at: Timestamp(milliseconds: 0)).bytes
    let one = LogEntry(event: event, salt: try Salt([UInt8](repeating: 1, count: 32)))
    let two = LogEntry(event: event, salt: try Salt([UInt8](repeating: 2, count: 32)))
    #expect(one.bytes.count == 33 && one != two)
  }

  @Test("are proven before they are parsed")
  func statements() throws {
    let fixture = try Fixture()
    var tree = MemoryTree()
    let salt = try Salt([UInt8](repeating: 4, count: 32))
    let event = LoggedEvent(.padding, at: Timestamp(milliseconds: 0)).bytes
    for index in 0..<5 {
      try tree.append(index == 3 ? LogEntry(event: event, salt: salt).leafHash : .sha256([UInt8(index)]))
    }
    let head = try fixture.head(size: 5, root: try MerkleTree.root(size: 5, reading: tree))
    let path = try MerkleTree.inclusion(of: 3, size: 5, reading: tree)
    let statement = try LoggedStatement(event: event, salt: salt, index: 3, inclusion: path)
    #expect(try statement.verified(under: head).speaker == fixture.alpha)
    let changed = try LoggedStatement(event: event + [0x20], salt: salt, index: 3, inclusion: path)
    #expect(throws: EvidenceError.self) { try changed.verified(under: head) }
    let moved = try LoggedStatement(event: event, salt: salt, index: 2, inclusion: path)
    #expect(throws: EvidenceError.self) { try moved.verified(under: head) }
  }
}

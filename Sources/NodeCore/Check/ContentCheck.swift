package import Evidence
import Membership
import NodeStore
import PeerSync

/// Compares what a stopped node's store holds with the node's own log: what was committed to must still be there, and
/// nothing else.
///
/// The seals of the store tell that a block was written under its key; this tells that the newest one was not exchanged for
/// an older one, where the log says what should stand there. It changes nothing, and needs no network.
package struct ContentCheck {
  /// What was found.
  package struct Result: Sendable, Equatable {
    /// Each thing that is wrong, in a sentence with ids only.
    package var findings: [String] = []
    /// What was looked at, and what was not.
    package var checked: [String] = []
  }

  private let store: NodeDatabase
  private let suite: Suite
  private let report: (_ done: UInt64, _ total: UInt64) -> Void
  private var result = Result()
  private static let chunk: UInt64 = 500
  private static let findingLimit = 100

  /// Prepares the check of a store that nobody else uses.
  /// - Parameter report: called now and then with entries and messages done and in all.
  /// - Throws: ``NodeStoreError`` when the store was written by another version.
  package init(
    databaseURI: String, suite: Suite, report: @escaping (_ done: UInt64, _ total: UInt64) -> Void
  ) throws {
    store = try NodeDatabase(databaseURI: databaseURI, migrating: false)
    self.suite = suite
    self.report = report
  }

  /// Checks everything.
  /// - Throws: what the store throws when it cannot be read; damage that can be named is a finding.
  package mutating func run() throws -> Result {
    defer { try? store.close() }
    try store.read { tx in
      let node = try LoadedNode(tx, suite: suite)
      let (size, messages) = (try tx.logSize(), try tx.messageCount())
      try checkLog(node, size, of: size + messages, tx)
      try checkMessages(node, after: size, of: size + messages, tx)
    }
    return result
  }

  private mutating func find(_ finding: String) {
    if result.findings.count < Self.findingLimit { result.findings.append(finding) }
  }

  // MARK: The log

  /// Every entry's commitment from its salt and event, every hash of the tree, the root at every signed head.
  private mutating func checkLog(_ node: LoadedNode, _ size: UInt64, of total: UInt64, _ tx: StoreTransaction) throws {
    var heads = try tx.heads()[...]
    var spine = LogSpine()
    var deleted = 0
    var next: UInt64 = 0
    while next < size {
      let entries = try tx.entries(from: next, below: min(next + Self.chunk, size))
      guard !entries.isEmpty else { break }
      for entry in entries {
        guard entry.index == next else { return find("the log lacks entry \(next)") }
        if try !isCommitted(entry) { deleted += 1 }
        for hash in try spine.append(LogEntry(commitment: entry.commitment).leafHash) {
          if try tx.hash(level: hash.level, index: hash.index) != hash.hash {
            find("the tree's hash \(hash.level)/\(hash.index) is not that of its entries")
          }
        }
        next += 1
        while let head = heads.first, head.checkpoint.size <= next {
          try checkHead(heads.removeFirst(), node, spine)
        }
      }
      report(next, total)
    }
    for head in heads {
      find(
        "a checkpoint of size \(head.checkpoint.size) is signed, and the log has \(Plural.of(size, "entry", "entries"))"
      )
    }
    result.checked.append(
      "\(Plural.of(size, "entry", "entries")) against what commits to them, the tree, and every signed checkpoint kept")
    if deleted > 0 {
      result.checked.append("not checked: \(Plural.of(deleted, "entry", "entries")) whose content was deleted by rule")
    }
  }

  /// Whether an entry's commitment could be recomputed; a wrong one is a finding.
  private mutating func isCommitted(_ entry: StoredEntry) throws -> Bool {
    guard let salt = entry.salt, let event = entry.event else { return false }
    if try LogEntry(event: event, salt: Salt(salt)).commitment != entry.commitment {
      find("entry \(entry.index) is not what its commitment says")
    }
    return true
  }

  private mutating func checkHead(_ head: SignedHead, _ node: LoadedNode, _ spine: LogSpine) throws {
    let size = head.checkpoint.size
    if try head.checkpoint.root != spine.root() {
      find("the checkpoint of size \(size) has another root than the entries")
    }
    do {
      _ = try VerifiedCheckpoint(note: head.note, key: node.identity.key, suite: suite)
    } catch {
      find("the checkpoint of size \(size) is not signed by this node")
    }
  }

  // MARK: Messages

  /// Every body against its digest and commitment, and both against the events that speak of them.
  private mutating func checkMessages(
    _ node: LoadedNode, after done: UInt64, of total: UInt64, _ tx: StoreTransaction
  ) throws {
    var before = Int64.max
    var count: UInt64 = 0
    var deleted = 0
    while true {
      let messages = try tx.messages(before: before, limit: Int(Self.chunk))
      guard let last = messages.last else { break }
      for message in messages {
        if message.contentKey == nil {
          deleted += 1
          try checkDeletion(message, tx)
        } else {
          try checkBody(message, node, tx)
        }
        try checkDispatches(message, tx)
        try checkArrivals(message, tx)
      }
      before = last.key
      count += UInt64(messages.count)
      report(done + count, total)
    }
    result.checked.append(
      "\(Plural.of(count, "message")) against what commits to them, and against the events that name them")
    if deleted > 0 {
      result.checked.append(
        "not checked: \(Plural.of(deleted, "message")) whose content was deleted by rule, as the log says")
    }
  }

  /// Content that is not there must have been destroyed by an act that stands in the log.
  private mutating func checkDeletion(_ message: StoredMessage, _ tx: StoreTransaction) throws {
    let deletion = try tx.deletion(ofMessage: message.key)
    guard let index = deletion?.entry, let event = try tx.inEpoch(deletion?.epoch ?? 1).entry(index)?.event,
      let logged = try? LoggedEvent(parsing: event), case .local(let local) = logged.content,
      local.type == .contentDeleted, local.values.first == .text(message.id),
      local.values.last == .text(message.commitment.hex)
    else { return find("the content of message \(message.id) is missing, and no deletion in the log says why") }
  }

  private mutating func checkBody(_ message: StoredMessage, _ node: LoadedNode, _ tx: StoreTransaction) throws {
    guard let bytes = try tx.body(message.body), Digest.sha256(bytes) == message.body else {
      return find("the body of message \(message.id) is missing or changed")
    }
    guard let directory = node.directory, let key = message.contentKey else { return }
    do {
      let inside = try SealedBody(bytes).open(
        contentKey: key, sender: try NodeName(message.author), federation: directory.genesis.id, suite: suite)
      if inside.statement.commitment(salt: inside.salt) != message.commitment {
        find("message \(message.id) is not what its commitment says")
      }
    } catch {
      find("message \(message.id) does not open with the key that is kept for it")
    }
  }

  private mutating func checkDispatches(_ message: StoredMessage, _ tx: StoreTransaction) throws {
    for dispatch in try tx.dispatches(ofMessage: message.key) {
      guard let event = try tx.inEpoch(dispatch.place.epoch).entry(dispatch.index)?.event else {
        find("the dispatch \(dispatch.number) to \(dispatch.peer) names entry \(dispatch.index), which has no event")
        continue
      }
      compare(event, message, "entry \(dispatch.index)")
    }
  }

  private mutating func checkArrivals(_ message: StoredMessage, _ tx: StoreTransaction) throws {
    for arrival in try tx.arrivals(ofMessage: message.key) {
      compare(arrival.event, message, "the arrival \(arrival.number) from \(arrival.peer)")
      guard let event = try tx.inEpoch(arrival.receiptEpoch).entry(arrival.receipt)?.event,
        let logged = try? LoggedEvent(parsing: event),
        case .receipt(let receipt) = logged.content, receipt.dispatch.place.number == arrival.number
      else {
        find("entry \(arrival.receipt) is not the receipt for message \(message.id)")
        continue
      }
    }
  }

  private mutating func compare(_ event: [UInt8], _ message: StoredMessage, _ place: String) {
    guard let logged = try? LoggedEvent(parsing: event), case .dispatch(let dispatch) = logged.content,
      dispatch.commitment == message.commitment, dispatch.body == message.body
    else { return find("\(place) speaks of another content than message \(message.id) has") }
  }
}

import Cooperation
import EncryptedSQLite
import Evidence
import Foundation
import Membership
import NodeCore
import NodeStore

/// An inbox of many threads on a whole node's core: the first fold of all, then a page after a start, and one more message.
struct InboxCost {
  let folder: String
  let threads: Int

  private static let suite = Suite.comity1
  private static let now = Timestamp(milliseconds: 1_790_000_000_000)
  private static let token = [UInt8](repeating: 9, count: 32)

  func measure() throws {
    let template = try DomainCost.template()
    let key = SlotSecret.keyFile(SecretBytes(copying: Self.suite.randomBytes(32)))
    let unlocked = try StoreFolder(folder + "/inbox").create(unlocking: key, cost: 14)
    let (store, directory) = try node(unlocked)
    let federation = directory.genesis.id
    let fill = try Stopwatch.milliseconds {
      for start in stride(from: 0, to: threads, by: 5_000) {
        try store.write { tx in
          for number in start..<min(start + 5_000, threads) { _ = try insert(number, template, federation, tx) }
        }
      }
    }
    Stopwatch.print("(\(threads) requests sealed and kept)", "\(Int(fill / 1000)) s")
    let settings = NodeSettings(block: 16, passwordCost: 14, software: "bench")
    var core = try Node(store: store, suite: Self.suite, settings: settings)
    let first = try Stopwatch.milliseconds { while try !deadlines(core).isComplete {} }
    Stopwatch.print("first fold of \(threads) threads, with their clocks", "\(Int(first)) ms")
    core = try Node(store: store, suite: Self.suite, settings: settings)
    let cold = try Stopwatch.milliseconds { try ask(core, .inbox(InboxRequest())) }
    Stopwatch.print(
      "inbox of \(threads) threads, first page after a start", String(format: "%.1f ms (goal: under 150)", cold))
    let warm = try Stopwatch.several(20) { try ask(core, .inbox(InboxRequest())) }
    Stopwatch.print("the same again", String(format: "%.1f ms, worst of 20 %.1f ms", warm.median, warm.worst))
    _ = try store.write { try insert(threads, template, federation, $0) }
    let one = try Stopwatch.milliseconds { try ask(core, .inbox(InboxRequest())) }
    Stopwatch.print("the same with one message that was not folded yet", String(format: "%.1f ms", one))
    // Ticks look at so many clocks each, of which a request starts several: enough of them leave none.
    let told = try Stopwatch.several(3 + threads / 150) { try perform(core, .tick) }
    Stopwatch.print(
      "ticks that tell reminders and index 500 messages", String(format: "%.1f ms at the median", told.median))
    let tick = try Stopwatch.several(20) { try perform(core, .tick) }
    Stopwatch.print(
      "a tick with nothing due", String(format: "%.2f ms, worst of 20 %.2f ms", tick.median, tick.worst))
    let clocks = try Stopwatch.several(20) { _ = try deadlines(core) }
    Stopwatch.print(
      "its clocks, the next 500 to end", String(format: "%.1f ms, worst of 20 %.1f ms", clocks.median, clocks.worst))
    try store.close()
    unlocked.close()
  }

  private func ask(_ core: Node, _ request: NodeRequest) throws {
    let outputs = try core.perform([.request(RequestID(1), token: Hex.encode(Self.token), request)], at: Self.now)
    for case .answer(_, let result) in outputs { _ = try result.get() }
  }

  private func deadlines(_ core: Node) throws -> DeadlinesAnswer {
    let request = NodeInput.request(RequestID(1), token: Hex.encode(Self.token), .deadlines(DeadlinesRequest()))
    for case .answer(_, let result) in try core.perform([request], at: Self.now) {
      if let answer = try result.get() as? DeadlinesAnswer { return answer }
    }
    throw NodeError(.defect, "no answer")
  }

  private func perform(_ core: Node, _ input: NodeInput) throws { _ = try core.perform([input], at: Self.now) }

  /// A node of a federation of its own, with a session of one officer.
  private func node(_ unlocked: UnlockedStore) throws -> (NodeDatabase, Directory) {
    let name = try FederationName("bench.example")
    let bytes = try NodeSetup.initialise(
      databaseURI: unlocked.databaseURI, name: try NodeName("alpha"), federation: name,
      wishes: MemberFile.Wishes(title: "alpha", functions: ["nfp"], endpoints: []), officers: [], block: 16,
      at: Self.now, suite: Self.suite)
    let store = try NodeDatabase(databaseURI: unlocked.databaseURI)
    let stewards = try ["amber", "basalt"].map { steward in
      (
        name: try NodeName(steward),
        signer: try Self.suite.signer(Self.suite.randomBytes(32), Self.suite.randomBytes(32))
      )
    }
    let genesis = Genesis(
      federation: name, created: Self.now,
      stewards: try StewardSet(stewards.map { Steward(name: $0.name, key: $0.signer.publicKey) }, threshold: 2))
    let text = try DirectoryDraft(genesis: genesis, after: nil).text(
      adding: [try MemberFile(parsing: bytes, suite: Self.suite)], at: Self.now, suite: Self.suite)
    let lines = try stewards.flatMap { try $0.signer.lines(for: text.bytes, .directory, name: name.steward($0.name)) }
    let directory = try Directory(
      first: try SignedNote(text: text.bytes, lines: lines), genesis: genesis, suite: Self.suite)
    let core = try Node(
      store: store, suite: Self.suite, settings: NodeSettings(block: 16, passwordCost: 14, software: "bench"))
    _ = try core.installFirst(
      DirectoryInstallRequest(
        directory: String(decoding: directory.note.bytes, as: UTF8.self),
        genesis: String(decoding: genesis.text, as: UTF8.self), genesisDigest: genesis.id.hex), at: Self.now)
    try store.write { tx in
      try tx.insert(
        StoredOfficer(id: "o", name: "o", roles: ["drafter"], cost: 14, salt: [], hash: []))
      try tx.insertSession(token: .sha256(Self.token), id: "s", officer: "o", at: Self.now)
    }
    return (store, directory)
  }

  private func insert(
    _ number: Int, _ template: MessageTemplate, _ federation: Digest, _ tx: StoreTransaction
  ) throws -> Int64 {
    let sender = try NodeName("registry")
    let text = template.completed(
      id: DomainCost.id(number), node: "registry", officer: "o", thread: nil, inReplyTo: nil,
      written: "2026-09-21T10:00:00Z")
    let statement = try SealedStatement(sender: sender, recipients: [try NodeName("alpha")], message: text)
    let salt = try Salt(Self.suite.randomBytes(32))
    let contentKey = Self.suite.randomBytes(32)
    let body = try SealedBody.seal(
      statement, salt: salt, contentKey: contentKey, bodySalt: Self.suite.randomBytes(24), federation: federation,
      suite: Self.suite)
    return try tx.insert(
      NewMessage(
        author: sender, id: DomainCost.id(number), commitment: statement.commitment(salt: salt),
        kind: "req.asset_tracing", thread: DomainCost.id(number), replyTo: nil, subject: "Tracing of assets",
        body: body, contentKey: contentKey, time: Self.now))
  }
}

import AuditFixtures
import Cooperation
import Evidence
import Foundation
import Membership
import StrictJSON

/// The seeds of the corpus: one honest input of each form, and a few just beside it.
enum FuzzSeeds {
  typealias Seed = (target: String, name: String, bytes: [UInt8])

  static func all(in federation: AuditFederation) throws -> [Seed] {
    let evidence = try WrittenEvidence(federation)
    return try notes(federation, evidence) + witness(federation, evidence) + log(federation, evidence)
      + files(evidence) + messages() + domain() + SyncSeeds(federation).all()
  }

  private static func notes(_ federation: AuditFederation, _ evidence: WrittenEvidence) throws -> [Seed] {
    let whole = try evidence.sender.note(by: federation[0], cosigned: evidence.witnesses(of: 0))
    let bare = try evidence.sender.note(24, by: federation[0], cosigned: [])
    let half = try SignedNote(text: whole.text, lines: [whole.lines[0]])
    let doubled = try SignedNote(text: whole.text, lines: whole.lines + whole.lines)
    let example =
      "This is an example message.\n\n— example.com/foo "
      + "Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
    let identity = federation[0].identity.note
    return [
      ("note", "checkpoint", bare.bytes), ("note", "half", half.bytes), ("note", "identity", identity.bytes),
      ("note", "c2sp", Array(example.utf8)), ("note", "unsigned", Array("text\n\n".utf8)),
      ("checkpoint", "cosigned", whole.bytes), ("checkpoint", "bare", bare.bytes), ("checkpoint", "half", half.bytes),
      ("checkpoint", "doubled", doubled.bytes), ("checkpoint", "text", bare.text),
      ("identity", "first", identity.bytes),
      ("identity", "half", try SignedNote(text: identity.text, lines: [identity.lines[0]]).bytes),
    ]
  }

  private static func witness(_ federation: AuditFederation, _ evidence: WrittenEvidence) throws -> [Seed] {
    func request(_ old: UInt64, _ size: UInt64) throws -> [UInt8] {
      let note = try evidence.sender.note(size, by: federation[0], cosigned: [])
      return AddCheckpoint(
        old: old, proof: try evidence.sender.consistency(from: old, to: size),
        checkpoint: try OfferedCheckpoint(parsing: note.bytes)
      ).bytes
    }
    let key = federation.key(federation[0])
    let extended = Array("old 0\n\nlog.example\n1\n\(Base64.encode(Digest.zero.bytes))\nmore\n\n".utf8)
    return [
      ("add-checkpoint", "first", try request(0, 24)), ("add-checkpoint", "next", try request(24, 40)),
      ("add-checkpoint", "power", try request(16, 33)), ("add-checkpoint", "extension", extended),
      ("policy", "auditor", try required(federation.trustFiles["policy"])),
      ("policy", "key", Array(key.description.utf8)),
      ("policy", "groups", Array(try groups(federation).utf8)), ("policy", "none", Array("quorum none\n".utf8)),
    ]
  }

  private static func groups(_ federation: AuditFederation) throws -> String {
    let keys = try federation.members.map { member in
      VerifierKey(
        name: member.cosigner.name, type: .cosignatureEd25519,
        publicKey: try HybridPublicKey(joined: member.cosigningKey.publicKey).ed25519)
    }
    return """
      # a comment
      log \(federation.key(federation[0])) https://log.example/
      witness a \(keys[0])
      \twitness b \(keys[1]) https://b.example/
      witness c \(keys[2])
      group inner any a b
      group outer all inner c
      quorum outer

      """
  }

  private static func log(_ federation: AuditFederation, _ evidence: WrittenEvidence) throws -> [Seed] {
    let files = try federation.folder(evidence.sender, of: federation[0])
    let bundle = try required(files["tile/entries/000.p/40"])
    let tile = try required(files["tile/0/000.p/40"])
    func folder(_ older: UInt8, _ bundle: [UInt8], _ tile: [UInt8]) -> [UInt8] {
      var writer = ByteWriter()
      writer.write(UInt8(39))
      writer.write(older)
      writer.write16(bundle)
      writer.write(tile)
      return writer.bytes
    }
    func numbers(_ index: UInt64, _ old: UInt64, _ new: UInt64, _ path: [Digest]) throws -> [UInt8] {
      var writer = ByteWriter()
      for number in [index, old, new] { writer.write(number) }
      writer.write(try evidence.sender.hash(level: 0, index: index % 40).bytes)
      writer.write(try evidence.sender.root(min(old, 40)).bytes)
      for node in path { writer.write(node.bytes) }
      return writer.bytes
    }
    let paths = ["tile/0/000", "tile/entries/x001/234.p/17", "tile/3/x001/x002/003.p/255", "tile/entries/000.p/12"]
    return try [
      ("folder", "whole", folder(12, bundle, tile)), ("folder", "short", folder(0, Array(bundle.dropLast(40)), tile)),
      ("folder", "moved", folder(3, Array(bundle.dropFirst(35)), tile)),
      ("tree", "inclusion", numbers(17, 24, 40, evidence.sender.inclusion(17))),
      ("tree", "consistency", numbers(3, 24, 40, evidence.sender.consistency(from: 24))),
      ("tree", "power", numbers(3, 16, 40, evidence.sender.consistency(from: 16))),
      ("tree", "huge", numbers(.max, .max - 1, .max, evidence.sender.consistency(from: 24))),
      (
        "events", "two",
        EventsFile.bytes([
          EventsFile.Line(entry: 3, salt: evidence.salt, event: evidence.dispatch.bytes),
          EventsFile.Line(entry: 200, salt: evidence.salt, event: evidence.receipt.bytes),
        ])
      ), ("events", "none", []), ("event", "dispatch", evidence.dispatch.bytes),
      ("event", "receipt", evidence.receipt.bytes),
      ("event", "padding", LoggedEvent(.padding, at: AuditFederation.start).bytes),
      ("event", "key", LoggedEvent(.key(KeyEvent(federation[0].cosigningKey)), at: AuditFederation.start).bytes),
    ] + locals() + paths.enumerated().map { ("tile-path", "path-\($0.offset)", Array($0.element.utf8)) }
  }

  /// One event of each local type.
  private static func locals() -> [Seed] {
    LocalEvent.Kind.allCases.map { kind in
      let values = kind.fields.indices.map { [LocalEvent.Field.text("alpha"), .count(7), .none][$0 % 3] }
      return ("event", kind.rawValue, LoggedEvent(.local(LocalEvent(kind, values)), at: AuditFederation.start).bytes)
    }
  }

  private static func files(_ evidence: WrittenEvidence) throws -> [Seed] {
    let federation = evidence.federation
    // A disclosure alone keeps the input small, so that fuzzing is quick.
    let disclosure = DisclosureFile(
      try evidence.statement(evidence.dispatch, in: evidence.sender, by: 0),
      disclosed: EvidenceFileDisclosure(statement: evidence.statement, salt: evidence.salt))
    let bare = try evidence.proof(note: try evidence.sender.note(by: federation[0], cosigned: []))
    return [
      ("evidence", "message", try evidence.file().bytes), ("evidence", "disclosure", disclosure.bytes),
      ("proof", "cosigned", try evidence.proof().bytes), ("proof", "bare", bare.bytes),
      ("directory", "first", federation.directory.note.bytes), ("genesis", "first", federation.directory.genesis.text),
      ("genesis", "steward", federation.directory.genesis.stewards.stewards[0].publicFile),
      ("member", "alpha", try member(federation)), ("envelope", "statement", evidence.statement.bytes),
      (
        "envelope", "envelope",
        [1, 0, 1] + [UInt8](repeating: 0, count: 72 - 8) + [0, 0, 0, 0, 0, 0, 1, 0] + [UInt8](repeating: 3, count: 48)
      ),
      ("envelope", "batch-key", [1, 0, 1] + [UInt8](repeating: 4, count: SealedBatchKey.size - 3)),
      (
        "envelope", "body",
        try ChunkedEncryption.seal(
          [1, 2, 3], key: [UInt8](repeating: 5, count: 32), salt: [UInt8](repeating: 6, count: 24), context: [])
      ),
    ]
  }

  private static func member(_ federation: AuditFederation) throws -> [UInt8] {
    let alpha = federation[0]
    let event = LoggedEvent(.key(KeyEvent(alpha.cosigningKey)), at: AuditFederation.start)
    let salt = try Salt([UInt8](repeating: 4, count: 32))
    let log = try WrittenLog(
      federation.origin(alpha), entries: [LogEntry(event: event.bytes, salt: salt).bytes, [1]])
    return MemberFile.write(
      origin: federation.origin(alpha),
      wishes: MemberFile.Wishes(title: "State Alpha", functions: ["nfp"], endpoints: ["127.0.0.1:7455"]),
      identity: alpha.identity, checkpoint: try log.note(by: alpha, cosigned: []),
      statements: [
        try LoggedStatement(
          event: event.bytes, salt: salt, index: 0,
          inclusion: try MerkleTree.inclusion(of: 0, size: 2, reading: log))
      ])
  }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private static func file(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: "\(root)/\(name)")))
  }

  /// A file of labels that is small enough to be bent often.
  private static let labels =
    #"{"version":2,"language":"en","about":"Words.","kinds":{"req.assistance":"Request for assistance"},"common":{"case":"Case"},"fields":{"measure":"Measure"},"own":{"resp.restraint.event=released":"released"}"#
    + #","rows":{"item":"item"},"values":{"measures/d":"service of documents"},"sources":{"Rome Statute art. ":"Statute, art. "},"marks":{"SECRET":"SECRET"},"schemata":{"Person":"person"},"properties":{"name":"name"},"bases":{"":"of ","Rome Statute art. ":"of article "}}"#

  /// Bodies of kinds with many shapes, entries of registers, threads, and the files that officers and deployers hand in.
  private static func domain() throws -> [Seed] {
    let messages = try file("Tests/CooperationTests/Golden/messages.jsonl").split(separator: 0x0A).map { line in
      (line: Array(line), message: try Message(parsing: Array(line)))
    }
    var seeds: [Seed] = []
    for code in [
      "req.assistance", "req.asset_freeze", "req.arrest_surrender", "resp.asset_report", "resp.execution_report",
      "resp.evidence_transmittal", "thread.correction", "stat.return", "agr.record", "dir.entry",
    ] {
      let body = try required(messages.first { $0.message.kind == code }).message.body.serialized()
      seeds.append(("body", code, Array("\(code)\n".utf8) + body))
    }
    for kind in [RegisterKind.warrants, .directory, .documents, .pledges] {
      let body = try required(messages.first { $0.message.kind == kind.kind }).message.body.serialized()
      seeds.append(("register", kind.code, Array("\(kind.code)\n".utf8) + body + [0x0A] + body))
    }
    let thread = messages.filter { ["req.assistance", "resp.acknowledge"].contains($0.message.kind) }.map(\.line)
    return try seeds + [
      ("thread", "request", Array(thread.prefix(2).joined(separator: [0x0A]))),
      ("catalogue", "kind", file("Sources/Cooperation/Kinds/resp_refusal.json")),
      ("catalogue", "lifecycle", file("Sources/Cooperation/Lifecycles/transit.json")),
      ("catalogue", "lifecycle-needs", file("Sources/Cooperation/Lifecycles/noncompliance.json")),
      ("labels", "small", Array(labels.utf8)),
      ("catalogue", "recommendations", file("Tests/CooperationTests/Corpus/recommendations.json")),
      (
        "csv", "semicolons", Array("\u{FEFF}id;schema;name;iban\r\na1;BankAccount;Good;DE89370400440532013000\r\n".utf8)
      ),
      ("csv", "formulas", Array("id,schema,name\na,Person,\"=1+1\"\nb,Person,\"two\nlines, \"\"quoted\"\"\"\n".utf8)),
    ] + Catalogue.lawTables.map { ("catalogue", $0, try file("Sources/Cooperation/Law/\($0).json")) } + [
      ("note-code", "good", Array(required(NoteCode(commitment: String(repeating: "0f", count: 32))).description.utf8)),
      ("note-code", "sloppy", Array(" o1zhf96hwb ".utf8)),
      ("query", "words", Array("Müller \"grey heron\" ~Muhamad O’Brien".utf8)),
      ("query", "operators", Array("a AND NOT (b* \"c".utf8)),
      ("calendar", "day", Array("2026-03-11".utf8)), ("calendar", "lines", Array("a\r\nBEGIN:VEVENT;b,c\u{202E}".utf8)),
    ]
  }

  private static func messages() throws -> [Seed] {
    let template = try MessageTemplate(parsing: try file("Config/demo/request.json"))
    let lines = String(decoding: try file("Config/demo/notice.ftm.jsonl"), as: UTF8.self).split(separator: "\n")
    let whole = template.adding(entityLines: lines.map(String.init)).completed(
      id: String(repeating: "a", count: 32), node: "registry", officer: "drafter", thread: nil, inReplyTo: nil)
    let json = [#"{"a":[1,-0.5e+7,true,null,"\u00e9\ud83d\ude00\n"],"b":{}}"#, "[[[[]]]]", #""x""#]
    return try [
      ("message", "whole", whole), ("message", "request", file("Config/demo/request.json")),
      ("message", "inquiry", file("Config/demo/inquiry.json")),
      ("message", "report", file("Config/demo/report.json")), ("ftm", "notice", file("Config/demo/notice.ftm.jsonl")),
      ("ftm", "report", file("Config/demo/report.ftm.jsonl")),
      ("ftm", "good", file("Tests/CooperationTests/Corpus/good.jsonl")),
      ("ftm", "bad", file("Tests/CooperationTests/Corpus/bad.jsonl")),
    ] + json.enumerated().map { ("json", "value-\($0.offset)", Array($0.element.utf8)) }
  }
}

extension WrittenLog {
  func inclusion(_ index: UInt64) throws -> [Digest] {
    try MerkleTree.inclusion(of: index, size: size, reading: self)
  }
}

private func required<Value>(_ value: Value?) throws -> Value {
  guard let value else { throw EvidenceError(.malformed, "a part of the fixture is missing") }
  return value
}

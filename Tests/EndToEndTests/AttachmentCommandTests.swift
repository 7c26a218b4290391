import Foundation
import Testing

/// The demo's nodes as real daemons: an attachment over a link that is cut by kill -9, and one by pouch without any link.
@Suite("The attachment and pouch commands", .serialized)
struct AttachmentCommandTests {
  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }

  /// A request of the registry to alpha with a file, approved; its id.
  private func send(_ demo: KeptDemo, _ file: String) throws -> String {
    let root = DemoTests.root
    let draft = try demo.comity(
      [
        "draft", "new", "\(root)/Config/demo/request.json", "--entities", "\(root)/Config/demo/notice.ftm.jsonl",
        "--attach", file, "--json",
      ], on: "registry", as: "drafter")
    try #require(draft.status == 0, "\(draft.error)")
    let id = try #require(try json(draft.output)["id"] as? String)
    let submitted = try demo.comity(["draft", "submit", id, "--json"], on: "registry", as: "drafter")
    let commitment = try #require(try json(submitted.output)["commitment"] as? String)
    let approved = try demo.comity(
      ["approve", id, "--commitment", commitment, "--json"], on: "registry", as: "approver")
    try #require(approved.status == 0, "\(approved.error)")
    return id
  }

  private func state(_ demo: KeptDemo, _ id: String) throws -> String {
    let listed = try demo.comity(["message", "attachments", id, "--json"], on: "alpha", as: "drafter")
    guard listed.status == 0 else { return "none" }
    let items = try #require(try json(listed.output)["attachments"] as? [[String: Any]])
    return try #require(items.first?["state"] as? String)
  }

  private func wait(_ demo: KeptDemo, _ id: String, until wanted: (String) -> Bool) throws {
    var tries = 0
    var seen = try state(demo, id)
    while !wanted(seen) {
      tries += 1
      try #require(tries < 600, "the attachment stays \(seen)")
      usleep(50_000)
      seen = try state(demo, id)
    }
  }

  @Test("say which document a request lacks, take a file for it under another name, and show it to who approves")
  func documents() throws {
    let demo = try KeptDemo()
    try demo.start(officers: ["drafter", "approver"])
    let scan = "\(demo.folder)/scan 0017.pdf"
    try Data("An order of a Chamber that does not exist.".utf8).write(to: URL(fileURLWithPath: scan))
    let root = DemoTests.root
    let new = [
      "draft", "new", "\(root)/Config/demo/stories/freeze-request.json", "--entities",
      "\(root)/Config/demo/notice.ftm.jsonl",
    ]
    let bare = try demo.comity(new, on: "registry", as: "drafter")
    #expect(bare.output.contains("✗ order, required: MISSING [Rome Statute art. 57(3)(e)]"), "\(bare.output)")
    #expect(bare.output.contains("--attach order=FILE") && bare.output.contains("cannot be submitted"))
    let id = try #require(
      try json(try demo.comity(new + ["--attach", "order=\(scan)", "--json"], on: "registry", as: "drafter").output)[
        "id"] as? String)
    let submitted = try demo.comity(["draft", "submit", id], on: "registry", as: "drafter")
    #expect(submitted.status == 8, "\(submitted.error)")
    let shown = try demo.comity(["approve", id], on: "registry", as: "approver").output
    let line = try #require(shown.range(of: "✓ order, required: there [Rome Statute art. 57(3)(e)]"), "\(shown)")
    #expect(shown[line.upperBound...].contains("order-scan 0017.pdf"))
    #expect(shown[line.upperBound...].contains("SHA-256 "))
  }

  @Test("say at both ends that the sender's file is gone, and bring it once it is put back")
  func gone() throws {
    let demo = try KeptDemo()
    let annex = "\(demo.folder)/annex.pdf"
    try Data(repeating: 7, count: 2 << 20).write(to: URL(fileURLWithPath: annex))
    try alone(demo, "registry")
    let id = try send(demo, annex)
    demo.stop()
    let file = try #require(try files("\(demo.folder)/registry/data/attachments").first)
    try FileManager.default.moveItem(atPath: file, toPath: "\(demo.folder)/elsewhere")
    try demo.start(officers: ["drafter", "approver"])
    try wait(demo, id) { $0 == "sender-lacks" }
    let listed = try demo.comity(["message", "attachments", id], on: "alpha", as: "drafter").output
    #expect(listed.contains("its sender says that it has not got the file"), "\(listed)")
    let status = try demo.comity(["status"], on: "registry", as: "drafter")
    let warning = "attachment 1 of message \(id) is missing in this node's folder: 1 recipient waits for it"
    #expect(status.output.contains(warning), "\(status.output)")
    try FileManager.default.moveItem(atPath: "\(demo.folder)/elsewhere", toPath: file)
    try wait(demo, id) { $0 == "whole" }
    let after = try demo.comity(["status"], on: "registry", as: "drafter")
    #expect(!after.output.contains("is missing in this node's folder"), "\(after.output)")
  }

  @Test("carry a file whole over a break and by hand, and overwrite nothing")
  func carry() throws {
    let demo = try KeptDemo()
    let (first, second) = ("\(demo.folder)/first.bin", "\(demo.folder)/second «ü».pdf")
    let block = Data((0..<65_521).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    var large = Data()
    for _ in 0..<300 { large.append(block) }
    try large.write(to: URL(fileURLWithPath: first))
    try large.prefix(12 << 20).write(to: URL(fileURLWithPath: second))
    try demo.start(officers: ["drafter", "approver"])
    let id = try send(demo, first)
    try wait(demo, id) { $0 != "none" }
    demo.kill()
    try demo.start(officers: ["drafter", "approver"])
    try wait(demo, id) { $0 == "whole" }
    let saved = "\(demo.folder)/saved.bin"
    let save = ["message", "save", String(id.prefix(12)), "--out", saved]
    #expect(try demo.comity(save, on: "alpha", as: "drafter").status == 0)
    #expect(FileManager.default.contentsEqual(atPath: saved, andPath: first))
    #expect(try demo.comity(save, on: "alpha", as: "drafter").status == 6)
    try lose(demo, id)
    demo.stop()
    try check(demo)
    try pouch(demo, second)
  }

  /// A file that was lost is named, and fetched again from the peer that sent it.
  private func lose(_ demo: KeptDemo, _ id: String) throws {
    let file = try #require(try files("\(demo.folder)/alpha/data/attachments").first)
    func save(_ name: String) throws -> DemoTests.Outcome {
      try demo.comity(["message", "save", id, "--out", "\(demo.folder)/\(name)"], on: "alpha", as: "drafter")
    }
    try FileManager.default.removeItem(atPath: file)
    let missing = try save("missing.bin")
    #expect(missing.status == 6, "\(missing.error)")
    #expect(missing.error.contains("is missing in this node's folder; it is fetched again from registry"))
    try wait(demo, id) { $0 == "whole" }
    let handle = try #require(FileHandle(forUpdatingAtPath: file))
    try handle.seek(toOffset: 15 << 20)
    try handle.write(contentsOf: Data([0, 1, 2, 3, 4, 5, 6, 7]))
    try handle.close()
    let damaged = try save("damaged.bin")
    #expect(damaged.status == 13, "\(damaged.error)")
    #expect(damaged.error.contains("is damaged in the node's folder; nothing was saved"), "\(damaged.error)")
    #expect(damaged.error.contains("fetched again"), "\(damaged.error)")
    try wait(demo, id) { $0 == "whole" }
    #expect(try save("again.bin").status == 0)
  }

  /// The check of a stopped node reads the files of its attachments.
  private func check(_ demo: KeptDemo) throws {
    let node = "\(demo.folder)/alpha"
    func check(_ flags: [String]) throws -> DemoTests.Outcome {
      try DemoTests.run(
        "comity", ["store", "check", "--data", "\(node)/data", "--passphrase-file", "\(node)/passphrase"] + flags)
    }
    let whole = try check(["--deep"])
    #expect(whole.status == 0 && whole.output.contains("✓ 1 attachment of "), "\(whole.output)\(whole.error)")
    let file = try #require(try files("\(node)/data/attachments").first)
    try FileManager.default.moveItem(atPath: file, toPath: "\(node)/elsewhere")
    for flags in [[], ["--deep"]] {
      let gone = try check(flags)
      #expect(gone.status == 13 && gone.output.contains("is missing"), "\(gone.output)\(gone.error)")
    }
    try FileManager.default.moveItem(atPath: "\(node)/elsewhere", toPath: file)
  }

  /// Starts one node alone, whose officers take it on themselves that its store is no older copy.
  private func alone(_ demo: KeptDemo, _ node: String) throws {
    try demo.start([node], officers: ["drafter", "approver", "admin"])
    for arguments in [["node", "confirm"], ["node", "confirm", "--approve"]] {
      let done = try demo.comity(arguments, on: node, as: arguments.count == 2 ? "admin" : "approver")
      // A proposal waits for the second officer.
      try #require(done.status == (arguments.count == 2 ? 8 : 0), "\(done.error)")
    }
  }

  private func files(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map { "\(folder)/\($0)" }
  }

  /// One node runs at a time, so nothing but the pouch can carry.
  private func pouch(_ demo: KeptDemo, _ file: String) throws {
    let (there, back, saved) = ("\(demo.folder)/there", "\(demo.folder)/back", "\(demo.folder)/by-hand.pdf")
    try FileManager.default.createDirectory(atPath: there, withIntermediateDirectories: true)
    try alone(demo, "registry")
    let id = try send(demo, file)
    let packed = try demo.comity(
      ["pouch", "export", "--to", "alpha", "--limit", "5M", "--out", there], on: "registry", as: "drafter")
    #expect(packed.status == 0 && packed.output.contains("and attachments"), "\(packed.output)\(packed.error)")
    let parts = try files(there)
    let stamps = Set(parts.map { URL(fileURLWithPath: $0).lastPathComponent.split(separator: "-").dropLast() })
    #expect(stamps.count == 1, "one stamp for the files of a set: \(parts)")
    try #require(parts.count >= 3)
    for part in parts { #expect(try Data(contentsOf: URL(fileURLWithPath: part)).count <= 5 << 20) }
    let outside = try DemoTests.run("comity", ["pouch", "inspect", parts[0], "--outside"])
    #expect(outside.status == 0 && outside.output.contains("Sealed for") && !outside.output.contains("registry"))
    #expect(try demo.comity(["pouch", "import", parts[0]], on: "registry", as: "drafter").status == 6)
    demo.stop()
    try alone(demo, "alpha")
    try tampered(demo, parts[0])
    let inspected = try demo.comity(["pouch", "inspect", parts[0], "--json"], on: "alpha", as: "drafter")
    #expect(try json(inspected.output)["from"] as? String == "registry", "\(inspected.error)")
    try forgotten(demo, parts)
    try oneDamaged(demo, parts)
    for _ in 0..<2 {
      let taken = try demo.comity(["pouch", "import"] + parts.reversed(), on: "alpha", as: "drafter")
      #expect(taken.status == 0 && taken.output.contains("Complete"), "\(taken.output)\(taken.error)")
    }
    try wait(demo, id) { $0 == "whole" }
    #expect(try demo.comity(["message", "save", id, "--out", saved], on: "alpha", as: "drafter").status == 0)
    #expect(FileManager.default.contentsEqual(atPath: saved, andPath: file))
    let export = ["pouch", "export", "--to", "registry", "--out", back]
    #expect(try demo.comity(export, on: "alpha", as: "drafter").status == 0)
    #expect(try demo.comity(export, on: "alpha", as: "drafter").status == 6)
    try exportPlaces(demo)
    demo.stop()
    try alone(demo, "registry")
    let receipts = try demo.comity(["pouch", "import", back], on: "registry", as: "drafter")
    #expect(receipts.status == 0, "\(receipts.output)\(receipts.error)")
    let ledger = try demo.comity(["message", "ledger", id], on: "registry", as: "drafter")
    #expect(ledger.output.contains("delivered"), "\(ledger.output)")
  }

  private func tampered(_ demo: KeptDemo, _ part: String) throws {
    let copy = "\(demo.folder)/changed.pouch"
    var bytes = try Data(contentsOf: URL(fileURLWithPath: part))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(fileURLWithPath: copy))
    let refused = try demo.comity(["pouch", "import", copy], on: "alpha", as: "drafter")
    #expect(refused.status == 6 && refused.error.contains("changed.pouch: the file is damaged"), "\(refused.error)")
    let other = "\(demo.folder)/no.pouch"
    try Data("Dear colleague".utf8).write(to: URL(fileURLWithPath: other))
    let wrong = try demo.comity(["pouch", "import", other], on: "alpha", as: "drafter")
    #expect(wrong.status == 6 && wrong.error.contains("no.pouch is no pouch"), "\(wrong.error)")
  }

  /// One file among several that is damaged is named, and the others are taken.
  private func oneDamaged(_ demo: KeptDemo, _ parts: [String]) throws {
    let damaged = ["\(demo.folder)/changed.pouch"] + parts
    let taken = try demo.comity(["pouch", "import"] + damaged, on: "alpha", as: "drafter")
    #expect(taken.status == 6 && taken.error.contains("1 of \(damaged.count) files"), "\(taken.error)")
    #expect(taken.error.contains("changed.pouch: the file is damaged"), "\(taken.error)")
    #expect(taken.output.contains("pieces of attachments alone"), "\(taken.output)")
    // Their messages were here already: what completes the last attachment says that all is here.
    #expect(taken.output.contains("Complete"), "\(taken.output)")
  }

  /// Where a pouch cannot be written is told before one is packed.
  private func exportPlaces(_ demo: KeptDemo) throws {
    let absent = "\(demo.folder)/absent"
    for (arguments, status) in [
      (["--out", ""], 64), (["--out", "\(absent)/p"], 5), (["--limit", "5M", "--out", absent], 5),
    ] as [([String], Int32)] {
      let made = try demo.comity(["pouch", "export", "--to", "registry"] + arguments, on: "alpha", as: "drafter")
      #expect(made.status == status, "\(arguments): \(made.error)")
    }
    let idle = try demo.comity(
      ["pouch", "export", "--to", "registry", "--out", "\(demo.folder)/idle"], on: "alpha", as: "drafter")
    #expect(idle.status == 0 && idle.output.contains("Holds "), "\(idle.output)")
  }

  /// Without its middle file the messages of a pouch are complete, and their attachments are not.
  private func forgotten(_ demo: KeptDemo, _ parts: [String]) throws {
    let rest = parts.enumerated().filter { $0.offset != 1 }.map(\.element)
    let taken = try demo.comity(["pouch", "import"] + rest, on: "alpha", as: "drafter")
    #expect(!taken.output.contains("Complete"), "\(taken.output)")
    #expect(taken.output.contains("1 attachment of registry's messages is not all here"), "\(taken.output)")
  }
}

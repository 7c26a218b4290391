import Foundation
import Testing

/// What a new administrator gets wrong before there is a federation: everything is refused before anything is made or lost.
@Suite("The first steps", .serialized)
struct FirstStepsTests {
  private let folder: BadInputTests.Folder

  init() throws { folder = try BadInputTests.Folder() }

  private func initialise(_ changes: [String: [String]] = [:]) throws -> DemoTests.Outcome {
    let password = folder.path + "/password"
    var options = [
      "--name": ["alpha"], "--federation": ["test.example"], "--title": ["State Alpha"], "--cost": ["14"],
      "--passphrase-file": [folder.path + "/passphrase"],
      "--officer": ["anna:drafter:\(password)", "admin:administrator:\(password)"], "--out": [folder.path],
      "--data": [folder.path + "/data"],
    ]
    options.merge(changes) { _, new in new }
    return try DemoTests.run(
      "comity", ["init"] + options.sorted { $0.key < $1.key }.flatMap { name, values in values.flatMap { [name, $0] } })
  }

  private func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: folder.path + "/" + name) }

  @Test(
    "refuse a node that would not work, and say what there is instead",
    arguments: [
      ("--function", ["nfpp"], 64, "icc-reg"), ("--endpoint", ["alpha.example"], 64, "name:port"),
      ("--title", ["Alpha\u{1B}[2J"], 64, "control"), ("--title", [String(repeating: "x", count: 201)], 64, "200"),
      ("--officer", ["anna:drafter:password"], 64, "administrator"),
      ("--officer", ["anna:king:password"], 64, "sealed besides"), ("--name", ["Alpha!"], 64, "a-z"),
      ("--officer", ["a1:administrator:password", "a1:drafter:password"], 64, "twice"),
      ("--out", ["absent"], 5, "is not there"),
    ] as [(String, [String], Int32, String)])
  func refusals(option: String, values: [String], status: Int32, says: String) throws {
    let paths = values.map { $0.replacing(":password", with: ":" + folder.path + "/password") }
    let outcome = try initialise([option: option == "--out" ? [folder.path + "/absent"] : paths])
    #expect(outcome.status == status && outcome.error.contains(says), "\(outcome.error)")
    #expect(!exists("data") && !exists("alpha.member"))
    #expect(!outcome.error.contains("\u{1B}"))
  }

  @Test("never make a store over what is there")
  func storeOverStore() throws {
    try FileManager.default.createDirectory(atPath: folder.path + "/data", withIntermediateDirectories: true)
    try folder.write("of somebody else", to: "data/letter.txt")
    let among = try initialise()
    #expect(among.status == 6 && among.error.contains("letter.txt") && !exists("data/store.db"))
    try FileManager.default.removeItem(atPath: folder.path + "/data/letter.txt")
    let made = try initialise()
    #expect(made.status == 0 && made.output.contains("approve them: comity officer add"), "\(made.error)")
    let store = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/data/store.db"))
    for name in ["slots", "slots.old"] { try FileManager.default.removeItem(atPath: folder.path + "/data/" + name) }
    try FileManager.default.removeItem(atPath: folder.path + "/alpha.member")
    let over = try initialise()
    #expect(over.status == 6 && over.error.contains("slots.old are missing"), "\(over.error)")
    let started = try DemoTests.run("comityd", ["--config", try folder.configure()])
    #expect(started.status == 13 && started.error.contains("backup") && !started.error.contains("comity init"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/data/store.db")) == store)
  }

  @Test("give the member file again, and take officers off and on")
  func running() throws {
    #expect(try initialise().status == 0)
    let member = folder.path + "/alpha.member"
    let first = try Data(contentsOf: URL(fileURLWithPath: member))
    let daemon = try folder.daemon()
    defer {
      daemon.terminate()
      daemon.waitUntilExit()
    }
    func comity(_ arguments: [String], as officer: String = "admin") throws -> DemoTests.Outcome {
      try DemoTests.run(
        "comity", arguments + ["--data", folder.path + "/data", "--session", folder.path + "/\(officer).session"])
    }
    let password = ["--password-file", folder.path + "/password"]
    for officer in ["admin", "anna"] { #expect(try comity(["login", officer] + password, as: officer).status == 0) }
    #expect(try comity(["node", "member", "--out", member]).status == 6)
    try FileManager.default.removeItem(atPath: member)
    #expect(try comity(["node", "member", "--out", member]).status == 0)
    #expect(try Data(contentsOf: URL(fileURLWithPath: member)) == first)
    #expect(try comity(["officer", "add", "ben", "--role", "sealed"] + password).status == 6)
    #expect(try comity(["officer", "add", "ben", "--role", "approver"] + password).status == 0)
    #expect(try comity(["officer", "disable", "admin"]).status == 6)
    #expect(try comity(["officer", "disable", "anna"]).status == 0)
    #expect(try comity(["draft", "list"], as: "anna").status == 7)
    #expect(try comity(["officer", "list"]).output.contains("anna  drafter  DISABLED"))
    #expect(try comity(["officer", "enable", "anna"]).status == 0)
    #expect(try comity(["officer", "role", "anna", "drafter", "approver"]).status == 0)
    #expect(try comity(["officer", "role", "anna", "king"]).status == 64)
    #expect(try comity(["officer", "password", "anna", "--password-file", folder.path + "/wrong"]).status == 0)
    #expect(try comity(["login", "anna"] + password, as: "anna").status == 7)
    #expect(try comity(["login", "anna", "--password-file", folder.path + "/wrong"], as: "anna").status == 0)
    let problem = try comity(["draft", "show", "0000", "--json"], as: "anna")
    #expect(problem.status == 5 && problem.output.contains("comity/failure/1"))
  }

  @Test("keep a signed directory and a steward's key as they are")
  func directories() throws {
    #expect(try initialise(["--endpoint": ["127.0.0.1:7455"]]).status == 0)
    let key = folder.path + "/amber.key"
    let steward = [
      "steward", "init", "--name", "amber", "--cost", "14", "--passphrase-file", folder.path + "/passphrase",
    ]
    #expect(try DemoTests.run("comity", steward + ["--out", key]).status == 0)
    try FileManager.default.moveItem(atPath: key, toPath: folder.path + "/moved.key")
    let second = try DemoTests.run("comity", steward + ["--out", key])
    #expect(second.status == 6 && second.error.contains("amber.key.pub is there already") && !exists("amber.key"))
    func make(_ more: [String]) throws -> DemoTests.Outcome {
      try DemoTests.run(
        "comity",
        [
          "directory", "make", "--federation", "test.example", "--threshold", "1", "--steward", key + ".pub",
          "--member",
          folder.path + "/alpha.member", "--out", folder.path + "/trust",
        ] + more)
    }
    let nobody = try make(["--endpoint", "nowhere=127.0.0.1:1"])
    #expect(nobody.status == 6 && nobody.error.contains("nowhere") && !exists("trust/directory"))
    #expect(try make([]).status == 0)
    let sign = ["directory", "sign", folder.path + "/trust/directory", "--key", folder.path + "/moved.key"]
    let wrong = try DemoTests.run("comity", sign + ["--passphrase-file", folder.path + "/wrong"])
    #expect(wrong.status == 12 && wrong.error.contains("moved.key"))
    #expect(try DemoTests.run("comity", sign + ["--passphrase-file", folder.path + "/passphrase"]).status == 0)
    let signed = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/trust/directory"))
    let over = try make([])
    #expect(over.status == 6 && over.error.contains("nothing is overwritten"))
    #expect(try Data(contentsOf: URL(fileURLWithPath: folder.path + "/trust/directory")) == signed)
    let next = try DemoTests.run(
      "comity", ["directory", "make", "--after", folder.path + "/trust", "--out", folder.path + "/next"])
    #expect(next.status == 0 && exists("next/directory.1") && exists("next/genesis"), "\(next.error)")
  }
}

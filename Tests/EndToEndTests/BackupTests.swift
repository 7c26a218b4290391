import Foundation
import Testing

/// A node's store is copied while the node works, lost, and put back: what the node signed meanwhile it learns from its witnesses.
@Suite("A backup", .serialized)
struct BackupTests {
  private func send(_ subject: String, _ federation: CommandFederation, from node: String, to peer: String) throws {
    #expect(try CommandFederation.send(subject, from: node, to: peer, in: federation.folder) == .promised)
    try CommandFederation.wait("\(peer) holds «\(subject)»") { try federation.arrivals(at: peer).contains(subject) }
  }

  private func state(_ node: String, _ federation: CommandFederation) throws -> String? {
    try federation.answer(["status"], on: node, as: "admin")["state"] as? String
  }

  /// What a node's log holds is witnessed, so that losing it will be noticed.
  private func witnessed(_ node: String, _ federation: CommandFederation) throws {
    try CommandFederation.wait("the log of \(node) is witnessed") {
      let head = try federation.answer(["audit", "head"], on: node, as: "admin")
      guard let tick = head["tickSize"] as? Int, tick > 0 else { return false }
      return head["witnessedSize"] as? Int == tick
    }
  }

  @Test("of a working node opens, is checked, and leads into recovery when it is put back in place of a lost store")
  func putBack() throws {
    let federation = try CommandFederation(["registry", "alpha", "bravo"].map { CommandFederation.Place(name: $0) })
    try federation.open()
    try federation.connected("alpha", "bravo")
    // Who would take the store for the newest one is told what that means, before anything is asked.
    let confirmed = try federation.comity(["node", "confirm"], on: "alpha", as: "admin")
    #expect(confirmed.status == 6 && confirmed.error.contains("second history"), "\(confirmed.error)")
    try send("Before the backup", federation, from: "alpha", to: "bravo")
    let backup = federation.folder + "/backup"
    #expect(try federation.comity(["store", "backup", backup], on: "alpha", as: "drafter").status == 7, "no right")
    let made = try federation.answer(["store", "backup", backup], on: "alpha", as: "admin")
    #expect((made["digest"] as? String)?.count == 64 && (made["entries"] as? Int ?? 0) > 0)
    #expect(
      try federation.comity(["store", "backup", backup], on: "alpha", as: "admin").status == 6, "never over another")
    try refusedPlaces(federation)
    let events = try federation.succeed(["audit", "list", "--type", "store.backup"], on: "alpha", as: "admin").output
    #expect(events.contains("store.backup"))
    try check(backup, in: federation)
    try send("After the backup", federation, from: "alpha", to: "bravo")
    try send("To alpha after the backup", federation, from: "bravo", to: "alpha")
    try witnessed("alpha", federation)
    // The disk is lost.
    federation.kill9("alpha")
    let data = federation.folder + "/alpha"
    try FileManager.default.removeItem(atPath: data)
    let restored = try DemoTests.run("comity", ["store", "restore", backup, "--data", data])
    #expect(restored.status == 0, "\(restored.output)\(restored.error)")
    #expect(try DemoTests.run("comity", ["store", "restore", backup, "--data", data]).status != 0)
    try recover(federation)
    try send("In the new epoch", federation, from: "alpha", to: "bravo")
    try exported(federation)
    try CommandFederation.wait("what was lost comes again") {
      try federation.arrivals(at: "alpha").contains("To alpha after the backup")
    }
    let arrived = try federation.arrivals(at: "bravo")
    #expect(Set(arrived).count == arrived.count && arrived.contains("After the backup"))
    let status = try federation.answer(["status"], on: "bravo", as: "admin")
    #expect((status["peers"] as? [[String: Any]])?.allSatisfy { $0["forks"] as? Int == 0 } == true, "nobody lied")
  }

  /// Where no copy can have been meant: nothing is made, neither by the node nor of one that is stopped.
  private func refusedPlaces(_ federation: CommandFederation) throws {
    let folder = federation.folder
    for (place, status) in [
      ("", 64), ("\(folder)/alpha/copy", 6), ("\(folder)/alpha", 6), ("\(folder)/absent/copy", 5),
    ] as [(String, Int32)] {
      let made = try federation.comity(["store", "backup", place], on: "alpha", as: "admin")
      #expect(made.status == status, "«\(place)»: \(made.error)")
    }
    for name in ["alpha/copy", "absent"] { #expect(!FileManager.default.fileExists(atPath: "\(folder)/\(name)")) }
    let absent = try DemoTests.run("comity", ["store", "restore", "\(folder)/absent", "--data", "\(folder)/new"])
    #expect(absent.status == 5, "\(absent.error)")
  }

  /// An auditor of the new epoch gets the head that closed the one before, and names it.
  private func exported(_ federation: CommandFederation) throws {
    let log = federation.folder + "/log"
    try CommandFederation.wait("the new epoch can be exported") {
      try federation.comity(["audit", "export", log], on: "alpha", as: "admin").status == 0
    }
    let verified = try DemoTests.run(
      "comity", ["audit", "verify", "--trust", federation.folder + "/trust", "--before", log + "/before/1", log])
    #expect(verified.output.contains("follows the head of size"), "\(verified.output)\(verified.error)")
  }

  private func check(_ backup: String, in federation: CommandFederation) throws {
    let arguments = ["store", "check", "--deep", "--data", backup, "--passphrase-file", "\(federation.folder)/secret"]
    let checked = try DemoTests.run("comity", arguments)
    #expect(checked.status == 0, "\(checked.output)\(checked.error)")
  }

  /// The restored node signs nothing, is shown what it lost, and two officers open the next epoch of its log.
  private func recover(_ federation: CommandFederation) throws {
    try federation.start("alpha")
    try federation.ready("alpha")
    for (officer, _) in CommandFederation.officers {
      try federation.succeed(
        ["login", officer, "--password-file", "\(federation.folder)/secret"], on: "alpha", as: officer)
    }
    try CommandFederation.wait("alpha is shown what it lost") { try state("alpha", federation) == "recovering" }
    try seenToRecover(federation)
    let proposed = try federation.comity(["recover", "open"], on: "alpha", as: "admin")
    #expect(proposed.status == 8, "it waits for a second officer: \(proposed.error)")
    try federation.succeed(["recover", "approve"], on: "alpha", as: "approver")
    federation.stop("alpha")
    try federation.start("alpha")
    try federation.ready("alpha")
    for (officer, _) in CommandFederation.officers {
      try federation.succeed(
        ["login", officer, "--password-file", "\(federation.folder)/secret"], on: "alpha", as: officer)
    }
    try CommandFederation.wait("alpha is confirmed in its new epoch") { try state("alpha", federation) == "confirmed" }
    let origin = try federation.answer(["recover", "status"], on: "alpha", as: "admin")["origin"] as? String
    #expect(origin?.hasSuffix("/audit/2") == true, "\(origin ?? "")")
  }

  /// Links come up while a node recovers, and both sides say that they carry nothing.
  private func seenToRecover(_ federation: CommandFederation) throws {
    try CommandFederation.wait("bravo is told that alpha recovers") {
      try federation.peer("alpha", of: "bravo")["refusal"] as? String == "recovery"
    }
    let tested = try federation.comity(["peer", "test", "alpha"], on: "bravo", as: "admin")
    #expect(tested.status == 20 && tested.output.contains("alpha recovers"), "\(tested.output)\(tested.error)")
    let listed = try federation.succeed(["peer", "list"], on: "alpha", as: "admin").output
    #expect(listed.contains("✓ connected; this node recovers"), "\(listed)")
    #expect(try federation.succeed(["status"], on: "bravo", as: "admin").output.contains("alpha recovers"))
  }

  @Test("of a stopped node is taken without a secret, with what its log had not settled")
  func stopped() throws {
    let federation = try CommandFederation(["registry", "alpha"].map { CommandFederation.Place(name: $0) })
    try federation.open()
    federation.kill9("alpha")
    try refusedPlaces(federation)
    let backup = federation.folder + "/backup"
    let made = try DemoTests.run("comity", ["store", "backup", backup, "--data", federation.folder + "/alpha"])
    #expect(made.status == 0, "\(made.output)\(made.error)")
    try check(backup, in: federation)
  }
}

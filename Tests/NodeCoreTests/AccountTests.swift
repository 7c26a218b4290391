import Evidence
import Membership
import NodeCore
import Testing

@Suite("Accounts")
struct AccountTests {
  private func code(_ body: () throws -> Void) -> NodeError.Code? {
    do { try body() } catch let error as NodeError { return error.code } catch { return nil }
    return nil
  }

  private func change(
    _ node: TestNode, _ name: String, _ change: OfficerChangeRequest.Change, as token: String
  ) throws {
    _ = try node.ask(
      .officerChange(OfficerChangeRequest(name: name, change: change)), token: token, as: DoneAnswer.self)
  }

  private func isLoggedIn(_ node: TestNode, _ token: String) -> Bool {
    code { _ = try node.ask(.peers, token: token, as: PeersAnswer.self) } != .unauthenticated
  }

  @Test("are missed where nobody that can log in may take up what comes under seal")
  func nobodyForSealed() throws {
    let node = try TestFederation().registry
    func warns() throws -> Bool {
      try node.ask(.status, as: StatusAnswer.self).warnings.contains { $0.contains("the role «sealed»") }
    }
    #expect(try !warns())
    let admin = try node.login("admin")
    try change(node, "keeper", .disable, as: admin)
    #expect(try warns())
    try change(node, "keeper", .enable, as: admin)
    #expect(try !warns())
  }

  @Test("that are disabled are logged out and cannot log in until they are enabled again; what they drafted stays")
  func disable() throws {
    let node = try TestFederation().registry
    let (drafter, admin) = (try node.login("drafter"), try node.login("admin"))
    let id = try node.ask(.draftNew(try TestFederation.request()), token: drafter, as: DraftAnswer.self).id
    #expect(code { try change(node, "drafter", .disable, as: drafter) } == .notPermitted)
    try change(node, "drafter", .disable, as: admin)
    #expect(!isLoggedIn(node, drafter))
    #expect(code { _ = try node.login("drafter") } == .unauthenticated)
    #expect(code { try change(node, "drafter", .disable, as: admin) } == .refused)
    let listed = try node.ask(.officers, token: admin, as: OfficersAnswer.self).officers
    #expect(listed.filter(\.disabled).map(\.name) == ["drafter"])
    try change(node, "drafter", .enable, as: admin)
    let again = try node.login("drafter")
    #expect(!isLoggedIn(node, drafter) && isLoggedIn(node, again))
    #expect(try node.ask(.draftCheck(id), token: again, as: DraftAnswer.self).id == id)
    let events = try node.events()
    #expect(events["officer.disabled"] == 1 && events["officer.enabled"] == 1)
  }

  @Test(
    "wait longer and longer after wrong passwords, whether there is such an account or not",
    arguments: ["drafter", "nobody"])
  func pace(name: String) throws {
    let node = try TestFederation().registry
    func attempt(_ password: String = "a guess of four words") -> NodeError.Code? {
      code { _ = try node.ask(.login(LoginRequest(name: name, password: password)), as: SessionAnswer.self) }
    }
    for _ in 0..<5 { #expect(attempt() == .unauthenticated) }
    for wait in [1, 2, 4, 8] as [Int64] {
      #expect(attempt(TestNode.password) == .refused)
      node.now = node.now.advanced(bySeconds: wait)
      #expect(attempt() == .unauthenticated)
    }
    // Others are not held up, and a clock that goes back locks nobody out.
    _ = try node.login("approver")
    node.now = node.now.advanced(bySeconds: -60)
    #expect(attempt() == .unauthenticated)
    node.now = node.now.advanced(bySeconds: 3_601)
    #expect(attempt(TestNode.password) == (name == "drafter" ? nil : .unauthenticated))
    for _ in 0..<5 { _ = attempt() }
    node.now = node.now.advanced(bySeconds: 300)
    #expect(attempt() == .unauthenticated)
  }

  @Test("get other roles at once, and none that permit nothing")
  func roles() throws {
    let node = try TestFederation().registry
    let (drafter, admin) = (try node.login("drafter"), try node.login("admin"))
    #expect(code { _ = try node.ask(.approvals, token: drafter, as: ApprovalsAnswer.self) } == .notPermitted)
    try change(node, "drafter", .roles([.approver]), as: admin)
    #expect(code { _ = try node.ask(.approvals, token: drafter, as: ApprovalsAnswer.self) } == nil)
    #expect(code { try change(node, "drafter", .roles([.sealed]), as: admin) } == .invalid)
    #expect(code { try change(node, "drafter", .roles([]), as: admin) } == .invalid)
    #expect(code { try change(node, "nobody", .enable, as: admin) } == .notFound)
    #expect(try node.events()["officer.roles"] == 1)
  }

  @Test("leave one administrator at least")
  func lastAdministrator() throws {
    let node = try TestFederation().registry
    let admin = try node.login("admin")
    #expect(code { try change(node, "admin", .disable, as: admin) } == .refused)
    #expect(code { try change(node, "admin", .roles([.auditor]), as: admin) } == .refused)
    try change(node, "approver", .roles([.approver, .administrator]), as: admin)
    let other = try node.login("approver")
    try change(node, "approver", .disable, as: admin)
    #expect(code { try change(node, "admin", .disable, as: admin) } == .refused, "a disabled one does not count")
    try change(node, "approver", .enable, as: admin)
    try change(node, "admin", .roles([.auditor]), as: admin)
    #expect(!isLoggedIn(node, other) && code { try change(node, "approver", .disable, as: admin) } == .notPermitted)
  }

  @Test("get a new password, which ends their sessions and makes the old one useless")
  func password() throws {
    let node = try TestFederation().registry
    let (drafter, admin) = (try node.login("drafter"), try node.login("admin"))
    #expect(code { try change(node, "drafter", .password("short"), as: admin) } == .invalid)
    let new = "another password of words"
    try change(node, "drafter", .password(new), as: admin)
    #expect(!isLoggedIn(node, drafter) && code { _ = try node.login("drafter") } == .unauthenticated)
    let token = try node.ask(.login(LoginRequest(name: "drafter", password: new)), as: SessionAnswer.self).token
    #expect(isLoggedIn(node, token))
    #expect(try node.events()["officer.password"] == 1)
  }

  @Test("and the member file of a node are there again when a file was lost")
  func member() throws {
    let node = try TestFederation().registry
    let answer = try node.ask(.member, token: try node.login("admin"), as: MemberAnswer.self)
    #expect(Array(answer.file.utf8) == node.member.bytes && answer.name == "registry")
    #expect(code { _ = try node.askAny(.member, token: try node.login("drafter")) } == .notPermitted)
  }

  @Test("of a new node are checked before anything is made")
  func first() throws {
    func refused(_ officers: [(String, [Role])]) -> String? {
      do { _ = try SetupCheck.check(officers.map { (name: $0.0, roles: $0.1) }) } catch { return error.message }
      return nil
    }
    #expect(refused([])?.contains("administrator") == true && refused([("anna", [.drafter])]) != nil)
    #expect(refused([("anna", [.administrator]), ("anna", [.drafter])])?.contains("twice") == true)
    func advice(_ officers: [(String, [Role])]) throws -> Int {
      try SetupCheck.check(officers.map { (name: $0.0, roles: $0.1) }).count
    }
    #expect(try advice([("admin", [.administrator])]) == 2)
    #expect(try advice([("admin", [.administrator]), ("a", [.drafter, .approver])]) == 1)
    #expect(try advice([("admin", [.administrator]), ("a", [.drafter]), ("b", [.approver])]) == 0)
  }

  @Test(
    "and wishes of a new node are those that the directory and the law know",
    arguments: [
      ("State Alpha", "nfp", "alpha.example:7455", nil), ("State Alpha", "nfpp", "a:1", "icc-reg"),
      ("State\u{1B}", "nfp", "a:1", "control"), ("State Alpha", "nfp", "alpha.example", "is not an address"),
      ("", "nfp", "a:1", "empty"),
    ] as [(String, String, String, String?)])
  func wishes(title: String, function: String, endpoint: String, refusal: String?) {
    let wishes = MemberFile.Wishes(title: title, functions: [function], endpoints: [endpoint])
    do {
      try SetupCheck.check(wishes)
      #expect(refusal == nil)
    } catch {
      #expect(refusal.map(error.message.contains) == true, "\(error.message)")
    }
  }
}

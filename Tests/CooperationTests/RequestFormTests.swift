import StrictJSON
import Testing

@testable import Cooperation

@Suite("A request's language, channel, urgency and basis")
struct RequestFormTests {
  private static let formal = Catalogue.standard.kinds.filter(\.isFormal).map(\.code)

  private func findings(
    _ kind: String, to recipient: String = "alpha", from sender: String = "registry", basis: [String]? = nil,
    changing change: (inout JSONObject) -> Void = { _ in }
  ) throws -> [Finding] {
    var example = try KindExample(kind)
    if let basis { example.basis = basis }
    guard case .object(var object) = try JSONValue(parsing: try example.message(ThreadWalk.id(1), from: sender).bytes)
    else { throw CooperationError(.malformed, "") }
    change(&object)
    let parties = Correspondence.parties
    return Catalogue.standard.findings(
      in: try Message(parsing: JSONValue.object(object).serialized()),
      from: try unwrapped(parties.first { $0.name == sender }),
      to: parties.filter { $0.name == recipient }, parent: nil)
  }

  @Test("each goes nowhere without its language (article 87(2)) and its channel (article 87(1)(a))", arguments: formal)
  func required(kind: String) throws {
    let from =
      kind == "req.enforce_order" ? "presidency" : kind == "req.direct_execution_notice" ? "prosecutor" : "registry"
    for (name, article) in [("language", "87(2)"), ("channelStatus", "87(1)(a)")] {
      let found = try findings(kind, from: from) { $0 = $0.without(name) }
      let missing = try #require(found.first { $0.path == "/\(name)" })
      #expect(missing.severity == .blocks && missing.source == "Rome Statute art. \(article)")
    }
    let whole = try findings(kind, from: from)
    #expect(
      !whole.contains { ["/language", "/channelStatus", "/urgency"].contains($0.path) && $0.severity == .blocks })
  }

  @Test("none says of itself that it is confirmed: the Court's later act states that, with the note verbale")
  func confirmed() throws {
    let found = try findings("req.assistance") { $0 = $0.without("channelStatus").adding("channelStatus", "confirmed") }
    let said = try #require(found.first { $0.path == "/channelStatus" })
    #expect(
      said.severity == .blocks && said.message.contains("court.confirm") && said.source == "Rome Statute art. 91(1)")
  }

  @Test("a provisional arrest is for urgent cases (article 92(1)), so no routine one goes")
  func provisional() throws {
    for urgency in ["routine", "urgent", "flash"] {
      let found = try findings("req.provisional_arrest") { $0 = $0.without("urgency").adding("urgency", urgency) }
      #expect(
        found.contains { $0.path == "/urgency" && $0.severity == .blocks } == (urgency == "routine"), "\(urgency)")
    }
    #expect(try findings("req.provisional_arrest") { $0 = $0.without("urgency") }.contains { $0.rule == "law.urgency" })
    #expect(try !findings("req.assistance").contains { $0.rule == "law.urgency" })
  }

  @Test("a resolution of the Security Council binds a State not party without an arrangement, and nothing else does")
  func council() throws {
    func isBlocked(_ basis: [String], to recipient: String = "delta") throws -> Bool {
      try findings("req.assistance", to: recipient, basis: basis).contains {
        $0.path.hasPrefix("/legalBasis") && $0.severity == .blocks
      }
    }
    let assistance = "Rome Statute art. 93(1)"
    #expect(try !isBlocked([assistance, "Security Council resolution 0000 (2031)"]))
    #expect(try isBlocked([assistance]) && isBlocked([assistance, "Agreement of 1 March 2031"]))
    #expect(try !isBlocked([assistance, "Rome Statute art. 87(5)"]))
    #expect(try isBlocked([assistance, "Security Council resolution 0000 (2031)"], to: "mechanism"))
  }

  @Test("one for the Defence is made as such, with the order of the Chamber, and the Prosecutor makes none")
  func defence() throws {
    func isBlocked(_ kind: String, for whom: String, from sender: String) throws -> Bool {
      try findings(kind, from: sender) { $0 = $0.without("onBehalfOf").adding("onBehalfOf", whom) }.contains {
        $0.path == "/onBehalfOf" && $0.severity == .blocks
      }
    }
    for kind in ["req.assistance", "req.asset_tracing"] {
      #expect(
        try isBlocked(kind, for: "Defence", from: "registry") && isBlocked(kind, for: "Defence", from: "prosecutor"))
      #expect(
        try !isBlocked(kind, for: "Chamber", from: "registry") && isBlocked(kind, for: "Chamber", from: "prosecutor"))
      #expect(try !isBlocked(kind, for: "Prosecution", from: "prosecutor"))
    }
    #expect(try !isBlocked("req.defence_assistance", for: "Defence", from: "registry"))
    let order = Catalogue.standard.kind("req.defence_assistance")?.fields.first { $0.name == "orderReference" }
    #expect(order?.isRequired == true)
  }

  @Test("supporting documents follow the State's languages unless the State itself says that they need not")
  func documents() throws {
    func heeds(_ entry: String?) throws -> Bool {
      let object = try entry.map { text -> JSONObject in
        guard case .object(let object) = try JSONValue(parsing: Array(text.utf8)) else {
          throw CooperationError(.malformed, "")
        }
        return object
      }
      return RequestedState(node: "alpha", entry: object, legislation: [], measures: []).appliesToDocuments
    }
    #expect(try heeds(nil) && heeds(#"{"languages":["fr"]}"#) && heeds(#"{"languagesApplyToDocuments":true}"#))
    #expect(try !heeds(#"{"languages":["fr"],"languagesApplyToDocuments":false}"#))
  }
}

extension JSONObject {
  fileprivate func without(_ name: String) -> JSONObject {
    JSONObject(members: members.filter { $0.name != name }.map { ($0.name, $0.value) })
  }

  fileprivate func adding(_ name: String, _ text: String) -> JSONObject {
    JSONObject(members: members.map { ($0.name, $0.value) } + [(name, .string(text))])
  }
}

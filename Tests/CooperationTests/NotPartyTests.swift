import StrictJSON
import Testing

@testable import Cooperation

@Suite("A State not party, and an organisation")
struct NotPartyTests {
  private static let catalogue = Catalogue.standard
  private static let agreed = "Rome Statute art. 87(5)"
  private static let accepted = "Rome Statute art. 12(3)"

  @Test(
    "that accepted the jurisdiction of the Court cooperates under Part 9 (article 12(3)) and is as bound as a party")
  func acceptance() throws {
    var play = Correspondence()
    let own = "Rome Statute art. 89(3)"
    #expect(try play.begin("req.transit", to: "delta") { $0.basis = [own, Self.accepted] }.isEmpty)
    #expect(try play.answer("resp.refusal", ["ground": "not_bound"], from: "delta") == ["/body/ground law.ground"])
    var party = Correspondence()
    #expect(try party.begin("req.transit") { $0.basis = [own, Self.accepted] } == ["/legalBasis/1 basis"])
    let told = Self.catalogue.findings(
      in: try KindExample("req.transit").message(ThreadWalk.id(7), to: "delta"), from: Correspondence.parties[0],
      to: Correspondence.parties.filter { $0.name == "delta" }, parent: nil
    ).first { $0.rule == "basis" }
    let text = try #require(told).message
    #expect(
      [Self.agreed, Self.accepted, "a resolution of the Security Council"].allSatisfy(text.contains), "\(text)")
  }

  @Test(
    "declines what it did not agree to, a transit and a direct execution too",
    arguments: ["req.transit", "req.direct_execution_notice", "req.assistance", "req.enforce_order"])
  func refusal(_ code: String) throws {
    let kind = try #require(Self.catalogue.kind(code))
    let from = ["icc-reg": "registry", "icc-otp": "prosecutor", "icc-pres": "presidency"][kind.senders[0]] ?? ""
    var play = Correspondence()
    let bases = [kind.legalBasis[0].text, Self.agreed]
    #expect(try play.begin(code, from: from, to: "delta") { $0.basis = bases }.isEmpty)
    #expect(play.thread.offered(to: "delta", functions: Correspondence.functions).contains("resp.refusal"))
    #expect(try play.answer("resp.refusal", ["ground": "not_bound"], from: "delta", to: from).isEmpty)
    #expect(play.state == "refused")
  }

  @Test("every ground of the law can be said of every request of which it exists")
  func carried() throws {
    var missing: [String] = []
    for ground in Self.catalogue.law.grounds {
      let answer = ground.list == .finding ? "court.finding" : "resp.\(ground.list.rawValue)"
      let kind = try #require(Self.catalogue.kind(answer))
      let formal = Self.catalogue.kinds.filter { $0.isFormal && $0.isRoot }
      for request in formal where ground.requests.isEmpty || ground.requests.contains(request.code) {
        #expect(kind.mayAnswer(request), "\(answer) on \(request.code)")
        if !ground.onlyFor.isEmpty, Set(request.recipients).isDisjoint(with: ground.onlyFor) {
          missing.append("\(ground.code) is for nobody to whom \(request.code) goes")
        }
        let moves = Self.catalogue.lifecycle(of: request)?.moves ?? []
        let isCarried = moves.contains { move in
          move.on == answer && (move.when.map { $0.field != "ground" || $0.values.contains(ground.code) } ?? true)
        }
        if !isCarried { missing.append("\(answer) \(ground.code) on \(request.code)") }
      }
    }
    #expect(missing.isEmpty, "\(missing)")
  }

  @Test("says of itself in the directory of focal points what the directory's function says, and so does a party")
  func status() throws {
    func told(_ status: String, from node: String) throws -> [String] {
      var play = Correspondence()
      return try play.begin("dir.entry", ["status": status], from: node, to: "registry")
    }
    #expect(try told("party", from: "alpha").isEmpty && told("non_party", from: "delta").isEmpty)
    #expect(try told("non_party_with_arrangement", from: "delta").isEmpty)
    #expect(try told("organisation", from: "mechanism").isEmpty)
    for (status, node) in [("non_party", "alpha"), ("party", "delta"), ("party", "mechanism")] {
      #expect(try told(status, from: node) == ["/body/status law.status"], "\(node)")
    }
  }

  @Test("is counted by what binds it: an arrangement, an acceptance of jurisdiction, and else the Statute")
  func counted() throws {
    func counted(_ bases: [String]) throws -> String {
      var example = try KindExample("req.assistance", ["measure": "h"])
      example.basis = ["Rome Statute art. 93(1)(h)"] + bases
      return Self.catalogue.countedBasis(of: try example.message(ThreadWalk.id(1)))
    }
    #expect(try counted([]) == "the Statute")
    #expect(try counted([Self.agreed]) == "an agreement or arrangement (art. 87(5))")
    #expect(try counted([Self.accepted]) == "an acceptance of jurisdiction (art. 12(3))")
    #expect(try counted([Self.agreed, "Arrangement with Delta of 2025"]) == "an arrangement")
  }
}

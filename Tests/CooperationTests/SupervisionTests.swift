import StrictJSON
import Testing

@testable import Cooperation

@Suite("A sentenced person and the Court")
struct SupervisionTests {
  /// A sentence that is served in the State of enforcement.
  private func served() throws -> Correspondence {
    var play = Correspondence()
    #expect(try play.begin("enf.designation", from: "presidency").isEmpty)
    for status in ["accepted", "delivery_arranged", "delivered"] {
      #expect(try play.answer("enf.answer", ["status": status], to: "presidency").isEmpty && play.state == status)
    }
    return play
  }

  @Test("communicate through the State unopened: both sides may say that it was passed on, never what it says")
  func communication() throws {
    let kind = try #require(Catalogue.standard.kind("enf.communication"))
    #expect(!kind.fields.contains { [.text, .entities, .lines].contains($0.shape) } && kind.annexes.isEmpty)
    var play = try served()
    let root = try #require(play.messages.first)
    func passed(_ from: String, _ to: String, _ direction: String, conditions: [String], unopened: Bool = true) throws
      -> [String]
    {
      var example = try KindExample(kind.code, ["direction": direction])
      example.values["unopened"] = .bool(unopened)
      let handling = Handling(
        level: .confidential, underSeal: false, audience: .named, conditions: conditions, evaluation: nil, expiry: nil)
      let message = try example.message(
        ThreadWalk.id(50), from: from, to: to, thread: root.thread, answering: root.id, after: play.messages.map(\.id),
        written: "2026-03-01T13:00:00Z", handling: handling.json)
      let sender = try #require(Correspondence.parties.first { $0.name == from })
      let recipient = try #require(Correspondence.parties.first { $0.name == to })
      let found = Catalogue.standard.findings(in: message, from: sender, to: [recipient], parent: root, root: root)
      return found.filter { $0.severity == .blocks }.map { "\($0.path) \($0.rule)" }
        + play.thread.findings(adding: message).map(\.rule)
    }
    #expect(try passed("alpha", "presidency", "to_court", conditions: ["PERSON_COURT"]).isEmpty)
    #expect(try passed("presidency", "alpha", "to_person", conditions: ["PERSON_COURT"]).isEmpty)
    #expect(try passed("alpha", "presidency", "to_court", conditions: []) == ["/handling handling.floor"])
    let opened = try passed("alpha", "presidency", "to_court", conditions: ["PERSON_COURT"], unopened: false)
    #expect(opened.contains("/body/unopened field"))
    #expect(try play.answer("enf.answer", ["status": "rejected"], to: "presidency") == ["nonconforming"])
  }

  @Test("are a regime of their own: nobody else is told, and no consent lifts it (article 106(3))")
  func regime() throws {
    let condition = try #require(Catalogue.standard.law.condition("PERSON_COURT"))
    #expect(condition.forbidsOnward && condition.needsNarrow && condition.consent == nil)
    #expect(condition.source == Citation("Rome Statute art. 106(3)", isVerified: true))
  }

  @Test("meet without national authorities; the Presidency says who comes, and the State answers what it is asked")
  func supervision() throws {
    var play = try served()
    let early = try play.answer("enf.supervision_answer", to: "presidency")
    #expect(early == ["/inReplyTo thread"], "nothing was asked")
    let visit = ["step": "visit"]
    let watched = try play.answer("enf.supervision", visit, from: "presidency", to: "alpha") {
      $0.values["withoutAuthorities"] = .bool(false)
    }
    #expect(watched == ["/body/withoutAuthorities field"])
    #expect(try play.answer("enf.supervision", visit, from: "presidency", to: "alpha").isEmpty)
    let asked = try #require(play.messages.last)
    #expect(try play.answer("enf.supervision_answer", to: "presidency", answering: asked).isEmpty)
    #expect(play.state == "delivered", "supervision moves nothing")
  }
}

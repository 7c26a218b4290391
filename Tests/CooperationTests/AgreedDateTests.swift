import StrictJSON
import Testing

@testable import Cooperation

@Suite("What both sides must have said")
struct AgreedDateTests {
  private static let ground = ["ground": "94_1_ongoing_proceedings"]

  @Test("a postponement under article 94 counts only with the date to which the Court agreed in the thread before")
  func postponement() throws {
    func play(agreed: String?, postponed: String) throws -> (said: [String], state: String) {
      var play = Correspondence()
      #expect(try play.begin("req.assistance", ["measure": "h"]).isEmpty)
      #expect(try play.answer("resp.acknowledge").isEmpty)
      if let agreed {
        let values = ["agreedUntil": agreed]
        #expect(
          try play.answer("court.postponement_agreement", values, from: "registry", to: "alpha").isEmpty
            && play.state == "acknowledged", "it moves nothing by itself")
      }
      let said = try play.answer("resp.postponement", Self.ground.merging(["agreedUntil": postponed]) { $1 })
      return (said, play.state)
    }
    #expect(try play(agreed: "2026-06-30", postponed: "2026-06-30") == ([], "postponed"))
    #expect(try play(agreed: "2026-06-30", postponed: "2026-12-31") == (["nonconforming"], "acknowledged"))
    #expect(try play(agreed: nil, postponed: "2026-06-30") == (["nonconforming"], "acknowledged"))
  }

  @Test("who would postpone without it is told before sending, with the article and what to do")
  func told() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"]).isEmpty)
    let root = play.messages[0]
    let message = try KindExample("resp.postponement", Self.ground).message(
      ThreadWalk.id(9), from: "alpha", to: "registry", thread: root.thread, answering: root.id, after: [root.id],
      written: "2026-02-01T00:00:00Z", handling: root.handling.json)
    let found = try #require(play.thread.findings(adding: message).first)
    #expect(found.path == "/body/agreedUntil" && found.rule == "law.agreed" && found.severity == .blocks)
    #expect(found.source == "Rome Statute art. 94(1)" && found.message.contains("court.postponement_agreement"))
  }

  @Test("a later agreement of the Court moves the date, and other grounds need none")
  func renewed() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"]).isEmpty)
    for day in ["2026-06-30", "2026-09-30"] {
      let values = ["agreedUntil": day]
      #expect(try play.answer("court.postponement_agreement", values, from: "registry", to: "alpha").isEmpty)
      #expect(try play.answer("resp.postponement", Self.ground.merging(values) { $1 }).isEmpty)
      #expect(play.state == "postponed")
    }
    let running = play.thread.fold.deadlines().filter { $0.clock == "postponed_until" && $0.status == .running }
    #expect(running.map(\.day) == ["2026-09-30"])
    #expect(try play.begin("req.assistance", ["measure": "h"]).isEmpty)
    #expect(try play.answer("resp.postponement", ["ground": "95_admissibility"]).isEmpty && play.state == "postponed")
  }

  @Test(
    "a cover of later days stands beside the one that runs, one of the same days replaces it, and an expired one holds no more"
  )
  func covers() throws {
    func entry(_ number: Int, _ from: String, _ to: String, written: String) throws -> Message {
      var example = try KindExample("dir.cover", ["authority": "Ministry"])
      example.values["period"] = .object(JSONObject(members: [("from", .string(from)), ("to", .string(to))]))
      return try example.message(ThreadWalk.id(number), from: "alpha", to: "registry", written: written)
    }
    let register = Register(
      .covers,
      folding: [
        try entry(1, "2026-03-01", "2026-03-10", written: "2026-02-01T00:00:00Z"),
        try entry(2, "2026-04-01", "2026-04-10", written: "2026-02-02T00:00:00Z"),
        try entry(3, "2026-03-01", "2026-03-20", written: "2026-02-03T00:00:00Z"),
      ])
    #expect(register.entries.map(\.isInForce) == [false, true, true])
    func shown(_ day: String, withHistory: Bool = false) throws -> String {
      let moment = try #require(Moment("\(day)T12:00:00Z"))
      return register.report(at: moment, node: "registry", withHistory: withHistory).plainText
    }
    #expect(try shown("2026-03-20").contains("2026-03-20") && !shown("2026-03-21").contains("2026-03-20"))
    #expect(try shown("2026-03-21").contains("2026-04-10"))
    #expect(try shown("2026-03-21", withHistory: true).contains("expired on 2026-03-20"))
  }

  @Test("what has expired is used anew by its author alone")
  func expired() throws {
    func rules(expiry: String?, by author: String = "alpha", on day: String = "2026-06-30") throws -> [String] {
      var members: [(String, JSONValue)] = [
        ("level", .string("CONFIDENTIAL")), ("underSeal", .bool(false)), ("audience", .string("ORG_STRICT")),
        ("conditions", .array([])),
      ]
      if let expiry { members.append(("expiry", .string(expiry))) }
      let given = try KindExample("is.spontaneous_info").message(
        ThreadWalk.id(7), from: "bravo", to: "alpha", handling: .object(JSONObject(members: members)))
      let using = try KindExample("is.info_request").message(
        ThreadWalk.id(8), from: author, to: author == "bravo" ? "alpha" : "bravo", written: "\(day)T12:00:00Z")
      return Catalogue.standard.useFindings(in: using, citing: [CitedMessage(given)], consents: []).filter {
        $0.severity == .blocks
      }.map(\.rule).filter { $0 == "use.expired" }
    }
    #expect(try rules(expiry: "2026-06-29") == ["use.expired"])
    #expect(try rules(expiry: "2026-06-30").isEmpty && rules(expiry: "2026-06").isEmpty && rules(expiry: nil).isEmpty)
    #expect(try rules(expiry: "2026-06-29", by: "bravo").isEmpty)
  }

  @Test("many properties of an account identify no person who is to be arrested")
  func identified() throws {
    func status(_ person: String) throws -> Completeness.Status? {
      var example = try KindExample("req.arrest_surrender")
      let account =
        #"{"id":"a1","schema":"BankAccount","properties":{"name":["An account"],"accountNumber":["1"],"bankName":["B"],"currency":["EUR"]}}"#
      example.values["person"] = .array([.string("p1")])
      example.values["entities"] = .array([.string(person), .string(account)])
      let message = try example.message(ThreadWalk.id(1))
      return Catalogue.standard.completeness(of: message).items.first { $0.code == "91(2)(a)" }?.status
    }
    #expect(try status(#"{"id":"p1","schema":"Person","properties":{"name":["Orsolan Veth"]}}"#) == .thin)
    let noted = #"{"id":"p1","schema":"Person","properties":{"name":["Orsolan Veth"],"topics":["wanted"]}}"#
    #expect(try status(noted) == .thin, "that he is wanted identifies nobody")
    let known = #"{"id":"p1","schema":"Person","properties":{"name":["Orsolan Veth"],"birthDate":["1961-04"]}}"#
    #expect(try status(known) == .present)
  }

  @Test("a request to preserve evidence is held to no floor for persons, one that protects persons is")
  func preservation() throws {
    func floors(_ protects: String) throws -> Int {
      let message = try KindExample("req.assistance", ["measure": "j", "protects": protects]).message(
        ThreadWalk.id(1), handling: KindExample.plain)
      let registry = Correspondence.parties.filter { $0.name == "registry" }
      let alpha = Correspondence.parties.filter { $0.name == "alpha" }
      return Catalogue.standard.findings(in: message, from: registry[0], to: alpha, parent: nil).count {
        $0.rule == "handling.floor"
      }
    }
    #expect(try floors("evidence") == 0 && floors("persons") == 1 && floors("both") == 1)
  }
}

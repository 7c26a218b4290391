import StrictJSON
import Testing

@testable import Cooperation

@Suite("What a party may go on with")
struct OfferingTests {
  private static let catalogue = Catalogue.standard

  /// Acts of a table that only some of those may do who write such requests, with the reason.
  private static let narrower: [String: String] = [
    "court.hear_state": "a Chamber hears States Parties and States not party, through the Registry",
    "court.finding": "a Chamber finds, through the Registry, and of no organisation",
    "court.referral": "a Chamber refers, through the Registry, and no organisation",
    "court.ruling": "a Chamber rules, through the Registry",
    "court.disclosure_decision": "a Chamber decides, through the Registry",
    "court.entry_receipt": "the Registrar alone receives changes of channel and language (rule 176(3))",
    "court.close": "a State that began to negotiate ends it with a step",
  ]

  @Test("has a route for every row of every table, whoever began the thread and whoever answers it")
  func rows() throws {
    var missing: [String] = []
    for root in Self.catalogue.kinds where root.isRoot {
      let lifecycle = try #require(Self.catalogue.lifecycle(of: root), "\(root.code)")
      for move in lifecycle.moves where Self.narrower[move.on] == nil {
        let kind = try #require(Self.catalogue.kind(move.on), "\(move.on)")
        for (sender, recipient) in Self.pairs(root) {
          let isOpen =
            (move.by == .addressee || kind.isRouted(from: [sender], to: [recipient]))
            && (move.by == .issuer || kind.isRouted(from: [recipient], to: [sender]))
          if !isOpen { missing.append("\(move.on) by \(move.by) on \(root.code) from \(sender) to \(recipient)") }
        }
      }
    }
    #expect(missing.isEmpty, "\(Set(missing).sorted().prefix(12))")
  }

  @Test("is nothing that no route allows, nor what a node writes by itself")
  func offered() throws {
    var wrong: [String] = []
    for root in Self.catalogue.kinds where root.isRoot {
      for (sender, recipient) in Self.pairs(root) {
        var example = KindExample(root)
        if root.isFormal { example.basis = ThreadWalk.bearers.first { $0.value == [recipient] }.map { [$0.key] } }
        let status = Self.catalogue.law.function(sender)?.statuses.first
        if let status, root.fields.contains(where: \.isOfSender) { example.values["status"] = .string(status) }
        let message = try example.message(ThreadWalk.id(1), from: "one", to: "two")
        let functions = ["one": [sender], "two": [recipient]]
        let thread = MessageThread(folding: [message], functions: functions)
        #expect(thread.state != MessageThread.begunByNothing, "\(root.code): \(thread.title)")
        for (own, other) in [("one", "two"), ("two", "one")] {
          for code in thread.offered(to: own, functions: functions) {
            let kind = try #require(Self.catalogue.kind(code))
            let isRight = !kind.isNodes && kind.isRouted(from: functions[own] ?? [], to: functions[other] ?? [])
            if !isRight { wrong.append("\(code) to \(functions[own] ?? []) on \(root.code)") }
          }
        }
      }
    }
    #expect(wrong.isEmpty, "\(Set(wrong).sorted().prefix(12))")
  }

  @Test("lets a State tell another, and the Court a State, how far a request is")
  func progress() throws {
    var play = Correspondence()
    #expect(try play.begin("is.info_request", from: "alpha", to: "bravo").isEmpty)
    #expect(play.thread.offered(to: "bravo", functions: Correspondence.functions).contains("resp.progress"))
    #expect(try play.answer("resp.progress", ["status": "under_review"], from: "bravo", to: "alpha").isEmpty)
    #expect(try play.begin("req.to_court", from: "alpha", to: "registry").isEmpty)
    #expect(try play.answer("resp.progress", ["status": "under_review"], from: "registry", to: "alpha").isEmpty)
  }

  @Test("is never a finding of a node, which no officer writes")
  func nodesOwn() throws {
    var play = Correspondence()
    try play.begin("req.assistance", ["measure": "h"])
    let request = play.messages[0]
    #expect(!play.thread.offered(to: "alpha").contains(Nonconformity.kind))
    let template = MessageTemplate.reply(
      kind: Nonconformity.kind, to: request, own: "alpha",
      body: try JSONValue(
        parsing: Array(#"{"message":"\#(request.id)","findings":[{"rule":"field","place":"/body"}]}"#.utf8))
    ).saying(subject: "A finding", basis: ["practice of central authorities"])
    for (officer, rules) in [("drafter", ["kind"]), (Nonconformity.writer, [])] {
      let message = try Message(
        parsing: template.completed(
          id: ThreadWalk.id(9), node: "alpha", officer: officer, thread: request.thread, inReplyTo: request.id,
          after: [request.id], written: "2026-01-03T00:00:00Z"))
      let found = Self.catalogue.findings(
        in: message, from: Correspondence.parties[6], to: [Correspondence.parties[0]], parent: request, root: request)
      #expect(found.filter { $0.severity == .blocks }.map(\.rule) == rules, "\(officer): \(found)")
    }
  }

  private static func pairs(_ root: Kind) -> [(String, String)] {
    root.routes.flatMap { route in route.from.flatMap { sender in route.to.map { (sender, $0) } } }
  }
}

import StrictJSON
import Testing

@testable import Cooperation

@Suite("A thread, folded from its messages")
struct ThreadTests {
  /// A message with only what a fold looks at.
  private func message(
    _ name: Character, _ kind: String, from: String, to: String, answering parent: Character? = nil,
    thread: Character = "a", body: String = "{}", level: String = "CONFIDENTIAL"
  ) throws -> Message {
    func id(_ name: Character) -> String { String(repeating: name, count: 32) }
    let reply = parent.map { "\"inReplyTo\":\"\(id($0))\"," } ?? ""
    let text = """
      {"id":"\(id(name))","kind":"\(kind)","kindVersion":1,"thread":"\(id(thread))",\(reply)"from":{"node":"\(from)"},
      "to":[{"node":"\(to)"}],"legalBasis":["Rome Statute art. 93(1)(k)"],"safeSubject":"A matter","language":"en","channelStatus":"designated","handling":
      {"level":"\(level)","underSeal":false,"audience":"ORG_EXEC","conditions":[]},"body":\(body),"attachments":[]}
      """
    return try Message(parsing: Array(text.utf8))
  }

  private let received = "{\"receivedDate\":\"2026-11-24\"}"

  private func request() throws -> Message {
    try message("a", "req.asset_tracing", from: "registry", to: "alpha", body: body)
  }

  /// The body of a request without a fault.
  private let body = """
    {"purpose":"To trace property.","purposes":["locate"],"facts":"Facts.","grounds":"Grounds.","subjects":["p"],
    "entities":["{\\"id\\":\\"p\\",\\"schema\\":\\"Person\\",\\"properties\\":{\\"name\\":[\\"P\\"]}}"],
    "period":{"from":"2019","to":"2020"},"doNotAlert":false,"stage":"trial","procedure":"not applicable"}
    """

  private func acknowledgement() throws -> Message {
    try message("b", "resp.acknowledge", from: "alpha", to: "registry", answering: "a", body: received)
  }

  private func report(_ name: Character, isFinal: Bool) throws -> Message {
    try message(
      name, "resp.asset_report", from: "alpha", to: "registry", answering: "a",
      body: "{\"result\":\"none\",\"assets\":[],\"actsDone\":\"Registers were searched.\",\"isFinal\":\(isFinal)}")
  }

  /// The state and the first letters of what does not conform, which must be the same in every order.
  private func fold(_ messages: [Message]) -> Set<String> {
    func orders(_ rest: [Message]) -> [[Message]] {
      rest.isEmpty
        ? [[]]
        : rest.indices.flatMap { index in
          var others = rest
          let first = others.remove(at: index)
          return orders(others).map { [first] + $0 }
        }
    }
    return Set(
      orders(messages).map { order in
        let thread = MessageThread(folding: order)
        return ([thread.state] + thread.nonconforming.map { String($0.prefix(1)) }).joined(separator: " ")
      })
  }

  @Test("goes from sent to acknowledged, partially executed and executed, in whatever order its messages arrive")
  func states() throws {
    #expect(fold([]) == ["empty"])
    #expect(fold([try request()]) == ["sent"])
    #expect(fold([try request(), try acknowledgement()]) == ["acknowledged"])
    let partial = try report("c", isFinal: false)
    #expect(fold([try request(), try acknowledgement(), partial]) == ["partially_executed"])
    let last = try report("d", isFinal: true)
    #expect(fold([try request(), try acknowledgement(), partial, last]) == ["executed"])
    #expect(fold([try request(), try acknowledgement(), try acknowledgement()]) == ["acknowledged"])
  }

  @Test("does not hold against an answer that what it answers has not arrived")
  func early() throws { #expect(fold([try acknowledgement()]) == ["unrooted"]) }

  @Test("keeps and names acts that do not conform, and is not moved by them")
  func nonconforming() throws {
    let own = try message("b", "resp.acknowledge", from: "registry", to: "alpha", answering: "a", body: received)
    let stranger = try message("c", "resp.acknowledge", from: "charlie", to: "registry", answering: "a", body: received)
    let elsewhere = try message("d", "resp.acknowledge", from: "alpha", to: "bravo", answering: "a", body: received)
    let otherThread = try message(
      "e", "resp.acknowledge", from: "alpha", to: "registry", answering: "a", thread: "e", body: received)
    let weaker = try message(
      "f", "resp.acknowledge", from: "alpha", to: "registry", answering: "a", body: received, level: "RESTRICTED")
    for act in [own, stranger, elsewhere, otherThread, weaker] {
      #expect(fold([try request(), act]) == ["sent \(act.id.prefix(1))"])
    }
    let unasked = try message("b", "resp.acknowledge", from: "alpha", to: "registry", body: received)
    let unknown = try message("c", "resp.unheard_of", from: "alpha", to: "registry", answering: "a")
    let toAnswer = try message("0", "resp.acknowledge", from: "registry", to: "alpha", answering: "d", body: received)
    let last = try report("d", isFinal: true)
    #expect(fold([try request(), unasked, unknown, last, toAnswer]) == ["executed 0 b"])
  }

  @Test("is not moved by either of two messages under one id, whichever came first")
  func fork() throws {
    let other = try message(
      "b", "resp.acknowledge", from: "alpha", to: "registry", answering: "a", body: received, level: "SECRET")
    #expect(fold([try request(), try acknowledgement(), other]) == ["sent b"])
    let secondRequest = try message("a", "req.asset_tracing", from: "registry", to: "bravo", body: body)
    #expect(fold([try request(), secondRequest, try acknowledgement()]) == ["unrooted a"])
  }

  @Test("is not moved by an act that goes to somebody who is no party to it, in whatever order it comes")
  func strangers() throws {
    let walk = try ThreadWalk(try unwrapped(Catalogue.standard.kind("req.asset_tracing")))
    let move = try unwrapped(walk.lifecycle.moves.first { $0.on == "resp.progress" })
    var act = try unwrapped(try walk.act(move, by: .addressee, in: walk.begun, number: 1))
    for acts in [[walk.root, act], [act, walk.root]] {
      #expect(MessageThread(ThreadFold(thread: walk.root.id, folding: acts)).nonconforming.isEmpty)
    }
    act.recipients.append("bravo")
    for acts in [[walk.root, act], [act, walk.root]] {
      let fold = ThreadFold(thread: walk.root.id, folding: acts)
      #expect(MessageThread(fold).nonconforming == [act.id] && fold.lanes.map(\.state) == ["sent"])
    }
  }

  @Test(
    "names what cannot be sent, the state in words and what is possible instead; why an act does not conform is told")
  func possible() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "b"]).isEmpty)
    #expect(try play.answer("resp.consultation", ["ground": "72_5_national_security"]).isEmpty)
    #expect(try play.answer("resp.refusal", ["ground": "93_4_national_security"]).isEmpty)
    let root = play.messages[0]
    let report = try KindExample("resp.conditional_offer").message(
      ThreadWalk.id(9), from: "alpha", to: "registry", thread: root.id, answering: root.id,
      after: play.messages.map(\.id), written: "2026-01-09T08:00:00Z", handling: root.handling.json)
    let found = play.thread.findings(adding: report, functions: Correspondence.functions).map(\.message)
    #expect(found.count == 1)
    #expect(
      found.allSatisfy { $0.contains("(resp.conditional_offer) cannot be sent while the thread is «") }, "\(found)")
    #expect(found.allSatisfy { $0.contains("possible") && !$0.contains("not in this state") }, "\(found)")
    play.take(report)
    #expect(play.thread.reasons["alpha/\(report.id)"]?.contains("state that the thread was in") == true)
  }

  @Test("says the ground of its state in words, and its code to programs")
  func ground() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"]).isEmpty)
    #expect(play.thread.ground == nil)
    #expect(try play.answer("resp.consultation", ["ground": "93_3_fundamental_principle"]).isEmpty)
    let title = try #require(Catalogue.standard.law.ground(.consultation, "93_3_fundamental_principle")).title
    #expect(play.thread.title == "in consultation (\(title))" && play.thread.ground == "93_3_fundamental_principle")
    #expect(play.thread.since()?.description == "2026-01-02")
  }

  @Test("tells neither ground nor day of its state where only some may read the act that led there")
  func unseen() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"]).isEmpty)
    let root = play.messages[0]
    func consultation(_ audience: String) throws -> Message {
      try KindExample("resp.consultation", ["ground": "93_3_fundamental_principle"]).message(
        ThreadWalk.id(2), from: "alpha", to: "registry", thread: root.id, answering: root.id, after: [root.id],
        written: "2026-01-02T08:00:00Z",
        handling: try JSONValue(
          parsing: Array(
            #"{"level":"CONFIDENTIAL","underSeal":false,"audience":"\#(audience)","conditions":["DETECTABLE_NONE"]}"#
              .utf8)))
    }
    for (audience, day) in [("ORG_EXEC", "2026-01-02"), ("NAMED", nil)] {
      let thread = MessageThread(folding: [root, try consultation(audience)], functions: Correspondence.functions)
      #expect(
        thread.state == "consulting" && thread.since()?.description == day && (thread.ground == nil) == (day == nil))
    }
  }
}

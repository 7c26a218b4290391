import StrictJSON
import Testing

@testable import Cooperation

/// One ground of the Statute as the law has it: what it may answer and what not, what it asks for, and to what it leads.
struct GroundCase: Sendable, CustomTestStringConvertible {
  let code: String
  /// The kind that gives it.
  let by: String
  /// Requests that it answers, and such as it does not.
  let answers: [String], not: [String]
  /// The fields without which nothing is sent, besides the ground.
  let fields: Set<String>
  /// The article that is cited where its author names none.
  let article: String
  let state: String

  var testDescription: String { code }

  init(
    _ code: String, by: String = "resp.consultation", answers: [String], not: [String],
    fields: Set<String> = ["problem"],
    article: String, state: String = "consulting"
  ) {
    (self.code, self.by, self.answers, self.not) = (code, by, answers, not)
    (self.fields, self.article, self.state) = (fields, article, state)
  }
}

@Suite("Grounds on which a State consults or is unable")
struct GroundTests {
  private static let surrender = ["req.arrest_surrender", "req.arrest_surrender_convicted", "req.provisional_arrest"]
  private static let assistance = ["req.assistance", "req.defence_assistance", "req.asset_tracing", "req.asset_freeze"]

  static let cases = [
    GroundCase(
      "97b_wrong_person", answers: surrender, not: assistance + ["req.transit"], article: "Rome Statute art. 97(b)"),
    GroundCase(
      "97c_treaty_obligation", answers: surrender + assistance, not: [], fields: ["problem", "otherState"],
      article: "Rome Statute art. 97(c)"),
    GroundCase(
      "73_third_party_information", answers: assistance, not: surrender + ["req.enforce_order"],
      article: "Rome Statute art. 73"),
    GroundCase(
      "98_2_sending_state_consent", answers: surrender, not: assistance + ["req.transit"],
      fields: ["problem", "otherState"], article: "Rome Statute art. 98(2)"),
    GroundCase(
      "89_2_ne_bis_in_idem", answers: surrender, not: assistance + ["req.transit"], article: "Rome Statute art. 89(2)"),
    GroundCase("91_4_national_requirements", answers: surrender, not: assistance, article: "Rome Statute art. 91(4)"),
    GroundCase("96_3_national_requirements", answers: assistance, not: surrender, article: "Rome Statute art. 96(3)"),
    GroundCase("93_9_competing", answers: assistance, not: surrender, article: "Rome Statute art. 93(9)(a)"),
    GroundCase(
      "100_1_f_extraordinary_costs", answers: surrender + assistance + ["req.enforce_order"], not: [],
      article: "Rome Statute art. 100(1)(f)"),
    GroundCase(
      "109_2_no_value", by: "resp.unable", answers: ["req.enforce_order"], not: surrender + assistance,
      fields: ["explanation"], article: "Rome Statute art. 109(2)", state: "unable"),
    GroundCase(
      "73_originator_refused", by: "resp.unable", answers: assistance, not: surrender + ["req.enforce_order"],
      fields: ["explanation", "originator", "originatorNotParty"], article: "Rome Statute art. 73", state: "unable"),
  ]

  /// A request to alpha that is under review there, and who sent it.
  private func asked(_ kind: String) throws -> (play: Correspondence, author: String) {
    var play = Correspondence()
    let author = kind == "req.enforce_order" ? "presidency" : "registry"
    let values = kind == "req.assistance" || kind == "req.defence_assistance" ? ["measure": "h"] : [:]
    #expect(try play.begin(kind, values, from: author).isEmpty, "\(kind)")
    if kind != "req.transit" {
      #expect(try play.answer("resp.progress", ["status": "under_review"], to: author).isEmpty, "\(kind)")
    }
    return (play, author)
  }

  @Test("answer the requests that the law gives them to, by the State that was asked, and no others", arguments: cases)
  func requests(ground: GroundCase) throws {
    for kind in ground.answers {
      var (play, author) = try asked(kind)
      #expect(try play.answer(ground.by, ["ground": ground.code], to: author).isEmpty, "\(kind)")
      #expect(play.state == ground.state, "\(kind)")
      var other = try asked(kind).play
      let byCourt = try other.answer(ground.by, ["ground": ground.code], from: author, to: "alpha")
      #expect(byCourt.contains("/from route") && other.state != ground.state, "\(kind): the Court says no such thing")
    }
    for kind in ground.not {
      var (play, author) = try asked(kind)
      let before = play.state
      #expect(try play.answer(ground.by, ["ground": ground.code], to: author) == ["/body/ground law.ground"], "\(kind)")
      #expect(play.state == before, "\(kind)")
    }
  }

  @Test("ask for what belongs to them, and rest on their own article", arguments: cases)
  func content(ground: GroundCase) throws {
    let bare = try JSONValue(parsing: Array("{\"ground\":\"\(ground.code)\"}".utf8))
    let missing = Catalogue.standard.findings(inBody: bare, of: ground.by).blocked
    #expect(Set(missing) == Set(ground.fields.map { "/body/\($0)" }))
    let (play, author) = try asked(try #require(ground.answers.first))
    let root = try #require(play.messages.first)
    let body = try KindExample(ground.by, ["ground": ground.code]).body
    let kind = try #require(Catalogue.standard.kind(ground.by))
    guard case .object(let object) = body else { return }
    let texts = AnswerBasis(kind: kind, body: object, parent: root, catalogue: .standard).texts
    #expect(texts.first == ground.article, "\(author)")
  }

  @Test(
    "a State is unable on an originator's refusal only where that is no State Party: another one resolves it with the Court"
  )
  func originator() throws {
    let values = ["ground": "73_originator_refused", "originatorNotParty": "false"]
    var (play, author) = try asked("req.assistance")
    #expect(try play.answer("resp.unable", values, to: author) == ["/body/originatorNotParty field"])
    #expect(try play.answer("resp.consultation", ["ground": "73_third_party_information"], to: author).isEmpty)
    var undertaking = Correspondence()
    #expect(
      try undertaking.begin("state.disclosure", ["intervention": "73_originator"], from: "bravo", to: "registry")
        .isEmpty)
    #expect(undertaking.state == "raised")
    let basis = ["ground": "73_third_party_information"]
    #expect(try undertaking.answer("court.consultation", basis, from: "registry", to: "bravo").isEmpty)
    #expect(undertaking.state == "consulting")
  }

  @Test("the Court consults on the same grounds, in its own kind")
  func court() throws {
    for code in ["97c_treaty_obligation", "100_1_f_extraordinary_costs", "96_3_national_requirements"] {
      var play = try asked("req.assistance").play
      #expect(try play.answer("court.consultation", ["ground": code], from: "registry", to: "alpha").isEmpty)
      #expect(play.state == "consulting")
    }
  }
}

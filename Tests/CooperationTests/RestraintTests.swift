import StrictJSON
import Testing

@testable import Cooperation

@Suite("A restraint of several assets")
struct RestraintTests {
  /// A request to freeze of which something is restrained.
  private func restrained() throws -> Correspondence {
    var play = Correspondence()
    #expect(try play.begin("req.asset_freeze").isEmpty)
    #expect(try told(&play, "restrained").isEmpty && play.state == "restrained")
    return play
  }

  private func told(_ play: inout Correspondence, _ event: String, others: Bool? = nil) throws -> [String] {
    try play.answer("resp.restraint", ["event": event]) {
      if let others { $0.values["othersRestrained"] = .bool(others) }
    }
  }

  @Test("is lifted when none of them is restrained any more, and says which it is")
  func released() throws {
    var play = try restrained()
    let silent = try play.answer("resp.restraint") {
      $0 = $0.onlyGiven
      $0.values = ["event": "released", "at": "2025-12-01", "orderReference": "An order"].mapValues(JSONValue.string)
    }
    #expect(silent == ["/body/othersRestrained field"])
    #expect(try told(&play, "released", others: true).isEmpty && play.state == "varied")
    #expect(try told(&play, "challenged").isEmpty && told(&play, "released", others: true).isEmpty)
    #expect(play.state == "challenged", "what is released does not settle what is claimed of the others")
    #expect(try told(&play, "restrained").isEmpty && play.state == "challenged")
    #expect(try told(&play, "released", others: false).isEmpty && play.state == "restraint_lifted")
  }

  @Test("goes on once the claims of third parties are settled")
  func settled() throws {
    var play = try restrained()
    #expect(try told(&play, "challenged").isEmpty && told(&play, "challenged").isEmpty && play.state == "challenged")
    #expect(try told(&play, "claim_settled").isEmpty && play.state == "restrained")
    #expect(try told(&play, "claim_settled") == ["nonconforming"])
    let row =
      #"{"entity":"a1","stage":"restrained","claims":[{"claimant":"A yard","nature":"fees","status":"settled"}]}"#
    let claim = try JSONValue(parsing: Array(row.utf8))
    let rows = try play.answer("resp.restraint", ["event": "restrained"]) { $0.values["assets"] = .array([claim]) }
    #expect(rows.isEmpty)
  }

  @Test("keeps its state when the rest is asked of a third State; what is not restrained is redirected whole")
  func redirected() throws {
    var play = try restrained()
    #expect(try play.answer("resp.consultation", ["ground": "93_9_b_third_control"]).isEmpty)
    #expect(play.state == "consulting")
    #expect(try play.answer("court.redirect", from: "registry", to: "alpha").isEmpty)
    #expect(play.thread.fold.lanes.first?.rested == "restrained" && play.state == "consulting")
    #expect(try told(&play, "released", others: false).isEmpty && play.state == "restraint_lifted")
    #expect(try play.answer("court.redirect", from: "registry", to: "alpha").isEmpty && play.state == "redirected")
    var other = Correspondence()
    #expect(try other.begin("req.asset_freeze").isEmpty)
    #expect(try other.answer("court.redirect", from: "registry", to: "alpha").isEmpty && other.state == "redirected")
  }

  @Test("is redirected by the agreement of article 93(9)(b) alone; a request for surrender, or of an order, never")
  func agreement() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "i"]).isEmpty)
    let silent = try play.answer("resp.consultation", ["ground": "93_9_b_third_control"]) {
      $0 = $0.onlyGiven
      $0.values["problem"] = .string("The records are kept by an organisation under its headquarters agreement.")
    }
    #expect(silent == ["/body/agreement field"])
    let redirect = try play.answer("court.redirect", from: "registry", to: "alpha") {
      $0 = $0.onlyGiven
      $0.values = ["toWhom": "An organisation", "reason": "It keeps the records."].mapValues(JSONValue.string)
    }
    #expect(redirect == ["/body/agreement field"])
    #expect(try play.answer("court.redirect", from: "registry", to: "alpha").isEmpty && play.state == "redirected")
    for (code, from) in [
      ("req.arrest_surrender", "registry"), ("req.provisional_arrest", "registry"), ("req.enforce_order", "presidency"),
    ] {
      #expect(try play.begin(code, from: from).isEmpty)
      #expect(!play.thread.offered(to: from).contains("court.redirect"), "\(code)")
      #expect(try play.answer("court.redirect", from: from, to: "alpha") != [])
      let grounds = try play.answer("resp.consultation", ["ground": "93_9_b_third_control"], to: from)
      #expect(grounds == ["/body/ground law.ground"])
    }
  }
}

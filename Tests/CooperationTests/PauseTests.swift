import Cooperation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("A pause after an arrest or a restraint")
struct PauseTests {
  /// One walk through a thread, step by step.
  private struct Way {
    let walk: ThreadWalk
    var fold: ThreadFold
    private var number = 0

    init(_ kind: String) throws {
      walk = try ThreadWalk(try unwrapped(Catalogue.standard.kind(kind)))
      fold = walk.begun
    }

    /// Does an act with a value of its row's condition; the state after it, or why it was not taken.
    mutating func act(_ kind: String, _ value: String? = nil, by side: Lifecycle.Side = .addressee) throws -> String {
      number += 1
      let move = try unwrapped(
        walk.lifecycle.moves.first { move in
          move.on == kind && fold.lanes[0].isOpen(move) && (move.when.map { $0.values.contains(value ?? "") } ?? true)
        })
      let act = try unwrapped(try walk.act(move, by: side, in: fold, number: number, value: value))
      fold.add(act)
      guard fold.outcomes[ThreadFold.key(act)] == .accepted else {
        return "\(fold.outcomes[ThreadFold.key(act)] as Any)"
      }
      // Both sides see the same, in whatever order it came.
      let other = ThreadFold(thread: walk.root.id, folding: fold.acts.reversed())
      return other.lanes == fold.lanes ? fold.lanes[0].state : "two states"
    }
  }

  /// Every pause, and that it ends where it began.
  private func pauses(
    _ way: inout Way, in state: String, postponed ground: String = "89_2_admissibility", takesConditions: Bool = false
  ) throws {
    #expect(try way.act("resp.consultation") == "consulting", "in \(state)")
    _ = try way.act("consult.resolved", by: .issuer)
    #expect(try way.act("consult.resolved") == state)
    #expect(try way.act("court.consultation", by: .issuer) == "consulting")
    if ground == "94_1_ongoing_proceedings" {
      _ = try way.act("court.postponement_agreement", by: .issuer)
    }
    #expect(try way.act("resp.postponement", ground) == "postponed")
    #expect(try way.act("resp.progress", "resumed") == state)
    #expect(try way.act("court.hold", by: .issuer) == "held_pending_waiver")
    #expect(try way.act("court.waiver_result", "true", by: .issuer) == state)
    guard takesConditions else { return }
    #expect(try way.act("resp.consultation") == "consulting")
    #expect(try way.act("resp.conditional_offer") == "conditions_offered")
    #expect(try way.act("court.accept_conditions", "true", by: .issuer) == state)
  }

  @Test(
    "leads back to where the person is: articles 89(2), 89(4), 97 and 98 arise when somebody was found",
    arguments: ["req.arrest_surrender", "req.arrest_surrender_convicted", "req.provisional_arrest"])
  func arrest(kind: String) throws {
    var way = try Way(kind)
    for (event, state) in [
      ("person_located", "person_located"), ("arrested", "arrested"), ("brought_before_authority", "before_authority"),
    ] {
      #expect(try way.act("resp.arrest_notification", event) == state)
      try pauses(&way, in: state)
    }
    #expect(try way.act("resp.interim_release_application") == "interim_release_pending")
    try pauses(&way, in: "interim_release_pending")
    #expect(try way.act("court.recommendation", by: .issuer) == "interim_release_pending")
    #expect(try way.act("resp.arrest_notification", "interim_release_refused") == "before_authority")
    if kind == "req.provisional_arrest" {
      #expect(try way.act("resp.arrest_notification", "papers_received") == "before_authority")
    }
    #expect(try way.act("resp.arrest_notification", "surrender_ordered") == "surrender_ordered")
    try pauses(&way, in: "surrender_ordered")
    _ = try way.act("resp.consultation")
    #expect(try way.act("resp.arrest_notification", "released") == "released", "what happens is told in a pause too")
  }

  @Test("leads back to the restraint, and a challenge is told while the thread pauses")
  func freeze() throws {
    var way = try Way("req.asset_freeze")
    #expect(try way.act("resp.restraint", "restrained") == "restrained")
    try pauses(&way, in: "restrained", postponed: "94_1_ongoing_proceedings", takesConditions: true)
    _ = try way.act("resp.consultation")
    #expect(try way.act("resp.restraint", "challenged") == "challenged")
    try pauses(&way, in: "challenged", postponed: "94_1_ongoing_proceedings", takesConditions: true)
  }

  @Test(
    "leads from an offer on conditions to the Chamber, where consultations on the legality are declared exhausted",
    arguments: [nil, "false"])
  func legality(answer: String?) throws {
    var way = try Way("req.assistance")
    _ = try way.act("resp.consultation")
    #expect(try way.act("resp.conditional_offer") == "conditions_offered")
    #expect(try way.act("court.consultations_exhausted", by: .issuer) == "conditions_offered")
    if let answer { #expect(try way.act("court.accept_conditions", answer, by: .issuer) == "under_review") }
    #expect(try way.act("resp.ruling_request") == "disputed")
    #expect(try way.act("court.ruling", "lawful", by: .issuer) == "under_review")
  }

  @Test("lets an offer that the Court left unanswered end in a refusal, once consultations are declared exhausted")
  func unanswered() throws {
    var way = try Way("req.assistance")
    #expect(try way.act("resp.consultation", "72_5_national_security") == "consulting")
    #expect(try way.act("resp.conditional_offer") == "conditions_offered")
    #expect(try way.act("resp.refusal", "93_4_national_security") != "refused", "the Court may still accept")
    #expect(try way.act("court.consultations_exhausted", by: .issuer) == "conditions_offered")
    #expect(try way.act("resp.refusal", "93_4_national_security") == "refused")
    #expect(try way.act("resp.ruling_request") == "disputed")
  }

  @Test("leads to the review where nobody was found yet, and tells no arrest that never was")
  func early() throws {
    var way = try Way("req.arrest_surrender")
    #expect(try way.act("resp.consultation") == "consulting")
    let open = Set(
      way.fold.offered(to: ThreadWalk.addressee).compactMap { $0.when?.field == "event" ? $0.when : nil }.flatMap(
        \.values))
    #expect(open == ["person_located", "arrested", "not_located"])
    _ = try way.act("consult.resolved")
    #expect(try way.act("consult.resolved", by: .issuer) == "under_review")
  }

  @Test("is begun by a report that nothing was possible, and a refusal of a part leaves the rest to be executed")
  func rest() throws {
    var way = try Way("req.assistance")
    #expect((try? way.act("resp.consultation", "72_5_national_security")) == "consulting")
    #expect((try? way.act("resp.refusal", "part")) == "in_execution")
    #expect((try? way.act("resp.execution_report", "not_possible")) == "consulting")
    #expect((try? way.act("consult.resolved", by: .issuer)) == "consulting")
    #expect((try? way.act("consult.resolved")) == "under_review")
    #expect((try? way.act("resp.execution_report", "true")) == "executed")
  }

  @Test("is not ended by what is handed over beside an arrest, which a surrender alone executes")
  func besideArrest() throws {
    var way = try Way("req.arrest_surrender")
    _ = try way.act("resp.arrest_notification", "arrested")
    #expect(try way.act("resp.evidence_transmittal") == "arrested")
    #expect(!way.walk.lifecycle.moves.contains { $0.on == "resp.execution_report" })
    #expect(way.walk.lifecycle.states.allSatisfy { $0.code != "executed" })
  }

  @Test("does not undo a finding: it is referred from wherever the thread came since, and who complies can say so")
  func referral() throws {
    var way = try Way("req.assistance")
    _ = try way.act("court.hear_state", by: .issuer)
    #expect(try way.act("court.finding", by: .issuer) == "finding_87_7")
    #expect(try way.act("resp.progress", "in_execution") == "in_execution")
    #expect(try way.act("resp.consultation") == "consulting")
    #expect(try way.act("court.referral", by: .issuer) == "referred")
  }
}

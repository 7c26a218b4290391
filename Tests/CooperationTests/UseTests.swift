import Cooperation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("Conditions on use")
struct UseTests {
  private let catalogue = Catalogue.standard
  private let root = ThreadWalk.id(1)

  private func handling(_ conditions: [String], level: String = "CONFIDENTIAL", audience: String = "ORG_STRICT")
    -> JSONValue
  {
    .object(
      JSONObject(members: [
        ("level", .string(level)), ("underSeal", .bool(false)), ("audience", .string(audience)),
        ("conditions", .array(conditions.map(JSONValue.string))),
      ]))
  }

  /// What alpha was given by bravo.
  private func given(_ conditions: [String], audience: String = "ORG_EXEC", _ kind: String = "is.spontaneous_info")
    throws -> Message
  {
    try KindExample(kind).message(
      ThreadWalk.id(7), from: "bravo", to: "alpha", handling: handling(conditions, audience: audience))
  }

  private func consent(
    _ scope: String, parties: [String] = [], by author: String = "bravo", digests: [String] = []
  ) throws -> [Consent] {
    var example = try KindExample("resp.consent_disclosure")
    example.values["items"] = .array([.string(ThreadWalk.id(7))])
    example.values["scope"] = .array([.string(scope)])
    if !digests.isEmpty { example.values["digests"] = .array(digests.map(JSONValue.string)) }
    if !parties.isEmpty { example.values["parties"] = .array(parties.map(JSONValue.string)) }
    let message = try example.message(
      ThreadWalk.id(8), from: author, to: "alpha", thread: ThreadWalk.id(7), answering: ThreadWalk.id(7),
      handling: handling([]))
    return [Consent(ThreadAct(message))]
  }

  private func evidence(_ to: String = "registry") throws -> Message {
    let conditions = ["LEAD_ONLY", "NO_JUDICIAL", "NO_ONWARD", "ORIGINATOR:charlie", "NAT_SEC"]
    return try KindExample("resp.evidence_transmittal").message(
      ThreadWalk.id(9), from: "alpha", to: to, thread: root, answering: root, handling: handling(conditions))
  }

  private func rules(_ message: Message, _ given: Message, _ consents: [Consent]) -> [String] {
    catalogue.useFindings(in: message, citing: [CitedMessage(given)], consents: consents).map(\.rule)
  }

  @Test("block a peer's message only where the judging node would hold the consent that could lift it")
  func judged() throws {
    let message = try evidence()
    func severities(_ conditions: [String], by judge: String) throws -> Set<Finding.Severity> {
      Set(
        catalogue.useFindings(
          in: message, citing: [CitedMessage(try given(conditions))], consents: [], judgedBy: judge
        ).map(\.severity))
    }
    #expect(try severities(["LEAD_ONLY"], by: "bravo") == [.blocks], "bravo gave it, and knows what it consented to")
    #expect(try severities(["LEAD_ONLY"], by: "registry") == [.advises], "bravo may have consented to alpha alone")
    #expect(try severities(["ORIGINATOR:charlie"], by: "bravo") == [.advises], "charlie's consent is another's")
  }

  @Test(
    "keep what is lead-only out of evidence until its provider has signed a consent",
    arguments: ["LEAD_ONLY", "NO_JUDICIAL", "NAT_SEC"])
  func evidenceBlocked(code: String) throws {
    let lead = try given([code])
    let message = try evidence()
    let findings = catalogue.useFindings(in: message, citing: [CitedMessage(lead)], consents: [])
    #expect(findings.map(\.rule) == ["use.\(code)"] && findings.first?.severity == .blocks)
    #expect(findings.first?.source == catalogue.law.condition(code)?.source.text)
    let registry = CitedMessage(lead)
    let check = UseCheck(law: catalogue.law, consents: [])
    #expect(check.findings([registry], for: .export(isEvidence: true), by: "alpha").map(\.rule) == ["use.\(code)"])
    #expect(check.findings([registry], for: .export(isEvidence: false), by: "alpha").isEmpty)
    let public_ = try consent("public")
    #expect(rules(message, lead, public_).isEmpty)
    #expect(!rules(message, lead, try consent("public", by: "alpha")).isEmpty, "only the provider consents")
  }

  @Test(
    "stand in no file of evidence where they must not be passed on, before a consent for that",
    arguments: [("NO_ONWARD", true), ("ORIGINATOR:charlie", true), ("VW_PROTECT", true), ("PERSON_COURT", false)])
  func handedOn(code: String, isLifted: Bool) throws {
    let used = CitedMessage(try given([code]))
    func rules(_ consents: [Consent], isEvidence: Bool = true) -> [String] {
      UseCheck(law: catalogue.law, consents: consents)
        .findings([used], for: .export(isEvidence: isEvidence), by: "alpha").map(\.rule)
    }
    let rule = "use.\(code.prefix { $0 != ":" })"
    #expect(rules([]) == [rule] && rules([], isEvidence: false).isEmpty)
    let author = code.hasPrefix("ORIGINATOR") ? "charlie" : "bravo"
    #expect(rules(try consent("evidence", by: author)).isEmpty == isLifted)
    #expect(rules(try consent("evidence", by: "alpha")) == [rule])
  }

  @Test("let evidence go where a consent for evidence and for the party is there")
  func released() throws {
    let lead = try given(["LEAD_ONLY"])
    let message = try evidence()
    #expect(rules(message, lead, try consent("evidence")) == ["use.LEAD_ONLY"], "the party is still a stranger")
    #expect(
      rules(message, lead, try consent("evidence") + (try consent("named_parties", parties: ["registry"]))).isEmpty)
  }

  @Test("released by single attachments stay closed otherwise")
  func single() throws {
    let lead = try given(["NO_JUDICIAL"])
    let (first, second) = (String(repeating: "0a", count: 32), String(repeating: "0b", count: 32))
    let one = try consent("evidence", digests: [first.uppercased()])
    let message = try evidence()
    for (used, isFree) in [([first], true), ([second], false), ([first, second], false), ([], false)] {
      let cited = CitedMessage(lead, attachments: Set(used))
      #expect(catalogue.useFindings(in: message, citing: [cited], consents: one).isEmpty == isFree, "\(used)")
    }
  }

  @Test(
    "let nothing reach who was no party to it",
    arguments: ["NO_ONWARD", "VW_PROTECT", "NAT_SEC", "ORIGINATOR", "LEAD_ONLY"])
  func onward(code: String) throws {
    let lead = try given([code])
    let strict = handling([code], audience: "NAMED")
    func onward(to node: String) throws -> Message {
      try KindExample("is.spontaneous_info").message(ThreadWalk.id(9), from: "alpha", to: node, handling: strict)
    }
    #expect(rules(try onward(to: "charlie"), lead, []) == ["use.\(code)"])
    #expect(rules(try onward(to: "bravo"), lead, []).isEmpty, "the author may be answered")
    #expect(rules(try onward(to: "charlie"), lead, try consent("named_parties", parties: ["charlie"])).isEmpty)
    #expect(!rules(try onward(to: "delta"), lead, try consent("named_parties", parties: ["charlie"])).isEmpty)
  }

  @Test("need none where the audience is closed, and are lifted by a consent of the author that names who may know")
  func closedAudience() throws {
    let strict = handling([], level: "SECRET", audience: "NAMED")
    func onward(to node: String) throws -> Message {
      try KindExample("is.spontaneous_info").message(ThreadWalk.id(9), from: "alpha", to: node, handling: strict)
    }
    for (audience, isClosed) in [("NAMED", true), ("ORG_STRICT", true), ("ORG_EXEC", false), ("NETWORK", false)] {
      let lead = try given([], audience: audience)
      #expect(rules(try onward(to: "charlie"), lead, []) == (isClosed ? ["use.audience"] : []), "\(audience)")
      #expect(rules(try onward(to: "bravo"), lead, []).isEmpty, "its author may be answered")
      let released = try consent("named_parties", parties: ["charlie"])
      #expect(rules(try onward(to: "charlie"), lead, released).isEmpty)
      #expect(rules(try onward(to: "delta"), lead, released).isEmpty == !isClosed)
      let named = CitedMessage(lead, isNamedOnly: true)
      #expect(catalogue.useFindings(in: try onward(to: "charlie"), citing: [named], consents: []).isEmpty)
    }
    let request = try given([], "req.asset_tracing")
    let kind = try unwrapped(catalogue.kind("req.asset_tracing"))
    let told = catalogue.useFindings(
      in: try onward(to: "charlie"), citing: [CitedMessage(request, kinds: [kind])], consents: [])
    #expect(told.map(\.rule) == ["use.audience"] && told.first?.severity == .advises)
    let own = try KindExample("is.spontaneous_info").message(
      ThreadWalk.id(7), from: "alpha", to: "bravo", handling: strict)
    #expect(rules(try onward(to: "charlie"), own, []).isEmpty, "what one wrote oneself")
  }

  @Test("let a request for the Defence reach the Prosecutor by no message that uses it or what answers it")
  func defence() throws {
    let defence = try unwrapped(catalogue.kind("req.defence_assistance"))
    let strict = handling([], level: "SECRET", audience: "NAMED")
    let message = try KindExample("is.spontaneous_info").message(
      ThreadWalk.id(9), from: "alpha", to: "otp", handling: strict)
    let otp = Correspondent(name: "otp", functions: ["icc-otp"], isListed: true)
    for isNamedOnly in [true, false] {
      let used = CitedMessage(
        try given([], audience: "NETWORK"), kinds: [try unwrapped(catalogue.kind("resp.progress")), defence],
        isNamedOnly: isNamedOnly)
      let found = catalogue.useFindings(in: message, citing: [used], consents: [], recipients: [otp])
      #expect(found.map(\.rule) == ["audience"] && found.first?.severity == .blocks)
      let registry = Correspondent(name: "otp", functions: ["icc-reg"], isListed: true)
      #expect(catalogue.useFindings(in: message, citing: [used], consents: [], recipients: [registry]).isEmpty)
    }
  }

  @Test("are looked for wherever a body names a message or the sum of a file, but not where it corrects or releases it")
  func named() throws {
    let (id, digest) = (ThreadWalk.id(0xabc), String(repeating: "0A", count: 32))
    var example = try KindExample("is.spontaneous_info")
    example.values["information"] = .string(
      "As bravo told us in \(id.prefix(12)) (\(id)), file \(digest), account 12345.")
    let found = NamedInBody(try example.message(ThreadWalk.id(9), from: "alpha", to: "registry"))
    #expect(found.ids.map(\.text) == [String(id.prefix(12)), id])
    #expect(found.digests.map(\.text) == [digest.lowercased()])
    #expect(Set((found.ids + found.digests).map(\.place)) == ["/body/information"])
    var consent = try KindExample("resp.consent_disclosure")
    consent.values["items"] = .array([.string(id)])
    let about = try consent.message(
      ThreadWalk.id(8), from: "bravo", to: "alpha", thread: ThreadWalk.id(7), answering: ThreadWalk.id(7))
    #expect(NamedInBody(about).ids.isEmpty)
    example.values["information"] = .string((0..<5_000).map { ThreadWalk.id($0) }.joined(separator: " "))
    let many = NamedInBody(try example.message(ThreadWalk.id(9), from: "alpha", to: "registry"))
    #expect(many.ids.count == Limits.namesInBody)
  }

  @Test("ask the originator that is named, not who passed it on; assume the strictest of what is unknown")
  func originator() throws {
    let lead = try given(["ORIGINATOR:charlie"])
    let message = try evidence()
    #expect(!rules(message, lead, try consent("public")).isEmpty)
    #expect(rules(message, lead, try consent("public", by: "charlie")).isEmpty)
    // Who gave it must know what a consent is asked for.
    let asking = try KindExample("is.spontaneous_info").message(
      ThreadWalk.id(9), from: "alpha", to: "charlie", handling: handling(["ORIGINATOR:charlie"], audience: "NAMED"))
    #expect(rules(asking, lead, []).isEmpty)
    let text = String(decoding: try given(["NO_ONWARD"]).bytes, as: UTF8.self).replacing("NO_ONWARD", with: "NO_TEA")
    let newer = try Message(parsing: Array(text.utf8))
    #expect(newer.handling.conditions == ["NO_TEA"])
    #expect(rules(message, newer, try consent("public")).contains("use.unknown"))
  }

  @Test("are inherited: what uses a message is handled at least as strictly")
  func inherited() throws {
    let lead = try given(["PURPOSE:tracing"])
    let weak = try KindExample("is.spontaneous_info").message(
      ThreadWalk.id(9), from: "alpha", to: "bravo", handling: handling([], level: "RESTRICTED"))
    #expect(rules(weak, lead, []) == ["use.handling"])
    // A consent to one use lifts neither the level nor another condition; what all made public is free.
    for scope in ["evidence", "judicial"] { #expect(rules(weak, lead, try consent(scope)).contains("use.handling")) }
    #expect(rules(weak, lead, try consent("public")).isEmpty)
    let passedOn = try given(["ORIGINATOR:charlie"])
    #expect(
      rules(weak, passedOn, try consent("public")).contains("use.handling"), "the originator's consent is needed too")
    #expect(rules(weak, passedOn, try consent("public") + consent("public", by: "charlie")).isEmpty)
  }

  @Test("of protection hold no address of anybody, and a narrow audience")
  func protection() throws {
    var example = try KindExample("sec.threat_notice")
    let found = catalogue.findings(
      in: try example.message(root, handling: handling(["VW_PROTECT"], audience: "ORG_EXEC")), from: Example.registry,
      to: [Example.alpha], parent: nil)
    #expect(found.blocked == ["/handling", "/handling/audience"])
    example = try KindExample("is.spontaneous_info")
    example.values["entities"] = .array([
      .string(
        #"{"id":"p1","schema":"Person","properties":{"name":["W-1"],"address":["a street"],"phone":["+49 30 1"]}}"#)
    ])
    let told = catalogue.findings(
      in: try example.message(root, from: "alpha", to: "bravo", handling: handling(["VW_PROTECT"])),
      from: Example.alpha,
      to: [Example.bravo], parent: nil)
    #expect(
      told.filter { $0.rule == "handling.address" }.map(\.path) == [
        "/body/entities/0/properties/address", "/body/entities/0/properties/phone",
      ])
  }

  @Test("look through the longest text in one pass, however many streets and numbers it holds")
  func longTexts() {
    let streets = String(repeating: "via ", count: 60_000) + "so and so and so "
    #expect(!ContactPattern.isAddress(streets + String(repeating: "1 ", count: 60_000)))
    #expect(ContactPattern.isAddress(streets + "via Roma 1"))
  }

  @Test("of protection let nothing but a pseudonym stand in a field that names a person", arguments: [true, false])
  func personFields(isProtected: Bool) throws {
    for (measure, field) in [("b", "evidenceFrom"), ("d", "addressee"), ("e", "appearingPerson")] {
      var example = try KindExample("req.assistance", ["measure": measure])
      for (name, isFree) in [("Mira Tasko, a teacher", false), ("W-0041", true)] {
        example.values[field] = field == "evidenceFrom" ? .array([.string(name)]) : .string(name)
        let found = catalogue.findings(
          in: try example.message(
            root, from: "registry", to: "alpha", handling: handling(isProtected ? ["VW_PROTECT"] : [])),
          from: Example.registry, to: [Example.alpha], parent: nil
        ).filter { $0.rule == "handling.pseudonym" }
        #expect(found.map(\.path) == (isFree || !isProtected ? [] : ["/body/\(field)"]), "\(name)")
      }
    }
  }

  @Test("of protection hold persons by a pseudonym only, and advise where a text seems to tell where somebody is")
  func pseudonyms() throws {
    func found(_ person: String, _ text: String = "Nothing that tells where anybody is.") throws -> [Finding] {
      var example = try KindExample("is.spontaneous_info")
      example.values["entities"] = .array([.string(person)])
      example.values["information"] = .string(text)
      return catalogue.findings(
        in: try example.message(root, from: "alpha", to: "bravo", handling: handling(["VW_PROTECT"])),
        from: Example.alpha, to: [Example.bravo], parent: nil
      ).filter { ["handling.pseudonym", "handling.contact"].contains($0.rule) }
    }
    let code = #"{"id":"p1","schema":"Person","properties":{"name":["W-0041"],"nationality":["xk"]}}"#
    #expect(try found(code).isEmpty)
    let named = try found(
      #"{"id":"p1","schema":"Person","properties":{"name":["Mira Ostel"],"birthDate":["1970"],"socialSecurityNumber":["1"]}}"#
    )
    #expect(named.allSatisfy { $0.severity == .blocks && $0.source == "Rome Statute art. 87(4); 68" })
    #expect(
      named.map(\.path) == ["name", "birthDate", "socialSecurityNumber"].map { "/body/entities/0/properties/\($0)" })
    for (entity, paths) in [
      (#"{"id":"p1","schema":"LegalEntity","properties":{"name":["Mira Ostel"]}}"#, ["properties/name"]),
      (
        #"{"id":"d1","schema":"Document","properties":{"fileName":["list"],"peopleMentioned":["Mira Ostel"]}}"#,
        ["properties/peopleMentioned"]
      ),
      (#"{"id":"c1","schema":"Company","properties":{"name":["Invented Harbour Works"]}}"#, []),
    ] {
      #expect(try found(entity).map(\.path) == paths.map { "/body/entities/0/\($0)" }, "\(entity)")
    }
    let note = #"{"id":"c1","schema":"Company","properties":{"name":["C"],"notes":["ask at 12 Harbour Street"]}}"#
    #expect(try found(note).map { [$0.path, $0.rule] } == [["/body/entities/0", "handling.contact"]])
    for text in [
      "She lives at 12 Harbour Street now.", "Elle habite 3 bis, rue du Port.", "Call +49 (30) 123-4567.",
      "Tel. 0049 30 1234567", "In der Hafenstraße 9 wohnt sie.",
    ] {
      #expect(
        try found(code, text).map { [$0.path, $0.severity == .advises ? $0.rule : ""] } == [
          ["/body/information", "handling.contact"]
        ], "\(text)")
    }
    for text in [
      "On 2026-03-01T14:30:00+02:00, ICC-01/26-01/26 of 12 March.", "The street was empty in 2021, when 40 came.",
      "1 200 000.50 EUR on page 7.",
    ] { #expect(try found(code, text).isEmpty, "\(text)") }
  }

  @Test("stand in the handling where the body speaks of them: only what stands there is enforced")
  func stated() throws {
    func told(_ kind: String, _ field: String, _ value: JSONValue, _ conditions: [String]) throws -> [Finding] {
      var example = try KindExample(kind)
      example.values = [field: value]
      if field != "leadOnly", example.kind.fields.contains(where: { $0.name == "leadOnly" }) {
        example.values["leadOnly"] = .bool(false)
      }
      return catalogue.statedConditionFindings(
        in: try example.message(root, from: "alpha", to: "bravo", handling: handling(conditions)))
    }
    for (kind, field, value, condition) in [
      ("is.answer", "useAllowed", JSONValue.string("intelligence_only"), "NO_JUDICIAL"),
      ("resp.evidence_transmittal", "leadOnly", .bool(true), "LEAD_ONLY"),
      ("resp.evidence_transmittal", "originator", .string("charlie"), "ORIGINATOR:charlie"),
    ] {
      let missing = try told(kind, field, value, [])
      #expect(
        missing.map(\.path) == ["/handling/conditions"] && missing.allSatisfy { $0.severity == .blocks }, "\(field)")
      #expect(missing.first?.message.contains(condition) == true)
      #expect(try told(kind, field, value, [condition]).isEmpty)
    }
    for allowed in ["investigation", "evidence"] {
      #expect(try told("is.answer", "useAllowed", .string(allowed), []).isEmpty)
    }
  }
}

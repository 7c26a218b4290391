import Cooperation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("Completeness")
struct CompletenessTests {
  private let catalogue = Catalogue.standard

  private func state(
    _ requirement: String = "", languages: String = "\"fr\"", measure: String = "b", more: String = ""
  ) throws -> RequestedState {
    let entry = try JSONValue(parsing: Array("{\"languages\":[\(languages)],\"languagesApplyToDocuments\":true}".utf8))
    let law = try JSONValue(
      parsing: Array(
        """
        {"measure":"\(measure)","law":"Act 12 (fictional)","requirements":[\(requirement)]\(more)}
        """.utf8))
    guard case .object(let entryObject) = entry, case .object(let lawObject) = law else {
      throw CooperationError(.malformed, "")
    }
    let provision = RequestedState.Provision(entry: ThreadWalk.id(12), body: lawObject)
    return RequestedState(node: "alpha", entry: entryObject, legislation: [provision], measures: [measure])
  }

  private func status(_ completeness: Completeness, _ code: String) -> Completeness.Status? {
    completeness.items.first { $0.code == code }?.status
  }

  @Test("tells of each element of article 96(2) whether it is there, thin or missing, and blocks only the minimum")
  func elements() throws {
    var example = try KindExample("req.assistance", ["measure": "b"])
    example.values["procedure"] = .string("not applicable")
    let bare = try example.message(ThreadWalk.id(1))
    let first = catalogue.completeness(of: bare)
    #expect(first.items.map(\.code) == ["96(2)(a)", "96(2)(b)", "96(2)(c)", "96(2)(d)", "96(2)(e)", "96(2)(f)"])
    #expect(status(first, "96(2)(a)") == .present && status(first, "96(2)(b)") == .missing)
    #expect(status(first, "96(2)(d)") == .present && status(first, "96(2)(e)") == .notNeeded)
    #expect(status(first, "96(2)(f)") == .notNeeded)
    #expect(first.summary == "3 of 4 elements; missing: 96(2)(b)")
    #expect(catalogue.findings(inBody: bare.body, of: bare.kind).allSatisfy { $0.severity == .advises })
    example.values["facts"] = .string("Short.")
    example.values["entities"] = .array([.string(#"{"id":"p1","schema":"Person","properties":{"name":["P"]}}"#)])
    let thin = catalogue.completeness(of: try example.message(ThreadWalk.id(1)))
    #expect(status(thin, "96(2)(c)") == .thin && status(thin, "96(2)(b)") == .thin)
    let advice = thin.items.first { $0.code == "96(2)(c)" }?.advice
    #expect(advice?.hasPrefix("facts: ") == true, "the field is named: \(advice ?? "")")
    example.values["locationDetails"] = .string("Nothing more is known than the name, since all records were burnt.")
    #expect(status(catalogue.completeness(of: try example.message(ThreadWalk.id(1))), "96(2)(b)") == .present)
  }

  @Test("tells of a designation what rule 204 and article 103(3) ask for")
  func designation() throws {
    let bare = try KindExample("enf.designation").message(ThreadWalk.id(1)).enclosing([])
    let found = catalogue.completeness(of: bare)
    #expect(found.summary == "3 of 6 elements; missing: 103(3), RPE 204(b); thin: RPE 204(a)")
    #expect(status(found, "RPE 204(c)") == .present)
    var whole = try KindExample("enf.designation").filled
    whole.values["entities"] = .array([
      .string(
        #"{"id":"p1","schema":"Person","properties":{"name":["P"],"nationality":["xk"],"birthDate":["1961"],"birthPlace":["X"]}}"#
      )
    ])
    let all = try whole.message(ThreadWalk.id(1)).enclosing([EnclosedFile(name: "judgment.pdf")])
    #expect(catalogue.completeness(of: all).summary == "6 of 6 elements")
  }

  @Test("takes a file for the document that its name says, and any file for what a State's process needs")
  func files() throws {
    let message = try KindExample("req.arrest_surrender", ["warrantDate": "2026-02-03"]).message(ThreadWalk.id(1))
    func status(_ names: [String]) -> Completeness.Status? {
      self.status(catalogue.completeness(of: message.enclosing(names.map { EnclosedFile(name: $0) })), "91(2)(b)")
    }
    #expect(status([]) == .missing && status(["report.pdf"]) == .missing && status(["unwarranted.pdf"]) == .missing)
    for name in ["warrant.pdf", "Warrant-2.PDF", "warrant_of_arrest.pdf"] {
      #expect(status([name]) == .present, "\(name)")
    }
  }

  @Test(
    "knows a file's language by the end of its name",
    arguments: [
      ("translation-de.pdf", "translation", "de"), ("warrant_FR.pdf", "warrant", "fr"),
      ("warrant-2.pdf", "warrant", nil),
      ("warrant-of-arrest.pdf", "warrant", nil), ("ar.pdf", "ar", nil), ("", "", nil), ("-de", "", nil),
    ] as [(String, String, String?)])
  func fileNames(_ name: String, role: String, language: String?) {
    let file = EnclosedFile(name: name)
    #expect(file.role == role && file.language == language)
  }

  @Test("takes a translation that goes with a request, and holds supporting documents to the State's languages too")
  func translations() throws {
    let message = try KindExample("req.assistance", ["measure": "b"]).message(ThreadWalk.id(1))
    func rules(_ names: [String]) throws -> [String] {
      let files = names.map { EnclosedFile(name: $0) }
      return catalogue.languageFindings(in: message.enclosing(files), for: try state()).map(\.path)
    }
    let bare = try rules([])
    #expect(try rules(["translation-de.pdf"]) == bare && rules(["translation-fr.pdf"]) == [])
    #expect(try rules(["order-de.pdf"]) == bare + ["/attachments/0"])
    #expect(try rules(["order-de.pdf", "translation-fr.pdf"]) == ["/attachments/0"], "one translation is of one text")
    #expect(try rules(["order-de.pdf", "translation-fr.pdf", "translation-2-fr.pdf"]) == [])
    #expect(try rules(["order-de.pdf", "translation-order-fr.pdf"]) == bare)
    #expect(try rules(["order-de.pdf", "warrant-de.pdf", "translation-request-order-fr.pdf"]) == ["/attachments/1"])
    #expect(try rules(["order-de.pdf", "warrant-de.pdf", "translation-request-order-warrant-fr.pdf"]) == [])
    #expect(try rules(["order-de.pdf", "order-fr.pdf"]) == bare && rules(["order-fr.pdf"]) == bare)
  }

  @Test("takes the entry that holds on the day: a change of languages takes effect as agreed or after 45 days")
  func entryInForce() throws {
    func entry(_ id: Int, _ text: String) throws -> Message {
      var example = try KindExample("dir.entry")
      guard case .object(let object) = try JSONValue(parsing: Array(text.utf8)) else {
        throw CooperationError(.malformed, "")
      }
      for member in object.members { example.values[member.name] = member.value }
      return try example.message(ThreadWalk.id(id), from: "alpha", to: "registry")
    }
    let day = { (text: String) in try #require(Moment.Day(text)) }
    let first = try entry(1, #"{"notifiedOn":"2026-01-10","languages":["fr"]}"#)
    let second = try entry(2, #"{"notifiedOn":"2026-06-01","languages":["de"]}"#)
    let agreed = try entry(3, #"{"notifiedOn":"2026-09-01","effectiveOn":"2027-02-01","languages":["es"]}"#)
    let notified = [first, second, agreed]
    func languages(_ text: String, _ receipts: [Message] = []) throws -> String? {
      let entries = Register(.directory, folding: notified + receipts).entries
      return RequestedState.entry(inForceOn: try day(text), of: entries, registrars: ["registry"])?.text("languages")
    }
    #expect(try languages("2026-01-05") == "fr" && languages("2026-07-15") == "fr")
    #expect(try languages("2026-07-16") == "de" && languages("2027-01-31") == "de" && languages("2027-02-01") == "es")
    func receipt(_ id: Int, of entry: Message, from: String = "registry", _ values: [String: String]) throws -> Message
    {
      try KindExample("court.entry_receipt", values).message(
        ThreadWalk.id(id), from: from, to: "alpha", thread: entry.id, answering: entry.id)
    }
    let received = try receipt(7, of: second, ["receivedOn": "2026-06-20"])
    #expect(try languages("2026-08-03", [received]) == "fr" && languages("2026-08-04", [received]) == "de")
    let foreign = try receipt(8, of: second, from: "bravo", ["receivedOn": "2026-09-01"])
    #expect(try languages("2026-07-16", [foreign]) == "de", "only the Registrar states the receipt")
    let sooner = try receipt(9, of: agreed, ["receivedOn": "2026-09-02", "effectiveOn": "2026-10-01"])
    #expect(try languages("2026-10-01", [sooner]) == "es", "the date agreed counts")
    let hasty = try entry(4, #"{"notifiedOn":"2027-03-01","effectiveOn":"2027-03-02","languages":["en"]}"#)
    #expect(
      try languages("2027-04-14", [hasty]) == "es" && languages("2027-04-15", [hasty]) == "en",
      "its own date is no agreement")
    let dateless = try receipt(10, of: hasty, ["receivedOn": "2027-03-10"])
    #expect(
      try languages("2027-04-23", [hasty, dateless]) == "es" && languages("2027-04-24", [hasty, dateless]) == "en")
  }

  @Test("holds no first entry before its date, and no withdrawal or early day shortens the 45 days")
  func noShortcut() throws {
    func entry(_ id: Int, _ text: String, written: String) throws -> Message {
      var example = try KindExample("dir.entry")
      guard case .object(let object) = try JSONValue(parsing: Array(text.utf8)) else {
        throw CooperationError(.malformed, "")
      }
      for member in object.members { example.values[member.name] = member.value }
      return try example.message(ThreadWalk.id(id), from: "alpha", to: "registry", written: written)
    }
    func languages(_ day: String, _ held: [Message]) throws -> String? {
      RequestedState.entry(
        inForceOn: try #require(Moment.Day(day)), of: Register(.directory, folding: held).entries, registrars: [])?
        .text("languages")
    }
    let later = try entry(
      1, #"{"notifiedOn":"2026-01-10","effectiveOn":"2027-01-01","languages":["fr"]}"#, written: "2026-01-10T08:00:00Z")
    #expect(try languages("2026-12-31", [later]) == nil && languages("2027-01-01", [later]) == "fr")
    let first = try entry(
      2, #"{"notifiedOn":"2026-01-10","languages":["fr"]}"#, written: "2026-01-10T08:00:00Z")
    let backdated = try entry(
      3, #"{"notifiedOn":"2026-01-11","languages":["de"]}"#, written: "2026-06-01T08:00:00Z")
    #expect(
      try languages("2026-07-15", [first, backdated]) == "fr" && languages("2026-07-16", [first, backdated]) == "de")
  }

  @Test("lets each authority speak for itself: a second one's entry neither replaces nor changes the State's channel")
  func authorities() throws {
    func entry(_ id: Int, _ authority: String, _ function: String, _ text: String) throws -> Message {
      var example = try KindExample("dir.entry", ["authority": authority, "function": function])
      guard case .object(let object) = try JSONValue(parsing: Array(text.utf8)) else {
        throw CooperationError(.malformed, "")
      }
      for member in object.members { example.values[member.name] = member.value }
      return try example.message(ThreadWalk.id(id), from: "alpha", to: "registry")
    }
    let ministry = try entry(
      1, "Ministry of Justice", "central_authority",
      #"{"designated":true,"notifiedOn":"2026-01-10","channel":"platform","languages":["fr"]}"#)
    let police = try entry(
      2, "Police", "executing_authority", #"{"designated":false,"channel":"direct_ministry","languages":["de"]}"#)
    let alone = Register(.directory, folding: [police]).entries
    #expect(
      RequestedState.entry(inForceOn: try #require(Moment.Day("2026-09-01")), of: alone, registrars: [])?
        .text("languages") == "de")
    let second = try entry(
      3, "Chancellery", "central_authority",
      #"{"designated":true,"notifiedOn":"2026-01-10","channel":"diplomatic","languages":["es"]}"#)
    var held = [ministry, police, second]
    func languages(_ day: String, for authority: String? = nil) throws -> String? {
      let day = try #require(Moment.Day(day))
      return RequestedState.entry(
        inForceOn: day, of: Register(.directory, folding: held).entries, registrars: [], for: authority)?
        .text("languages")
    }
    #expect(try languages("2026-09-01") == "fr", "the State's own choice, made first")
    #expect(try languages("2026-09-01", for: "police") == "de" && languages("2026-09-01", for: "Chancellery") == "es")
    #expect(try languages("2026-09-01", for: "Unit 4") == "fr", "no entry of that name")
    held.append(
      try entry(
        4, "Police", "executing_authority",
        #"{"designated":true,"notifiedOn":"2026-09-01","channel":"platform","languages":["it"]}"#))
    #expect(try languages("2026-10-15", for: "Police") == "de" && languages("2026-10-16", for: "Police") == "it")
    #expect(try languages("2026-10-16") == "fr", "another authority's change is none of the State's")
    held.append(
      try entry(
        5, "Ministry of Law", "central_authority",
        #"{"designated":true,"notifiedOn":"2026-09-01","channel":"platform","languages":["en"],"replaces":"\#(ministry.id)"}"#
      ))
    #expect(try languages("2026-10-15") == "fr" && languages("2026-10-16") == "en", "renamed, and changed with it")
    let focal = try entry(
      6, "Focal Point", "focal_point",
      #"{"designated":false,"channel":"platform","languages":["pt"]}"#)
    held = [focal, held[3]]
    #expect(try languages("2026-12-01") == "pt", "an executing authority designates no channel of the State")
  }

  @Test("compares with what the requested State's own register asks, naming its law")
  func national() throws {
    let example = try KindExample("req.assistance", ["measure": "b"])
    let message = try example.message(ThreadWalk.id(1))
    #expect(RequestedState.measures(of: message, law: catalogue.law) == ["b"])
    let asked = try state(
      #"{"code":"oath","what":"the form of the oath","field":"oathForm"},{"code":"stamp","what":"a stamp"}"#)
    let found = catalogue.completeness(of: message, for: asked)
    #expect(
      status(found, "96(2)(e)") == .missing && status(found, "oath") == .missing && status(found, "stamp") == .missing)
    #expect(found.items.first { $0.code == "oath" }?.source.text == "Act 12 (fictional)")
    var better = example
    better.values["oathForm"] = .string("By affirmation")
    better.values["nationalRequirements"] = .string("The stamp is on the annex.")
    let complete = catalogue.completeness(of: try better.message(ThreadWalk.id(1)), for: asked)
    for code in ["96(2)(e)", "oath", "stamp"] { #expect(status(complete, code) == .present) }
  }

  @Test("knows the elements of articles 91(2), 91(3) and 92(2)")
  func arrest() throws {
    for (kind, codes, missing) in [
      ("req.arrest_surrender", ["91(2)(a)", "91(2)(b)", "91(2)(c)"], ["91(2)(b)"]),
      ("req.arrest_surrender_convicted", ["91(3)(a)", "91(3)(b)", "91(3)(c)", "91(3)(d)"], ["91(3)(b)"]),
      ("req.provisional_arrest", ["92(2)(a)", "92(2)(b)", "92(2)(c)", "92(2)(d)"], []),
    ] {
      let found = catalogue.completeness(of: try KindExample(kind).message(ThreadWalk.id(1)))
      #expect(found.items.map(\.code) == codes)
      #expect(found.items.filter { $0.status == .missing }.map(\.code) == missing, "\(kind) \(found.summary)")
      let draft = try unwrapped(catalogue.kind(kind))
      let empty = catalogue.completeness(of: try KindExample(draft).emptied.message(ThreadWalk.id(1)))
      let counted = codes.filter { $0 != "91(3)(a)" }
      #expect(empty.summary == "0 of \(counted.count) elements; missing: \(counted.joined(separator: ", "))")
    }
  }

  @Test("tells where a request says of the State's law what its own register does not say, and names the entry")
  func register() throws {
    var example = try KindExample("req.arrest_surrender", ["nationalProcess": "none_required"])
    func told(_ state: RequestedState) throws -> [Finding] {
      catalogue.registerFindings(in: try example.message(ThreadWalk.id(1)), for: state)
    }
    let silent = try state(measure: "89")
    #expect(try told(silent).isEmpty, "a register that lists nothing contradicts nobody")
    let asks = try state(measure: "89", more: #","documents":["certified_copy"]"#)
    let found = try told(asks)
    #expect(found.map(\.path) == ["/body/nationalProcess"] && found.allSatisfy { $0.severity == .advises })
    for words in ["certified_copy", "Act 12 (fictional)", String(ThreadWalk.id(12).prefix(12)), "91(4)"] {
      #expect(found.first?.message.contains(words) == true, "\(words)")
    }
    func status(_ code: String) throws -> Completeness.Status? {
      self.status(catalogue.completeness(of: try example.message(ThreadWalk.id(1)), for: asks), code)
    }
    #expect(try status("91(2)(c)") == .thin && status("certified_copy") == .missing)
    example.values["nationalProcessDetails"] = .string("A certified copy is not needed here, as agreed by note.")
    #expect(try status("certified_copy") == .present)
    example.values["nationalProcess"] = .string("documents_attached")
    #expect(try told(asks).isEmpty && status("91(2)(c)") == .present)
    for (possible, words) in [("no", "article 88"), ("with_conditions", "a judge agrees")] {
      let law = try state(measure: "89", more: #","possible":"\#(possible)","conditions":"a judge agrees""#)
      #expect(try told(law).map(\.path) == ["/kind"] && told(law).first?.message.contains(words) == true)
    }
  }

  @Test("remarks a date asked for that was over when the request was written, and no other")
  func due() throws {
    func rules(_ date: String) throws -> [String] {
      let message = try KindExample("req.asset_tracing").message(
        ThreadWalk.id(1), written: "2026-03-15T08:00:00Z", more: [("dueRequested", .string(date))])
      return catalogue.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
        .filter { $0.path == "/dueRequested" && $0.severity == .advises }.map(\.rule)
    }
    for date in ["2026-03-14", "2026-02", "2025"] { #expect(try rules(date) == ["common.due"], "\(date)") }
    for date in ["2026-03-15", "2026-03", "2026"] { #expect(try rules(date).isEmpty, "\(date)") }
  }

  @Test("says of every recipient by which rule it is reached, or in plain words that no rule reaches it")
  func audience() throws {
    let strangers = [Correspondent(name: "alpha", functions: []), Correspondent(name: "delta", functions: ["tfv"])]
    let request = try KindExample("is.asset_alert").message(ThreadWalk.id(1), from: "bravo")
    let known = catalogue.audience(of: request, recipients: strangers).recipients.map(\.why)
    #expect(known.allSatisfy { $0.contains("(is.asset_alert) is sent to") && !$0.contains("[") })
    #expect(known[0].hasSuffix("the directory gives it no function") && known[1].hasSuffix("lists it as tfv"))
    let text = String(decoding: request.bytes, as: UTF8.self).replacing("is.asset_alert", with: "req.unknown")
    let unknown = catalogue.audience(of: try Message(parsing: Array(text.utf8)), recipients: strangers).recipients
    #expect(unknown.allSatisfy { $0.why.contains("«req.unknown» is no kind that this node knows") })
  }

  @Test("holds the request and its supporting documents to the languages of article 87(2)")
  func languages() throws {
    let message = try KindExample("req.assistance", ["measure": "b"]).message(ThreadWalk.id(1))
    let found = catalogue.languageFindings(in: message, for: try state())
    #expect(found.map(\.path) == ["/language"] && found.first?.severity == .blocks)
    #expect(found.first?.source == "Rome Statute art. 87(2)")
    #expect(catalogue.languageFindings(in: message, for: try state(languages: "\"fr\",\"en-GB\"")).isEmpty)
    #expect(
      catalogue.languageFindings(in: message, for: try state(languages: "")).isEmpty, "a working language will do")
    #expect(catalogue.languageFindings(in: message, for: nil).isEmpty)
  }

  @Test("takes «not applicable» as a choice that somebody made and gave a reason for, and misses what nobody chose")
  func chosen() throws {
    for kind in ["req.assistance", "req.asset_tracing", "req.asset_freeze", "req.to_court"] {
      guard case .object(let whole) = try KindExample(kind).body else { continue }
      let rest = whole.members.map { ($0.name, $0.value) }.filter { !$0.0.hasPrefix("procedure") }
      let silent = Catalogue.standard.findings(inBody: .object(JSONObject(members: rest)), of: kind)
      #expect(silent.blocked.contains("/body/procedure"), "\(kind): silence is no choice")
      let reason: (String, JSONValue) = ("procedureNotApplicable", .string("The State's own procedure is enough."))
      let chosen = Catalogue.standard.findings(inBody: .object(JSONObject(members: rest + [reason])), of: kind)
      #expect(!chosen.blocked.contains("/body/procedure"), "\(kind)")
      var example = try KindExample(kind)
      func status() throws -> Completeness.Status? {
        Catalogue.standard.completeness(of: try example.message(ThreadWalk.id(1))).items
          .first { $0.code == "96(2)(d)" }?.status
      }
      example.values[reason.0] = reason.1
      // The tracing of assets says more under this element: the period, and whether nobody may be alerted.
      #expect(try status() == (kind == "req.asset_tracing" ? .present : .notNeeded), "\(kind): nobody misses it")
      example.values["procedure"] = .string("The hearing is recorded, since a Chamber will see it.")
      #expect(try status() == .present)
    }
    var arrest = try KindExample("req.arrest_surrender", ["nationalProcess": "none_required"])
    arrest.values["nationalProcessDetails"] = .string("")
    #expect(
      Catalogue.standard.findings(inBody: arrest.body, of: arrest.kind.code).blocked.contains(
        "/body/nationalProcessDetails"))
    arrest.values["nationalProcess"] = .string("")
    #expect(
      Catalogue.standard.findings(inBody: arrest.body, of: arrest.kind.code).blocked.contains("/body/nationalProcess"))
  }
}

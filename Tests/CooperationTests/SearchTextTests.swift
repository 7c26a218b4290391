import Testing

@testable import Cooperation

@Suite("Search text")
struct SearchTextTests {
  @Test(
    "meets across case, diacritics and scripts",
    arguments: [
      ("MÜLLER", "muller"), ("Łódź", "lodz"), ("Ελληνική", "elliniki"), ("Пётр Ильич", "petr ilich"),
      ("O'Brien", "obrien"),
      ("l’État", "letat"), ("Ånström", "anstrom"), ("e\u{301}te\u{301}", "ete"), ("١٢٣", "123"), ("北京", "北 京"),
      ("Straße", "strasse"), ("ALP-2026/17", "alp 2026 17"), ("ﬁnance", "finance"), ("İstanbul", "istanbul"),
    ])
  func folding(text: String, folded: String) { #expect(FoldedText(text).text == folded) }

  @Test("finds one name in several spellings", arguments: ["Muhammad", "Mohamed", "Mohammed", "محمد", "Мухаммад"])
  func skeletons(name: String) { #expect(FoldedText(name).skeletons.map { $0.filter { $0 != "k" } } == ["mhmd"]) }

  @Test("reads queries so that nothing in them is an operator")
  func queries() throws {
    #expect(
      try SearchQuery("freeze acc").match
        == #"(words : "freeze" * OR skeletons : "0frz") AND words : "acc" *"#)
    #expect(try SearchQuery(#""two words" ~Müller"#).match == #"words : "two words" AND skeletons : "mlr""#)
    #expect(try SearchQuery(#"a" OR b* NEAR( -x col:y ^"#).match.contains("OR") == false)
    for nothing in ["", "  ", "\"\"", "***", "~"] {
      #expect(throws: CooperationError.self) { try SearchQuery(nothing) }
    }
    #expect(throws: CooperationError.self) { try SearchQuery(String(repeating: "a ", count: 40)) }
  }

  @Test(
    "brings a name to its spellings in other scripts, both ways, and no two Latin names together",
    arguments: [
      ("Müller", "Мюллер"), ("Muhammad", "Мухаммад"), ("Muhammad", "محمد"), ("Mohamed", "محمد"), ("Mahmoud", "محمود"),
      ("Assad", "الأسد"), ("Wagner", "Вагнер"), ("Papadopoulos", "Παπαδόπουλος"), ("Novačić", "Новачич"),
      ("Sergei", "Сергей"), ("Jovanović", "Йованович"), ("Sarah", "سارة"), ("Khalid", "خالد"), ("Žukov", "Жуков"),
    ])
  func scripts(latin: String, other: String) throws {
    func meets(_ query: String, _ text: String) throws -> Bool {
      let term = try #require(try SearchQuery(query).terms.first)
      let kept = FoldedText(text).forms.reduce(into: Set<String>()) { $0.formUnion($1.kept) }
      return FoldedText(text).words == term.words
        || !term.names.isEmpty && term.names.allSatisfy { !$0.isDisjoint(with: kept) }
    }
    #expect(try meets(latin, other) && meets(latin.lowercased(), other), "\(latin) finds \(other)")
    #expect(try meets(other, latin), "\(other) finds \(latin)")
    #expect(try !meets("Miller", "Müller") && !meets("Quillon", other) && !meets(other, "Quillon"))
  }

  @Test("finds numbers however they are parted into groups")
  func groups() throws {
    let compact = "gb33bukb20201555555555"
    let parted = FoldedText("to GB33 BUKB 2020 1555 5555 55 of the bank")
    #expect(GroupedNumber.runs(in: parted.words).map(\.compact) == [compact])
    #expect(
      GroupedNumber.runs(in: FoldedText("account 1234-5678 9012, in all").words).map(\.compact) == ["123456789012"])
    let followed = FoldedText("FR76 3000 6000 0112 3456 7890 189 quay 12").words
    #expect(GroupedNumber.runs(in: followed).map(\.places) == [0..<7], "a word behind it is none of its groups")
    for nothing in ["12 34", "the year 2026 and article 93", "ALP-2026/17", ""] {
      #expect(GroupedNumber.runs(in: FoldedText(nothing).words).isEmpty, "\(nothing)")
    }
    for query in ["GB33 BUKB 2020 1555 5555 55", "\"GB33 BUKB 2020 1555 5555 55\"", "GB33-BUKB-2020-1555-5555-55"] {
      #expect(try SearchQuery(query).match.contains("words : \"\(compact)\""), "\(query)")
    }
    #expect(try SearchQuery("veth GB33 BUKB 2020 1555 5555 55 quay").terms.count == 3)
    #expect(try !SearchQuery("freeze 2026").match.contains("freeze2026"))
  }

  @Test("gathers subject, references and every text of the body, entities among them")
  func gathering() throws {
    let text = SearchText(try Example.request())
    for word in ["alpha", "registry"] { #expect(text.words.contains(word)) }
    let entity = try FtMEntity(parsing: try Example.lines("notice.ftm.jsonl")[0])
    let name = try #require(entity.properties["name"]?.first)
    for word in FoldedText(name).words { #expect(text.words.contains(word)) }
  }
}

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
    #expect(try SearchQuery("freeze acc").match == #"words : "freeze" * AND words : "acc" *"#)
    #expect(try SearchQuery(#""two words" ~Müller"#).match == #"words : "two words" AND skeletons : "mlr""#)
    #expect(try SearchQuery(#"a" OR b* NEAR( -x col:y ^"#).match.contains("OR") == false)
    for nothing in ["", "  ", "\"\"", "***", "~"] {
      #expect(throws: CooperationError.self) { try SearchQuery(nothing) }
    }
    #expect(throws: CooperationError.self) { try SearchQuery(String(repeating: "a ", count: 40)) }
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

/// Where a rule comes from that rests on no article of its own: every finding names a source.
enum RuleSource {
  /// The form of messages, and what a node does with what it does not know.
  private static let form = "docs/catalogue.md"
  /// By the rule's code, or the part of it before the dot.
  private static let sources = [
    "format": form, "form": form, "common": form, "unknown": form, "kind": form, "thread": form, "field": form,
    "thin": form, "wanted": form, "expected": form, "lifecycle": form, "law": "Rome Statute Part 9", "route": form,
    "correction": form, "directory": form,
    "basis": "Rome Statute art. 96(2)(a)", "audience": "Rome Statute art. 87(3)", "handling": "Rome Statute art. 87(3)",
    "subject": "Rome Statute art. 87(3)", "use": "Rome Statute art. 87(3)", "ftm": "the model of FollowTheMoney",
    "asset": form, "annex": form, "custody": "chain of custody", "sheet": "RFC 4180",
    "small_number": "protection of small numbers",
  ]

  /// The source of a rule; empty only for a rule that nobody listed here.
  static func of(_ rule: String) -> String {
    sources[rule] ?? rule.split(separator: ".").first.flatMap { sources[String($0)] } ?? ""
  }
}

import Cooperation
import StrictJSON

@testable import Cooperation

/// Plays threads: makes the act that a row of the transition table asks for, from the kind's own data.
struct ThreadWalk {
  static let issuer = "registry"
  static let addressee = "alpha"

  let catalogue = Catalogue.standard
  let root: ThreadAct
  let lifecycle: Lifecycle
  private let made = Made()

  /// Acts that were made once; making one from a kind's data is the dear part.
  private final class Made { var acts: [String: ThreadAct?] = [:] }

  init(_ kind: Kind, values: [String: String] = [:], basis: String? = nil) throws {
    let example = KindExample(kind, values)
    let more: [(String, JSONValue)] = []
    var act = ThreadAct(
      try example.message(
        Self.id(0), from: Self.issuer, to: Self.addressee, written: "2026-01-01T00:00:00Z", more: more))
    if let basis { act = try Self.rebased(act, basis) }
    root = act
    lifecycle = try unwrapped(Catalogue.standard.lifecycle(of: kind))
  }

  private static func rebased(_ act: ThreadAct, _ basis: String) throws -> ThreadAct {
    var changed = act
    changed.legalBasis = [basis]
    return changed
  }

  static func id(_ number: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 32 - text.count) + text
  }

  /// A fold with the first message.
  var begun: ThreadFold { ThreadFold(thread: root.id, folding: [root]) }

  /// The act of a row, by a side, written after all that the fold holds; nil when nothing it could answer is there.
  func act(
    _ move: Lifecycle.Move, by side: Lifecycle.Side, in fold: ThreadFold, number: Int, after: [String]? = nil
  ) throws -> ThreadAct? {
    guard let kind = catalogue.kind(move.on) else { return nil }
    let rootKind = catalogue.kind(root.kind)
    var parent: ThreadAct? = rootKind.map(kind.mayAnswer) == true ? root : nil
    if parent == nil {
      parent = fold.acts.last { act in
        catalogue.kind(act.kind).map(kind.mayAnswer) == true && fold.outcomes[ThreadFold.key(act)] == .accepted
      }
    }
    guard let parent else { return nil }
    guard var act = try template(move, kind) else { return nil }
    let isIssuer = side == .issuer
    act.id = Self.id(number)
    act.author = isIssuer ? Self.issuer : Self.addressee
    act.recipients = [isIssuer ? Self.addressee : Self.issuer]
    act.thread = root.id
    act.inReplyTo = parent.id
    act.after = after ?? fold.newest
    act.written = 1_767_225_600 + number * 3_600
    act.mark = act.id
    for name in ["corrects", "target"] where act.facts[name] != nil { act.facts[name] = isIssuer ? root.id : act.id }
    if kind.code == Downgrade.kind {
      act.facts["target"] = isIssuer ? root.id : fold.acts.last { $0.author == act.author }?.id
    }
    return act
  }

  /// An act of a kind that says what the row asks for and a ground that exists for the request.
  private func template(_ move: Lifecycle.Move, _ kind: Kind) throws -> ThreadAct? {
    let key = "\(move.on) \(move.when?.values ?? [])"
    if let known = made.acts[key] { return known }
    let act = try fresh(move, kind)
    made.acts[key] = .some(act)
    return act
  }

  private func fresh(_ move: Lifecycle.Move, _ kind: Kind) throws -> ThreadAct? {
    var values: [String: String] = [:]
    if let when = move.when {
      guard let value = when.values.first(where: { fits($0, when.field, kind) }) else { return nil }
      values[when.field] = value
    }
    for field in kind.fields where field.choicesFrom?.hasPrefix("grounds.") == true && values[field.name] == nil {
      guard let fit = field.choices.first(where: { fits($0, field.name, kind) }) else { return nil }
      values[field.name] = fit
    }
    if let field = kind.fields.first(where: { $0.sameAsRoot != nil }), let value = root.facts[field.sameAsRoot ?? ""] {
      if kind.fields.contains(where: { $0.name == field.name }) { values[field.name] = value }
    }
    if kind.code == Downgrade.kind { values = ["level": "PUBLIC", "audience": "PUBLIC", "underSeal": "false"] }
    let strict: JSONValue = .object(
      JSONObject(members: [
        ("level", .string("SECRET")), ("underSeal", .bool(true)), ("audience", .string("NAMED")),
        ("conditions", .array(["NO_JUDICIAL", "NO_ONWARD", "DETECTABLE_NONE", "VW_PROTECT"].map(JSONValue.string))),
      ]))
    let message = try KindExample(kind, values).message(
      Self.id(1), from: Self.addressee, to: Self.issuer, thread: root.id, answering: root.id, handling: strict)
    return ThreadAct(message)
  }

  private func fits(_ code: String, _ field: String, _ kind: Kind) -> Bool {
    guard let table = kind.fields.first(where: { $0.name == field })?.choicesFrom,
      let list = Ground.List(rawValue: String(table.dropFirst("grounds.".count)))
    else { return true }
    let asked = LawCheck.Root(kind: root.kind, legalBasis: root.legalBasis, facts: root.facts)
    return catalogue.law.ground(list, code)?.fits(asked) ?? false
  }
}

/// Unwraps or throws, where no test is near.
func unwrapped<T>(_ value: T?) throws -> T {
  guard let value else { throw CooperationError(.catalogue, "nothing there") }
  return value
}

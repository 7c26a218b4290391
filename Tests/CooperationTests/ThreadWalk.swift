import Cooperation
import StrictJSON

@testable import Cooperation

/// Plays threads: makes the act that a row of the transition table asks for, from the kind's own data.
struct ThreadWalk {
  static let issuer = "registry"
  static let addressee = "alpha"

  let catalogue = Catalogue.standard
  let rootMessage: Message
  let root: ThreadAct
  /// What the directory says of the addressee: what the basis speaks of.
  let functions: [String: [String]]
  let lifecycle: Lifecycle
  private let made = Made()

  static let bearers = ["Rome Statute art. 87(5)": ["nsp"], "Rome Statute art. 87(6)": ["igo"]]

  /// Acts that were made once; making one from a kind's data is the dear part.
  private final class Made { var acts: [String: ThreadAct?] = [:] }

  init(_ kind: Kind, values: [String: String] = [:], basis: String? = nil) throws {
    var example = KindExample(kind, values)
    example.basis = basis.map { [$0] }
    rootMessage = try example.message(
      Self.id(0), from: Self.issuer, to: Self.addressee, written: "2026-01-01T00:00:00Z")
    functions = [Self.addressee: basis.flatMap { Self.bearers[$0] } ?? ["nfp", "nfp-fin"]]
    root = ThreadAct(rootMessage, functions: functions)
    lifecycle = try unwrapped(Catalogue.standard.lifecycle(of: kind))
  }

  static func id(_ number: Int) -> String {
    let text = String(number, radix: 16)
    return String(repeating: "0", count: 32 - text.count) + text
  }

  /// A fold with the first message.
  var begun: ThreadFold { ThreadFold(thread: root.id, folding: [root]) }

  /// The act of a row, by a side, written after all that the fold holds; nil when nothing it could answer is there.
  /// - Parameter value: what the row's condition asks for; the first that the law knows when nil.
  func act(
    _ move: Lifecycle.Move, by side: Lifecycle.Side, in fold: ThreadFold, number: Int, after: [String]? = nil,
    value: String? = nil
  ) throws -> ThreadAct? {
    guard let kind = catalogue.kind(move.on), let parent = parent(of: kind, in: fold) else { return nil }
    guard var act = try template(move, kind, value) else { return nil }
    let isIssuer = side == .issuer
    act.id = Self.id(number)
    act.author = isIssuer ? Self.issuer : Self.addressee
    act.recipients = [isIssuer ? Self.addressee : Self.issuer]
    act.thread = root.id
    act.inReplyTo = parent.id
    act.after = after ?? fold.newest
    act.written = 1_767_225_600 + number * 3_600
    act.mark = act.id
    act = try naming(act, kind, in: fold)
    // What waits for that day is still within the sixty days of an arrest.
    if act.facts["recommendationBy"] != nil { act.facts["recommendationBy"] = "2025-12-02" }
    for need in move.needs { keep(need, &act, in: fold) }
    for order in lifecycle.orders { keep(order, &act, in: fold) }
    for name in ["corrects", "target"] where [Correction.kind, Downgrade.kind].contains(act.kind) {
      guard act.facts[name] != nil else { continue }
      let own = fold.acts.last { $0.author == act.author && fold.outcomes[ThreadFold.key($0)] == .accepted }
      guard let own else { return nil }
      act.facts[name] = own.id
      // What protects somebody is lowered to its floor at most.
      for floor in catalogue.floors(of: own).map(\.handling) where act.kind == Downgrade.kind {
        act.facts["level"] = floor.level.rawValue
        act.facts["audience"] = floor.audience.rawValue
        act.facts["underSeal"] = String(floor.underSeal)
      }
    }
    return act
  }

  /// The act with the earlier acts named that it must name.
  private func naming(_ act: ThreadAct, _ kind: Kind, in fold: ThreadFold) throws -> ThreadAct {
    var named = act
    for field in kind.fields {
      for rule in field.names where rule.speaks(of: act) {
        named.facts[field.name] = fold.lanes[0].corrected.last { rule.means($0, by: act.author) }?.id
      }
    }
    guard named != act else { return act }
    var made = ThreadAct(try message(named))
    made.mark = act.mark
    return made
  }

  /// Sets the day of an act as a row needs it.
  private func keep(_ need: Lifecycle.Need, _ act: inout ThreadAct, in fold: ThreadFold) {
    guard let date = need.date, let told = fold.acts.last(where: need.earlier.speaks)?.facts[date],
      let day = Moment(told)?.day ?? Moment.Day(told)
    else { return }
    let kept = day.adding(days: need.from ?? need.until ?? 0)
    let noon = kept.number * 86_400 + 43_200
    // What happened is told once it did.
    if let own = need.own {
      act.facts[own] = "\(kept)T12:00:00Z"
      act.written = max(act.written, noon)
    } else {
      act.written = noon
    }
  }

  /// Sets the time of what an act tells to that of what was told last, where it would lie before.
  private func keep(_ order: Lifecycle.Order, _ act: inout ThreadAct, in fold: ThreadFold) {
    let last = fold.lanes[0].corrected.last { order.kinds.contains($0.kind) && order.besides?.holds($0) != true }
    if order.fault(of: act, after: fold.lanes[0].corrected) != nil { act.facts[order.field] = last?.facts[order.field] }
  }

  private func parent(of kind: Kind, in fold: ThreadFold) -> ThreadAct? {
    if catalogue.kind(root.kind).map(kind.mayAnswer) == true { return root }
    return fold.acts.last { act in
      catalogue.kind(act.kind).map(kind.mayAnswer) == true && fold.outcomes[ThreadFold.key(act)] == .accepted
    }
  }

  /// An act of this walk as a whole message.
  func message(_ act: ThreadAct) throws -> Message {
    if act.id == root.id { return rootMessage }
    let kind = try unwrapped(catalogue.kind(act.kind))
    var example = KindExample(kind)
    for field in kind.fields {
      guard [.choice, .flag, .message, .day, .moment].contains(field.shape), let fact = act.facts[field.name] else {
        continue
      }
      example.values[field.name] = field.shape == .flag ? .bool(fact == "true") : .string(fact)
    }
    return try example.message(
      act.id, from: act.author, to: act.recipients[0], thread: act.thread, answering: act.inReplyTo, after: act.after,
      written: Moment(seconds: act.written).utc, handling: strict(kind))
  }

  /// An act of a kind that says what the row asks for and a ground that exists for the request.
  private func template(_ move: Lifecycle.Move, _ kind: Kind, _ value: String?) throws -> ThreadAct? {
    let key = "\(move.on) \(value.map { [$0] } ?? move.when?.values ?? []) \(move.also?.values ?? [])"
    if let known = made.acts[key] { return known }
    let act = try fresh(move, kind, value)
    made.acts[key] = .some(act)
    return act
  }

  private func fresh(_ move: Lifecycle.Move, _ kind: Kind, _ value: String?) throws -> ThreadAct? {
    var values: [String: String] = [:]
    if let when = move.when {
      let open = value.map { [$0] } ?? when.values
      guard let fit = open.first(where: { fits($0, when.field, kind) }) else { return nil }
      values[when.field] = fit
      // What belongs there only beside another value comes with that.
      if let other = kind.fields.first(where: { $0.name == when.field })?.when {
        values[other.field] = other.values.first
      }
    }
    if let also = move.also {
      guard let fit = also.values.first(where: { fits($0, also.field, kind) }) else { return nil }
      values[also.field] = fit
    }
    for field in kind.fields where field.choicesFrom?.hasPrefix("grounds.") == true && values[field.name] == nil {
      guard let fit = field.choices.first(where: { fits($0, field.name, kind) }) else { return nil }
      values[field.name] = fit
    }
    for field in kind.fields {
      if let same = field.sameAsRoot, let known = root.facts[same] { values[field.name] = known }
    }
    if kind.code == Downgrade.kind { values = ["level": "PUBLIC", "audience": "PUBLIC", "underSeal": "false"] }
    let message = try KindExample(kind, values).message(
      Self.id(1), from: Self.addressee, to: Self.issuer, thread: root.id, answering: root.id, handling: strict(kind))
    return ThreadAct(message)
  }

  /// As strict as anything in a thread can ask for. Under protection of witnesses no entity has a name or an address, so that is
  /// asked for only where it must be.
  private func strict(_ kind: Kind) -> JSONValue {
    let isProtected = [rootMessage.handling, kind.handling].contains { $0?.conditions.contains("VW_PROTECT") == true }
    let own = kind.handlingFloors.flatMap(\.handling.conditions).filter { $0 == "PERSON_COURT" }
    let usual = ["NO_JUDICIAL", "NO_ONWARD", "DETECTABLE_NONE"] + (isProtected ? ["VW_PROTECT"] : []) + own
    let conditions = usual + rootMessage.handling.conditions.filter { !usual.contains($0) }
    return .object(
      JSONObject(members: [
        ("level", .string("SECRET")), ("underSeal", .bool(true)), ("audience", .string("NAMED")),
        ("conditions", .array(conditions.map(JSONValue.string))),
      ]))
  }

  private func fits(_ code: String, _ field: String, _ kind: Kind) -> Bool {
    guard let table = kind.fields.first(where: { $0.name == field })?.choicesFrom,
      let list = Ground.List(rawValue: String(table.dropFirst("grounds.".count)))
    else { return true }
    let asked = LawCheck.Root(
      root, answeredBy: list == .finding ? Self.issuer : Self.addressee,
      to: [list == .finding ? Self.addressee : Self.issuer])
    return catalogue.law.ground(list, code)?.fits(asked) ?? false
  }
}

/// Unwraps or throws, where no test is near.
func unwrapped<T>(_ value: T?) throws -> T {
  guard let value else { throw CooperationError(.catalogue, "nothing there") }
  return value
}

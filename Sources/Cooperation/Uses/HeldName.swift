/// A message outside of the thread that another names by its id, since it rests on it: the offer of a query, the request of which a
/// Chamber is asked.
package struct HeldName: Sendable {
  /// The id that is named.
  package let id: String
  /// The id of a message in whose thread it stands; nil where it does not matter.
  package let besides: String?
  /// What it must be.
  package let rule: Kind.Held
  private let field: Kind.Field

  fileprivate init(_ field: Kind.Field, _ rule: Kind.Held, _ id: String, besides: String?) {
    (self.field, self.rule, self.id, self.besides) = (field, rule, id, besides)
  }

  private var path: String { "/body/\(field.name)" }

  /// Whether a message of a kind may be meant.
  package func allows(kind: String) -> Bool { rule.allows(kind) }

  /// That a node holds no such message.
  ///
  /// Of a peer's message it is advice for who reads it here, which is told to nobody else: it would say what this node holds. Only
  /// that an own message was never given to the peer is what the peer knows itself.
  /// - Parameter isOurs: whether that node wrote what names it.
  package func unheld(by node: String, isOurs: Bool) -> Finding {
    guard isOurs || rule.isRecipients else {
      return Finding(
        path, .advises, rule: "law.names", source: field.source,
        "names no \(rule.words) that is here and that you may know of: \(field.help)")
    }
    let whose = rule.isRecipients ? "that the recipient wrote" : "that was exchanged"
    let place = besides.map { " in the thread of \($0.prefix(12))" } ?? ""
    return Finding(
      path, .blocks, rule: "law.names", source: field.source,
      "names no \(rule.words) \(whose)\(place) and that \(isOurs ? "this node" : SafeText(node).shortened) holds: \(field.help)"
    )
  }

  /// That its thread is at its end.
  package func ended(as title: String) -> Finding {
    Finding(
      path, .blocks, rule: "law.until", source: field.source,
      "names what may be relied on no more: its thread is «\(SafeText(title).shortened)»")
  }

  /// How many messages a day it allows, as a message says; nil for as many as there are.
  package func perDay(allowedBy act: ThreadAct) -> Int? { rule.perDay.flatMap { act.facts[$0] }.flatMap { Int($0) } }

  /// The day of a time, from its first second to its last, where a message was written: who allows it counts the days.
  package func day(of time: ReckonedTime, countedBy act: ThreadAct) -> ClosedRange<Int> {
    let end = Moment(endOf: today(time, act), offset: act.offset ?? 0).seconds
    return end - 86_400...end - 1
  }

  /// What the message itself says against being relied on: its last day, and how many a day it allows.
  /// - Parameters:
  ///   - act: the message that is named, as its author corrected it.
  ///   - time: when the other counts as written.
  ///   - earlier: how many of the same author count as of the same day that name it too and came before.
  package func findings(relyingOn act: ThreadAct, at time: ReckonedTime, after earlier: Int) -> [Finding] {
    [until(act, time), quota(act, time, earlier)].compactMap(\.self)
  }

  private func today(_ time: ReckonedTime, _ act: ThreadAct) -> Moment.Day {
    Moment(seconds: time.seconds, offset: act.offset ?? 0).day
  }

  private func until(_ act: ThreadAct, _ time: ReckonedTime) -> Finding? {
    let today = today(time, act)
    guard let last = rule.until.flatMap({ act.facts[$0] }).flatMap({ Moment.Day($0) }), last < today else { return nil }
    let when = time.isByArrival ? "came so late that it counts as of" : "was written on"
    return Finding(
      path, .blocks, rule: "law.until", source: field.source,
      "may be relied on until \(last), and this \(when) \(today): ask its author for a new one")
  }

  private func quota(_ act: ThreadAct, _ time: ReckonedTime, _ earlier: Int) -> Finding? {
    guard let most = perDay(allowedBy: act), earlier >= most else { return nil }
    return Finding(
      path, .blocks, rule: "law.quota", source: field.source,
      "allows \(most) a day, and that many count as of \(today(time, act)) before this one: write it on another day")
  }
}

extension Catalogue {
  /// What a message names outside of its thread and rests on.
  package func heldNames(in message: Message) -> [HeldName] {
    guard let kind = kind(message.kind) else { return [] }
    return kind.fields.compactMap { field in
      guard let rule = field.held, let id = message.bodyObject.text(field.name), MessageForm.isID(id) else {
        return nil
      }
      return HeldName(field, rule, id, besides: rule.thread.flatMap { message.bodyObject.text($0) })
    }
  }
}

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
  /// - Parameter isOurs: whether that node wrote what names it.
  package func unheld(by node: String, isOurs: Bool) -> Finding {
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

  /// What the message itself says against being relied on: its last day, and how many a day it allows.
  /// - Parameters:
  ///   - act: the message that is named, as its author corrected it.
  ///   - written: when the other was written.
  ///   - earlier: when those of the same author were written that name it too and came before.
  package func findings(relyingOn act: ThreadAct, written: Moment?, after earlier: [Moment]) -> [Finding] {
    guard let written else { return [] }
    // Days are those of the place where it was written: who allows it counts them.
    let offset = act.offset ?? 0
    func day(_ moment: Moment) -> Moment.Day { Moment(seconds: moment.seconds, offset: offset).day }
    let today = day(written)
    return [until(act, today), quota(act, today, earlier.count { day($0) == today })].compactMap(\.self)
  }

  private func until(_ act: ThreadAct, _ today: Moment.Day) -> Finding? {
    guard let last = rule.until.flatMap({ act.facts[$0] }).flatMap({ Moment.Day($0) }), last < today else { return nil }
    return Finding(
      path, .blocks, rule: "law.until", source: field.source,
      "may be relied on until \(last), and this was written on \(today): ask its author for a new one")
  }

  private func quota(_ act: ThreadAct, _ today: Moment.Day, _ earlier: Int) -> Finding? {
    guard let most = rule.perDay.flatMap({ act.facts[$0] }).flatMap({ Int($0) }), earlier >= most else { return nil }
    return Finding(
      path, .blocks, rule: "law.quota", source: field.source,
      "allows \(most) a day, and \(earlier == 1 ? "1 was" : "\(earlier) were") written on \(today) before this one: write it on another day"
    )
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

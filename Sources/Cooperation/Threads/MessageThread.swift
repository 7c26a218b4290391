/// The state of a thread, folded from its messages; both sides compute the same from the same messages, in any order.
///
/// Acts that do not conform are kept and named, never dropped. Two different messages under one author's id are a fork:
/// neither moves the thread, whichever came first here.
package struct MessageThread: Sendable {
  /// The fold behind it.
  package let fold: ThreadFold

  /// Folds messages.
  /// - Parameters:
  ///   - own: the node that looks.
  ///   - functions: what the directory says of those to whom the first was written, and of authors where their routes are judged.
  ///   - then: what it said when a message was sent, by `author/id`; where it is there, the message goes by it.
  package init(
    folding messages: [Message], own: String? = nil, catalogue: Catalogue = .standard,
    functions: [String: [String]] = [:], then: [String: [String: [String]]] = [:]
  ) {
    let acts = messages.map { message in
      ThreadAct(message, catalogue: catalogue, functions: then[message.key] ?? functions)
    }
    fold = ThreadFold(thread: Self.thread(of: acts), own: own, catalogue: catalogue, folding: acts)
  }

  /// Takes a fold that was kept.
  package init(_ fold: ThreadFold) { self.fold = fold }

  /// The state in a word: `sent`, `acknowledged`, `executed` …; of several addressees the one that is least far.
  ///
  /// `empty` for a thread without messages, `unrooted` while the message that begins it has not arrived, `nonconforming` where
  /// that one breaks a rule, so that nothing began.
  package var state: String {
    guard let root = fold.root, let lifecycle = lifecycle(of: root) else {
      return fold.acts.isEmpty ? "empty" : "unrooted"
    }
    let order = lifecycle.states.map(\.code)
    return fold.lanes.map(\.state).min { order.firstIndex(of: $0) ?? 0 < order.firstIndex(of: $1) ?? 0 }
      ?? (fold.outcomes[ThreadFold.key(root)] == .unknown ? Self.unknown : Self.begunByNothing)
  }

  /// Whether nothing moves it any more, for any of its addressees.
  package var isEnded: Bool {
    guard let root = fold.root, let lifecycle = lifecycle(of: root), !fold.lanes.isEmpty else { return false }
    return fold.lanes.allSatisfy { lifecycle.state($0.state)?.isFinal == true }
  }

  /// The state of a thread that begins with a message of a version that this node does not know.
  private static let unknown = "unknown"

  /// The state of a thread that a message would begin which breaks a rule.
  package static let begunByNothing = "nonconforming"

  /// The state in words for people, with its ground and date.
  package var title: String {
    guard let root = fold.root, let lane = fold.lanes.first(where: { $0.state == state }) else {
      guard let root = fold.root, case .nonconforming(let place)? = fold.outcomes[ThreadFold.key(root)] else {
        if state == Self.unknown { return "of a version that this node does not know" }
        return state == "unrooted" ? "what begins the thread has not arrived" : state
      }
      return "nothing began: it breaks a rule at \(SafeText(place).shortened)"
    }
    var text = lifecycle(of: root)?.state(state)?.title ?? state
    // Lists that everybody reads show the title: nothing of what only some may read stands there.
    guard fold.isOpenlyTold(lane.since) else { return text }
    if let ground = lane.ground { text += " (\(words(ofGround: ground, in: lane)))" }
    if let until = lane.until { text += " until \(SafeText(until).shortened)" }
    return text
  }

  /// The code of the ground of the state, for programs; nil where it has none, or where only some may read it.
  package var ground: String? {
    guard let lane = fold.lanes.first(where: { $0.state == state }), fold.isOpenlyTold(lane.since) else { return nil }
    return lane.ground.map { SafeText($0).shortened }
  }

  /// The day on which the thread came to its state, by the clock of who moved it, in UTC; nil before anything did, or where only some
  /// may read that act.
  /// - Parameter message: the id of an act that whoever asks reads.
  package func since(reading message: String? = nil) -> Moment.Day? {
    let lane = fold.lanes.first { $0.state == state }
    if let lane, lane.since != message, !fold.isOpenlyTold(lane.since) { return nil }
    let act = lane.flatMap { lane in lane.corrected.last { $0.id == lane.since } }
    return (act ?? fold.root).map { Moment(seconds: $0.written).day }
  }

  /// What a ground says, as the closed list of the act that names it has it; its code where there are no words for it.
  private func words(ofGround code: String, in lane: Lane) -> String {
    let act = lane.corrected.last { $0.id == lane.since }
    guard let kind = act.flatMap({ fold.catalogue.kind($0.kind) }),
      let field = kind.fields.first(where: { $0.name == "ground" })
    else { return SafeText(code).shortened }
    return NoteValues(kind: kind.code, labels: .of("en"), words: .english, law: fold.catalogue.law)
      .title(ofChoice: code, field) ?? SafeText(code).shortened
  }

  /// Whether an act may be added now: what its kind, its law and the state of the thread say about its place.
  /// - Parameter functions: what the directory says of the parties; what else is possible has a route between them.
  package func findings(adding message: Message, functions: [String: [String]] = [:]) -> [Finding] {
    var next = fold
    let act = ThreadAct(message, catalogue: fold.catalogue, isDraft: true)
    next.add(act)
    guard case .nonconforming(let reason)? = next.outcomes[ThreadFold.key(act)], act.fault == nil else {
      return act.fault == nil ? fold.advice(on: act) + Correction.advice(on: message) : []
    }
    // Whom it is written to is told of the message itself.
    guard reason != "/to" else { return [] }
    if let finding = disagreement(in: message, at: reason) ?? misnaming(act, at: reason) { return [finding] }
    if reason == "/body/fields", act.kind == Correction.kind { return correctionFindings(message) }
    // A ground that does not exist is no matter of the state that the thread is in.
    let faults = lawFindings(message)
    if faults.contains(where: { $0.path == reason }) { return faults }
    if let finding = closedChoice(of: act, functions, because: reason) { return [finding] }
    return [
      Finding(
        "/kind", .blocks, rule: "lifecycle", source: "docs/catalogue.md",
        "\(named(act.kind)) cannot be sent while the thread is «\(title)»\(Self.because(reason))"
          + possible(instead: act, functions))
    ]
  }

  /// What the author of an act could send instead. An act that is possible, only not so or not yet, is not among it.
  private func possible(instead act: ThreadAct, _ functions: [String: [String]]) -> String {
    let open = offered(to: act.author, functions: functions)
    guard !open.contains(act.kind) else { return "" }
    return open.isEmpty
      ? "; nothing more is possible in it for \(act.author): what is still to be said begins a thread of its own"
      : "; possible is \(open.map(named).joined(separator: ", "))"
  }

  /// A kind by its title, and by the code that is typed for it.
  private func named(_ code: String) -> String {
    fold.catalogue.kind(code).map { "\($0.title) (\(code))" } ?? code
  }

  /// That the state allows no such act is said already by naming the state.
  private static func because(_ reason: String) -> String {
    reason == ThreadFold.notInState ? "" : ": \(reason)"
  }

  /// Why messages do not conform, by their keys, for people.
  package var reasons: [String: String] {
    fold.outcomes.compactMapValues { outcome in
      guard case .nonconforming(let reason) = outcome else { return nil }
      return reason == ThreadFold.notInState
        ? "nothing of its kind was possible in the state that the thread was in for its author"
        : SafeText(reason).shortened
    }
  }

  /// A choice of the act that the state does not open, where it opens others of the same kind.
  private func closedChoice(of act: ThreadAct, _ functions: [String: [String]], because reason: String) -> Finding? {
    guard reason == ThreadFold.notInState, let root = fold.root, let lifecycle = lifecycle(of: root) else { return nil }
    let rows = fold.offered(to: act.author, functions: functions).filter { $0.on == act.kind }
    guard let name = rows.first?.when?.field, let said = act.facts[name],
      rows.allSatisfy({ $0.when?.field == name && $0.when?.values.contains(said) == false })
    else { return nil }
    var possible: [String] = []
    for value in rows.flatMap({ $0.when?.values ?? [] }) where !possible.contains(value) { possible.append(value) }
    let meant = lifecycle.moves.first { $0.on == act.kind && $0.when?.values.contains(said) == true }
    return Finding(
      "/body/\(name)", .blocks, rule: "lifecycle", source: meant?.source ?? "docs/catalogue.md",
      "cannot be \(SafeText(said).shortened) while the thread is «\(title)»; possible is \(possible.joined(separator: ", "))"
        + (meant?.needs.first.map { "; before it: \($0.help)" } ?? ""))
  }

  /// What the law says against an answer, seen with what began the thread.
  private func lawFindings(_ message: Message) -> [Finding] {
    guard let root = fold.root, let kind = fold.catalogue.kind(message.kind) else { return [] }
    return LawCheck(
      kind: kind, body: message.bodyObject,
      root: LawCheck.Root(root, answeredBy: message.from.node, to: message.to.map(\.node))
    ).findings(law: fold.catalogue.law)
  }

  /// What of a correction its target does not have or keeps as it was written.
  package func correctionFindings(_ message: Message) -> [Finding] {
    guard message.kind == Correction.kind, let target = message.bodyObject.text("corrects"),
      let held = fold.act("\(message.from.node)/\(target)"), let kind = fold.catalogue.kind(held.kind),
      held.version <= kind.version
    else { return [] }
    let act = ThreadAct(message, catalogue: fold.catalogue)
    return Correction.findings(in: message.bodyObject, of: fold.corrected(held, before: act), kind)
  }

  /// A value to which the other side did not agree in the thread before.
  private func disagreement(in message: Message, at path: String) -> Finding? {
    guard let field = fold.catalogue.kind(message.kind)?.fields.first(where: { "/body/\($0.name)" == path }),
      let agreement = field.agreedIn
    else { return nil }
    return Finding(
      path, .blocks, rule: "law.agreed", source: field.source,
      "is not what the newest \(agreement) of the other side in this thread states: the other side agrees first; ask for it "
        + "in a consultation (\(field.help))")
  }

  /// A field that does not name the act that it must name.
  private func misnaming(_ act: ThreadAct, at path: String) -> Finding? {
    guard let field = fold.catalogue.kind(act.kind)?.fields.first(where: { "/body/\($0.name)" == path }),
      let rule = field.names.first(where: { $0.speaks(of: act) })
    else { return nil }
    let meant = fold.acts.filter { rule.means($0, by: act.author) && fold.outcomes[ThreadFold.key($0)] == .accepted }
    let none = field.isRequired ? "there is none yet" : "there is none, so leave it out"
    let named = meant.isEmpty ? none : "name \(meant.map(\.id).joined(separator: " or "))"
    return Finding(
      path, .blocks, rule: "law.named", source: field.source,
      "is not the id of \(rule.isOthers ? "the other side's" : "your own") \(rule.act.words) in this thread; \(named) (\(field.help))"
    )
  }

  /// The kinds of acts that a node may do now, in the order of the table.
  /// - Parameter functions: what the directory says of the parties; where it is known, only what has a route is offered.
  package func offered(to node: String, functions: [String: [String]] = [:]) -> [String] {
    var kinds: [String] = []
    for move in fold.offered(to: node, functions: functions) where !kinds.contains(move.on) { kinds.append(move.on) }
    return kinds
  }

  /// Ids of messages that do not conform to the rules of their thread.
  package var nonconforming: [String] { ids { if case .nonconforming = $0 { true } else { false } } }

  /// Ids of messages of kinds or versions that this node doesn't know; never acted on.
  package var unknown: [String] { ids { $0 == .unknown } }

  private func ids(_ isMeant: (ThreadFold.Outcome) -> Bool) -> [String] {
    Set(fold.acts.filter { fold.outcomes[ThreadFold.key($0)].map(isMeant) ?? false }.map(\.id)).sorted()
  }

  private func lifecycle(of root: ThreadAct) -> Lifecycle? {
    fold.catalogue.kind(root.kind).flatMap(fold.catalogue.lifecycle)
  }

  /// The thread that messages belong to: that of the one that begins it, else the one that they name.
  private static func thread(of acts: [ThreadAct]) -> String {
    acts.filter { $0.inReplyTo == nil && $0.id == $0.thread }.map(\.id).min() ?? acts.map(\.thread).min() ?? ""
  }
}

/// How threads of a kind go on, in words for people: the states, and who moves a thread from where to where by what.
struct LifecycleText: Sendable {
  private let lifecycle: Lifecycle
  /// More states than these are told as what they have in common.
  private static let fewStates = 4

  init(_ lifecycle: Lifecycle) { self.lifecycle = lifecycle }

  /// The lines.
  var lines: [String] {
    ["", "How its thread goes on", "  \(lifecycle.about)", "  States: " + states]
      + lifecycle.moves.filter { $0.to != nil || $0.leadsBack }.map(line) + standing
      + lifecycle.orders.map { "  \($0.words)" }
      + lifecycle.advice.map {
        "  Advice: \($0.words) [\($0.source.text)\($0.source.isVerified ? "" : "; practice, not law")]"
      }
  }

  private var states: String {
    let begins = lifecycle.state(lifecycle.begins)?.title ?? ""
    let titles = lifecycle.states.map { state in
      state.title + (state.isFinal ? " (an end)" : state.isPause ? " (a pause)" : "")
    }
    let pauses = lifecycle.states.contains(where: \.isPause)
    return "it begins as «\(begins)»; \(titles.joined(separator: ", "))."
      + (pauses ? " After a pause a thread goes on from where it was." : "")
  }

  private func line(_ move: Lifecycle.Move) -> String {
    let when = move.conditions.isEmpty ? "" : ", where " + move.conditions.map(\.words).joined(separator: " and ")
    var text = "  \(side(move)) sends \(move.on)\(when) \(place(move)): the thread \(target(move))"
    if move.needsBoth { text += ", once both sides did" }
    if let after = move.after { text += ", and only after \(after)" }
    if !move.needs.isEmpty { text += ", and only " + move.needs.map(\.words).joined(separator: " and ") }
    return text + " " + cited(move)
  }

  /// What may be sent and moves nothing, in one line for each side.
  private var standing: [String] {
    let moving = lifecycle.moves.filter { $0.to == nil && !$0.leadsBack }
    return [Lifecycle.Side.issuer, .addressee, .either].compactMap { side in
      var kinds: [String] = []
      for move in moving where move.by == side && !kinds.contains(move.on) { kinds.append(move.on) }
      guard !kinds.isEmpty, let move = moving.first(where: { $0.by == side }) else { return nil }
      return "  \(self.side(move)) may also send, without moving it: \(kinds.joined(separator: ", "))"
    }
  }

  private func side(_ move: Lifecycle.Move) -> String {
    switch move.by {
    case .issuer: "who began the thread"
    case .addressee: "the addressee"
    case .either: "either side"
    }
  }

  private func place(_ move: Lifecycle.Move) -> String {
    let open = lifecycle.states.filter { !$0.isFinal }.map(\.code)
    let pause = move.whilePaused ? ", or while it pauses" : ""
    if move.from == Set(lifecycle.states.map(\.code)) { return "at any time" }
    if move.from == Set(open) { return "at any time before the end" }
    let titles = lifecycle.states.filter { move.from.contains($0.code) }.map { "«\($0.title)»" }
    guard titles.count > Self.fewStates else { return "while it is \(titles.joined(separator: " or "))\(pause)" }
    return
      "while it is \(titles.prefix(Self.fewStates - 1).joined(separator: ", ")) or in \(titles.count - Self.fewStates + 1) other states\(pause)"
  }

  private func target(_ move: Lifecycle.Move) -> String {
    if move.leadsBack { return "goes back to the state before" }
    let title = lifecycle.state(move.to ?? "")?.title ?? ""
    let back = move.back.isEmpty ? "" : " (or goes on from where it paused)"
    return "is «\(title)»\(back)"
  }

  private func cited(_ move: Lifecycle.Move) -> String {
    "[\(move.source)\(move.isVerified ? "" : "; practice, not law")]"
  }
}

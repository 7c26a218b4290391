import StrictJSON

extension Lifecycle {
  /// What an act should follow, or not be dated before: advice, which keeps nobody from sending it.
  package struct Advice: Sendable, Hashable {
    /// The act, and what it says.
    package let act: Said
    /// Its field with the time that is compared; nil where it matters only whether the earlier act is there.
    package let field: String?
    /// The earlier act; nil for what began the thread.
    package let earlier: Said?
    /// The field of the earlier act with its time; nil for when it was written.
    package let date: String?
    /// A field of what began the thread with which nothing is advised, as what was told in another thread.
    package let unlessRoot: String?
    /// Why, in words.
    package let help: String
    /// The article.
    package let source: Citation
  }
}

extension Lifecycle.Advice {
  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    act = Lifecycle.Said(kind: try reader.requireString("on"), when: try reader.conditions("when"))
    field = try reader.optionalString("field")
    earlier = try reader.optionalObject("earlier").map { object throws(JSONError) in
      try Lifecycle.Said(whole: object)
    }
    date = try reader.optionalString("date")
    unlessRoot = try reader.optionalString("unlessRoot")
    help = try reader.requireString("help")
    source = try reader.citation()
    try reader.finish()
    guard field != nil || earlier != nil else {
      throw JSONError(.member, offset: nil, "«/advice» compares a time, or names an earlier act")
    }
  }

  /// In words: `resp.arrest_notification where event is arrested: «at» is not before what began the thread`.
  var words: String {
    let other = earlier?.words ?? "what began the thread"
    guard let field else { return "\(act.words) follows \(other)" }
    return "\(act.words): «\(field)» is not before \(date.map { "«\($0)» of " } ?? "")\(other)"
  }

  /// What is advised of an act that comes after others of its lane; nil for nothing.
  func finding(of other: ThreadAct, after acts: [ThreadAct], root: ThreadAct) -> Finding? {
    guard act.speaks(of: other), unlessRoot.map({ root.facts[$0] == nil }) ?? true else { return nil }
    let before = earlier.map { said in acts.last { said.speaks(of: $0) } } ?? root
    guard let field else { return before == nil ? advises(at: act.when.first?.field, "nothing before says so") : nil }
    guard let before, let own = other.facts[field].flatMap(ToldTime.init),
      let told = date.map({ before.facts[$0].flatMap(ToldTime.init) }) ?? ToldTime(written: before), own.isBefore(told)
    else { return nil }
    let meant = earlier?.words ?? "the request"
    return advises(at: field, "\(own.text) is before \(meant), which is of \(told.text)")
  }

  private func advises(at field: String?, _ text: String) -> Finding {
    Finding(
      field.map { "/body/\($0)" } ?? "/body", .advises, rule: "lifecycle.advice", source: source.text,
      "\(text): \(help)")
  }
}

extension ThreadFold {
  /// What is advised of an act that its thread takes: what it should follow, and before what it should not be dated.
  func advice(on act: ThreadAct) -> [Finding] {
    guard let root, let lifecycle = catalogue.kind(root.kind).flatMap({ catalogue.lifecycle(of: $0) }) else {
      return []
    }
    let node = act.author == root.author ? act.recipients.first : act.author
    guard let lane = lanes.first(where: { $0.node == node }) else { return [] }
    return lifecycle.advice.compactMap { $0.finding(of: act, after: lane.corrected, root: root) }
  }
}

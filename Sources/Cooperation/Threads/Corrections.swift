/// The corrections of a thread, who knew of which when it wrote, and what the corrected acts say to whom.
///
/// An act is held to what stood when its author wrote it: to the corrections that the author had written, or had named as held in
/// this act or an earlier one, directly or through what it named. So nobody's act becomes late or wrong by a correction of the
/// other side that it could not know, and everybody computes the same from the same messages.
struct Corrections: Sendable {
  /// An act as some corrections leave it, and the rows of the table by which it then moves lanes.
  struct Version: Sendable {
    /// The last correction, by key; nil for the act as it was written.
    let correction: String?
    let act: ThreadAct
    let moves: [Int: Lifecycle.Move]
  }

  /// The corrections that set fields right, in the thread's order, by the key of the act that they speak of.
  private(set) var ofAct: [String: [ThreadAct]] = [:]
  /// All that may count, by key.
  private(set) var all: Set<String> = []
  /// The corrections that the author of an act knew of, by the key of the act.
  private var known: [String: Set<String>] = [:]
  /// Acts that count, as they were written and as each correction that counts leaves them.
  private(set) var versions: [String: [Version]] = [:]

  /// Nothing to set right.
  init() {}

  /// - Parameters:
  ///   - acts: in the thread's order, without forks.
  ///   - keys: the keys of acts by id.
  init(_ acts: [ThreadAct], keys: [String: [String]]) {
    var placed: Set<String> = []
    var written: [String: Int] = [:]
    for act in acts {
      let key = ThreadFold.key(act)
      placed.insert(key)
      guard let target = Correction.target(of: act), placed.contains(target) else { continue }
      written[act.author, default: 0] += 1
      guard written[act.author, default: 0] <= Limits.corrections else { continue }
      ofAct[target, default: []].append(act)
      all.insert(key)
    }
    guard !all.isEmpty else { return }
    note(acts, keys)
  }

  /// Notes what each author knew: what it wrote, what it named as held, and what the authors of that knew.
  private mutating func note(_ acts: [ThreadAct], _ keys: [String: [String]]) {
    var byAuthor: [String: Set<String>] = [:]
    for act in acts {
      let key = ThreadFold.key(act)
      var knows = byAuthor[act.author] ?? []
      for id in act.after + [act.inReplyTo].compactMap(\.self) {
        for other in keys[id] ?? [] { knows.formUnion(known[other] ?? []) }
      }
      if all.contains(key) { knows.insert(key) }
      byAuthor[act.author] = knows
      known[key] = knows
    }
  }

  /// Whether no act says to somebody else than it was written.
  var isEmpty: Bool { all.isEmpty }

  /// What the author of an act knew of.
  func known(to act: ThreadAct) -> Set<String> { known[ThreadFold.key(act)] ?? [] }

  /// Every set of corrections that somebody knew when writing, other than all.
  var partial: Set<Set<String>> { Set(known.values).subtracting([all]) }

  /// Keeps what an act that counts says as written and after a correction.
  mutating func keep(_ version: Version, of key: String) { versions[key, default: []].append(version) }

  /// An act as those see it who know of some corrections; nil when it moves nothing.
  func version(of key: String, knowing known: Set<String>) -> Version? {
    versions[key]?.last { version in version.correction.map(known.contains) ?? true }
  }

  /// Whether a correction counts.
  func counts(_ correction: ThreadAct) -> Bool {
    let key = ThreadFold.key(correction)
    return Correction.target(of: correction).flatMap { versions[$0] }?.contains { $0.correction == key } ?? false
  }
}

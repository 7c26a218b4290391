/// A thread, folded from its acts: the same state from the same acts, whatever the order in which they came.
///
/// Acts have one order that everybody computes: what was written knowing another comes after it, and what was written
/// knowing nothing of each other goes by the writing time, then by id. An act that comes after all others is only
/// appended; any other is put in its place and the acts are gone through again. Acts are small, so that is cheap.
package struct ThreadFold: Sendable {
  /// What became of an act.
  package enum Outcome: Sendable, Hashable {
    /// It counts.
    case accepted
    /// Of a kind or version that this node doesn't know: kept and shown, never acted on.
    case unknown
    /// It breaks a rule, named here: kept and shown, and it moves nothing.
    case nonconforming(String)
  }

  /// Raised with every change of this code by which the same acts come to something else, or acts are made otherwise from
  /// messages; the data of the catalogue has a sum of its own. A test holds it to what recorded threads come to.
  package static let version = 5
  /// The reason of an act for which the state has no row.
  static let notInState = "not in this state"

  /// The id of the thread.
  package let thread: String
  /// The node that looks; when it is an addressee, only its own lane is followed.
  package let own: String?
  /// The acts in their order.
  package private(set) var acts: [ThreadAct] = []
  /// What became of each act, by ``key(_:)``.
  package internal(set) var outcomes: [String: Outcome] = [:]
  /// One lane for each addressee, in the order of the request.
  package internal(set) var lanes: [Lane] = []
  /// The message that began the thread, as its author corrected it.
  package internal(set) var root: ThreadAct?
  /// Handlings as they are after lowering, by key.
  var handlings: [String: Handling] = [:]
  /// Consents, by the id of the message that they release.
  package internal(set) var consents: [Consent] = []

  /// What was set right, and who knew of it when.
  var corrections = Corrections()
  /// The lanes as those see them who do not know of all corrections, while acts are gone through.
  var views: [Set<String>: [Lane]] = [:]

  let catalogue: Catalogue
  private var known: [String: ThreadAct] = [:]
  private var forked: Set<String> = []
  /// Keys by id: two authors may use one id.
  private(set) var byID: [String: [String]] = [:]
  private var heads: Set<String> = []
  private var named: Set<String> = []
  /// Ids of which acts speak, whether those are here or not.
  private var spokenOf: Set<String> = []

  package init(thread: String, own: String? = nil, catalogue: Catalogue = .standard) {
    self.thread = thread
    self.own = own
    self.catalogue = catalogue
  }

  /// Folds acts.
  package init(thread: String, own: String? = nil, catalogue: Catalogue = .standard, folding acts: [ThreadAct]) {
    self.init(thread: thread, own: own, catalogue: catalogue)
    for act in acts { _ = take(act) }
    refold()
  }

  /// What an act is known by: an id belongs to its author.
  package static func key(_ act: ThreadAct) -> String { "\(act.author)/\(act.id)" }

  /// Adds one act.
  package mutating func add(_ act: ThreadAct) {
    let isAppended =
      act.thread == thread && act.kind != Correction.kind && act.id != thread && corrections.isEmpty && isLast(act)
    guard take(act) else { return }
    guard isAppended else { return refold() }
    acts.append(act)
    apply(act, root: root)
  }

  /// Whether an act comes after all that are held.
  private func isLast(_ act: ThreadAct) -> Bool {
    let before = Set(act.after + [act.inReplyTo].compactMap(\.self))
    return root != nil && byID[act.id] == nil && !named.contains(act.id) && !spokenOf.contains(act.id)
      && heads.isSubset(of: before) && before.allSatisfy { byID[$0] != nil }
  }

  /// Keeps an act; false when nothing was new.
  private mutating func take(_ act: ThreadAct) -> Bool {
    let key = Self.key(act)
    if let held = known[key] {
      guard held.mark != act.mark, forked.insert(key).inserted else { return false }
      return true
    }
    known[key] = act
    byID[act.id, default: []].append(key)
    let before = Set(act.after + [act.inReplyTo].compactMap(\.self)).subtracting([act.id])
    named.formUnion(before)
    for name in ["corrects", "target", "items"] {
      spokenOf.formUnion((act.facts[name] ?? "").split(separator: " ").map(String.init))
    }
    heads.subtract(before)
    if !named.contains(act.id) { heads.insert(act.id) }
    return true
  }

  /// The messages that no other names as held: what is written now is written after these.
  package var newest: [String] { heads.sorted() }

  /// The handling of a message as it is now, after any lowering.
  package func handling(of message: Message) -> Handling? { handlings[message.key] }

  /// Whether a message is for named recipients, as handled now.
  package var isForNamed: Bool { handlings.values.contains { $0.audience == .named } }

  /// Whether everybody at a node may be told the ground and the date of an act: nobody is named for it, and no two officers must
  /// open it.
  func isOpenlyTold(_ id: String) -> Bool {
    (byID[id] ?? []).allSatisfy { key in
      guard let handling = handlings[key] else { return true }
      return handling.audience != .named
        && !handling.conditions.contains { catalogue.law.condition($0)?.needsTwoToOpen == true }
    }
  }

  /// The thread as it stood at a time: without what was written later, by its authors' clocks.
  package func asOf(_ seconds: Int) -> ThreadFold {
    guard acts.contains(where: { $0.written > seconds }) else { return self }
    return ThreadFold(thread: thread, own: own, catalogue: catalogue, folding: acts.filter { $0.written <= seconds })
  }

  /// An act by its key.
  func act(_ key: String) -> ThreadAct? { known[key] }

  /// Puts all acts in their order and goes through them.
  private mutating func refold() {
    (acts, outcomes, lanes, handlings, consents) = (ordered(), [:], [], [:], [])
    for key in forked { outcomes[key] = .nonconforming("fork") }
    let single = acts.filter { !forked.contains(Self.key($0)) }
    corrections = Corrections(single, keys: byID)
    views = Dictionary(uniqueKeysWithValues: corrections.partial.map { ($0, []) })
    let roots = single.filter(isRoot)
    root = roots.count == 1 ? roots[0] : nil
    for act in single {
      if roots.count > 1, isRoot(act) {
        outcomes[Self.key(act)] = .nonconforming("two beginnings")
      } else {
        apply(act, root: root)
      }
    }
    root = root.map { corrected($0) }
    views = [:]
  }

  private func isRoot(_ act: ThreadAct) -> Bool {
    act.id == thread && act.thread == thread && act.inReplyTo == nil && catalogue.kind(act.kind)?.isRoot == true
  }

  /// Every act after those that its author held; among the free ones the earliest written first.
  private func ordered() -> [ThreadAct] {
    var waiting: [String: Int] = [:]
    var followers: [String: [String]] = [:]
    var queue = ActQueue()
    for (key, act) in known {
      let before = Set(act.after + [act.inReplyTo].compactMap(\.self)).flatMap { byID[$0] ?? [] }.filter { $0 != key }
      for other in before { followers[other, default: []].append(key) }
      waiting[key] = before.count
      if before.isEmpty { queue.insert(act) }
    }
    var order: [ThreadAct] = []
    var placed: Set<String> = []
    while order.count < known.count {
      // Acts that name each other in a circle have no order of their own: the earliest written goes first.
      if queue.isEmpty {
        let rest = known.values.filter { !placed.contains(Self.key($0)) }
        if let first = rest.min(by: ActQueue.isBefore) { queue.insert(first) } else { break }
      }
      guard let act = queue.next(), placed.insert(Self.key(act)).inserted else { continue }
      order.append(act)
      for follower in followers[Self.key(act)] ?? [] {
        waiting[follower, default: 1] -= 1
        if waiting[follower] == 0, !placed.contains(follower), let act = known[follower] { queue.insert(act) }
      }
    }
    return order
  }
}

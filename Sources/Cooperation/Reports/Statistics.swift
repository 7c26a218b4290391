import StrictJSON

/// The counters that the reports of the Court and of the Assembly carry, from what one node holds.
///
/// A matter under seal counts nowhere: a thread is left out as a whole when any message of it is under seal, so that no
/// number, median or total moves when one begins. Numbers below three are withheld.
package struct Statistics: Sendable {
  /// What became of one request, seen from the node.
  struct Matter: Sendable {
    let root: HeldMessage
    let kind: Kind
    let messages: [HeldMessage]
    let state: String
    let isFinal: Bool
    let isAnswered: Bool
    /// Seconds from the request to the first act of a sort; nil for none.
    let toAcknowledge: Int?
    let toAnswer: Int?
    let toExecution: Int?
    var isExecuted: Bool { toExecution != nil }
    let isOverdue: Bool
  }

  /// That a report could not take everything in.
  package struct Part: Sendable, Hashable {
    /// How many messages are in it.
    let messages: Int
    /// Threads in which nothing came after this moment may be left out of it.
    let since: Moment

    package init(messages: Int, since: Moment) {
      self.messages = messages
      self.since = since
    }
  }

  /// The node that reports.
  package let node: String
  package let period: ReportPeriod
  /// Requests that began in the period and are under no seal.
  let requests: [Matter]
  /// All messages of the period in unsealed threads that conform to the rules of their thread.
  let messages: [HeldMessage]
  /// Messages of the period that do not conform: they move no thread and count nowhere else.
  let nonconforming: Int
  /// Everything in unsealed threads up to the end of the period, for what is a state and no event.
  let standing: [HeldMessage]
  let catalogue: Catalogue
  /// How much of what the node holds is in it, where that is not all; nil for all.
  package let part: Part?
  /// What the directory says that each party does: some grounds are for some parties alone.
  let functions: [String: [String]]

  /// Counts.
  /// - Parameters:
  ///   - held: every message that the node holds and can open.
  ///   - functions: of each party, as the directory has them.
  ///   - part: how much that is of what the node holds; nil for all.
  package init(
    _ held: [HeldMessage], node: String, period: ReportPeriod, catalogue: Catalogue = .standard,
    functions: [String: [String]] = [:], part: Part? = nil
  ) {
    self.node = node
    self.part = part
    self.functions = functions
    self.period = period
    self.catalogue = catalogue
    let sealed = Set(held.filter { $0.message.handling.underSeal }.map(\.message.thread))
    let open = held.filter { !sealed.contains($0.message.thread) && $0.day <= period.last }
    standing = open
    let threads = Dictionary(grouping: open, by: \.message.thread)
    let misplaced = open.filter { message in
      Self.entryKinds.contains(message.message.kind)
        && catalogue.fault(inEntry: message.message, message.functions ?? functions) != nil
    }
    let faulty = threads.values.reduce(into: Set(misplaced.map(\.key))) { faulty, held in
      let fold = MessageThread(
        folding: held.map(\.message), own: node, catalogue: catalogue, functions: functions, then: Self.then(held)
      ).fold
      for (key, outcome) in fold.outcomes { if case .nonconforming = outcome { faulty.insert(key) } }
    }
    let inPeriod = open.filter { period.contains($0.day) }
    messages = inPeriod.filter { !faulty.contains($0.key) }
    nonconforming = inPeriod.count - messages.count
    requests = messages.filter { $0.message.inReplyTo == nil && $0.message.kind.hasPrefix("req.") }
      .sorted { ($0.seconds, $0.message.id) < ($1.seconds, $1.message.id) }
      .compactMap { root in
        guard let kind = catalogue.kind(root.message.kind), root.message.id == root.message.thread,
          catalogue.law.channel(root.message.text("channelStatus"))?.isCopy != true
        else { return nil }
        return Matter(root, kind, threads[root.message.thread] ?? [], node, period, catalogue, functions)
      }
  }

  /// Whether a message of a kind is in a report however long ago it came: an entry of a register, a designation, or what tells
  /// of assets, of which a report says how they stand at the end of the period.
  package static func isStanding(_ code: String, in catalogue: Catalogue = .standard) -> Bool {
    standingEntryKinds.contains(code) || code == DistributionReport.designation
      || catalogue.kind(code)?.fields.contains { $0.shape == .assets } ?? false
  }

  private static let entryKinds = Set(RegisterKind.all.map(\.kind))
  /// What was said at a meeting stands in no report beyond its period: no section tells of it.
  private static let standingEntryKinds = entryKinds.subtracting([RegisterKind.records.kind])

  /// A register, as the report may count it.
  func register(_ kind: RegisterKind, of messages: [Message]) -> Register {
    Register(kind, folding: messages, catalogue: catalogue, functions: functions, then: Self.then(standing))
  }

  /// What the directory said of the parties of messages when those were sent, by `author/id`, as far as that is known.
  static func then(_ held: [HeldMessage]) -> [String: [String: [String]]] {
    Dictionary(held.compactMap { held in held.functions.map { (held.key, $0) } }) { first, _ in first }
  }

  /// The number of days between, as a median, or nil when it rests on too little.
  static func median(_ seconds: [Int]) -> Int? {
    guard seconds.count >= Counter.smallest else { return nil }
    let sorted = seconds.sorted()
    let middle = sorted.count / 2
    let value = sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    return max(0, value) / 86_400
  }
}

extension Statistics.Matter {
  /// The day on which a thread first came to a state in which what was asked is answered, as the clock of the date asked for has it.
  private static func answered(
    _ messages: [HeldMessage], _ kind: Kind, _ node: String, _ catalogue: Catalogue, _ functions: [String: [String]]
  ) -> Moment.Day? {
    guard let root = messages.first?.message, let lifecycle = catalogue.lifecycle(of: kind) else { return nil }
    var fold = ThreadFold(thread: root.thread, own: node, catalogue: catalogue, folding: [])
    return messages.sorted { $0.seconds < $1.seconds }.first { held in
      fold.add(ThreadAct(held.message, catalogue: catalogue, functions: held.functions ?? functions))
      return lifecycle.state(MessageThread(fold).state)?.isAnswered == true
    }?.day
  }

  fileprivate init(
    _ root: HeldMessage, _ kind: Kind, _ messages: [HeldMessage], _ node: String, _ period: ReportPeriod,
    _ catalogue: Catalogue, _ functions: [String: [String]]
  ) {
    let thread = MessageThread(
      folding: messages.map(\.message), own: node, catalogue: catalogue, functions: functions,
      then: Statistics.then(messages))
    let state = catalogue.lifecycle(of: kind)?.state(thread.state)
    let accepted = Set(
      thread.fold.acts.filter { thread.fold.outcomes[ThreadFold.key($0)] == .accepted }.map(ThreadFold.key))
    let acts = messages.filter {
      $0.message.id != root.message.id && accepted.contains($0.key)
    }.sorted { $0.seconds < $1.seconds }
    func time(_ isMeant: (Message) -> Bool) -> Int? {
      acts.first { isMeant($0.message) }.map { $0.seconds - root.seconds }
    }
    self.root = root
    self.kind = kind
    self.messages = messages
    self.state = thread.state
    isFinal = state?.isFinal ?? false
    isAnswered = state?.isAnswered ?? false
    toAcknowledge = time { $0.kind == "resp.acknowledge" }
    toAnswer = time {
      $0.kind.hasPrefix("resp.") && !["resp.acknowledge", "resp.progress", "resp.cost_note"].contains($0.kind)
    }
    // Of several addressees the last one: what was asked of all is done when all have done it.
    let executions = thread.fold.lanes.map { lane in
      acts.first { lane.executedBy == $0.key }.map { $0.seconds - root.seconds }
    }
    toExecution = executions.contains(nil) ? nil : executions.compactMap(\.self).max()
    let modified = acts.compactMap { $0.message.kind == "court.modify" ? $0.message.bodyObject.text("newDue") : nil }
    let due = (modified.last ?? root.message.text("dueRequested")).flatMap { Moment.Day(String($0.prefix(10))) }
    let ended = due == nil ? nil : Self.answered(messages, kind, node, catalogue, functions)
    isOverdue = due.map { ended ?? period.last.adding(days: 1) > $0 && $0 <= period.last } ?? false
  }
}

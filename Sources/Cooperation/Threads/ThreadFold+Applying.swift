extension ThreadFold {
  /// Applies one act that comes after all that were applied.
  mutating func apply(_ act: ThreadAct, root: ThreadAct?) {
    let key = Self.key(act)
    handlings[key] = act.handling.handling
    guard let kind = catalogue.kind(act.kind), act.version <= kind.version else {
      outcomes[key] = .unknown
      return
    }
    guard act.thread == thread else { return refuse(key, "another thread") }
    if let fault = act.fault { return refuse(key, fault) }
    guard let root else {
      // What begins the thread has not arrived: nothing can be held against what answers it.
      outcomes[key] =
        kind.isRoot && (kind.onlyBegins || act.inReplyTo == nil) ? .nonconforming("another beginning") : .accepted
      return
    }
    if Self.key(root) == key { return begin(act, kind) }
    let asked = corrected(root, knowing: corrections.known(to: act))
    if let reason = relation(of: act, kind, asked) { return refuse(key, reason) }
    step(act, kind, asked)
  }

  private mutating func refuse(_ key: String, _ reason: String) { outcomes[key] = .nonconforming(reason) }

  private mutating func begin(_ act: ThreadAct, _ kind: Kind) {
    guard let lifecycle = catalogue.lifecycle(of: kind) else { return refuse(Self.key(act), "no lifecycle") }
    let followed = own.map { act.recipients.contains($0) ? [$0] : act.recipients } ?? act.recipients
    keepVersions(of: act) { _ in [:] }
    for view in Array(views.keys) { views[view] = lanes(of: corrected(act, knowing: view), followed, lifecycle) }
    lanes = lanes(of: corrected(act), followed, lifecycle)
    outcomes[Self.key(act)] = .accepted
  }

  private func lanes(of root: ThreadAct, _ followed: [String], _ lifecycle: Lifecycle) -> [Lane] {
    followed.map { node in
      Lane(
        node: node, state: lifecycle.begins, rested: lifecycle.begins, before: lifecycle.begins, since: root.id,
        executedBy: nil, awaitsConfirmation: root.facts["channelStatus"] == "urgent_pending_confirmation",
        seen: [root.kind],
        corrected: [root])
    }
  }

  /// Why an act has no place behind what it answers; nil when it has.
  /// - Parameter root: as the author of the act knew it.
  private func relation(of act: ThreadAct, _ kind: Kind, _ root: ThreadAct) -> String? {
    guard let parentID = act.inReplyTo else { return "it answers nothing" }
    if kind.onlyBegins { return "it begins a thread" }
    let parties = [root.author] + root.recipients
    if act.kind != Nonconformity.kind, !act.recipients.allSatisfy(parties.contains) { return "/to" }
    if let ground = lawFault(act, kind, LawCheck.Root(root, answeredBy: act.author, to: act.recipients)) {
      return ground
    }
    let parents = (byID[parentID] ?? []).compactMap(self.act)
    // What is answered may not have arrived yet: that is no fault of the answer.
    guard !parents.isEmpty else { return nil }
    let reasons = parents.map { reason(act, kind, $0) }
    return reasons.contains(nil) ? nil : reasons.first ?? nil
  }

  private func reason(_ act: ThreadAct, _ kind: Kind, _ parent: ThreadAct) -> String? {
    guard let parentKind = catalogue.kind(parent.kind) else { return nil }
    guard kind.mayAnswer(parentKind, begins: parent.inReplyTo == nil) else {
      return "\(kind.code) does not answer \(parent.kind)"
    }
    guard parent.author == act.author || parent.recipients.contains(act.author) else { return "no party to it" }
    guard act.kind != Downgrade.kind, let needed = handlings[Self.key(parent)] else { return nil }
    return act.handling.handling.isAtLeastAsStrict(as: needed) ? nil : "/handling"
  }

  /// The place of a ground that does not exist for this request, or of a value that does not repeat the request's.
  func lawFault(_ act: ThreadAct, _ kind: Kind, _ root: LawCheck.Root) -> String? {
    for field in kind.fields {
      // Left out, it would free the answer from all that follows from it.
      if let name = field.sameAsRoot, let expected = root.facts[name], act.facts[field.name] != expected {
        return "/body/\(field.name)"
      }
      guard let table = field.choicesFrom, table.hasPrefix("grounds."), let code = act.facts[field.name],
        let list = Ground.List(rawValue: String(table.dropFirst("grounds.".count))),
        let ground = catalogue.law.ground(list, code), !ground.fits(root)
      else { continue }
      return "/body/\(field.name)"
    }
    return nil
  }

  /// Moves the lanes that the act speaks to.
  private mutating func step(_ act: ThreadAct, _ kind: Kind, _ root: ThreadAct) {
    let key = Self.key(act)
    let isIssuer = act.author == root.author
    let concerned = lanes.indices.filter { index in
      isIssuer ? act.recipients.contains(lanes[index].node) : lanes[index].node == act.author
    }
    // A finding about what begins a thread comes where nothing began.
    if act.kind == Nonconformity.kind, lanes.isEmpty {
      outcomes[key] = .accepted
      return
    }
    if lanes.isEmpty { return stepNowhere(act, root) }
    guard !concerned.isEmpty, isIssuer || act.recipients.contains(root.author) else {
      // Another addressee's answer, seen by a node that follows its own lane only, is no fault.
      let isOther = own != nil && root.recipients.contains(act.author) && act.recipients.contains(root.author)
      outcomes[key] = isOther ? .accepted : .nonconforming("no party to the thread")
      return
    }
    if let reason = special(act, root) { return refuse(key, reason) }
    guard let rootKind = catalogue.kind(root.kind), let lifecycle = catalogue.lifecycle(of: rootKind) else { return }
    let table = Table(lifecycle: lifecycle, side: isIssuer ? .issuer : .addressee, concerned: concerned)
    let verdict = verdict(act, kind, table, in: views[corrections.known(to: act)] ?? lanes)
    outcomes[key] = verdict.reason.map(ThreadFold.Outcome.nonconforming) ?? .accepted
    if verdict.reason == nil { keepVersions(act, kind, root, table, verdict.moves) }
    move(by: act, verdict.moves, table)
    guard verdict.reason == nil else { return }
    if kind.code == Downgrade.kind { lower(act) }
    if kind.code == Consent.kind { consents.append(Consent(act)) }
  }

  /// Where nothing began, its author may still lower what it sent; everything else waits for what begins rightly.
  private mutating func stepNowhere(_ act: ThreadAct, _ root: ThreadAct) {
    let key = Self.key(act)
    guard act.kind == Downgrade.kind else {
      return refuse(key, "nothing began: what would begin the thread breaks a rule")
    }
    if let reason = special(act, root) { return refuse(key, reason) }
    outcomes[key] = .accepted
    lower(act)
  }

  /// Moves the lanes, in every view of them.
  private mutating func move(by act: ThreadAct, _ moves: [Int: Lifecycle.Move], _ table: Table) {
    let (key, corrections) = (Self.key(act), corrections)
    // In place: a lane holds every act that it accepted, and a copy for each act would cost as many again.
    func move(_ lanes: inout [Lane], _ known: Set<String>) {
      let version = corrections.version(of: key, knowing: known)
      for (index, row) in version?.moves ?? moves {
        lanes[index].move(by: version?.act ?? act, along: row, table.side, table.lifecycle)
      }
    }
    for known in views.keys { move(&views[known, default: []], known) }
    move(&lanes, corrections.all)
  }

  /// What corrections, lowerings and consents need besides: that they speak of the author's own.
  private func special(_ act: ThreadAct, _ root: ThreadAct) -> String? {
    switch act.kind {
    case Correction.kind: return ownFault(act, "corrects") ?? correctionFault(act)
    case Downgrade.kind:
      if let fault = ownFault(act, "target") { return fault }
      let key = "\(act.author)/\(act.facts["target"] ?? "")"
      guard let handling = handlings[key] else { return nil }
      guard let lowered = Downgrade.applied(act, to: handling) else { return "it lowers nothing" }
      // What protects somebody stays, whoever would lift it.
      let floors = self.act(key).map(catalogue.floors) ?? []
      return floors.allSatisfy { lowered.isAtLeastAsStrict(as: $0.handling) } ? nil : "below the floor of its kind"
    case Consent.kind: return consentFault(act)
    default: return nil
    }
  }

  /// Whose words a consent would release: those of its author, or of what came from it as the handling says.
  private func consentFault(_ act: ThreadAct) -> String? {
    let items = (act.facts["items"] ?? "").split(separator: " ").compactMap { byID[String($0)] }
    let isOthers = items.contains { keys in
      !keys.compactMap(self.act).contains { item in
        item.author == act.author || item.handling.conditions.contains("\(Consent.originator):\(act.author)")
      }
    }
    return isOthers
      ? "it releases what another gave: only its provider, or the originator that its handling names, consents" : nil
  }

  /// Why a correction sets nothing right: what it names cannot be, or what it corrects would not have conformed with it.
  private func correctionFault(_ act: ThreadAct) -> String? {
    guard let key = Correction.target(of: act), let held = self.act(key), let kind = catalogue.kind(held.kind),
      held.version <= kind.version
    else { return nil }
    if Correction.isFaulty(act, of: corrected(held, before: act), kind) { return "/body/fields" }
    return corrections.counts(act) ? nil : "what it corrects does not conform, or would not with it; send that anew"
  }

  private func ownFault(_ act: ThreadAct, _ field: String) -> String? {
    guard let target = act.facts[field], let keys = byID[target], !keys.isEmpty else { return nil }
    return keys.contains("\(act.author)/\(target)") ? nil : "only its author may"
  }

  private mutating func lower(_ act: ThreadAct) {
    let key = "\(act.author)/\(act.facts["target"] ?? "")"
    guard let handling = handlings[key], let lowered = Downgrade.applied(act, to: handling) else { return }
    handlings[key] = lowered
  }
}

extension Lane {
  /// The row of the table by which an act of a side moves it; why none, when the table has none for it or what the row needs is
  /// not there.
  func row(for act: ThreadAct, _ side: Lifecycle.Side, _ lifecycle: Lifecycle) -> (row: Lifecycle.Move?, fault: String?)
  {
    let rows = lifecycle.moves.filter { move in
      move.on == act.kind && (move.by == .either || move.by == side) && isOpen(move)
        && move.speaks(of: act) && (move.after.map(seen.contains) ?? true)
    }
    let faults = rows.map { row in row.needs.compactMap { $0.fault(of: act, after: corrected) }.first }
    guard let place = faults.firstIndex(of: nil) else {
      // What lacks only its day is told before what another row would need first.
      let near = rows.firstIndex { row in row.needs.allSatisfy { $0.stands(among: corrected) } } ?? 0
      return (nil, faults.indices.contains(near) ? faults[near] : ThreadFold.notInState)
    }
    if let fault = lifecycle.orders.compactMap({ $0.fault(of: act, after: corrected) }).first { return (nil, fault) }
    return (rows[place], nil)
  }

  /// Moves by an act of a side, along the row that fits it here, else along the one that fitted it where it was judged.
  mutating func move(by act: ThreadAct, along judged: Lifecycle.Move, _ side: Lifecycle.Side, _ lifecycle: Lifecycle) {
    let found = row(for: act, side, lifecycle).row ?? judged
    seen.insert(act.kind)
    corrected.append(act)
    if act.kind == "court.confirm" { awaitsConfirmation = false }
    guard let target = target(of: found) else {
      noteExecution(act, in: lifecycle, isThereAlready: true)
      return
    }
    if found.needsBoth {
      agreed.insert(side)
      guard agreed.count == 2 else { return }
    }
    agreed = []
    state = target
    if lifecycle.state(target)?.isPause != true, target != rested { (before, rested) = (rested, target) }
    ground = act.facts["ground"]
    until = act.facts["agreedUntil"]
    since = act.id
    noteExecution(act, in: lifecycle)
  }

  /// Notes the first act by which what was asked was done: one that leads to a state of execution, or one that says there what a
  /// first report could not.
  private mutating func noteExecution(_ act: ThreadAct, in lifecycle: Lifecycle, isThereAlready: Bool = false) {
    guard executedBy == nil, lifecycle.executed.contains(state) else { return }
    let said = lifecycle.executedUnless.flatMap { act.facts[$0.field] }
    if let said, lifecycle.executedUnless?.values.contains(said) == true { return }
    guard !isThereAlready || said != nil else { return }
    executedBy = ThreadFold.key(act)
  }

  /// Whether a row speaks of the state: of the one it is in, or of the one in which it pauses.
  func isOpen(_ move: Lifecycle.Move) -> Bool {
    move.from.contains(state) || move.whilePaused && rested != state && move.from.contains(rested)
  }

  /// Where a row leads: nil for nowhere.
  func target(of move: Lifecycle.Move) -> String? {
    if move.leadsBack { return before }
    return state != rested && move.back.contains(rested) ? rested : move.to
  }
}

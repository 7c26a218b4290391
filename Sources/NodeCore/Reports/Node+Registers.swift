import Cooperation
import Evidence
import Membership
import NodeStore

extension Node {
  /// The registers and how much is in each.
  func registers(by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    turn.log(.registerRead, .text(officer.id), .text("all"))
    let today = Moment(seconds: Int(turn.now.seconds)).day
    return RegistersAnswer(
      registers: try RegisterKind.all.map { kind in
        let register = try register(kind, of: nil, shownTo: officer, turn.tx)
        return RegistersAnswer.Item(
          code: kind.code, title: kind.title, kind: kind.kind, inForce: register.entries.count { $0.holds(on: today) },
          entries: register.entries.count)
      })
  }

  func showRegister(_ request: ReportRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard let kind = RegisterKind.all.first(where: { $0.code == request.register }) else {
      let codes = RegisterKind.all.map(\.code).joined(separator: ", ")
      throw NodeError(.notFound, "there is no such register; there are \(codes) and challenges")
    }
    turn.log(.registerRead, .text(officer.id), .text(kind.code))
    let document = try register(kind, of: nil, shownTo: officer, asFile: request.isFile, turn.tx).report(
      at: Moment(seconds: Int(turn.now.seconds)), node: name.text, withHistory: request.history)
    return ReportAnswer(format: request.format, content: document.written(as: request.format))
  }

  /// A register, folded from the threads that are under no seal.
  /// - Parameters:
  ///   - author: whose entries; nil for everybody's.
  ///   - reader: who is shown it; nil where nobody is.
  ///   - isFile: whether it is written for others, without what two officers export.
  func register(
    _ kind: RegisterKind, of author: String?, shownTo reader: Officer? = nil, asFile isFile: Bool = false,
    _ tx: StoreTransaction
  ) throws -> Register {
    var messages: [Message] = []
    var hidden: Set<String> = []
    for thread in try tx.threads(withKind: kind.kind, author: author) {
      let held = try openThread(thread, for: nil, tx)?.map(\.message) ?? []
      messages += held
      for entry in held where entry.kind == kind.kind {
        let isKept = isFile && exportRule(entry.handling) != nil
        if try isKept || !isListed(entry, to: reader, tx) { hidden.insert(entry.key) }
      }
    }
    // What somebody may not read takes the place of earlier entries all the same, and is hidden only then.
    return Register(
      kind, folding: messages, catalogue: catalogue, functions: functions, then: try functionsThen(of: messages, tx)
    ).without(hidden)
  }

  /// Whether an entry shows in a register, which says to every officer what stands there: what two must open does not, and what is
  /// for named recipients shows to them alone.
  private func isListed(_ entry: Message, to reader: Officer?, _ tx: StoreTransaction) throws -> Bool {
    guard twoOfficers(entry.handling) == nil else { return false }
    guard let reader, entry.handling.audience == .named else { return true }
    return try tx.message(author: entry.from.node, id: entry.id).map { try isNamed(reader, for: $0, tx) } ?? false
  }

  /// What a party published of itself and of the authority addressed in the entries that hold; nil when nothing of it is held.
  func requestedState(_ address: Address, for message: Message, _ tx: StoreTransaction) throws -> RequestedState? {
    let node = address.node
    func published(_ kind: RegisterKind) throws -> [Register.Entry] {
      try register(kind, of: node, tx).entries.filter { $0.author == node }
    }
    let entries = try published(.directory)
    let laws = try published(.legislation).filter(\.isInForce)
    let entry = entryInForce(entries, at: address, for: message)
    guard entry != nil || !laws.isEmpty else { return nil }
    return RequestedState(
      node: node, entry: entry?.body, legislation: laws.map { .init(entry: $0.message, body: $0.body) },
      measures: RequestedState.measures(of: message, law: catalogue.law))
  }

  /// Whether each recipient of a request designated the channel that the request says it goes through.
  func channelFindings(_ message: Message, _ tx: StoreTransaction) throws -> [Finding] {
    guard catalogue.kind(message.kind)?.isFormal == true else { return [] }
    return try message.to.flatMap { address in
      let held = try register(.directory, of: address.node, tx).entries.filter { $0.author == address.node }
      let entry = entryInForce(held, at: address, for: message)
      return catalogue.channelFindings(in: message, to: address.node, entry: entry?.body)
    }
  }

  /// Whether whom an own message may name only by a register stands there, by entries of the Registry.
  func registeredNameFindings(_ message: Message, _ tx: StoreTransaction) throws -> [Finding] {
    try catalogue.registeredNameFindings(in: message) { code in
      guard let kind = RegisterKind.all.first(where: { $0.code == code }) else { return [] }
      return try register(kind, of: nil, tx).entries.filter { $0.isInForce && registrars.contains($0.author) }
    }
  }

  /// The entry of the directory of focal points that holds when a message is written.
  private func entryInForce(_ entries: [Register.Entry], at address: Address, for message: Message) -> Register.Entry? {
    RequestedState.entry(
      inForceOn: message.written?.day ?? Moment.Day(number: .max), of: entries, registrars: registrars,
      for: address.unit)
  }

  /// What the directory says that each party does.
  var functions: [String: [String]] {
    Dictionary(directory?.text.parties.map { ($0.name.text, $0.functions) } ?? []) { first, _ in first }
  }

  /// The nodes whose statement of the receipt of an entry counts: those of the Registry.
  var registrars: Set<String> {
    Set(directory?.text.parties.filter { $0.functions.contains("icc-reg") }.map(\.name.text) ?? [])
  }
}

import Cooperation
import Evidence
import NodeStore

extension Node {
  /// Notes what a message under seal means for its thread, before anybody could find either: who drafted and approved in
  /// the thread knows of it, and when it comes from a peer so do the officers who take up sealed matters.
  func noteSeal(_ message: Message, _ tx: StoreTransaction) throws {
    guard message.handling.underSeal else { return }
    try seal(message.thread, arrives: message.from.node != name.text, tx)
    try listAuthors(of: message.from.node, message.id, inMatter: message.thread, tx)
  }

  /// Makes a thread a sealed matter, once: who drafted and approved in it goes on knowing of it, and where a peer speaks in it
  /// so do the officers who take up sealed matters.
  private func seal(_ thread: String, arrives: Bool, _ tx: StoreTransaction) throws {
    guard try !tx.isSealed(matter: thread) else { return }
    try tx.sealMatter(thread)
    let earlier = try tx.messages(thread: thread)
    for message in earlier { try listAuthors(of: message.author, message.id, inMatter: thread, tx) }
    guard arrives || earlier.contains(where: { $0.author != name.text }) else { return }
    for officer in try tx.officers() where officer.roles.contains(Role.sealed.rawValue) {
      try tx.list(officer.id, inMatter: thread)
    }
  }

  /// Notes a draft under seal, or in a matter under seal: its drafter alone knows of it until somebody else is listed.
  func noteSealedDraft(_ message: Message, by officer: Officer, _ turn: Turn) throws {
    if message.handling.underSeal {
      try requireReader(officer, ofNamedIn: message, turn.tx)
      try seal(message.thread, arrives: false, turn.tx)
    }
    guard try turn.tx.isSealed(matter: message.thread) else { return }
    try turn.tx.list(officer.id, inMatter: message.thread)
    turn.underSeal = true
  }

  /// Whether an officer may know of a draft; what is done with one of a sealed matter in this turn is logged under seal.
  func mayKnow(_ draft: StoredDraft, _ officer: Officer, _ turn: Turn) throws -> Bool {
    // What was dispatched is a message, and found as one.
    guard !draft.message.isEmpty else { return true }
    let thread = try message(of: draft).thread
    guard try mayKnow(thread, officer, turn.tx) else { return false }
    if try turn.tx.isSealed(matter: thread) { turn.underSeal = true }
    return true
  }

  /// Whoever drafted or approved an own message of a sealed matter is on its list.
  func listAuthors(of author: String, _ id: String, inMatter thread: String, _ tx: StoreTransaction) throws {
    guard author == name.text, let draft = try tx.draft(id) else { return }
    for officer in [draft.officer, draft.approver].compactMap(\.self) { try tx.list(officer, inMatter: thread) }
  }

  /// Puts whoever reads a message of a sealed matter on its list.
  func noteKnowledge(_ message: Message, by officer: Officer, _ tx: StoreTransaction) throws {
    guard try message.handling.underSeal || tx.isSealed(matter: message.thread) else { return }
    try tx.sealMatter(message.thread)
    try tx.list(officer.id, inMatter: message.thread)
  }

  /// Whether an officer may know of a thread: of every one that is under no seal, of those whose list names them, and, when
  /// they take up sealed matters, of those that have nobody on their list.
  func mayKnow(_ thread: String, _ officer: Officer, _ tx: StoreTransaction) throws -> Bool {
    guard try tx.isSealed(matter: thread) else { return true }
    return try tx.isListed(officer.id, inMatter: thread)
      || officer.takesUpSealed && tx.listed(inMatter: thread).isEmpty
  }

  /// Opens the messages of a thread that have content; nil when one of them is under seal and the officer is not on the
  /// matter's list, or when nobody may.
  /// - Parameter officer: nil where a sealed matter must not show at all, as in statistics and registers.
  func openThread(_ thread: String, for officer: Officer?, _ tx: StoreTransaction) throws -> [HeldMessage]? {
    let held = try tx.messages(thread: thread).filter { $0.contentKey != nil }.map { stored in
      HeldMessage(try open(stored, tx), seconds: Int(stored.time.seconds))
    }
    guard try held.contains(where: { $0.message.handling.underSeal }) || tx.isSealed(matter: thread) else {
      return held
    }
    guard let officer, try mayKnow(thread, officer, tx) else { return nil }
    return held
  }
}

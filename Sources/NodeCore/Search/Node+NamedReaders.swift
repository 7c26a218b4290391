import Cooperation
import Evidence
import NodeStore

/// What is for named recipients: besides the nodes that it is written to, for the officers there who are named.
///
/// Everybody who reads messages here knows that such a message is there. What it says is read by who drafted and approved it, and by
/// the officers on the list of its matter: whoever drafted and approved in its thread until the first of its kind, whoever takes up
/// closed matters when that comes, and whom one of them lists. A matter under seal keeps its own list, by which it is known at all.
extension Node {
  /// Notes for whom a message is that comes or goes. The list of its matter begins with the first of them and is changed by officers
  /// alone afterwards: whoever was taken off stays off, and nobody joins by writing something.
  func noteNamed(_ message: Message, _ tx: StoreTransaction) throws {
    guard message.handling.audience == .named, try !tx.isSealed(matter: message.thread) else { return }
    guard try tx.listed(inMatter: message.thread).isEmpty else { return }
    try listAuthors(of: message.from.node, message.id, inMatter: message.thread, tx)
    for earlier in try tx.messages(thread: message.thread) where earlier.author == name.text {
      try listAuthors(of: earlier.author, earlier.id, inMatter: message.thread, tx)
    }
    guard message.from.node != name.text else { return }
    for officer in try tx.officers() where officer.roles.contains(Role.sealed.rawValue) {
      try tx.list(officer.id, inMatter: message.thread)
    }
  }

  /// Requires that a message for named recipients is for the officer.
  /// - Throws: ``NodeError`` `notPermitted`, which says who can list them.
  func requireNamed(_ stored: StoredMessage, _ officer: Officer, _ tx: StoreTransaction) throws {
    guard try !isNamed(officer, for: stored, tx) else { return }
    let listed = try tx.listed(inMatter: stored.thread).compactMap { try tx.officer(id: $0)?.name }.sorted()
    let who =
      listed.isEmpty
      ? "nobody is; an officer with the role sealed reads it and lists others"
      : "they are \(listed.joined(separator: ", ")), and one of them lists others"
    throw NodeError(
      .notPermitted,
      "message \(stored.id) is for named recipients (audience NAMED), which here are the officers on the list of its matter: "
        + "\(who) with «comity matter add \(stored.id.prefix(12)) \(officer.name)»")
  }

  /// Whether a message is for an officer: any that is not for named recipients is, and one that its author lowered.
  func isNamed(_ officer: Officer, for stored: StoredMessage, _ tx: StoreTransaction) throws -> Bool {
    let message = try open(stored, tx)
    guard message.handling.audience == .named, try !tx.isSealed(matter: stored.thread),
      try !reads(officer, matter: stored.thread, tx)
    else { return true }
    if stored.author == name.text, let draft = try tx.draft(stored.id),
      [draft.officer, draft.approver].contains(officer.id)
    {
      return true
    }
    let handling = try thread(stored.thread, tx).fold.handling(of: message) ?? message.handling
    return handling.audience != .named
  }

  /// Requires that who puts a thread under seal reads what is for named recipients in it: by the list of a sealed matter they would.
  func requireReader(_ officer: Officer, ofNamedIn message: Message, _ tx: StoreTransaction) throws {
    guard message.inReplyTo != nil, try !tx.isSealed(matter: message.thread),
      try thread(message.thread, tx).fold.isForNamed,
      try !reads(officer, matter: message.thread, tx)
    else { return }
    throw NodeError(
      .notPermitted, "something in the thread is for named recipients, and you are not on the list of its matter")
  }

  /// Whether an officer is among those who read what is for named recipients in a thread: on its list or, where nobody is, one who
  /// takes up closed matters.
  func reads(_ officer: Officer, matter thread: String, _ tx: StoreTransaction) throws -> Bool {
    try tx.isListed(officer.id, inMatter: thread) || officer.takesUpSealed && tx.listed(inMatter: thread).isEmpty
  }
}

import Cooperation
import Evidence
import NodeStore

extension Node {
  /// Notes what a message under seal means for its thread, before anybody could find either.
  func noteSeal(_ message: Message, _ tx: StoreTransaction) throws {
    guard message.handling.underSeal else { return }
    try tx.sealMatter(message.thread)
    try listAuthors(of: message.from.node, message.id, inMatter: message.thread, tx)
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

  /// Whether an officer may know of a thread: of every one that is under no seal, and of those whose list names them.
  func mayKnow(_ thread: String, _ officer: Officer, _ tx: StoreTransaction) throws -> Bool {
    try !tx.isSealed(matter: thread) || tx.isListed(officer.id, inMatter: thread)
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
    guard let officer, try tx.isListed(officer.id, inMatter: thread) else { return nil }
    return held
  }
}

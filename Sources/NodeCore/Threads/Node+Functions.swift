import Cooperation
import Evidence
import Membership
import NodeStore

extension Node {
  /// What the directory said of those to whom a message was written that begins a thread: the version that its own dispatch
  /// names, and not the one in force here, so that every node of the thread judges answers to it alike.
  ///
  /// Where a message went again because its recipient could not open it, that one has the later dispatch alone, and goes by it.
  /// Nothing for a message that answers another. A message that was not dispatched yet is judged by the version in force.
  func functions(ofRecipientsOf message: Message, _ stored: StoredMessage, _ tx: StoreTransaction) throws
    -> [String: [String]]
  {
    guard message.inReplyTo == nil else { return [:] }
    let named = try firstDispatch(of: stored, tx)?.directory
    guard let named, let held = directory?.text, named != held.reference,
      directories.digest(of: named.version) == named.digest, let bytes = try tx.directory(version: named.version)
    else {
      return Dictionary(correspondents(message).map { ($0.name, $0.functions) }) { first, _ in first }
    }
    let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
    let then = try DirectoryText(parsing: note.text, suite: suite)
    let recipients = Set(message.to.map(\.node))
    let parties = then.parties.filter { recipients.contains($0.name.text) }
    return Dictionary(parties.map { ($0.name.text, $0.functions) }) { first, _ in first }
  }

  /// The dispatch with which a message first went out here, or came; nil before that.
  private func firstDispatch(of stored: StoredMessage, _ tx: StoreTransaction) throws -> DispatchEvent? {
    var bytes = try tx.arrivals(ofMessage: stored.key).first?.event
    if stored.author == name.text {
      let first = try tx.dispatches(ofMessage: stored.key).min {
        ($0.place.epoch, $0.index) < ($1.place.epoch, $1.index)
      }
      bytes = try first.flatMap { try tx.inEpoch($0.place.epoch).entry($0.index)?.event }
    }
    guard let bytes, case .dispatch(let dispatch) = try LoggedEvent(parsing: bytes).content else { return nil }
    return dispatch
  }
}

import Cooperation
import Evidence
import Membership
import NodeStore

extension Node {
  /// What the directory said of a message's author and of those to whom it was written: the version that its own dispatch names,
  /// and not the one in force here, so that every node of the thread judges it, and answers to it, alike.
  ///
  /// Where a message went again because its recipient could not open it, that one has the later dispatch alone, and goes by it.
  /// A message that was not dispatched yet, or under a version that this node never held, is judged by the version in force.
  func functionsThen(of message: Message, _ stored: StoredMessage, _ tx: StoreTransaction) throws
    -> [String: [String]]
  {
    let named = try firstDispatch(of: stored, tx)?.directory
    let then = try named.flatMap { try functions(inVersion: $0, tx) }
    return ([message.from.node] + message.to.map(\.node)).reduce(into: [:]) { found, node in
      found[node] = functions(of: node, then)
    }
  }

  /// What a party did by an earlier version, or does by the one in force.
  private func functions(of node: String, _ then: [String: [String]]?) -> [String]? {
    if let then { return then[node] }
    return (try? NodeName(node)).flatMap { directory?.party($0)?.functions }
  }

  /// The same of several messages, by `author/id`, as registers and tables take it.
  func functionsThen(of messages: [Message], _ tx: StoreTransaction) throws -> [String: [String: [String]]] {
    try messages.reduce(into: [:]) { then, message in
      guard let stored = try tx.message(author: message.from.node, id: message.id) else { return }
      then[message.key] = try functionsThen(of: message, stored, tx)
    }
  }

  /// What every party did by a version of the directory; nil where that is the one in force, or was never held.
  private func functions(inVersion named: DirectoryReference, _ tx: StoreTransaction) throws -> [String: [String]]? {
    guard let held = directory?.text, named != held.reference, directories.digest(of: named.version) == named.digest
    else { return nil }
    if let known = earlierFunctions[named.version] { return known }
    guard let bytes = try tx.directory(version: named.version) else { return nil }
    let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
    let then = try DirectoryText(parsing: note.text, suite: suite)
    let functions = Dictionary(then.parties.map { ($0.name.text, $0.functions) }) { first, _ in first }
    if earlierFunctions.count >= Limits.earlierDirectories { earlierFunctions = [:] }
    earlierFunctions[named.version] = functions
    return functions
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

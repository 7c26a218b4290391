import StrictJSON

/// The state of a thread, folded from its messages; both sides compute the same from the same messages, in any order.
///
/// Acts that do not conform are kept and named, never dropped. Two different messages under one id are a fork: neither
/// moves the thread, whichever came first here.
package struct MessageThread: Sendable {
  /// The state in a word: `sent`, `acknowledged`, `answered` …
  package let state: String
  /// Ids of messages that do not conform to the rules of their thread.
  package let nonconforming: [String]

  /// States by how far they are; a later act never takes a thread back.
  static let order = ["empty", "sent", "acknowledged", "partially answered", "answered"]

  /// Folds messages.
  package init(folding messages: [Message], catalogue: Catalogue = .standard) {
    var known: [String: Message] = [:]
    var forked: Set<String> = []
    for message in messages {
      if let held = known.updateValue(message, forKey: message.id), held.bytes != message.bytes {
        forked.insert(message.id)
      }
    }
    for id in forked { known[id] = nil }
    var state = "empty"
    var nonconforming = Array(forked)
    for message in known.values.sorted(by: { $0.id < $1.id }) {
      guard Self.conforms(message, known, catalogue), let kind = catalogue.kind(message.kind) else {
        nonconforming.append(message.id)
        continue
      }
      let reached = Self.state(after: message, kind)
      if Self.order.firstIndex(of: reached) ?? 0 > Self.order.firstIndex(of: state) ?? 0 { state = reached }
    }
    self.state = state
    self.nonconforming = nonconforming.sorted()
  }

  private static func state(after message: Message, _ kind: Kind) -> String {
    guard let partial = kind.partial, case .object(let body) = message.body, case .bool(false)? = body[partial.flag]
    else { return kind.leadsTo }
    return partial.leadsTo
  }

  private static func conforms(_ message: Message, _ known: [String: Message], _ catalogue: Catalogue) -> Bool {
    guard let kind = catalogue.kind(message.kind) else { return false }
    guard let parentID = message.inReplyTo else { return kind.answers.isEmpty && message.thread == message.id }
    // What is answered may not have arrived yet: that is no fault of the answer.
    guard let parent = known[parentID] else { return true }
    return (kind.answers.isEmpty || kind.answers.contains(parent.kind)) && message.thread == parent.thread
      && isEntitled(message, to: parent, kind) && message.handling.isAtLeastAsStrict(as: parent.handling)
  }

  /// Nobody answers for another, nor themselves: an answer comes from a recipient and goes back to the sender. What only
  /// continues a thread may come from either side.
  private static func isEntitled(_ message: Message, to parent: Message, _ kind: Kind) -> Bool {
    let recipients = parent.to.map(\.node)
    guard kind.answers.isEmpty else {
      return recipients.contains(message.from.node) && message.to.map(\.node).contains(parent.from.node)
    }
    return message.from.node == parent.from.node || recipients.contains(message.from.node)
  }
}

/// The state of a thread, folded from its messages; both sides compute the same from the same messages, in any order.
///
/// Acts that do not conform are kept and named, never dropped.
package struct MessageThread: Sendable {
  /// The state in a word: `sent`, `acknowledged`, `answered` …
  package let state: String
  /// Ids of messages that do not conform to the rules of their thread.
  package let nonconforming: [String]

  /// States by how far they are; a later act never takes a thread back.
  private static let order = ["empty", "sent", "acknowledged", "partially answered", "answered"]

  /// Folds messages.
  package init(folding messages: [Message], catalogue: Catalogue = .standard) {
    let known = Dictionary(messages.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    var state = "empty"
    var nonconforming: [String] = []
    for message in messages.sorted(by: { $0.id < $1.id }) {
      guard Self.conforms(message, known, catalogue), let kind = catalogue.kind(message.kind) else {
        nonconforming.append(message.id)
        continue
      }
      let next = Self.order.firstIndex(of: kind.leadsTo) ?? 0
      if next > Self.order.firstIndex(of: state) ?? 0 { state = kind.leadsTo }
    }
    self.state = state
    self.nonconforming = nonconforming
  }

  private static func conforms(_ message: Message, _ known: [String: Message], _ catalogue: Catalogue) -> Bool {
    guard let kind = catalogue.kind(message.kind) else { return false }
    guard let parentID = message.inReplyTo else { return kind.answers.isEmpty && message.thread == message.id }
    // What is answered may not have arrived yet: that is no fault of the answer.
    guard let parent = known[parentID] else { return true }
    let parties = Set(parent.to.map(\.node) + [parent.from.node])
    return (kind.answers.isEmpty || kind.answers.contains(parent.kind)) && message.thread == parent.thread
      && parties.contains(message.from.node) && message.handling.isAtLeastAsStrict(as: parent.handling)
  }
}

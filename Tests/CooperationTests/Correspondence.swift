import StrictJSON

@testable import Cooperation

/// Several parties that write to each other; every message is held to the rules before it counts.
struct Correspondence {
  /// Everybody, with what the directory says of them.
  static let parties = [
    Correspondent(name: "registry", functions: ["icc-reg"]), Correspondent(name: "prosecutor", functions: ["icc-otp"]),
    Correspondent(name: "presidency", functions: ["icc-pres"]), Correspondent(name: "bureau", functions: ["asp-bur"]),
    Correspondent(name: "secretariat", functions: ["asp-sec"]), Correspondent(name: "mechanism", functions: ["igo"]),
    Correspondent(name: "alpha", functions: ["nfp", "nfp-fin"]),
    Correspondent(name: "bravo", functions: ["nfp", "nfp-fin"]),
    Correspondent(name: "delta", functions: ["nsp"]),
  ]

  /// What was sent, in order.
  private(set) var messages: [Message] = []
  /// The last thread.
  var thread: MessageThread {
    MessageThread(folding: messages.filter { $0.thread == messages.last?.thread }, functions: Self.functions)
  }
  /// What the directory says of everybody, by name.
  static var functions: [String: [String]] {
    Dictionary(parties.map { ($0.name, $0.functions) }) { first, _ in first }
  }
  /// The state of the last thread.
  var state: String { thread.state }

  /// Begins a thread.
  /// - Returns: what blocks it, by path and rule; empty when it may go.
  @discardableResult
  mutating func begin(
    _ kind: String, _ values: [String: String] = [:], from: String = "registry", to: String = "alpha",
    handling: JSONValue? = nil, more: [(String, JSONValue)] = [],
    changing change: (inout KindExample) -> Void = { _ in }
  ) throws -> [String] {
    var example = try KindExample(kind, values)
    change(&example)
    let id = ThreadWalk.id(messages.count + 1)
    return keep(
      try example.message(id, from: from, to: to, written: moment, handling: handling, more: more), answering: nil)
  }

  /// Answers the message that began the last thread, or the one named.
  /// - Returns: what blocks it, or how it does not conform; empty when it was taken.
  @discardableResult
  mutating func answer(
    _ kind: String, _ values: [String: String] = [:], from: String = "alpha", to: String = "registry",
    answering: Message? = nil, changing change: (inout KindExample) -> Void = { _ in }
  ) throws -> [String] {
    let root = try unwrapped(messages.first { $0.thread == messages.last?.thread && $0.inReplyTo == nil })
    let parent = answering ?? root
    var example = try KindExample(kind, values)
    change(&example)
    return keep(
      try example.message(
        ThreadWalk.id(messages.count + 1), from: from, to: to, thread: root.thread, answering: parent.id,
        after: messages.filter { $0.thread == root.thread }.map(\.id), written: moment, handling: root.handling.json),
      answering: parent)
  }

  /// Days by which the time of writing is ahead of one message a day from the beginning of 2026.
  var daysAhead = 0

  private var moment: String { Moment(seconds: 1_767_225_600 + (messages.count + daysAhead) * 86_400).utc }

  /// Takes a message that was made elsewhere, whatever the rules say.
  mutating func take(_ message: Message) { messages.append(message) }

  private mutating func keep(_ message: Message, answering parent: Message?) -> [String] {
    let sender = Self.parties.first { $0.name == message.from.node }
    let recipients = Self.parties.filter { party in message.to.contains { $0.node == party.name } }
    guard let sender, !recipients.isEmpty else { return ["nobody"] }
    let root = messages.first { $0.id == message.thread }
    let found = Catalogue.standard.findings(in: message, from: sender, to: recipients, parent: parent, root: root)
    // Files come with a draft, not with a message alone.
    let blocked = found.filter { $0.severity == .blocks && !$0.path.hasPrefix("/attachments") }
    guard blocked.isEmpty else { return blocked.map { "\($0.path) \($0.rule)" } }
    messages.append(message)
    return thread.nonconforming.contains(message.id) ? ["nonconforming"] : []
  }
}

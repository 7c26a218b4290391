/// One kind of message: who may send it to whom, on what basis, with which fields. Data, not code.
package struct Kind: Sendable, Hashable {
  /// Which functions may send it to which.
  package struct Route: Sendable, Hashable {
    /// Functions of those who may send it.
    package let from: [String]
    /// Functions of those who may receive it from them.
    package let to: [String]
  }

  /// A common field that should be there.
  package struct Expected: Sendable, Hashable {
    /// The member's name.
    package let name: String
    /// Whether nothing is sent without it.
    package let isRequired: Bool
    /// The article.
    package let source: String
    /// Whether the source was read.
    package let isVerified: Bool
    /// What to write, for people.
    package let help: String
  }

  /// Whether a second officer must approve.
  package enum Approval: Sendable, Hashable {
    case always
    case never
    /// While a field has one of some values.
    case when(Condition)
  }

  /// The code, such as `req.asset_tracing`.
  package let code: String
  /// The version of these rules.
  package let version: Int64
  /// The family it belongs to: `requests`, `responses`, `court`, `threads`, `state-to-court`, `inter-state`,
  /// `voluntary`, `registers`, `knowledge` or `system`.
  package let group: String
  /// What people call it.
  package let title: String
  /// What it is for, in a sentence or two.
  package let about: String
  /// The articles it rests on.
  package let legalBasis: [Citation]
  /// Other articles and rules on which it may rest besides; nil where whatever exists will do.
  package let furtherBasis: [Citation]?
  /// Who may send it to whom.
  package let routes: [Route]
  /// Functions that never receive it, nor an answer to it.
  package let excludes: [String]
  /// For whom it is sent; empty for whomever the sender's function may write.
  package let onBehalfOf: [String]
  /// For whom it is never sent, since a kind of its own is.
  package let notOnBehalfOf: [String]
  /// Whether a second officer must approve.
  package let approval: Approval
  /// Patterns of kinds it may answer; empty for one that only begins threads.
  package let answers: [String]
  /// How a thread that it begins goes on; nil for an answer.
  package let lifecycle: String?
  /// Whether it is stated by the node's log and never written by an officer.
  package let isLogged: Bool
  /// Whether nodes write its messages by themselves, and no officer does.
  package let isNodes: Bool
  /// Whether it is a formal request of Part 9, which goes through a designated channel.
  package let isFormal: Bool
  /// How urgent it may be; empty for as urgent as its author says.
  package let urgencies: [String]
  /// Whether a note verbale may be written of it: a formal request, and the formal answers and acts of the Court.
  package let isNoted: Bool
  /// Whether it is evidence.
  package let isEvidence: Bool
  /// A flag of the body that alone lets a message of it be under no seal; nil where none must be.
  package let sealedUnless: String?
  /// How its messages are handled when nobody says otherwise; nil when it takes over what it answers.
  package let handling: Handling?
  /// How they are handled instead while the body says something; the first that holds counts.
  package let handlingDefaults: [HandlingDefault]
  /// The least strict handlings that its messages may have.
  package let handlingFloors: [HandlingFloor]
  /// Common fields that should be there, with their source.
  package let expects: [Expected]
  /// Documents that go with it.
  package let annexes: [Annex]
  /// The kind whose fields it has besides its own.
  package let fieldsOf: String?
  /// The fields of the body.
  package internal(set) var fields: [Field]

  /// Functions of those who may send it.
  package var senders: [String] { Self.unique(routes.flatMap(\.from)) }
  /// Functions of those who may receive it.
  package var recipients: [String] { Self.unique(routes.flatMap(\.to)) }
  /// Whether a second officer must approve, whatever the message says.
  package var needsApproval: Bool { approval == .always }
  /// Whether it rests on nothing but what the law names for it.
  var isBasisClosed: Bool { isFormal || furtherBasis != nil }
  /// Whether it may begin a thread.
  package var isRoot: Bool { lifecycle != nil && !isLogged }
  /// Whether nothing of it answers anything: each begins a thread of its own.
  var onlyBegins: Bool { isRoot && answers.isEmpty }

  /// Whether a text can be the code of a kind, whoever knows it.
  package static func isCode(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2E || $0 == 0x5F }
  }

  /// Whether a route leads from a party with some functions to one with others.
  package func isRouted(from sender: [String], to recipient: [String]) -> Bool {
    routes.contains { !Set($0.from).isDisjoint(with: sender) && !Set($0.to).isDisjoint(with: recipient) }
  }

  /// Whether it may answer a kind.
  package func mayAnswer(_ other: Kind) -> Bool { mayAnswer(other, begins: true) }

  /// Whether it may answer a message of a kind.
  /// - Parameter begins: whether that begins its thread; some kinds may also answer.
  package func mayAnswer(_ other: Kind, begins: Bool) -> Bool {
    answers.contains { $0 == KindPattern.roots ? begins && other.isRoot : KindPattern($0).holds(other) }
  }

  private static func unique(_ codes: [String]) -> [String] {
    var seen: Set<String> = []
    return codes.filter { seen.insert($0).inserted }
  }
}

/// A pattern of kinds: a code, `req.*` for a family, `@roots` for all that begin a thread, `*` for all.
struct KindPattern {
  /// The pattern of whatever begins a thread.
  static let roots = "@roots"
  private let text: String

  init(_ text: String) { self.text = text }

  /// In words for people.
  var words: String {
    switch text {
    case Self.roots: "whatever begins a thread"
    case "*": "any message"
    default: text.hasSuffix(".*") ? "any kind that begins with «\(text.dropLast())»" : text
    }
  }

  func holds(_ kind: Kind) -> Bool { text == Self.roots ? kind.isRoot : holds(code: kind.code) }

  func holds(code: String) -> Bool {
    if text == "*" { return true }
    return text.hasSuffix(".*") ? code.hasPrefix(text.dropLast()) : code == text
  }
}

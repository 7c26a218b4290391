package import Cooperation

/// Says why a use case was refused. Each boundary has one mapping of the code: exit code, HTTP status.
package struct NodeError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of refusal this is.
  package enum Code: String, Sendable, Codable, CaseIterable {
    /// A value that was handed in cannot be used; findings may name each place.
    case invalid
    /// Nobody is logged in, or the session ended.
    case unauthenticated
    /// The officer's role does not permit it.
    case notPermitted
    /// There is nothing of this name or id.
    case notFound
    /// The state or a rule forbids it now.
    case refused
    /// It can't be proven yet: no signed or witnessed checkpoint holds it.
    case notWitnessed
    /// It waits for a second person.
    case waiting
    /// The node has no directory yet, or was not initialised.
    case notReady
    /// The directory was refused.
    case directoryRefused
    /// The disk is full; nothing was changed.
    case storeFull
    /// The store failed; nothing was changed.
    case storeFailed
    /// A defect of the program.
    case defect
  }

  /// The code.
  package let code: Code
  /// What happened and what to do next; ids only, no content.
  package let message: String
  /// Each place that blocks or could be better.
  package let findings: [Finding]

  package init(_ code: Code, _ message: String, findings: [Finding] = []) {
    self.code = code
    self.message = message
    self.findings = findings
  }

  package static func == (a: NodeError, b: NodeError) -> Bool { a.code == b.code }

  package var description: String { "\(code.rawValue): \(message)" }
}

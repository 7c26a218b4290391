/// What an officer may do on this node; roles combine, but nobody approves what they drafted.
package enum Role: String, Sendable, Codable, CaseIterable, Hashable {
  /// Writes and submits drafts, reads messages, acknowledges.
  case drafter
  /// Reads messages and approves what others drafted.
  case approver
  /// Exports and verifies the log; reads no content.
  case auditor
  /// Makes accounts and installs directories; reads no content.
  case administrator
  /// Takes up what arrives under seal or for named recipients: stands on the list of each such matter from its arrival. Permits
  /// nothing by itself; such an officer is a drafter or an approver as well.
  case sealed

  /// All of them in a sentence.
  package static var list: String {
    "drafter, approver, auditor, administrator, and sealed besides drafter or approver"
  }
}

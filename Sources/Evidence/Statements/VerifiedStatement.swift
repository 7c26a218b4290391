/// A statement that is an entry of its speaker's log, under a checkpoint that the speaker signed.
///
/// Only ``LoggedStatement/verified(under:)`` makes one. *Received*, in the words of the design; whether it is also
/// *witnessed* depends on cosignatures that may come later.
package struct VerifiedStatement: Sendable, Hashable {
  /// The statement as it came.
  package let statement: LoggedStatement
  /// Its event, parsed.
  package let event: LoggedEvent
  /// The head it was proven under.
  package let head: Checkpoint

  init(statement: LoggedStatement, event: LoggedEvent, head: Checkpoint) {
    self.statement = statement
    self.event = event
    self.head = head
  }

  /// Who speaks: the node named in the log's origin.
  package var speaker: NodeName { head.origin.node }
}

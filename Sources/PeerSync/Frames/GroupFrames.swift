package import Evidence

/// The newest dispatch that a member of a group holds of one author.
package struct GroupHead: Sendable, Hashable {
  /// The group's id.
  package let group: Digest
  /// The author.
  package let author: NodeName
  /// The epoch of the author's log.
  package let epoch: UInt64
  /// The author's number in the group.
  package let number: UInt64
  /// The commitment of the dispatch with this number.
  package let commitment: Digest

  package init(group: Digest, author: NodeName, epoch: UInt64, number: UInt64, commitment: Digest) {
    self.group = group
    self.author = author
    self.epoch = epoch
    self.number = number
    self.commitment = commitment
  }
}

/// A dispatch of a third member as a logged statement of that member, shown because another one is held for its number.
package struct GroupProof: Sendable, Hashable {
  /// The statement.
  package let statement: LoggedStatement
  /// The checkpoint of the author's log that holds it.
  package let note: SignedNote

  package init(statement: LoggedStatement, note: SignedNote) {
    self.statement = statement
    self.note = note
  }
}

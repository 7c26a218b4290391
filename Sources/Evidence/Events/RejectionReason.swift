/// Why an envelope was rejected for good. Closed: only what no later knowledge can heal.
package enum RejectionReason: String, Sendable, Hashable, CaseIterable {
  /// The envelope, body or statement inside is not of its format.
  case malformed
  /// It does not open under the key it names.
  case notOpened = "not-opened"
  /// It is sealed for a key that is destroyed: the sender seals it again for one that is not.
  case keyGone = "key-gone"
  /// What was inside is not what the event committed to: origin is not proven.
  case commitmentDiffers = "commitment-differs"
  /// We are not among the recipients inside; also what may not be told apart from it.
  case notAddressed = "not-addressed"
  /// The author used this message id with another commitment: a fork.
  case duplicateID = "duplicate-id"
  /// It names another directory than this node took under the same number: the stewards signed two, or its sender was deceived.
  case otherDirectory = "other-directory"
  /// Over a limit.
  case tooLarge = "too-large"
  /// What it names can be no kind of a message. A kind that this node merely doesn't know is kept.
  case notValidKind = "not-valid-kind"
}

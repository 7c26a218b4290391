/// Which operation of a disk fails, and how.
package struct DiskFault: Sendable {
  /// The kinds of operations that can fail.
  package enum Kind: String, Sendable, CaseIterable {
    case write
    case sync
    case truncate
    case open
    case remove
    case rename
  }

  /// What the system says.
  package enum Reason: String, Sendable, CaseIterable {
    /// The disk refuses (EIO).
    case input
    /// The disk is full (ENOSPC).
    case full
    /// Too many files are open (EMFILE).
    case tooManyFiles
  }

  /// The kind of operation.
  package let kind: Kind
  /// The how-manieth of its kind fails, from 1.
  package let number: Int
  /// What the system says.
  package let reason: Reason
  /// Whether all later ones of the kind fail too.
  package let lasts: Bool
  /// Whether half of a write arrives before it fails.
  package let isPartial: Bool

  package init(_ kind: Kind, number: Int, _ reason: Reason, lasts: Bool = false, isPartial: Bool = false) {
    self.kind = kind
    self.number = number
    self.reason = reason
    self.lasts = lasts
    self.isPartial = isPartial
  }
}

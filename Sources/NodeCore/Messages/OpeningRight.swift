import Evidence

/// The right of one officer to open one message that protects somebody, or to take a secret one out of the node: that officer asks,
/// another consents.
///
/// It lives as long as the process and a session's longest time, and serves whoever asked.
struct OpeningRight {
  /// What may be done with the message. Whoever may export it may read it too.
  enum Purpose: Hashable {
    /// It is read here.
    case reading
    /// What it says leaves the node in a file.
    case export
  }

  /// Which message, and who asked.
  struct Key: Hashable {
    /// The message's row.
    let message: Int64
    /// The officer's id.
    let officer: String
    /// For what.
    var purpose: Purpose = .reading
  }

  /// When it was asked for, or, once a second officer consented, when they did.
  var since: Timestamp
  /// Who consented; nil while nobody has.
  var second: String?
}

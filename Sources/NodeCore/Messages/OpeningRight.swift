import Evidence

/// The right of one officer to open one message that protects somebody: that officer asks, another consents.
///
/// It lives as long as the process and a session's longest time, and serves whoever asked.
struct OpeningRight {
  /// Which message, and who asked.
  struct Key: Hashable {
    /// The message's row.
    let message: Int64
    /// The officer's id.
    let officer: String
  }

  /// When it was asked for, or, once a second officer consented, when they did.
  var since: Timestamp
  /// Who consented; nil while nobody has.
  var second: String?
}

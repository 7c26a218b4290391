import Evidence

/// The right to have every entry of the log opened, padding and sealed matters too: one person asks, another opens it.
///
/// It lives as long as the process and a session's longest time, and serves whoever asked.
struct FullRight {
  /// Who asked.
  let officer: String
  /// Who opened it; nil while nobody has.
  var approver: String?
  /// When it ends; nil while nobody has opened it.
  var until: Timestamp?
}

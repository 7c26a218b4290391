/// What the configuration decides about the core.
package struct NodeSettings: Sendable {
  /// Entries to which each batch is filled.
  package let block: UInt64
  /// Whether every tick grows the log, so that its growth tells nothing.
  package let cover: Bool
  /// The power of two of scrypt's N for passwords.
  package let passwordCost: Int
  /// Seconds after which an unused session ends.
  package let sessionIdle: Int64
  /// Seconds after which every session ends.
  package let sessionAbsolute: Int64
  /// Name and version of the program.
  package let software: String

  package init(
    block: UInt64 = 16, cover: Bool = false, passwordCost: Int = 17, sessionIdle: Int64 = 900,
    sessionAbsolute: Int64 = 28_800, software: String = "comityd"
  ) {
    self.block = max(1, block)
    self.cover = cover
    self.passwordCost = passwordCost
    self.sessionIdle = sessionIdle
    self.sessionAbsolute = sessionAbsolute
    self.software = software
  }
}

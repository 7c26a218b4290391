package import Evidence
package import NodeCore

/// What the configuration decides about a running node.
package struct NodeServiceSettings: Sendable {
  /// Of the core.
  package let core: NodeSettings
  /// Time between two ticks.
  package let tick: Duration
  /// The clock.
  package let now: @Sendable () -> Timestamp

  package init(core: NodeSettings, tick: Duration, now: @escaping @Sendable () -> Timestamp) {
    self.core = core
    self.tick = tick
    self.now = now
  }
}

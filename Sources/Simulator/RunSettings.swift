/// What a run is made of, beside its seed.
package struct RunSettings: Sendable {
  /// Which cryptography the nodes use.
  package enum SuiteChoice: String, Sendable, CaseIterable {
    /// The simulator's own, decided by the seed to the last byte.
    case simulated = "sim"
    /// The product's, whose keys and signatures differ each time.
    case comity1 = "comity-1"
  }

  /// Operations of the run.
  package var operations = 100
  /// Which cryptography the nodes use.
  package var suite = SuiteChoice.simulated
  /// How many nodes; nil for what the seed draws.
  package var nodes: Int?
  /// Whether the last node lies; nil for what the seed draws.
  package var liar: Bool?
  /// Whether the trace's lines are kept.
  package var keepsTrace = false
  /// Whether officers look at every message at the end, for the states of its thread.
  package var readsStates = false

  package init() {}
}

import Evidence
import Membership

/// One member that is parted from the others by the directory while messages are on their way.
struct Departure: Sendable {
  /// What the stewards do.
  enum Kind: Sendable {
    /// A version suspends the member, or lets it go.
    case state(Party.State)
    /// They sign two versions of one number, and show one of them to this member alone.
    case deceived
  }

  let node: NodeName
  let kind: Kind
  /// Before which operation of the run it happens.
  let operation: Int
  /// Whether it has happened.
  var hasHappened = false
  /// The version that the deceived member was shown.
  var other: DirectoryReference?

  /// Draws whether a run has one, from random numbers of its own, so that all others keep their stories.
  ///
  /// Beside a liar, a copy that is put back, or two without a link nobody could tell what came of what.
  init?(_ random: SeededRandom, _ weather: Weather, nodes: [NodeName], operations: Int) {
    let (draw, kind, place) = (random.below(3), random.below(3), random.index(max(operations, 1)))
    guard draw == 0, nodes.count >= 4, !weather.hasLiar, weather.restore == 0, !weather.isHandCarried,
      let node = random.pick(nodes)
    else { return nil }
    self.node = node
    self.kind = [.state(.suspended), .state(.left), .deceived][Int(kind)]
    operation = place
  }
}

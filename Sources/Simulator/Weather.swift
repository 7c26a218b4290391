/// How bad the world is in one run: rates that a seed draws once. Many runs have few troubles, so that each is seen alone
/// as well as with the others.
struct Weather: Sendable {
  /// Nodes, 3 to 7.
  let nodes: Int
  /// Whether the last node lies.
  let hasLiar: Bool
  /// Frames of a thousand that vanish on a link that stays up.
  let drop: Int
  /// Frames of a thousand that arrive twice.
  let duplicate: Int
  /// Frames of a thousand that overtake others.
  let reorder: Int
  /// Frames of a thousand at which the link breaks, with a part of the frame arrived.
  let cutInside: Int
  /// Frames of a thousand that wait for seconds.
  let delay: Int
  /// Steps of a thousand at which each of these happens.
  let partition: Int
  let crash: Int
  let diskFault: Int
  let clockJump: Int
  let directory: Int
  /// Whether backups are taken and put back, and how readily; never beside a liar, whose forks would be confused with it.
  let restore: Int
  /// Whether officers found groups and write to them.
  let hasGroups: Bool
  /// Of a hundred messages, so many are under seal.
  let sealed: Int
  /// Whether pouches are carried by hand.
  let hasPouches: Bool
  /// Whether two of the nodes never have a link, so that everything between them goes by hand.
  let isHandCarried: Bool
  /// Steps of a thousand at which an administrator pauses or quarantines a peer.
  let restrict: Int
  /// Frames of a thousand that the liar changes.
  let lies: Int
  /// Skew of the nodes' clocks, milliseconds each way.
  let skew: Int64
  /// The node whose every arrival is slow; nil for none.
  let slowNode: Int?

  /// Whether frames vanish from the middle of a link, or arrive in another order.
  var losesOrder: Bool { drop > 0 || reorder > 0 }

  init(_ random: SeededRandom, liar: Bool?) {
    let sizes = [3, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7]
    nodes = random.pick(sizes) ?? 3
    let draws = random.below(3) == 0
    hasLiar = liar ?? draws
    /// One of some rates; most runs have none of a trouble.
    func rate(_ rates: [Int], inOne of: UInt64) -> Int {
      let chosen = random.pick(rates) ?? 0
      return random.below(of) == 0 ? chosen : 0
    }
    drop = rate([10, 50, 200], inOne: 4)
    duplicate = rate([20, 100, 400], inOne: 4)
    reorder = rate([20, 100, 300], inOne: 4)
    cutInside = rate([5, 20], inOne: 3)
    delay = rate([20, 100], inOne: 3)
    partition = rate([20, 60], inOne: 2)
    crash = rate([15, 40, 80], inOne: 2)
    diskFault = rate([15, 40], inOne: 3)
    clockJump = rate([10, 40], inOne: 4)
    directory = rate([10, 30], inOne: 4)
    lies = hasLiar ? (random.pick([40, 120, 300]) ?? 40) : 0
    skew = random.below(3) == 0 ? 3_600_000 : 2_000
    let slow = random.index(nodes)
    slowNode = random.below(5) == 0 ? slow : nil
    let restores = rate([60, 200], inOne: 3)
    hasGroups = random.below(2) == 0
    sealed = rate([10, 30], inOne: 2)
    let carries = random.below(8)
    // What a copy forgot is found out by links, and who lies is compared over them.
    isHandCarried = carries == 0 && !hasLiar
    hasPouches = carries < 3
    restore = hasLiar || isHandCarried ? 0 : restores
    restrict = rate([20, 60], inOne: 4)
  }
}

/// Puts assets that several threads, or several rows of one, speak of into one row, and marks those that may be doubles.
struct AssetsOnce {
  /// Others of one key that an asset is held against at most: more differ only where somebody wants to make work.
  private static let nearest = 20

  private var assets: [AssetTable.Asset] = []
  private var places: [String: [Int]] = [:]

  /// Takes the next asset; threads come in their order.
  mutating func add(_ asset: AssetTable.Asset) {
    let candidates = candidates(for: asset.identity)
    guard let place = candidates.first(where: { assets[$0].identity.isSame(as: asset.identity) }) else {
      assets.append(asset)
      return remember(asset.identity, at: assets.count - 1)
    }
    assets[place].merge(asset)
    remember(asset.identity, at: place)
  }

  /// The assets, each that may be one of those before it with the reason.
  var marked: [AssetTable.Asset] {
    var marked = assets
    for place in marked.indices {
      for other in candidates(for: marked[place].identity) where other < place {
        guard let why = marked[place].identity.doubt(of: marked[other].identity) else { continue }
        marked[place].doubt = AssetTable.Doubt(
          entity: marked[other].entity.id, thread: marked[other].thread, why: why)
        break
      }
    }
    return marked
  }

  /// Places of what shares a key; bounded, so that many rows of one name cost no more than few.
  private func candidates(for identity: AssetIdentity) -> [Int] {
    Set(identity.keys.flatMap { (places[$0] ?? []).prefix(Self.nearest) }).sorted()
  }

  private mutating func remember(_ identity: AssetIdentity, at place: Int) {
    for key in identity.keys where places[key]?.last != place { places[key, default: []].append(place) }
  }
}

extension AssetTable.Asset {
  /// Takes in what another row says of the same thing: the newest stage and valuation, and all that is held, claimed or moved.
  mutating func merge(_ other: AssetTable.Asset) {
    for thread in [other.thread] + other.alsoIn where thread != self.thread && !alsoIn.contains(thread) {
      alsoIn.append(thread)
    }
    let isNewer = other.history.last.map { (history.last?.written ?? 0) < $0.written } ?? false
    if isNewer { (entity, overlay) = (other.entity, other.overlay) }
    texts.merge(other.texts) { old, new in isNewer ? new : old }
    if other.valuation != nil, valuation == nil || valued < other.valued {
      (valuation, valued) = (other.valuation, other.valued)
    }
    history = Self.inOrder(history + other.history)
    restraints += other.restraints.filter { !restraints.contains($0) }
    claims += other.claims.filter { !claims.contains($0) }
    transfers += other.transfers.filter { !transfers.contains($0) }
    owners = Set(owners + other.owners).sorted()
    identity.formUnion(other.identity)
  }

  /// By the authors' clocks; what one clock cannot tell apart stays in the order in which it came.
  private static func inOrder(_ statements: [AssetTable.Statement]) -> [AssetTable.Statement] {
    statements.enumerated().sorted { ($0.element.written, $0.offset) < ($1.element.written, $1.offset) }
      .map(\.element)
  }
}

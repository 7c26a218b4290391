import StrictJSON

/// The assets of a case, folded from its messages: the same table from the same messages, whatever the order in which
/// they came. Only what conforms to the rules of its thread counts, and what several threads speak of stands there once.
package struct AssetTable: Sendable {
  /// One statement about an asset.
  package struct Statement: Sendable, Hashable {
    package let stage: AssetStage
    /// The message that states it.
    package let message: String
    /// Who wrote it.
    package let author: String
    /// When, by its author's clock.
    package let written: Int
    /// Whether the stage usually follows the one before.
    package let isUsual: Bool
  }

  /// One asset.
  package struct Asset: Sendable, Hashable {
    /// The thread in which it was spoken of first.
    package let thread: String
    /// The other threads that speak of it.
    package internal(set) var alsoIn: [String] = []
    /// The newest state of the entity.
    package internal(set) var entity: FtMEntity
    /// The newest statement.
    package internal(set) var overlay: AssetOverlay
    /// Who stated it first.
    package let author: String
    /// All statements, oldest first.
    package internal(set) var history: [Statement]
    /// The last valuation that was given.
    package internal(set) var valuation: AssetOverlay.Valuation?
    /// Restraints, as the newest message of each thread that names any lists them.
    package internal(set) var restraints: [AssetOverlay.Restraint]
    /// Claims of third parties, likewise.
    package internal(set) var claims: [AssetOverlay.Claim]
    /// Transfers, added up over all messages.
    package internal(set) var transfers: [AssetOverlay.Transfer]
    /// Texts such as location and custodian, each the last that was given.
    package internal(set) var texts: [String: String]
    /// Whom it belongs to, by the entities of its threads: captions of owners and holders.
    package internal(set) var owners: [String] = []
    /// Why it may be one that stands in the table already; nil when nothing hints at it. A person decides.
    package internal(set) var doubt: Doubt?
    /// Who tells it from others.
    var identity: AssetIdentity
    /// When the valuation was stated.
    var valued: Int

    package var stage: AssetStage { overlay.stage }
    /// What lists show.
    package var caption: String { entity.caption }
  }

  /// That two assets may be one.
  package struct Doubt: Sendable, Hashable {
    /// The other one's entity.
    package let entity: String
    /// The thread in which that was spoken of first.
    package let thread: String
    /// Why: `same account number`, `same name`.
    package let why: String
  }

  /// The assets, by thread, then in the order in which they were first spoken of.
  package private(set) var assets: [Asset] = []

  /// Folds messages of any threads.
  /// - Parameters:
  ///   - own: the node that looks.
  ///   - functions: of each party, as the directory has them.
  ///   - then: what it said when a message was sent, by `author/id`; where it is there, the message goes by it.
  package init(
    folding messages: [Message], own: String? = nil, catalogue: Catalogue = .standard,
    functions: [String: [String]] = [:], then: [String: [String: [String]]] = [:]
  ) {
    let threads = Dictionary(grouping: messages, by: \.thread)
    var found: [Asset] = []
    for thread in threads.keys.sorted() {
      found += Self.fold(thread, threads[thread] ?? [], own: own, catalogue: catalogue) { messages in
        MessageThread(folding: messages, own: own, catalogue: catalogue, functions: functions, then: then).fold
      }
    }
    var once = AssetsOnce()
    for asset in found { once.add(asset) }
    assets = once.marked
  }

  /// The assets of one thread, each as often as its messages name it apart.
  private static func fold(
    _ thread: String, _ known: [Message], own: String?, catalogue: Catalogue, folding: ([Message]) -> ThreadFold
  ) -> [Asset] {
    let folded = folding(known)
    let byKey = Dictionary(known.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    // One id names one thing within a case; another case, or another thread of none, may use it for another.
    let scope = known.map { $0.text("case") ?? "" }.filter { !$0.isEmpty }.min() ?? thread
    var entities: [String: FtMEntity] = [:]
    var found: [Asset] = []
    for act in folded.acts where folded.outcomes[ThreadFold.key(act)] == .accepted {
      guard let message = byKey[ThreadFold.key(act)], let kind = catalogue.kind(message.kind) else { continue }
      let own = Dictionary(message.entities.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      entities.merge(own) { _, new in new }
      for row in kind.assetRows(in: message) {
        guard let entity = own[row.entity] else { continue }
        add(row, entity, message, to: &found, thread, scope)
      }
    }
    for index in found.indices { found[index].owners = owners(of: found[index].entity, entities) }
    return found
  }

  private static func add(
    _ row: AssetOverlay, _ entity: FtMEntity, _ message: Message, to found: inout [Asset], _ thread: String,
    _ scope: String
  ) {
    // One id may name two things when two States answer: an asset is the same while nothing contradicts it.
    let place = found.firstIndex { $0.entity.id == entity.id && !$0.entity.contradicts(entity) }
    let before = place.map { found[$0].stage }
    let written = message.written?.seconds ?? 0
    let statement = Statement(
      stage: row.stage, message: message.id, author: message.from.node, written: written,
      isUsual: before.map { row.stage.mayFollow($0) } ?? true)
    let identity = AssetIdentity(entity, vin: row.texts["vin"], scope: scope)
    guard let place else {
      found.append(
        Asset(
          thread: thread, entity: entity, overlay: row, author: message.from.node, history: [statement],
          valuation: row.valuation, restraints: row.restraints, claims: row.claims, transfers: row.transfers,
          texts: row.texts, identity: identity, valued: written))
      return
    }
    found[place].entity = entity
    found[place].overlay = row
    found[place].history.append(statement)
    if let valuation = row.valuation { (found[place].valuation, found[place].valued) = (valuation, written) }
    if !row.restraints.isEmpty { found[place].restraints = row.restraints }
    if !row.claims.isEmpty { found[place].claims = row.claims }
    found[place].transfers += row.transfers.filter { !found[place].transfers.contains($0) }
    found[place].texts.merge(row.texts) { _, new in new }
    found[place].identity.formUnion(identity)
  }

  private static func owners(of asset: FtMEntity, _ entities: [String: FtMEntity]) -> [String] {
    var ids = asset.properties["holder"] ?? []
    for edge in entities.values where edge.schema == "Ownership" && edge.properties["asset"]?.contains(asset.id) == true
    {
      ids += edge.properties["owner"] ?? []
    }
    return Set(ids).sorted().map { entities[$0]?.caption ?? SafeText($0).shortened }
  }
}

extension Kind {
  /// The rows about assets of a message of this kind.
  fileprivate func assetRows(in message: Message) -> [AssetOverlay] {
    var found: [AssetOverlay] = []
    for field in fields where field.shape == .assets {
      if case .array(let rows)? = message.bodyObject[field.name] { found += rows.compactMap { AssetOverlay($0) } }
    }
    return found
  }
}

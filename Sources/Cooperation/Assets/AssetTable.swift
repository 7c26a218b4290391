import StrictJSON

/// The assets of a case, folded from its messages: the same table from the same messages, whatever the order in which
/// they came. Only what conforms to the rules of its thread counts.
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
    /// The thread in which it is spoken of.
    package let thread: String
    /// The newest state of the entity.
    package fileprivate(set) var entity: FtMEntity
    /// The newest statement.
    package fileprivate(set) var overlay: AssetOverlay
    /// Who stated it first.
    package let author: String
    /// All statements, oldest first.
    package fileprivate(set) var history: [Statement]
    /// The last valuation that was given.
    package fileprivate(set) var valuation: AssetOverlay.Valuation?
    /// Restraints, as the newest message that names any lists them.
    package fileprivate(set) var restraints: [AssetOverlay.Restraint]
    /// Claims of third parties, likewise.
    package fileprivate(set) var claims: [AssetOverlay.Claim]
    /// Transfers, added up over all messages.
    package fileprivate(set) var transfers: [AssetOverlay.Transfer]
    /// Texts such as location and custodian, each the last that was given.
    package fileprivate(set) var texts: [String: String]
    /// Whom it belongs to, by the entities of the thread: captions of owners and holders.
    package fileprivate(set) var owners: [String] = []

    package var stage: AssetStage { overlay.stage }
    /// What lists show.
    package var caption: String { entity.caption }
  }

  /// The assets, by thread, then in the order in which they were first spoken of.
  package private(set) var assets: [Asset] = []

  /// Folds messages of any threads.
  /// - Parameter own: the node that looks.
  package init(folding messages: [Message], own: String? = nil, catalogue: Catalogue = .standard) {
    let threads = Dictionary(grouping: messages, by: \.thread)
    for thread in threads.keys.sorted() {
      let known = threads[thread] ?? []
      let folded = MessageThread(folding: known, own: own, catalogue: catalogue).fold
      let byKey = Dictionary(known.map { ("\($0.from.node)/\($0.id)", $0) }, uniquingKeysWith: { first, _ in first })
      var entities: [String: FtMEntity] = [:]
      var found: [Asset] = []
      for act in folded.acts where folded.outcomes[ThreadFold.key(act)] == .accepted {
        guard let message = byKey[ThreadFold.key(act)], let kind = catalogue.kind(message.kind) else { continue }
        let own = Dictionary(message.entities.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        entities.merge(own) { _, new in new }
        for row in kind.assetRows(in: message) {
          guard let entity = own[row.entity] else { continue }
          Self.add(row, entity, message, to: &found, thread)
        }
      }
      for index in found.indices { found[index].owners = Self.owners(of: found[index].entity, entities) }
      assets += found
    }
  }

  private static func add(
    _ row: AssetOverlay, _ entity: FtMEntity, _ message: Message, to found: inout [Asset], _ thread: String
  ) {
    // One id may name two things when two States answer: an asset is the same while nothing contradicts it.
    let place = found.firstIndex { $0.entity.id == entity.id && !$0.entity.contradicts(entity) }
    let before = place.map { found[$0].stage }
    let statement = Statement(
      stage: row.stage, message: message.id, author: message.from.node, written: message.written?.seconds ?? 0,
      isUsual: before.map { row.stage.mayFollow($0) } ?? true)
    guard let place else {
      found.append(
        Asset(
          thread: thread, entity: entity, overlay: row, author: message.from.node, history: [statement],
          valuation: row.valuation, restraints: row.restraints, claims: row.claims, transfers: row.transfers,
          texts: row.texts))
      return
    }
    found[place].entity = entity
    found[place].overlay = row
    found[place].history.append(statement)
    found[place].valuation = row.valuation ?? found[place].valuation
    if !row.restraints.isEmpty { found[place].restraints = row.restraints }
    if !row.claims.isEmpty { found[place].claims = row.claims }
    found[place].transfers += row.transfers.filter { !found[place].transfers.contains($0) }
    found[place].texts.merge(row.texts) { _, new in new }
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

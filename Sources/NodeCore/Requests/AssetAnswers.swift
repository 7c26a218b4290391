/// The assets of a thread or a case.
package struct AssetsRequest: Sendable, Codable {
  /// How they are wanted.
  package enum Format: String, Sendable, Codable, CaseIterable {
    /// As rows of the answer alone.
    case table
    /// A sheet, one asset a row.
    case csv
    /// FollowTheMoney, JSON lines.
    case ftm
  }

  /// A message of the thread, or the name of the case.
  package let reference: String
  package let format: Format

  package init(reference: String, format: Format) {
    self.reference = reference
    self.format = format
  }
}

/// The assets of a thread or a case, and what they are worth.
package struct AssetsAnswer: NodeAnswer {
  /// One asset.
  package struct Item: Codable, Sendable {
    package let thread: String
    package let entity: String
    package let schema: String
    package let caption: String
    package let owners: [String]
    package let stage: String
    /// Who stated that last, and in which message.
    package let statedBy: String
    package let statedIn: String
    /// Whether the stage usually follows the one before.
    package let isUsual: Bool
    package let amount: String?
    package let currency: String?
    package let valuedOn: String?
    package let restraints: [String]
    package let claims: [String]
    package let custodian: String?
    package let location: String?
    /// The other threads that speak of it; it counts once.
    package let alsoIn: [String]
    /// Of which other entity, in which thread, it may be a double, and why.
    package let mayBe: String?
  }

  /// A sum of one currency and stage.
  package struct Total: Codable, Sendable {
    package let currency: String
    package let stage: String
    package let count: Int
    package let amount: String
  }

  package private(set) var schema = "comity/assets/1"
  package let threads: [String]
  package let assets: [Item]
  package let totals: [Total]
  /// Assets that the sums may hold twice.
  package let doubtful: Int
  /// Assets that nobody valued.
  package let unvalued: Int
  /// What was transferred, by currency.
  package let transferred: [String: String]
  /// Messages of the threads whose content is left out, since two officers must open them: the table may say less than the case holds.
  package let withheld: Int
  /// The file that was asked for.
  package let content: String?
}

/// Entities of a file, to be held against what is known.
package struct AssetHintsRequest: Sendable, Codable {
  /// Each line as it came.
  package let entities: [String]

  package init(entities: [String]) { self.entities = entities }
}

/// What may be known already, and why.
package struct AssetHintsAnswer: NodeAnswer {
  /// One hint.
  package struct Item: Codable, Sendable {
    package let entity: String
    package let message: String
    package let sentence: String
    /// Whether an identifier agrees, and not only a name.
    package let isStrong: Bool
  }

  package private(set) var schema = "comity/asset-hints/1"
  package let hints: [Item]
  /// Whether all entities were held against all messages.
  package let complete: Bool
}

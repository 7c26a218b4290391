/// How far the matter of an asset is, from a first suspicion to what becomes of its value.
package enum AssetStage: String, Sendable, Codable, CaseIterable, Comparable {
  case suspected
  case identified
  case located
  case verified
  case restraintRequested = "restraint_requested"
  case restrained
  case varied
  case challenged
  case released
  case orderServed = "order_served"
  case forfeited
  case enforcedInKind = "enforced_in_kind"
  case valueRecovered = "value_recovered"
  case transferred
  case allocated

  /// What people call it.
  package var title: String { rawValue.split(separator: "_").joined(separator: " ") }

  /// The stages in which the asset is withheld from its holder.
  package static let held: Set<AssetStage> = [.restrained, .varied, .challenged]

  /// Whether one stage usually follows another; what is stated in another order is kept, and marked.
  package func mayFollow(_ earlier: AssetStage) -> Bool {
    switch earlier {
    case .released: self == .restraintRequested || self == .restrained || self == .released
    case .transferred, .allocated: self >= earlier
    case .forfeited, .enforcedInKind, .valueRecovered: self >= .forfeited
    default: true
    }
  }

  package static func < (a: AssetStage, b: AssetStage) -> Bool { a.rank < b.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

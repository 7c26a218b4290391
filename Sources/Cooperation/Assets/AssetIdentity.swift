/// By what an asset is known again in another message: what names exactly one thing, and what only hints at one.
struct AssetIdentity: Sendable, Hashable {
  /// Something that is comparable, and what people call it.
  struct Key: Sendable, Hashable {
    let value: String
    let title: String
  }

  /// Properties that name one thing wherever it is spoken of.
  private static let unique: Set<String> = ["iban", "leiCode", "imoNumber", "mmsi", "publicKey"]
  /// Properties that name one thing of its schema, within one country.
  private static let registered: Set<String> = ["registrationNumber", "cadastralCode", "titleNumber"]

  /// Its ids, each within its case.
  private(set) var ids: Set<Key>
  /// Identifiers of which one in common is enough.
  private(set) var strong: Set<Key>
  /// What is no proof: other numbers, and the name.
  private(set) var weak: Set<Key>
  private var names: Set<String>
  private var countries: Set<String>
  private var exact: [String: Set<String>]
  private let schema: String

  /// Reads it from the state of an entity.
  /// - Parameter scope: within what an id names one thing.
  init(_ entity: FtMEntity, vin: String?, scope: String) {
    schema = entity.schema
    ids = [Key(value: "\(scope)/\(entity.id)", title: "id")]
    names = Set((entity.properties["name"] ?? []).map { FoldedText($0).words.sorted().joined(separator: " ") })
      .subtracting([""])
    countries = Set(["country", "jurisdiction"].flatMap { entity.properties[$0] ?? [] })
    strong = []
    weak = Set(names.map { Key(value: "name/\(entity.schema)/\($0)", title: "name") })
    exact = [:]
    for identifier in entity.identifiers {
      let key = Key(value: "\(identifier.property)/\(identifier.value)", title: identifier.title)
      if Self.unique.contains(identifier.property) {
        strong.insert(key)
        exact[identifier.property, default: []].insert(identifier.value)
      } else if Self.registered.contains(identifier.property) {
        strong.insert(Key(value: "\(entity.schema)/\(key.value)", title: key.title))
      } else {
        weak.insert(key)
      }
    }
    if let vin { strong.insert(Key(value: "vin/\(vin.uppercased())", title: "VIN")) }
  }

  mutating func formUnion(_ other: AssetIdentity) {
    ids.formUnion(other.ids)
    strong.formUnion(other.strong)
    weak.formUnion(other.weak)
    names.formUnion(other.names)
    countries.formUnion(other.countries)
    exact.merge(other.exact) { $0.union($1) }
  }

  /// Whether two are one thing: a strong identifier in common, or the id within a case, and nothing that speaks against it.
  func isSame(as other: AssetIdentity) -> Bool {
    guard schema == other.schema, !contradicts(other) else { return false }
    let common = strong.intersection(other.strong)
    let areElsewhere = !countries.isEmpty && !other.countries.isEmpty && countries.isDisjoint(with: other.countries)
    if common.contains(where: { !areElsewhere || !$0.value.hasPrefix(schema) }) { return true }
    guard !ids.isDisjoint(with: other.ids), !areElsewhere else { return false }
    return names.isEmpty || other.names.isEmpty || !names.isDisjoint(with: other.names)
  }

  /// Why two may be one although it is not proven; nil when nothing hints at it, or something speaks against it.
  func doubt(of other: AssetIdentity) -> String? {
    guard !contradicts(other) else { return nil }
    let common = strong.union(weak).union(ids).intersection(other.strong.union(other.weak).union(other.ids))
    return common.map(\.title).min().map { "same \($0)" }
  }

  /// Keys under which another that is the same, or may be, is found.
  var keys: Set<String> { Set(ids.union(strong).union(weak).map(\.value)) }

  /// Two different numbers of a register that gives each thing one.
  private func contradicts(_ other: AssetIdentity) -> Bool {
    exact.contains { property, values in
      guard let theirs = other.exact[property] else { return false }
      return values.isDisjoint(with: theirs)
    }
  }
}

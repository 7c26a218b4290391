/// The kinds of messages, the law and the lifecycles, read from the data files that are part of the program.
package struct Catalogue: Sendable {
  /// The kinds by code, sorted.
  package let kinds: [Kind]
  /// The Statute's rules.
  package internal(set) var law: Law
  /// How threads go on, by code, sorted.
  package let lifecycles: [Lifecycle]
  /// Data files that could not be read, and codes that stand twice; a test holds that the program ships none.
  package let defects: [CooperationError]
  /// Names the rules by which threads are folded, code and data: what other rules made is to be made anew.
  package internal(set) var rules: String

  private let byCode: [String: Kind]
  private let lifecycleByCode: [String: Lifecycle]

  /// The catalogue that this version ships. A kind whose data is defect is absent, so its messages are refused by name.
  package static let standard = Catalogue(
    kinds: CatalogueData.kinds.map(\.text), law: CatalogueData.law, lifecycles: CatalogueData.lifecycles.map(\.text))

  /// The names of the tables that the law is made of.
  package static var lawTables: [String] { CatalogueData.law.map(\.name) }

  /// Reads data files: one kind each, one table of the law each, one lifecycle each.
  init(kinds: [String], law: [(name: String, text: String)], lifecycles: [String]) {
    var defects: [CooperationError] = []
    let tables = Law(files: law, defects: &defects)
    var found: [String: Kind] = [:]
    for file in kinds {
      do throws(CooperationError) {
        let kind = try Kind(parsing: Array(file.utf8), law: tables)
        if found.updateValue(kind, forKey: kind.code) != nil {
          defects.append(CooperationError(.catalogue, "the kind \(kind.code) stands twice"))
        }
      } catch {
        defects.append(error)
      }
    }
    for (code, kind) in found.sorted(by: { $0.key < $1.key }) {
      guard let base = kind.fieldsOf else { continue }
      if found[base] == nil { defects.append(CooperationError(.catalogue, "\(code) takes fields of no kind")) }
      let inherited = found[base]?.fields ?? []
      found[code]?.fields = inherited + kind.fields
    }
    byCode = found
    self.kinds = found.values.sorted { $0.code < $1.code }
    self.law = tables
    lifecycleByCode = Lifecycle.read(lifecycles, defects: &defects)
    self.lifecycles = lifecycleByCode.values.sorted { $0.code < $1.code }
    self.defects = defects
    let files = (kinds + law.map(\.text) + lifecycles)
    rules = "\(ThreadFold.version).\(ThreadAct.sum(files.lazy.flatMap(\.utf8)))"
  }

  /// A kind by its code.
  package func kind(_ code: String) -> Kind? { byCode[code] }

  /// A lifecycle by its code.
  package func lifecycle(_ code: String) -> Lifecycle? { lifecycleByCode[code] }

  /// The lifecycle of the threads that a kind begins.
  package func lifecycle(of kind: Kind) -> Lifecycle? { kind.lifecycle.flatMap(lifecycle) }

  /// The kinds that may answer a kind, by its lifecycle and their own rules.
  package func answers(to kind: Kind) -> [Kind] {
    guard let lifecycle = lifecycle(of: kind) else { return [] }
    let moved = Set(lifecycle.moves.map(\.on))
    return kinds.filter { moved.contains($0.code) && ($0.mayAnswer(kind) || !$0.answers.isEmpty) }
  }
}

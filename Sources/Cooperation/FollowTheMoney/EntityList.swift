/// The entities of one message or file, held to the model together: ids are unique and references point at what they may.
package struct EntityList: Sendable {
  /// The entities that could be read.
  package let entities: [FtMEntity]
  /// Their ids.
  package let ids: Set<String>
  private let lines: [String]

  /// Properties that must never leave a node, whatever the model says.
  static let forbidden = [
    "privateKey": "a private key gives the wallet away to whoever reads the message",
    "password": "a password gives the account away to whoever reads the message",
  ]

  /// Takes lines.
  package init(_ lines: [String]) {
    self.lines = lines
    entities = lines.compactMap { try? FtMEntity(parsing: $0) }
    ids = Set(entities.map(\.id))
  }

  /// Everything that is wrong, each with its line (counted from 1), entity, property and rule.
  /// - Parameter path: the JSON pointer of the list.
  package func findings(path: String, source: String) -> [Finding] {
    guard let model = FtMModel.standard else {
      return [Finding(path, .blocks, rule: "ftm", "the FollowTheMoney model of this program cannot be read")]
    }
    guard !lines.isEmpty else { return [Finding(path, .blocks, rule: "ftm", source: source, "holds no entity")] }
    guard lines.count <= Limits.entities else {
      return [Finding(path, .blocks, rule: "ftm", "holds over \(Limits.entities) entities")]
    }
    var findings: [Finding] = []
    var seen: Set<String> = []
    let schemas = Dictionary(entities.map { ($0.id, $0.schema) }, uniquingKeysWith: { first, _ in first })
    for (index, line) in lines.enumerated() {
      let place = "\(path)/\(index)"
      do throws(CooperationError) {
        let entity = try FtMEntity(parsing: line)
        if !seen.insert(entity.id).inserted {
          findings.append(
            Finding(place, .blocks, rule: "ftm", "line \(index + 1): the id \(SafeText(entity.id)) stands twice"))
        }
        findings += EntityCheck(entity, line: index + 1, place: place, model: model, schemas: schemas).findings()
      } catch {
        findings.append(Finding(place, .blocks, rule: "ftm", "line \(index + 1): \(error.message)"))
      }
    }
    return findings
  }
}

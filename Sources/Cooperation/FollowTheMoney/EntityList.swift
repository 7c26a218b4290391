/// The entities of one message or file, held to the model together: ids are unique, references point at what they may.
///
/// A reference to an id that is not among them is advice, no more: the other entity may stand in an earlier message.
package struct EntityList: Sendable {
  /// The entities that could be read, in their order.
  package let entities: [FtMEntity]
  /// Their ids.
  package let ids: Set<String>
  private let schemas: [String: String]
  private let rows: [Row]

  private struct Row {
    let number: Int
    let read: Result<FtMEntity, CooperationError>
  }

  /// Properties that must never leave a node, whatever the model says.
  static let forbidden = [
    "privateKey": "a private key gives the wallet away to whoever reads the message",
    "password": "a password gives the account away to whoever reads the message",
  ]

  /// Takes lines.
  /// - Parameter numbers: the number of each line in the file it came from; nil counts them from 1.
  package init(_ lines: [String], numbers: [Int]? = nil) {
    rows = lines.prefix(Limits.entities + 1).enumerated().map { index, line in
      let number = numbers.flatMap { index < $0.count ? $0[index] : nil } ?? index + 1
      return Row(number: number, read: Result { () throws(CooperationError) in try FtMEntity(parsing: line) })
    }
    entities = rows.compactMap { try? $0.read.get() }
    ids = Set(entities.map(\.id))
    schemas = Dictionary(entities.map { ($0.id, $0.schema) }, uniquingKeysWith: { first, _ in first })
  }

  /// What is wrong with naming an entity where one of some schemata is asked for; nil when nothing is.
  /// - Parameter ranges: the schemata; empty for any.
  func fault(inNaming id: String?, ranges: [String]) -> String? {
    guard let id, let schema = schemas[id] else { return "names no entity of this message" }
    guard let model = FtMModel.standard, !ranges.isEmpty, model.schemata[schema] != nil else { return nil }
    if ranges.contains(where: { model.isA(schema, $0) }) { return nil }
    return "names a \(SafeText(schema).shortened), where a \(ranges.joined(separator: " or ")) is asked for"
  }

  /// Everything that is wrong, each with its line, entity, property and rule, in the order of the lines.
  /// - Parameters:
  ///   - path: the JSON pointer of the list.
  ///   - source: what asks for entities.
  package func findings(path: String, source: String) -> [Finding] {
    guard let model = FtMModel.standard else {
      return [Finding(path, .blocks, rule: "ftm.model", "the FollowTheMoney model of this program cannot be read")]
    }
    guard !rows.isEmpty else { return [Finding(path, .blocks, rule: "ftm.empty", source: source, "holds no entity")] }
    guard rows.count <= Limits.entities else {
      return [Finding(path, .blocks, rule: "ftm.limit", "holds over \(Limits.entities) entities")]
    }
    var findings: [Finding] = []
    var seen: [String: Int] = [:]
    for (index, row) in rows.enumerated() {
      let place = "\(path)/\(index)"
      switch row.read {
      case .success(let entity):
        if let first = seen[entity.id] {
          let message =
            "line \(row.number), entity \(SafeText(entity.id).shortened): the id stands twice; first in line \(first)"
          findings.append(Finding("\(place)/id", .blocks, rule: "ftm.unique", message))
        }
        seen[entity.id] = seen[entity.id] ?? row.number
        findings += EntityCheck(entity, line: row.number, place: place, model: model, schemas: schemas).findings()
      case .failure(let error): findings += Self.unread(error, row.number, place)
      }
    }
    return findings
  }

  private static func unread(_ error: CooperationError, _ line: Int, _ place: String) -> [Finding] {
    guard !error.findings.isEmpty else {
      return [Finding(place, .blocks, rule: "ftm.line", "line \(line): \(error.message)")]
    }
    return error.findings.map {
      Finding(place + $0.path, .blocks, rule: $0.rule, "line \(line), \($0.message)")
    }
  }
}

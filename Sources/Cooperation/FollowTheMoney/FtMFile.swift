/// A FollowTheMoney file: JSON lines, one entity each, as an officer hands it in.
///
/// Blank lines and carriage returns before line feeds are borne and belong to no entity. Every other byte is kept.
package struct FtMFile: Sendable {
  /// The entities' lines as they came, without line ends.
  package let lines: [String]
  /// The number of each line in the file.
  let numbers: [Int]
  private let list: EntityList

  /// Splits a file; what stands in the lines is told by ``findings``.
  /// - Throws: ``CooperationError`` `tooLarge`, or `malformed` when the bytes are not UTF-8, both naming the line.
  package init(parsing bytes: [UInt8]) throws(CooperationError) {
    var lines: [String] = []
    var numbers: [Int] = []
    for (index, raw) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
      let line = raw.last == 0x0D ? raw.dropLast() : raw
      guard line.contains(where: { $0 != 0x20 && $0 != 0x09 }) else { continue }
      guard line.count <= Limits.entityLine else {
        throw CooperationError(.tooLarge, "line \(index + 1) has more than \(Limits.entityLine) bytes")
      }
      guard lines.count < Limits.entities else {
        throw CooperationError(.tooLarge, "line \(index + 1): a file has at most \(Limits.entities) entities")
      }
      guard let text = String(validating: line, as: UTF8.self) else {
        throw CooperationError(.malformed, "line \(index + 1) is not UTF-8")
      }
      lines.append(text)
      numbers.append(index + 1)
    }
    self.lines = lines
    self.numbers = numbers
    list = EntityList(lines, numbers: numbers)
  }

  /// The entities that could be read, in their order.
  package var entities: [FtMEntity] { list.entities }

  /// Everything that is wrong with the file, each with its line in the file, entity, property and rule; paths
  /// point into the list of entities.
  package var findings: [Finding] { list.findings(path: "", source: "") }

  /// The entities of a file without fault.
  /// - Throws: ``CooperationError`` with all that blocks among ``findings``.
  package static func lines(of bytes: [UInt8]) throws(CooperationError) -> [FtMEntity] {
    let file = try FtMFile(parsing: bytes)
    let blocking = file.findings.filter { $0.severity == .blocks }
    guard let first = blocking.first else { return file.entities }
    let more = blocking.count > 1 ? " (and \(blocking.count - 1) more)" : ""
    throw CooperationError(.malformed, first.message + more, findings: blocking)
  }
}

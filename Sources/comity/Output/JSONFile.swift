import Cooperation

/// A JSON file that a user wrote by hand: what is wrong with it is told with file, line and column.
enum JSONFile {
  /// Reads its text; whether it says what it must, the node judges.
  static func text(_ path: String) throws -> String {
    let text = try LocalFile.text(path)
    if let fault = SyntaxFault(in: Array(text.utf8)) {
      throw Failure(.refused, "\(path), line \(fault.line), column \(fault.column), cannot be read: \(fault.message)")
    }
    return text
  }
}

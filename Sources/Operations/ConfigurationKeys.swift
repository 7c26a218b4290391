import Synchronization
import Yams

/// The keys of a YAML file by their dotted names, each with its line; what nobody asked for is refused.
final class ConfigurationKeys: Sendable {
  private struct Value: Sendable {
    let text: String
    let line: Int
  }

  private let values: [String: Value]
  private let file: String
  private let taken = Mutex<Set<String>>([])

  init(yaml: String, file: String) throws(OperationsError) {
    self.file = file
    let root: Node?
    do { root = try Yams.compose(yaml: yaml) } catch {
      throw OperationsError(.configuration, "\(file) is no YAML: \(error)")
    }
    var values: [String: Value] = [:]
    if let root { try Self.walk(root, "", file, &values) }
    self.values = values
  }

  private static func walk(
    _ node: Node, _ path: String, _ file: String, _ values: inout [String: Value]
  ) throws(OperationsError) {
    let line = node.mark?.line ?? 0
    switch node {
    case .mapping(let mapping):
      for (key, value) in mapping {
        guard let name = key.scalar?.string else {
          throw OperationsError(.configuration, "\(file) line \(line): a key is no word")
        }
        try walk(value, path.isEmpty ? name : "\(path).\(name)", file, &values)
      }
    case .scalar(let scalar) where scalar.string.isEmpty && [.any, .plain].contains(scalar.style):
      // A section of comments only says nothing.
      return
    case .scalar(let scalar):
      guard values.updateValue(Value(text: scalar.string, line: line), forKey: path) == nil else {
        throw OperationsError(.configuration, "\(file) line \(line): «\(path)» stands twice")
      }
    default:
      throw OperationsError(.configuration, "\(file) line \(line): «\(path)» is a list, where one value must stand")
    }
  }

  func wrong(_ key: String, _ message: String) -> OperationsError {
    let line = values[key].map { " line \($0.line)" } ?? ""
    return OperationsError(.configuration, "\(file)\(line): «\(key)» \(message)")
  }

  func text(_ key: String) throws(OperationsError) -> String? {
    taken.withLock { _ = $0.insert(key) }
    guard let value = values[key] else { return nil }
    guard !value.text.isEmpty else { throw wrong(key, "is empty") }
    return value.text
  }

  func number(_ key: String, _ range: ClosedRange<Double>) throws(OperationsError) -> Double? {
    guard let text = try text(key) else { return nil }
    guard let number = Double(text), range.contains(number) else {
      throw wrong(key, "must be a number of seconds from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func integer(_ key: String, _ range: ClosedRange<Int>) throws(OperationsError) -> Int? {
    guard let text = try text(key) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw wrong(key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  func flag(_ key: String) throws(OperationsError) -> Bool? {
    guard let text = try text(key) else { return nil }
    guard let flag = Bool(text) else { throw wrong(key, "must be true or false") }
    return flag
  }

  func choice(_ key: String, _ choices: [String]) throws(OperationsError) -> String? {
    guard let text = try text(key) else { return nil }
    guard choices.contains(text) else { throw wrong(key, "must be one of \(choices.joined(separator: ", "))") }
    return text
  }

  /// Refuses keys that nobody asked for.
  func finish() throws(OperationsError) {
    let known = taken.withLock { $0 }
    for (key, value) in values.sorted(by: { $0.value.line < $1.value.line }) where !known.contains(key) {
      throw OperationsError(
        .configuration, "\(file) line \(value.line): «\(key)» is no key; Config/comityd.yaml explains all of them")
    }
  }
}

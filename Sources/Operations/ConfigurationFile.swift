import Yams

/// The values of a YAML file by key, each with its line and its YAML type; a key that nobody knows is refused.
struct ConfigurationFile {
  private struct Value {
    let text: String
    let tag: Tag
    let line: Int
  }

  private var values: [ConfigurationKey: Value] = [:]
  private let name: String

  /// Reads a file's text.
  /// - Throws: ``OperationsError`` `configuration` naming file, line and key.
  init(yaml: String, name: String) throws(OperationsError) {
    self.name = name
    let root: Node?
    do { root = try Yams.compose(yaml: yaml) } catch {
      throw OperationsError(.configuration, "\(name) is not YAML that can be read: \(error)", cause: error)
    }
    if let root, !Self.isEmpty(root) { try take(root, path: "") }
  }

  private static func isEmpty(_ node: Node) -> Bool { node.scalar != nil && node.tag == Tag(.null) }

  private mutating func take(_ node: Node, path: String) throws(OperationsError) {
    let line = node.mark?.line ?? 0
    switch node {
    case .mapping(let mapping): try take(mapping, path: path)
    case .scalar(let scalar):
      guard let key = ConfigurationKey(rawValue: path) else {
        if Self.isEmpty(node), ConfigurationKey.isSection(path) { return }
        throw unknown(path, line: line)
      }
      let value = Value(text: scalar.string, tag: node.tag, line: line)
      guard values.updateValue(value, forKey: key) == nil else {
        throw refusal(line, "«\(path)» stands twice; keep one of them")
      }
    case .sequence, .alias:
      let addresses = [ConfigurationKey.listen, .witnessListen].map(\.rawValue)
      let hint = addresses.contains(path) ? "; put an address in brackets between quotes" : ""
      throw refusal(line, "«\(path)» is a list, where one value must stand\(hint)")
    }
  }

  private mutating func take(_ mapping: Node.Mapping, path: String) throws(OperationsError) {
    for (key, value) in mapping {
      guard let word = key.scalar?.string else {
        throw refusal(key.mark?.line ?? 0, "a key is not a word")
      }
      let inner = path.isEmpty ? word : "\(path).\(word)"
      guard ConfigurationKey(rawValue: inner) != nil || ConfigurationKey.isSection(inner) else {
        throw unknown(inner, line: key.mark?.line ?? 0)
      }
      try take(value, path: inner)
    }
  }

  private func unknown(_ path: String, line: Int) -> OperationsError {
    refusal(line, "«\(path)» is not a key of the configuration; Config/comityd.yaml explains all that are")
  }

  private func refusal(_ line: Int, _ message: String) -> OperationsError {
    OperationsError(.configuration, "\(name) line \(line): \(message)")
  }

  /// What is wrong with a key's value, with the line where it stands.
  func wrong(_ key: ConfigurationKey, _ message: String) -> OperationsError {
    let line = values[key].map { " line \($0.line)" } ?? ""
    return OperationsError(.configuration, "\(name)\(line): «\(key.rawValue)» \(message)")
  }

  /// A text that is not empty; nil where the key is absent.
  func text(_ key: ConfigurationKey) throws(OperationsError) -> String? {
    guard let value = values[key] else { return nil }
    guard value.tag == Tag(.str), !value.text.isEmpty else { throw wrong(key, "must be a text; put it between quotes") }
    // A path or name with a NUL would be cut off by the system, and then mean another one.
    guard !value.text.utf8.contains(0) else { throw wrong(key, "holds a character that no path or name may have") }
    return value.text
  }

  /// Seconds, with decimals where wanted; nil where the key is absent.
  func seconds(_ key: ConfigurationKey, _ range: ClosedRange<Double>) throws(OperationsError) -> Double? {
    guard let value = values[key] else { return nil }
    guard value.tag == Tag(.int) || value.tag == Tag(.float), let number = Double(value.text), range.contains(number)
    else {
      throw wrong(key, "must be a number of seconds from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// A whole number; nil where the key is absent.
  func integer(_ key: ConfigurationKey, _ range: ClosedRange<Int>) throws(OperationsError) -> Int? {
    guard let value = values[key] else { return nil }
    guard value.tag == Tag(.int), let number = Int(value.text), range.contains(number) else {
      throw wrong(key, "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// True or false; nil where the key is absent.
  func flag(_ key: ConfigurationKey) throws(OperationsError) -> Bool? {
    guard let value = values[key] else { return nil }
    guard value.tag == Tag(.bool), let flag = Bool(value.text) else { throw wrong(key, "must be true or false") }
    return flag
  }

  /// One of a few words; nil where the key is absent.
  func choice(_ key: ConfigurationKey, _ choices: [String]) throws(OperationsError) -> String? {
    guard let text = try text(key) else { return nil }
    guard choices.contains(text) else { throw wrong(key, "must be one of \(choices.joined(separator: ", "))") }
    return text
  }
}

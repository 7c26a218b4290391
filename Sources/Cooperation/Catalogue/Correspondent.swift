/// A party as the rules see it: a name and the functions that the directory lists.
package struct Correspondent: Sendable, Hashable {
  /// The node's name.
  package let name: String
  /// Codes such as `icc-reg`, `nfp`, `nfp-fin`.
  package let functions: [String]
  /// Whether the directory lists it at all.
  package let isListed: Bool

  package init(name: String, functions: [String], isListed: Bool = true) {
    self.name = name
    self.functions = functions
    self.isListed = isListed
  }

  /// What it is, to stand behind what it would have to be.
  var inWords: String {
    let name = SafeText(name).shortened
    guard isListed else { return "the directory lists no party «\(name)»" }
    return functions.isEmpty ? "\(name) has no function" : "\(name) is \(functions.joined(separator: ", "))"
  }
}

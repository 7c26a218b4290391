/// A party as the rules see it: a name and the functions that the directory lists.
package struct Correspondent: Sendable, Hashable {
  /// The node's name.
  package let name: String
  /// Codes such as `icc-reg`, `nfp`, `nfp-fin`.
  package let functions: [String]

  package init(name: String, functions: [String]) {
    self.name = name
    self.functions = functions
  }
}

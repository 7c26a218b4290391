import GRDB

/// Who reads a list of what stands in threads, so that a sealed matter takes no place in it for anybody outside its list.
package struct MatterReader: Sendable {
  private let officer: String
  private let takesUpSealed: Bool

  /// - Parameter takesUpSealed: whether they also know of sealed matters that have nobody on their list yet.
  package init(officer: String, takesUpSealed: Bool) {
    self.officer = officer
    self.takesUpSealed = takesUpSealed
  }

  /// What holds for the threads that they may know of; its two arguments are ``arguments``.
  func condition(_ thread: String) -> String {
    """
    (NOT EXISTS (SELECT 1 FROM sealed_matter s WHERE s.thread = \(thread))
      OR EXISTS (SELECT 1 FROM matter_list l WHERE l.thread = \(thread) AND l.officer = ?)
      OR (? AND NOT EXISTS (SELECT 1 FROM matter_list l WHERE l.thread = \(thread))))
    """
  }

  var arguments: StatementArguments { [officer, takesUpSealed] }
}

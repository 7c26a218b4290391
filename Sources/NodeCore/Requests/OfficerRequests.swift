/// A change of an account that is there.
package struct OfficerChangeRequest: Sendable, Codable {
  /// What is changed.
  package enum Change: Sendable, Codable {
    /// No session any more; those that are open end.
    case disable
    /// Sessions again.
    case enable
    /// These roles instead of those it has.
    case roles([Role])
    /// A new password; open sessions end.
    case password(String)
  }

  /// The account's name.
  package let name: String
  package let change: Change

  package init(name: String, change: Change) {
    self.name = name
    self.change = change
  }
}

/// All accounts of a node.
package struct OfficersAnswer: NodeAnswer {
  /// One account.
  package struct Item: Codable, Sendable {
    /// What events name.
    package let id: String
    package let name: String
    package let roles: [String]
    package let disabled: Bool
  }

  package private(set) var schema = "comity/officer-list/1"
  package let officers: [Item]
}

/// The file for the stewards, as it was made with the node.
package struct MemberAnswer: NodeAnswer {
  package private(set) var schema = "comity/member-file/1"
  /// The node's name.
  package let name: String
  /// The exact text of the file.
  package let file: String
}

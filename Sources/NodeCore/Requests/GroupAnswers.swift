/// A new group.
package struct GroupNewRequest: Sendable, Codable {
  package let name: String
  /// The other members.
  package let members: [String]
  package let purpose: String

  package init(name: String, members: [String], purpose: String) {
    self.name = name
    self.members = members
    self.purpose = purpose
  }
}

/// Another membership of a group.
package struct GroupChangeRequest: Sendable, Codable {
  /// The group's name, or the first digits of its id.
  package let group: String
  package let add: [String]
  package let remove: [String]

  package init(group: String, add: [String], remove: [String]) {
    self.group = group
    self.add = add
    self.remove = remove
  }
}

/// The groups of this node.
package struct GroupsAnswer: NodeAnswer {
  package private(set) var schema = "comity/group-list/1"
  package let groups: [GroupAnswer]
}

/// One group: its members, and what is known of what each wrote.
package struct GroupAnswer: NodeAnswer {
  /// What is known of one member as an author.
  package struct Author: Codable, Sendable {
    package let node: String
    /// The author's newest number here; 0 for none.
    package let number: UInt64
    /// How many between the first and the newest did not come here.
    package let gaps: UInt64
    /// The newest that another member says it holds; larger than `number` where something did not come here.
    package let claimed: UInt64
    /// Numbers at which the author told members different things, with the evidence kept.
    package let forks: [UInt64]
  }

  package private(set) var schema = "comity/group/1"
  package let id: String
  package let name: String
  /// Who may change it.
  package let convener: String
  package let version: UInt64
  package let purpose: String
  /// The commitment of the statement of this version.
  package let commitment: String
  package let members: [String]
  package let authors: [Author]
}

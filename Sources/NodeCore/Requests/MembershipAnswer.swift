/// What a version of a group's membership is, beside the one in force: what a second officer decides about.
package struct MembershipAnswer: Codable, Sendable {
  /// The group's name.
  package let group: String
  /// The version that is to be.
  package let version: Int64
  /// The members it will have, this node among them, by name.
  package let members: [String]
  /// Those who are new.
  package let joining: [String]
  /// Those who are members no more, and are not told.
  package let leaving: [String]
}

import Cooperation
package import Membership

/// Holds what a new node is to be made of to the rules of directory and law, before anything of it is made.
package enum SetupCheck {
  /// What the stewards are asked to list.
  /// - Throws: ``NodeError`` `invalid`, naming what is wrong and what there is.
  package static func check(_ wishes: MemberFile.Wishes) throws(NodeError) {
    if let fault = Party.fault(in: wishes.title) { throw NodeError(.invalid, "the title \(fault)") }
    let functions = Catalogue.standard.law.functions.map(\.code)
    for function in wishes.functions where !functions.contains(function) {
      throw NodeError(
        .invalid, "«\(function)» is no function of a party; there are \(functions.joined(separator: ", "))")
    }
    guard Set(wishes.functions).count == wishes.functions.count else {
      throw NodeError(.invalid, "a function is named twice")
    }
    guard wishes.endpoints.count <= Membership.Limits.endpoints else {
      throw NodeError(.invalid, "a node has at most \(Membership.Limits.endpoints) endpoints")
    }
    for endpoint in wishes.endpoints {
      if let fault = Party.fault(in: endpoint) { throw NodeError(.invalid, "an endpoint \(fault)") }
      do { _ = try Endpoint(endpoint) } catch { throw NodeError(.invalid, error.message) }
    }
  }

  /// The first accounts, by name and roles.
  /// - Returns: what the node cannot do with these, and who is to be added; a sentence each.
  /// - Throws: ``NodeError`` `invalid` when a name is there twice or nobody is administrator.
  package static func check(_ officers: [(name: String, roles: [Role])]) throws(NodeError) -> [String] {
    var names: Set<String> = []
    for officer in officers where !names.insert(officer.name).inserted {
      throw NodeError(.invalid, "the officer \(officer.name) is named twice; give all the roles in one: NAME:ROLE,ROLE")
    }
    guard officers.contains(where: { $0.roles.contains(.administrator) }) else {
      throw NodeError(
        .invalid,
        "no officer is an administrator: nobody could install the directory or make accounts; name one with"
          + " --officer NAME:administrator:PASSWORD-FILE")
    }
    let drafters = officers.filter { $0.roles.contains(.drafter) }
    let approvers = officers.filter { $0.roles.contains(.approver) }
    var advice: [String] = []
    if drafters.isEmpty { advice.append("nobody can draft: comity officer add NAME --role drafter") }
    let isPaired = drafters.contains { drafter in approvers.contains { $0.name != drafter.name } }
    if approvers.isEmpty || !drafters.isEmpty && !isPaired {
      advice.append("formal messages need a second person to approve them: comity officer add NAME --role approver")
    }
    return advice
  }
}

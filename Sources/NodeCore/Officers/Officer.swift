import NodeStore

/// An officer who proved who they are, with the roles of this moment.
struct Officer {
  let id: String
  let name: String
  let roles: Set<Role>

  /// Whether matters under seal that nobody here took up yet are shown to them.
  var takesUpSealed: Bool { roles.contains(.sealed) }

  /// As lists in the store know who reads them.
  var reader: MatterReader { MatterReader(officer: id, takesUpSealed: takesUpSealed) }

  /// Requires one of some roles.
  /// - Throws: ``RefusedAccess``, which is logged.
  func require(_ allowed: Role..., for action: String) throws {
    guard allowed.contains(where: roles.contains) else {
      let needed = allowed.map(\.rawValue).joined(separator: " or ")
      throw RefusedAccess(officer: id, action: action, message: "this needs the role \(needed)")
    }
  }
}

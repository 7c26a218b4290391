/// An officer who proved who they are, with the roles of this moment.
struct Officer {
  let id: String
  let name: String
  let roles: Set<Role>

  /// Requires one of some roles.
  /// - Throws: ``RefusedAccess``, which is logged.
  func require(_ allowed: Role..., for action: String) throws {
    guard allowed.contains(where: roles.contains) else {
      let needed = allowed.map(\.rawValue).joined(separator: " or ")
      throw RefusedAccess(officer: id, action: action, message: "this needs the role \(needed)")
    }
  }
}

import Evidence
import NodeStore

/// What administrators do with accounts that are there. An account is never removed, since events, drafts and approvals name
/// it; one that is disabled opens no session, and what it drafted stays.
extension Node {
  /// All accounts; names are for people here, events name the ids.
  func officers(_ tx: StoreTransaction) throws -> any NodeAnswer {
    OfficersAnswer(
      officers: try tx.officers().map {
        OfficersAnswer.Item(id: $0.id, name: $0.name, roles: $0.roles, disabled: $0.isDisabled)
      })
  }

  /// The member file, written once more.
  func member(_ tx: StoreTransaction) throws -> any NodeAnswer {
    guard let file = try tx.metaText(.member) else {
      throw NodeError(.notFound, "this node was made by a program that did not keep its member file yet")
    }
    return MemberAnswer(name: name.text, file: file)
  }

  /// Changes an account; nil when a password is to be hashed first.
  func change(
    _ request: OfficerChangeRequest, by officer: Officer, _ id: RequestID, _ turn: Turn
  ) throws -> (any NodeAnswer)? {
    guard let account = try turn.tx.officer(named: request.name) else {
      throw NodeError(.notFound, "there is no account «\(request.name.prefix(64))»; «comity officer list» shows all")
    }
    switch request.change {
    case .disable:
      try requireOtherAdministrator(than: account, turn.tx)
      guard !account.isDisabled else { throw NodeError(.refused, "the account is disabled already") }
      try turn.tx.setDisabled(true, officer: account.id)
      try turn.tx.deleteSessions(of: account.id)
      turn.log(.officerDisabled, .text(account.id), .text(officer.id))
    case .enable:
      guard account.isDisabled else { throw NodeError(.refused, "the account is not disabled") }
      try turn.tx.setDisabled(false, officer: account.id)
      turn.log(.officerEnabled, .text(account.id), .text(officer.id))
    case .roles(let roles):
      try setRoles(roles, of: account, by: officer, turn)
    case .password(let password):
      try NodeSetup.check(password: password)
      turn.output(.work(.hashPassword(id, hashing(password, of: account, by: officer))))
      return nil
    }
    return DoneAnswer("officer-change", id: account.id)
  }

  /// Takes the hash of a new password; whoever is logged in with the old one is logged out.
  func setPassword(
    _ id: RequestID, _ hashing: PasswordHashing, _ hash: [UInt8], of officer: String, _ turn: Turn
  ) throws {
    try turn.tx.setPassword(cost: hashing.cost, salt: hashing.salt, hash: hash, officer: officer)
    try turn.tx.deleteSessions(of: officer)
    turn.log(.officerPassword, .text(officer), .text(hashing.by))
    turn.output(.answer(id, .success(DoneAnswer("officer-change", id: officer))))
  }

  private func setRoles(_ roles: [Role], of account: StoredOfficer, by officer: Officer, _ turn: Turn) throws {
    try NodeSetup.check(roles: roles)
    if !roles.contains(.administrator) { try requireOtherAdministrator(than: account, turn.tx) }
    let codes = Role.allCases.filter(roles.contains).map(\.rawValue)
    try turn.tx.setRoles(codes, officer: account.id)
    turn.log(.officerRoles, .text(account.id), .text(codes.joined(separator: " ")), .text(officer.id))
  }

  /// Without an administrator nobody could ever change anything again.
  private func requireOtherAdministrator(than account: StoredOfficer, _ tx: StoreTransaction) throws {
    let others = try tx.officers().filter {
      $0.id != account.id && !$0.isDisabled && $0.roles.contains(Role.administrator.rawValue)
    }
    guard !others.isEmpty || !account.roles.contains(Role.administrator.rawValue) || account.isDisabled else {
      throw NodeError(
        .refused, "\(account.name) is the last administrator; make another one first with «comity officer add»")
    }
  }

  private func hashing(_ password: String, of account: StoredOfficer, by officer: Officer) -> PasswordHashing {
    PasswordHashing(
      officer: account.id, name: account.name, roles: [], by: officer.id, password: Array(password.utf8),
      salt: suite.randomBytes(32), cost: settings.passwordCost)
  }
}

extension Node {
  /// The names of all accounts, by the officers' ids: people know each other by these.
  func officerNames(_ tx: StoreTransaction) throws -> [String: String] {
    Dictionary(try tx.officers().map { ($0.id, $0.name) }) { first, _ in first }
  }
}

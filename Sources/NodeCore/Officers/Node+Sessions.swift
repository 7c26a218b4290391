import Evidence
import NodeStore

extension Node {
  /// Looks the session of a token up and keeps it alive.
  /// - Throws: ``NodeError`` `unauthenticated`.
  func authenticate(_ token: String?, _ turn: Turn) throws -> Officer {
    let refused = NodeError(
      .unauthenticated, "nobody is logged in, or the session ended; «comity login NAME» opens one")
    guard let token, let secret = Hex.decode(token) else { throw refused }
    let digest = Digest.sha256(secret)
    guard let session = try turn.tx.session(token: digest), isAlive(session, at: turn.now),
      let account = try turn.tx.officer(id: session.officer), !account.isDisabled
    else { throw refused }
    try turn.tx.touchSession(token: digest, at: turn.now)
    return Officer(id: account.id, name: account.name, roles: Set(account.roles.compactMap(Role.init)))
  }

  private func isAlive(_ session: StoredSession, at now: Timestamp) -> Bool {
    now <= session.opened.advanced(bySeconds: settings.sessionAbsolute)
      && now <= session.used.advanced(bySeconds: settings.sessionIdle)
  }

  /// Hands the comparison of a password out; an unknown name takes as long as a known one.
  func beginLogin(_ login: LoginRequest, _ id: RequestID, _ turn: Turn) throws {
    guard login.name.utf8.count <= 64, login.password.utf8.count <= 1024 else {
      throw NodeError(.invalid, "a name has at most 64 and a password at most 1024 bytes")
    }
    if let wait = loginPace.begin(login.name, at: turn.now) {
      throw NodeError(
        .refused,
        "too many attempts to log in under this name failed; wait \(wait) s. An administrator sees them as "
          + "session.refused in «comity audit list»")
    }
    let account = try turn.tx.officer(named: login.name)
    let check = PasswordCheck(
      officer: account?.id, password: Array(login.password.utf8),
      salt: account?.salt ?? [UInt8](repeating: 0, count: 32), cost: account?.cost ?? settings.passwordCost,
      expected: account?.hash ?? [])
    turn.output(.work(.checkPassword(id, check)))
  }

  func passwordChecked(_ id: RequestID, _ check: PasswordCheck, _ matches: Bool, _ turn: Turn) throws {
    // The password may have been changed, or the account disabled, while it was compared.
    guard matches, let officer = check.officer, let account = try turn.tx.officer(id: officer), !account.isDisabled,
      account.hash == check.expected
    else {
      turn.log(.sessionRefused, check.officer.map { .text($0) } ?? .none)
      turn.output(.answer(id, .failure(NodeError(.unauthenticated, "the name or the password is wrong"))))
      return
    }
    try turn.tx.deleteSessions(
      openedBefore: turn.now.advanced(bySeconds: -settings.sessionAbsolute),
      usedBefore: turn.now.advanced(bySeconds: -settings.sessionIdle))
    loginPace.succeeded(account.name)
    let token = suite.randomBytes(32)
    let session = Hex.encode(suite.randomBytes(8))
    try turn.tx.insertSession(token: .sha256(token), id: session, officer: officer, at: turn.now)
    turn.log(.sessionOpened, .text(officer), .text(session))
    let answer = SessionAnswer(
      token: Hex.encode(token), officer: account.name, roles: account.roles.compactMap(Role.init),
      expires: turn.now.advanced(bySeconds: settings.sessionAbsolute).description)
    turn.output(.answer(id, .success(answer)))
  }

  func logout(_ officer: Officer, _ token: String?, _ turn: Turn) throws -> any NodeAnswer {
    guard let secret = token.flatMap(Hex.decode) else { throw NodeError(.unauthenticated, "nobody is logged in") }
    let digest = Digest.sha256(secret)
    if let session = try turn.tx.session(token: digest) {
      turn.log(.sessionClosed, .text(officer.id), .text(session.id))
    }
    try turn.tx.deleteSession(token: digest)
    return DoneAnswer("logout")
  }

  /// Checks a new account and hands its password out for hashing.
  func beginOfficer(_ account: OfficerAddRequest, by officer: Officer, _ id: RequestID, _ turn: Turn) throws {
    try NodeSetup.check(name: account.name, password: account.password, roles: account.roles)
    guard try turn.tx.officer(named: account.name) == nil else {
      throw NodeError(.refused, "there is an account of this name already")
    }
    turn.output(
      .work(
        .hashPassword(
          id,
          PasswordHashing(
            name: account.name, roles: account.roles, by: officer.id, password: Array(account.password.utf8),
            salt: suite.randomBytes(32), cost: settings.passwordCost))))
  }

  func passwordHashed(_ id: RequestID, _ hashing: PasswordHashing, _ hash: [UInt8], _ turn: Turn) throws {
    if let officer = hashing.officer { return try setPassword(id, hashing, hash, of: officer, turn) }
    guard try turn.tx.officer(named: hashing.name) == nil else {
      turn.output(.answer(id, .failure(NodeError(.refused, "there is an account of this name already"))))
      return
    }
    let officer = Hex.encode(suite.randomBytes(8))
    try turn.tx.insert(
      StoredOfficer(
        id: officer, name: hashing.name, roles: hashing.roles.map(\.rawValue), cost: hashing.cost, salt: hashing.salt,
        hash: hash))
    turn.log(
      .officerAdded, .text(officer), .text(hashing.roles.map(\.rawValue).joined(separator: " ")), .text(hashing.by))
    turn.output(.answer(id, .success(DoneAnswer("officer-add", id: officer))))
  }
}

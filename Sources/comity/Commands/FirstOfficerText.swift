import Evidence
import NodeCore

/// A first officer as «comity init» is told: NAME:ROLE[,ROLE][:PASSWORD-FILE].
struct FirstOfficerText {
  let name: String
  let roles: [Role]
  private let passwordFile: String?

  /// - Throws: ``Failure`` `usage`.
  init(_ text: String) throws {
    let parts = text.split(separator: ":", maxSplits: 2).map(String.init)
    guard parts.count >= 2 else {
      throw Failure(.usage, "«\(text)»: an officer is written NAME:ROLE[,ROLE]:PASSWORD-FILE")
    }
    name = parts[0]
    roles = try parts[1].split(separator: ",").map { try Roles.parse(String($0)) }
    passwordFile = parts.count == 3 ? parts[2] : nil
  }

  /// The officer with the hash of the password, which is read or asked for.
  func officer(cost: Int) throws -> NodeSetup.FirstOfficer {
    let password = try Secrets.read(file: passwordFile, prompt: "Password of \(name): ")
    try NodeSetup.check(name: name, password: password, roles: roles)
    let salt = Suite.comity1.randomBytes(32)
    return NodeSetup.FirstOfficer(
      name: name, roles: roles, salt: salt, cost: cost,
      hash: try PasswordHash.hash(Array(password.utf8), salt: salt, cost: cost))
  }
}

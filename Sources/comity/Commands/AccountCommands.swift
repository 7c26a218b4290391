import ArgumentParser
import Foundation
import NodeCore
import Operations

/// Opens an officer's session.
struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Open a short session, kept in a file of mode 0600")

  @Argument(help: "The account's name")
  var name: String

  @Option(help: "A file that holds the password", completion: .file())
  var passwordFile: String?

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let password = try Secrets.read(file: passwordFile, prompt: "Password of \(name): ")
    let answer = try await node.client().post(
      "login", LoginRequest(name: name, password: password), as: SessionAnswer.self)
    try LocalFile.makeFolder((node.sessionPath as NSString).deletingLastPathComponent)
    try LocalFile.write(Array(answer.token.utf8), to: node.sessionPath, mode: 0o600)
    if node.json { return try Terminal.json(DoneAnswer("login", id: answer.officer)) }
    let roles = answer.roles.map(\.rawValue).joined(separator: ", ")
    Terminal.print("Logged in as \(answer.officer) (\(roles)) until \(answer.expires) at the latest.")
    Terminal.print("The session stands in \(node.sessionPath); «comity logout» ends it.")
  }
}

/// Ends an officer's session.
struct LogoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(commandName: "logout", abstract: "End the session")

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let answer = try await node.client().post("logout", as: DoneAnswer.self)
    unlink(node.sessionPath)
    if node.json { try Terminal.json(answer) } else { Terminal.print("Logged out.") }
  }
}

/// Accounts.
struct OfficerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "officer", abstract: "Accounts of this node",
    subcommands: [
      Add.self, OfficerListCommand.self, OfficerRoleCommand.self, OfficerPasswordCommand.self,
      OfficerDisableCommand.self, OfficerEnableCommand.self,
    ])

  /// Makes an account.
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make an account; administrators only")

    @Argument(help: "The account's name: 2 to 32 of a-z, 0-9 and hyphens")
    var name: String

    @Option(help: "drafter, approver, auditor, administrator, or sealed besides one of these; may be repeated")
    var role: [String]

    @Option(help: "A file that holds the new password", completion: .file())
    var passwordFile: String?

    @OptionGroup var node: NodeOptions

    func run() async throws {
      try Usage.check { try NodeSetup.check(name: name) }
      let roles = try role.map(Roles.parse)
      let password = try Secrets.read(file: passwordFile, prompt: "New password of \(name): ")
      let answer = try await node.client().post(
        "officers", OfficerAddRequest(name: name, roles: roles, password: password), as: DoneAnswer.self)
      if node.json { return try Terminal.json(answer) }
      Terminal.print("Account \(name) made. Next: comity login \(name)")
    }
  }
}

/// Role codes on the command line.
enum Roles {
  static func parse(_ text: String) throws -> Role {
    guard let role = Role(rawValue: text) else {
      throw Failure(.usage, "«\(text)» is no role; there are \(Role.list)")
    }
    return role
  }
}

/// Secrets of a command: from a prompt or a file, never from a flag's value or the environment.
enum Secrets {
  static func read(file: String?, prompt: String) throws -> String {
    let bytes = try file.map { try PassphraseSource.file($0).read() } ?? PassphraseSource.prompt(prompt).read()
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.refused, "a password is UTF-8 text")
    }
    return text
  }
}

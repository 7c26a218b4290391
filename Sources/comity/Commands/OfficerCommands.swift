import ArgumentParser
import NodeCore

/// Lists the accounts.
struct OfficerListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List the accounts with their roles; administrators and auditors")

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let answer = try await node.client().get("officers", as: OfficersAnswer.self)
    if node.json { return try Terminal.json(answer) }
    for item in answer.officers {
      Terminal.print(
        "\(item.name)  \(item.roles.joined(separator: ", "))\(item.disabled ? "  DISABLED" : "")  \(item.id)")
    }
  }
}

/// Gives an account other roles.
struct OfficerRoleCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "role", abstract: "Give an account these roles instead of those it has; administrators only")

  @Argument(help: "The account's name")
  var name: String

  @Argument(help: "Roles, all that it is to have: \(Role.list)")
  var roles: [String]

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let roles = try roles.flatMap { $0.split(separator: ",") }.map { try Roles.parse(String($0)) }
    try Usage.check { try NodeSetup.check(roles: roles) }
    try await OfficerChange.send(
      name, .roles(roles), node, "Account \(name) has the roles \(roles.map(\.rawValue).joined(separator: ", ")).")
  }
}

/// Gives an account a new password.
struct OfficerPasswordCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "password", abstract: "Give an account a new password, which ends its sessions; administrators only")

  @Argument(help: "The account's name")
  var name: String

  @Option(help: "A file that holds the new password", completion: .file())
  var passwordFile: String?

  @OptionGroup var node: NodeOptions

  func run() async throws {
    let password = try Secrets.read(file: passwordFile, prompt: "New password of \(name): ")
    try NodeSetup.check(password: password)
    try await OfficerChange.send(
      name, .password(password), node, "Account \(name) has a new password. Next, by that officer: comity login \(name)"
    )
  }
}

/// Disables an account.
struct OfficerDisableCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "disable", abstract: "Disable an account: its sessions end, its drafts stay; administrators only",
    discussion: "An account is never removed, since the log names it. «comity officer enable» takes it back.")

  @Argument(help: "The account's name")
  var name: String

  @OptionGroup var node: NodeOptions

  func run() async throws {
    try await OfficerChange.send(name, .disable, node, "Account \(name) is disabled and logged out; its drafts stay.")
  }
}

/// Enables an account again.
struct OfficerEnableCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enable", abstract: "Enable an account that was disabled; administrators only")

  @Argument(help: "The account's name")
  var name: String

  @OptionGroup var node: NodeOptions

  func run() async throws {
    try await OfficerChange.send(name, .enable, node, "Account \(name) is enabled.")
  }
}

/// Sends a change of an account and says what came of it.
private enum OfficerChange {
  static func send(
    _ name: String, _ change: OfficerChangeRequest.Change, _ node: NodeOptions, _ line: String
  ) async throws {
    try Usage.check { try NodeSetup.check(name: name) }
    let answer = try await node.client().post(
      "officers/change", OfficerChangeRequest(name: name, change: change), as: DoneAnswer.self)
    if node.json { try Terminal.json(answer) } else { Terminal.print(line) }
  }
}

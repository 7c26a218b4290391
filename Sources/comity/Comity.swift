import ArgumentParser
import EncryptedSQLite

/// The command line of a node, for administrators, officers at a terminal, and auditors.
@main
struct Comity: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "comity",
    abstract: "Secured cooperation between equals: one node a party, no centre",
    discussion: "Comity is not an official system of the International Criminal Court.",
    version: "comity \(Version.text)",
    groupedSubcommands: [
      CommandGroup(
        name: "First steps",
        subcommands: [
          DemoCommand.self, InitCommand.self, StatusCommand.self, NodeCommand.self, KeyCommand.self,
          RecoverCommand.self,
        ]),
      CommandGroup(name: "Accounts", subcommands: [LoginCommand.self, LogoutCommand.self, OfficerCommand.self]),
      CommandGroup(
        name: "Messages",
        subcommands: [
          DraftCommand.self, ApproveCommand.self, InboxCommand.self, ShowCommand.self, AckCommand.self,
          ReplyCommand.self, MessageCommand.self, SearchCommand.self, MatterCommand.self, DeadlineCommand.self,
          DisclosureCommand.self,
          PouchCommand.self, KindsCommand.self,
        ]),
      CommandGroup(
        name: "Knowledge",
        subcommands: [RegisterCommand.self, ReportCommand.self, NoteCommand.self, AssetCommand.self]),
      CommandGroup(name: "Peers", subcommands: [PeerCommand.self, GroupCommand.self]),
      CommandGroup(name: "Store", subcommands: [StoreCommand.self]),
      CommandGroup(name: "Audit", subcommands: [AuditCommand.self]),
      CommandGroup(name: "Directory", subcommands: [DirectoryCommand.self, StewardCommand.self]),
    ])

  static func main() async {
    ProcessHardening.apply()
    do {
      try Usage.checkEmpty(CommandLine.arguments.dropFirst())
      var command = try parseAsRoot()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      Failure.exit(with: error)
    }
  }
}

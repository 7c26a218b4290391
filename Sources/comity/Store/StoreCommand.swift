import ArgumentParser

/// Work on the encrypted store as a whole; all but `status`, `slots` and `backup` need the node stopped.
struct StoreCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store",
    abstract: "Look at the encrypted store, change who can open it, rotate its key, check it, copy it",
    discussion: """
      The store opens by slots: a passphrase, a key file, a credential of systemd, or two persons together. Each slot \
      opens the whole store. Stop the node first, except for status, slots and backup.
      """,
    subcommands: [
      StoreStatusCommand.self, StoreSlotsCommand.self, AddSlotCommand.self, RemoveSlotCommand.self,
      RotateCommand.self, StoreCheckCommand.self, StoreBackupCommand.self, StoreRestoreCommand.self,
    ])
}

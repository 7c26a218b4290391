import ArgumentParser
import EncryptedSQLite
import Foundation

/// Adds a way to open the store.
struct AddSlotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add-slot", abstract: "Add a way to open the store; the node must be stopped",
    discussion: """
      Examples:
        comity store add-slot                                   a further passphrase, asked for
        comity store add-slot --new two-persons                 two passphrases, both needed
        comity store add-slot --new key-file --new-key-file F   a file with 32 bytes, made when it is not there
      To change a passphrase, add the new one and remove the old one. No page of the database is touched.
      """)

  @OptionGroup var options: StoreOptions
  @OptionGroup var opening: StoreSecretOptions
  @OptionGroup var wanted: NewSlotOptions

  func run() async throws {
    let store = try options.folder.unlock(with: try opening.secret())
    defer { store.close() }
    for notice in store.notices { Terminal.error("comity: \(notice)") }
    let id = try store.addSlot(try wanted.secret(), cost: wanted.cost, created: UInt64(Date().timeIntervalSince1970))
    if options.json {
      return try Terminal.json(
        SlotsAnswer(epoch: store.epoch, generation: store.generation, slots: store.slots.map(SlotAnswer.init)))
    }
    Terminal.print("Slot \(id.prefix(8)) added. The store opens by \(SlotText.summary(store.slots)).")
    Terminal.print(
      "Next: try it with «comity store check\(options.repeated)» and the new secret before you remove another")
  }
}

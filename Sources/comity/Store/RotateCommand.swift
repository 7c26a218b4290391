import ArgumentParser
import EncryptedSQLite
import Foundation

/// Seals the store anew under a new master key.
struct RotateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rotate", abstract: "Seal the whole store anew under a new master key; the node must be stopped",
    discussion: """
      The new store has one slot: the secret it is opened with now, or the one that --new describes. All other slots are \
      gone; add them again. It needs room for a second copy of the database, and may be interrupted at any time: the next \
      opening finishes it or takes it back. Copies, backups and blocks of a flash disk still hold what the old key sealed.
      """)

  @Flag(help: "Do it although other slots will be gone")
  var yes = false

  @Flag(name: .customLong("new-secret"), help: "Make the slot for a new secret, as --new and its options describe it")
  var isNewSecret = false

  @OptionGroup var options: StoreOptions
  @OptionGroup var opening: StoreSecretOptions
  @OptionGroup var wanted: NewSlotOptions

  func run() async throws {
    let slots = try options.folder.status().slots
    guard yes || slots.count == 1 else {
      for slot in slots { Terminal.error(SlotText.line(slot)) }
      throw Failure(.refused, "nothing was changed; of these \(slots.count) slots one would remain: say --yes to go on")
    }
    let secret = try opening.secret()
    let store = try options.folder.unlock(with: secret)
    defer { store.close() }
    for notice in store.notices { Terminal.error("comity: \(notice)") }
    var progress = ProgressReport(json: options.json)
    let kept = isNewSecret ? try wanted.secret() : secret
    let cost = isNewSecret ? wanted.cost : store.slots.first { $0.id == store.openedBy }?.cost ?? wanted.cost
    try store.rotate(to: [kept], cost: cost, created: UInt64(Date().timeIntervalSince1970)) { progress.show($0) }
    progress.finish()
    let status = try options.folder.status()
    if options.json { return try Terminal.json(StoreStatusAnswer(status, folder: options.folder.path)) }
    Terminal.print(
      "The store is sealed under a new master key: epoch \(status.epoch), \(status.pages) pages, each read back.")
    Terminal.print("It opens by \(SlotText.summary(status.slots)).")
    Terminal.print("Next: destroy old copies and backups, or keep them as safe as before; add the other slots again")
  }
}

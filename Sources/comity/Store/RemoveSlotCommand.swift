import ArgumentParser
import EncryptedSQLite

/// Removes a way to open the store.
struct RemoveSlotCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove-slot", abstract: "Remove a way to open the store; the node must be stopped",
    discussion: """
      Who copied the slots file before and knows what opened the slot can still open a copy of the store: \
      after a suspicion, run «comity store rotate».
      """)

  @Argument(help: "The slot's id as «comity store slots» lists it, or its beginning")
  var id: String

  @Flag(help: "Do it; without this, what would be done is said")
  var yes = false

  @OptionGroup var options: StoreOptions
  @OptionGroup var opening: StoreSecretOptions

  func run() async throws {
    guard yes else {
      let chosen = try options.folder.status().slots.filter { $0.id.hasPrefix(id.lowercased()) }
      for slot in chosen { Terminal.error(SlotText.line(slot)) }
      throw Failure(
        chosen.count == 1 ? .refused : .notFound,
        chosen.count == 1
          ? "nothing was removed; say --yes to remove this slot"
          : "\(chosen.count) slots have an id that begins with «\(id)»")
    }
    let store = try options.folder.unlock(with: try opening.secret())
    defer { store.close() }
    for notice in store.notices { Terminal.error("comity: \(notice)") }
    try store.removeSlot(id)
    if options.json {
      return try Terminal.json(
        SlotsAnswer(epoch: store.epoch, generation: store.generation, slots: store.slots.map(SlotAnswer.init)))
    }
    Terminal.print("Slot \(id) removed. The store opens by \(SlotText.summary(store.slots)).")
    Terminal.print(
      "Who copied the slots file before can still use what opened it: after a suspicion, «comity store rotate»")
  }
}

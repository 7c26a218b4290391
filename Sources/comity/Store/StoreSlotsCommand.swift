import ArgumentParser
import EncryptedSQLite

/// The ways to open the store.
struct StoreSlotsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slots", abstract: "List the ways to open the store; needs no secret",
    discussion: "Slots have no names, because a thief could read them: note down whose slot has which id.")

  @OptionGroup var options: StoreOptions

  func run() async throws {
    let status = try options.folder.status()
    if options.json {
      return try Terminal.json(
        SlotsAnswer(epoch: status.epoch, generation: status.generation, slots: status.slots.map(SlotAnswer.init)))
    }
    for slot in status.slots { Terminal.print(SlotText.line(slot)) }
    Terminal.print("The store opens by \(SlotText.summary(status.slots)).")
  }
}

/// The slots as JSON.
struct SlotsAnswer: Encodable {
  let schema = "comity/store-slots/1"
  let epoch: UInt32
  let generation: UInt32
  let slots: [SlotAnswer]
}

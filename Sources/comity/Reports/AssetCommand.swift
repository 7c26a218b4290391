import ArgumentParser
import Cooperation
import NodeCore

/// Assets.
struct AssetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "asset", abstract: "The assets of a case, folded from its messages; files of FollowTheMoney",
    subcommands: [Table.self, Export.self, AssetImportCommand.self])

  /// Shows the table.
  struct Table: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the assets of a thread or a case, and what they are worth by currency and stage")

    @Argument(help: "A message of the thread, by its id or first characters, or the name of the case")
    var reference: String

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let request = AssetsRequest(reference: reference, format: .table)
      let answer = try await node.client().post("assets", request, as: AssetsAnswer.self)
      if node.json { return try Terminal.json(answer) }
      if answer.assets.isEmpty { Terminal.print("No assets.") }
      for asset in answer.assets { Self.show(asset) }
      for total in answer.totals {
        Terminal.print(
          "Total       \(total.amount) \(Terminal.safe(total.currency))  \(total.stage), \(total.count) valued")
      }
      if answer.doubtful > 0 {
        Terminal.print("✗ The totals may hold doubles: \(answer.doubtful) marked with «may be»; a person decides")
      }
      if answer.unvalued > 0 { Terminal.print("Not valued  \(answer.unvalued)") }
      for (currency, amount) in answer.transferred.sorted(by: { $0.key < $1.key }) {
        Terminal.print("Transferred \(amount) \(Terminal.safe(currency))")
      }
      if let left = AssetCommand.leftOut(answer) { Terminal.print(left) }
    }

    private static func show(_ asset: AssetsAnswer.Item) {
      let worth = asset.amount.map { "  \($0) \(asset.currency ?? "") (\(asset.valuedOn ?? ""))" } ?? ""
      let owners = asset.owners.isEmpty ? "" : "  of \(asset.owners.joined(separator: "; "))"
      let odd = asset.isUsual ? "" : "  (an unusual step)"
      Terminal.print(Terminal.safe("\(asset.schema)  \(asset.caption)\(owners)\(worth)"))
      Terminal.print(
        Terminal.safe("  \(asset.stage)\(odd), stated by \(asset.statedBy) in \(asset.statedIn.prefix(12))"))
      for thread in asset.alsoIn { Terminal.print("  also in thread \(thread.prefix(12)); counted once") }
      if let other = asset.mayBe { Terminal.print(Terminal.safe("  ✗ may be \(other)")) }
      for line in asset.restraints { Terminal.print(Terminal.safe("  held by \(line)")) }
      for line in asset.claims { Terminal.print(Terminal.safe("  claimed by \(line)")) }
      for text in [asset.custodian.map { "in the custody of \($0)" }, asset.location].compactMap(\.self) {
        Terminal.print(Terminal.safe("  \(text)"))
      }
    }
  }

  /// Writes the assets out.
  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write the assets of a thread or a case as CSV, or their entities as FollowTheMoney (JSON lines)")

    @Argument(help: "A message of the thread, by its id or first characters, or the name of the case")
    var reference: String

    @Option(help: "csv or ftm")
    var format: AssetsRequest.Format = .csv

    @Option(help: "Write it into a new file", completion: .file())
    var out: String?

    @OptionGroup var node: NodeOptions

    func run() async throws {
      let request = AssetsRequest(reference: reference, format: format)
      let answer = try await node.client().post("assets", request, as: AssetsAnswer.self)
      if node.json { return try Terminal.json(answer) }
      try ReportOptions.write(answer.content ?? "", to: out)
    }
  }

  /// That something stands in none of it, which nobody should take for the whole.
  static func leftOut(_ answer: AssetsAnswer) -> String? {
    guard answer.withheld > 0 else { return nil }
    let messages = answer.withheld == 1 ? "1 message" : "\(answer.withheld) messages"
    return
      "✗ Left out: what \(messages) of these threads may say, since two officers must open it (comity message open)"
  }
}

extension AssetsRequest.Format: ExpressibleByArgument {}

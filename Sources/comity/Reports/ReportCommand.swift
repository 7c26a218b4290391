import ArgumentParser
import Cooperation
import NodeCore

/// How a report is wanted, and where.
struct ReportOptions: ParsableArguments {
  @Option(help: "text, json, csv or html (a page that prints, with charts)")
  var format: ReportFormat = .text

  @Option(help: "Write it into a new file", completion: .file())
  var out: String?

  /// Asks the node and writes what it made.
  func write(_ node: NodeOptions, _ ask: (ReportFormat) -> ReportRequest) async throws {
    var request = ask(node.json ? .json : format)
    request.toFile = out == nil ? nil : true
    try Usage.require(request.period, as: "a period: a year, 2026-11, 2026-Q4 or 2026-01-01..2026-06-30") {
      ReportPeriod($0)
    }
    let answer = try await node.client().post("reports", request, as: ReportAnswer.self)
    try Self.write(answer.content, to: out)
  }

  /// Writes a text that was made here or by the node: to standard output, or into a file that is not there yet.
  static func write(_ content: String, to path: String?) throws {
    guard let path else { return Terminal.raw(content) }
    let file = try NewFile(path)
    try file.write(content.utf8)
    try file.finish()
    Terminal.error("Written: \(path)")
  }
}

extension ReportFormat: ExpressibleByArgument {}

/// Reports from what a node holds.
struct ReportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report", abstract: "Statistics, registers and periods as text, JSON, CSV or a page that prints",
    discussion: "Matters under seal are left out of every number; numbers below three are withheld.",
    subcommands: [Statistics.self, Registers.self, Period.self, Distribution.self])

  /// The counters.
  struct Statistics: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "statistics", abstract: "The counters of the reports of the Court and of the Assembly")

    @Option(help: "2026, 2026-11, 2026-Q4 or 2026-01-01..2026-06-30; by default this year")
    var period: String?

    @Flag(help: "Print the body of a stat.return message instead, for a draft")
    var asReturn = false

    @OptionGroup var options: ReportOptions
    @OptionGroup var node: NodeOptions

    func run() async throws {
      try await options.write(node) { ReportRequest(asReturn ? .returned : .statistics, period: period, format: $0) }
    }
  }

  /// A period under the headings of the resolution.
  struct Period: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "period", abstract: "A period under the headings of resolution ICC-ASP/23/Res.5")

    @Argument(help: "2026, 2026-11, 2026-Q4 or 2026-01-01..2026-06-30; by default this year")
    var period: String?

    @Option(help: "A file with a list of recommendations; may be given several times", completion: .file())
    var list: [String] = []

    @OptionGroup var options: ReportOptions
    @OptionGroup var node: NodeOptions

    func run() async throws {
      let lists = try list.map { try LocalFile.text($0) }
      try await options.write(node) { ReportRequest(.period, period: period, lists: lists, format: $0) }
    }
  }

  /// How responsibilities are shared.
  struct Distribution: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "distribution",
      abstract: "How States share the enforcement of sentences: places on offer, designations, what was accepted")

    @Option(help: "2026, 2026-11, 2026-Q4 or 2026-01-01..2026-06-30, at whose end it is; by default this year")
    var period: String?

    @OptionGroup var options: ReportOptions
    @OptionGroup var node: NodeOptions

    func run() async throws {
      try await options.write(node) { ReportRequest(.distribution, period: period, format: $0) }
    }
  }

  /// A register.
  struct Registers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "register", abstract: "A register; the same as «comity register show»")

    @OptionGroup var register: RegisterOptions
    @OptionGroup var options: ReportOptions
    @OptionGroup var node: NodeOptions

    func run() async throws { try await options.write(node, register.request) }
  }
}

/// Which register, and how much of it.
struct RegisterOptions: ParsableArguments {
  @Argument(help: "The register's code, as «comity register list» shows it, or challenges")
  var register: String

  @Flag(help: "Also entries that were replaced or withdrawn")
  var history = false

  @Option(help: "For challenges: 2026, 2026-11, 2026-Q4 or 2026-01-01..2026-06-30; by default this year")
  var period: String?

  func request(_ format: ReportFormat) -> ReportRequest {
    register == "challenges"
      ? ReportRequest(.challenges, period: period, format: format)
      : ReportRequest(.register, register: register, history: history, format: format)
  }
}

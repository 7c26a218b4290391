import ArgumentParser
import NodeCore

/// Finds messages.
struct SearchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "search", abstract: "Find messages by their words, newest first; that somebody searched is logged",
    discussion: """
      All words must be there, the last one may be unfinished. Case, diacritics and script don't matter. \
      "…" is for words beside each other, ~name for a name however it is spelt.
      """)

  @Argument(help: "Words to look for")
  var words: [String]

  @Option(help: "The next page, as the one before named it")
  var before: String?

  @OptionGroup var node: NodeOptions

  func run() async throws {
    try Usage.requirePage(before)
    // A shell takes the quotation marks away: what it handed over as one was meant as one.
    let typed = words.map { $0.contains(" ") && !$0.contains("\"") ? "\"\($0)\"" : $0 }.joined(separator: " ")
    let answer = try await node.client().post(
      "search", SearchRequest(words: typed, before: before), as: SearchAnswer.self)
    if node.json { return try Terminal.json(answer) }
    if answer.messages.isEmpty { Terminal.print("Nothing found.") }
    for item in answer.messages { Terminal.print(MessageOutput.line(item)) }
    if let next = answer.next { Terminal.print("More: --before \(next)") }
    if !answer.complete { Terminal.error("Not all messages were looked through yet; try again in a few minutes.") }
  }
}

import StrictJSON

@testable import Cooperation

/// What tests of traps are made of: a request, and an answer that a State drafts to it.
protocol TrapExamples {}

extension TrapExamples {
  var catalogue: Catalogue { .standard }
  var root: String { ThreadWalk.id(1) }

  func answer(
    _ kind: String, _ values: [String: String], to request: Message, texts: [String: String] = [:],
    without: [String] = [], by sender: Correspondent = Example.alpha
  ) throws -> [Finding] {
    var example = try KindExample(kind, values)
    for (name, text) in texts { example.values[name] = .string(text) }
    guard case .object(let body) = example.body else { return [] }
    let kept = body.members.filter { !without.contains($0.name) }.map { ($0.name, $0.value) }
    let message = try Example.reply(kind, to: request, from: "alpha", body: .object(JSONObject(members: kept)))
    return catalogue.findings(in: message, from: sender, to: [Example.registry], parent: request)
      .filter { $0.severity == .blocks }
  }

  func request(_ kind: String, _ values: [String: String] = [:]) throws -> Message {
    try KindExample(kind, values).message(root)
  }
}

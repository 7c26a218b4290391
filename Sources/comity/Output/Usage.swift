import Evidence
import NodeCore

/// Mistakes in what was typed, found before anything is asked or made.
enum Usage {
  /// Refuses an argument in which nothing stands, as an unset variable of a script leaves it: no path, name, id or date is empty, and
  /// what would be made of one is nowhere meant.
  static func checkEmpty(_ arguments: some Sequence<String>) throws {
    var before: String?
    for argument in arguments {
      if argument.isEmpty {
        let place = before.map { "after «\(Terminal.safe(String($0.prefix(64))))»" } ?? "at the beginning"
        throw Failure(.usage, "the argument \(place) is empty; write a value, or leave it out")
      }
      if argument.hasPrefix("--"), argument.hasSuffix("="), argument.firstIndex(of: "=") == argument.indices.last {
        throw Failure(.usage, "\(Terminal.safe(String(argument.prefix(64)))) has no value; write one, or leave it out")
      }
      before = argument
    }
  }

  /// Requires that a text may be what a page of messages named as the next one.
  static func requirePage(_ text: String?) throws {
    try require(text, as: "what the page before named as the next; begin with the first page") { text in
      let parts = text.split(separator: ":", maxSplits: 1)
      return parts.count == 2 && (try? NodeName(String(parts[0]))) != nil ? text : nil
    }
  }

  /// Requires that a text is of a form, before anything is asked.
  static func require<Value>(_ text: String?, as form: String, _ parse: (String) -> Value?) throws {
    guard let text, parse(text) == nil else { return }
    throw Failure(.usage, "«\(Terminal.safe(String(text.prefix(64))))» is not \(form)")
  }

  /// Runs a check of arguments; what it refuses is a mistake of usage (64), whatever found it.
  static func check<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let failure as Failure { throw failure } catch {
      let failure = Failure(error)
      throw Failure(.usage, failure.message, findings: failure.findings)
    }
  }
}

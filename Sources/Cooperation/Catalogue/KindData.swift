package import StrictJSON

/// A kind as data, for other programs: its file as the program holds it, and what applies to it besides.
package struct KindData: Sendable {
  private let kind: Kind
  private let catalogue: Catalogue

  package init(_ kind: Kind, _ catalogue: Catalogue = .standard) {
    self.kind = kind
    self.catalogue = catalogue
  }

  /// One object: `kind` is the data file, `fieldsOf` resolved to the names of all fields in `fields`.
  package var json: JSONValue {
    let file = CatalogueData.kinds.lazy.compactMap { Self.object($0.text) }.first { $0["code"] == .string(kind.code) }
    let lifecycle = catalogue.lifecycle(of: kind)
    let members: [(String, JSONValue)] = [
      ("schema", .string("comity/kind/1")), ("kind", file.map(JSONValue.object) ?? .null),
      ("fields", strings(kind.fields.map(\.name))), ("beginsThread", .bool(kind.isRoot)),
      ("clocks", strings(clocks.starts.map(\.code))), ("clocksStopped", strings(clocks.stops.map(\.code))),
      ("clocksInThread", strings(clocks.inThread.map(\.code))), ("lifecycle", lifecycle.map(describe) ?? .null),
    ]
    return .object(JSONObject(members: members))
  }

  /// The object as a text of one line.
  package var text: String { String(decoding: json.serialized(), as: UTF8.self) }

  private var clocks: KindClocks { KindClocks(of: kind, in: catalogue) }

  private func describe(_ lifecycle: Lifecycle) -> JSONValue {
    let moves = lifecycle.moves.map { move -> JSONValue in
      var members: [(String, JSONValue)] = [
        ("on", .string(move.on)), ("by", .string(move.by.rawValue)), ("from", strings(move.from.sorted())),
        ("to", .string(move.leadsBack ? "@before" : move.to ?? "@stay")),
      ]
      for (name, condition) in [("when", move.when), ("also", move.also)] {
        guard let condition else { continue }
        let said = [("field", JSONValue.string(condition.field)), ("values", strings(condition.values))]
        members.append((name, .object(JSONObject(members: said))))
      }
      if move.needsBoth { members.append(("both", .bool(true))) }
      if let after = move.after { members.append(("after", .string(after))) }
      members += [("source", .string(move.source)), ("verified", .bool(move.isVerified))]
      return .object(JSONObject(members: members))
    }
    return .object(
      JSONObject(members: [
        ("code", .string(lifecycle.code)), ("begins", .string(lifecycle.begins)),
        ("states", strings(lifecycle.states.map(\.code))), ("moves", .array(moves)),
      ]))
  }

  private func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }

  private static func object(_ text: String) -> JSONObject? {
    guard case .object(let object)? = try? JSONValue(parsing: Array(text.utf8)) else { return nil }
    return object
  }
}

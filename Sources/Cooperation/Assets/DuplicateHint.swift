/// Says that two entities may be one, and why; a person decides.
package struct DuplicateHint: Sendable, Hashable {
  /// Where an entity was read.
  package struct Place: Sendable, Hashable {
    /// The message; nil for the file at hand.
    package let message: String?
    /// What lists show of the message.
    package let subject: String
    /// The entity's id.
    package let entity: String
    /// What lists show of the entity.
    package let caption: String

    /// Names a place.
    package init(message: String?, subject: String, entity: FtMEntity) {
      self.message = message
      self.subject = subject
      self.entity = entity.id
      caption = entity.caption
    }
  }

  /// The entity at hand.
  package let here: Place
  /// The other one.
  package let there: Place
  /// Why: `same IBAN`, `same name and date of birth`.
  package let why: String
  /// Whether an identifier agrees, and not only a name.
  package let isStrong: Bool

  /// In a sentence; never the value itself.
  package var sentence: String {
    let place = there.message.map { "message \($0.prefix(12)) («\(SafeText(there.subject).shortened)»)" } ?? "this file"
    return "\(here.caption): \(why) in \(place), \(there.caption)"
  }
}

/// Finds entities that may be one, by identifiers and by folded names.
package struct DuplicateSearch: Sendable {
  private var places: [String: [DuplicateHint.Place]] = [:]

  /// Begins with nothing known.
  package init() {}

  /// Learns the entities of a message that the officer may see.
  package mutating func add(_ message: Message) {
    for entity in message.entities {
      let place = DuplicateHint.Place(message: message.id, subject: message.safeSubject, entity: entity)
      for key in Self.keys(of: entity) { places[key.value, default: []].append(place) }
    }
  }

  /// What speaks of the same things: in known messages, and among the entities themselves.
  package func hints(for entities: [FtMEntity], in message: String? = nil, subject: String = "") -> [DuplicateHint] {
    var hints: [DuplicateHint] = []
    var seen: Set<DuplicateHint> = []
    var own: [String: [DuplicateHint.Place]] = [:]
    for entity in entities {
      let here = DuplicateHint.Place(message: message, subject: subject, entity: entity)
      for key in Self.keys(of: entity) {
        for there in (own[key.value] ?? []) + (places[key.value] ?? []).prefix(Limits.hints) where there != here {
          // A later message that speaks of the same entity by its id repeats it; that is no duplicate.
          guard there.entity != here.entity else { continue }
          let hint = DuplicateHint(here: here, there: there, why: key.why, isStrong: key.isStrong)
          if seen.insert(hint).inserted { hints.append(hint) }
        }
        own[key.value, default: []].append(here)
      }
      if hints.count >= Limits.hints { break }
    }
    return hints.sorted { $0.isStrong && !$1.isStrong }
  }

  /// What a search is asked to find the messages that may speak of the same thing.
  package static func queries(for entity: FtMEntity) -> [SearchQuery] {
    let dates = entity.properties["birthDate"] ?? entity.properties["incorporationDate"] ?? []
    let names = ["name", "alias", "previousName", "weakAlias"].flatMap { entity.properties[$0] ?? [] }
    let texts =
      entity.identifiers.map { "\"\($0.value)\"" }
      + names.flatMap { name in
        dates.map { FoldedText(name).words.map { "\"\($0)\"" }.joined(separator: " ") + " \"\($0.prefix(10))\"" }
      }
    return texts.compactMap { try? SearchQuery($0) }
  }

  private struct Key {
    let value: String
    let why: String
    let isStrong: Bool
  }

  private static func keys(of entity: FtMEntity) -> [Key] {
    var keys = entity.identifiers.map { identifier in
      // Numbers that only one register makes unique count together with the kind of thing.
      let scope = ["iban", "leiCode", "publicKey", "imoNumber"].contains(identifier.property) ? "" : entity.schema
      let title = identifier.title
      return Key(value: "\(title)/\(scope)/\(identifier.value)", why: "same \(title)", isStrong: true)
    }
    let dates = entity.properties["birthDate"] ?? entity.properties["incorporationDate"] ?? []
    let names = ["name", "alias", "previousName", "weakAlias"].flatMap { entity.properties[$0] ?? [] }
    let what = entity.schema == "Person" ? "date of birth" : "date of incorporation"
    for name in Set(names.map { FoldedText($0).words.sorted().joined(separator: " ") }).sorted() where !name.isEmpty {
      for date in dates {
        keys.append(
          Key(
            value: "name/\(name)/\(date.prefix(10))", why: "same name, written alike or not, and \(what)",
            isStrong: false))
      }
    }
    return keys
  }
}

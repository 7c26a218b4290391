import StrictJSON

/// Holds a message that protects victims and witnesses to pseudonyms: whoever stands in it is known by a code alone.
struct PseudonymCheck {
  let message: Message
  let kind: Kind
  /// The entities of the body that can be read.
  let entities: [FtMEntity]
  let condition: UseCondition

  func findings() -> [Finding] { persons() + fields() + texts() }

  /// Fields that name a person outside of any entity.
  private func fields() -> [Finding] {
    kind.fields.filter(\.isPerson).compactMap { field in
      guard let value = message.bodyObject[field.name], !Self.texts(in: value).allSatisfy(Self.isPseudonym) else {
        return nil
      }
      return Finding(
        "/body/\(field.name)", .blocks, rule: "handling.pseudonym", source: condition.source.text,
        "must be a pseudonym such as W-0041: capital letters, digits and hyphens (\(condition.code))")
    }
  }

  private func persons() -> [Finding] {
    entities.enumerated().flatMap { place, entity -> [Finding] in
      switch entity.schema {
      // A legal entity may be a person; a company says that it is one.
      case "Person", "LegalEntity":
        let hidden = Set(entity.properties.keys).filter { condition.pseudonymous.contains($0) || Self.mentions($0) }
        let isNamed = !(entity.properties["name"] ?? []).allSatisfy(Self.isPseudonym)
        return (isNamed ? ["name"] : []).map {
          blocks(place, "properties/\($0)", "must be a pseudonym such as W-0041: capital letters, digits and hyphens")
        } + hidden.sorted().map { blocks(place, "properties/\($0)", Self.tells) }
      case "Passport", "Identification": return [blocks(place, "schema", Self.tells)]
      default:
        return entity.properties.keys.filter(Self.mentions).sorted().map {
          blocks(place, "properties/\($0)", Self.tells)
        }
      }
    }
  }

  private static let tells = "must not stand in it: it tells who somebody protected is"

  /// Whether a property names persons beside the entity that it is of.
  private static func mentions(_ property: String) -> Bool { ["namesMentioned", "peopleMentioned"].contains(property) }

  private func blocks(_ place: Int, _ path: String, _ text: String) -> Finding {
    Finding(
      "/body/entities/\(place)/\(path)", .blocks, rule: "handling.pseudonym", source: condition.source.text,
      "\(text) (\(condition.code))")
  }

  /// Whether a name is a code: nobody is called so.
  static func isPseudonym(_ name: String) -> Bool {
    name.utf8.count <= 32 && name.utf8.contains { (0x30...0x39).contains($0) }
      && name.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || $0 == 0x2D }
  }

  /// What looks like an address or a telephone in a text: only a person can tell, so it is advice.
  private func texts() -> [Finding] {
    let body = message.bodyObject.members.filter { $0.name != "entities" }
    let described = entities.enumerated().map { place, entity in
      ("/body/entities/\(place)", JSONValue.array(entity.properties.values.joined().map(JSONValue.string)))
    }
    return
      ([("/safeSubject", .string(message.safeSubject))] + body.map { ("/body/\($0.name)", $0.value) } + described)
      .flatMap { path, value -> [Finding] in
        let texts = Self.texts(in: value)
        return [("a telephone number", ContactPattern.isTelephone), ("an address", ContactPattern.isAddress)]
          .filter { _, isLike in texts.contains(where: isLike) }
          .map { what, _ in
            Finding(
              path, .advises, rule: "handling.contact", source: condition.source.text,
              "seems to hold \(what): nobody who is protected must be found through a message")
          }
      }
  }

  private static func texts(in value: JSONValue) -> [String] {
    switch value {
    case .string(let text): [text]
    case .array(let all): all.prefix(Limits.lines).flatMap(texts)
    case .object(let object): object.members.flatMap { texts(in: $0.value) }
    default: []
    }
  }
}

/// What telephone numbers and addresses look like in running text: a guess.
enum ContactPattern {
  /// Words of streets, in the languages that occur; whole words, and ends of words.
  private static let streets: Set<String> = [
    "street", "st.", "road", "rd.", "avenue", "ave.", "lane", "square", "boulevard", "blvd", "drive", "rue", "chemin",
    "place", "quai", "impasse", "calle", "avenida", "plaza", "via", "strasse", "straße", "platz", "weg", "улица", "ул.",
    "проспект", "شارع",
  ]
  private static let endings = ["straße", "strasse", "straat", "gade", "gatan"]

  /// A plus or two zeros, and seven digits or more behind it, with the usual separators between them.
  static func isTelephone(_ text: String) -> Bool {
    let separators = Set(" -()/.+\u{A0}\u{2011}".unicodeScalars)
    let runs = text.unicodeScalars.split { !("0"..."9").contains($0) && !separators.contains($0) }
    return runs.contains { run in
      let international = run.split(separator: "+", omittingEmptySubsequences: false).dropFirst().contains {
        digits($0) >= 7
      }
      let words = run.split(separator: " ")
      return international
        || words.indices.contains { place in
          words[place].starts(with: "00".unicodeScalars) && words[place...].reduce(0) { $0 + digits($1) } >= 9
        }
    }
  }

  private static func digits(_ text: Substring.UnicodeScalarView) -> Int { text.count { ("0"..."9").contains($0) } }

  /// A street's word, and a number within three words of it.
  static func isAddress(_ text: String) -> Bool {
    var (street, number): (Int?, Int?) = (nil, nil)
    let words = text.lowercased().split { $0.isWhitespace || $0 == "," || $0 == ";" }
    // One pass, whatever the text holds: the last of each kind is the nearest.
    for (index, word) in words.enumerated() {
      if isStreet(String(word)) { street = index }
      if isHouseNumber(String(word)) { number = index }
      if let street, let number, abs(street - number) <= 3 { return true }
    }
    return false
  }

  private static func isStreet(_ word: String) -> Bool {
    let bare = word.trimmingPeriod
    return streets.contains(word) || streets.contains(bare) || endings.contains { bare.hasSuffix($0) }
  }

  private static func isHouseNumber(_ word: String) -> Bool {
    let bare = word.trimmingPeriod
    return bare.utf8.count <= 5 && bare.utf8.first.map { (0x30...0x39).contains($0) } == true
      && bare.utf8.dropFirst().allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
  }
}

extension String {
  fileprivate var trimmingPeriod: String { hasSuffix(".") ? String(dropLast()) : self }
}

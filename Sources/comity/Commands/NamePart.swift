/// A name that a user typed, as a part of a path: of a node or a group; only what names are made of.
struct NamePart: CustomStringConvertible {
  let description: String

  init(_ text: String) throws {
    let isName = text.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
    }
    guard isName, (1...64).contains(text.utf8.count) else {
      throw Failure(.usage, "«\(Terminal.safe(String(text.prefix(64))))» is no name; names are a-z, 0-9 and hyphens")
    }
    description = text
  }
}

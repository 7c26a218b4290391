import Cooperation
import StrictJSON

/// What a message says.
enum MessageTargets {
  static func json(_ bytes: [UInt8]) throws -> String? {
    let value = try JSONValue(parsing: bytes)
    let written = value.serialized()
    guard let again = try? JSONValue(parsing: written, limits: .standard) else {
      // Escapes may make a text longer than the limit of its reader.
      return written.count > JSONLimits.standard.bytes ? nil : "what was written cannot be read"
    }
    return again == value && again.serialized() == written ? nil : "a value is another when it is read again"
  }

  static func message(_ bytes: [UInt8]) throws -> String? {
    _ = try? MessageTemplate(parsing: bytes)
    _ = try Message(parsing: bytes)
    return nil
  }

  static func entities(_ bytes: [UInt8]) throws -> String? {
    _ = try? FtMEntity(parsing: String(decoding: bytes, as: UTF8.self))
    _ = EntityList(String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init))
      .findings(path: "/entities", source: "fuzz")
    _ = try? FtMFile.lines(of: bytes)
    _ = try FtMFile(parsing: bytes)
    return nil
  }
}

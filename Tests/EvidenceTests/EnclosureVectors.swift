import Evidence
import Foundation

/// Attachments of all kinds of lengths, and the statement that names them, from fixed seeds; Vectors/enclosures.json holds
/// them.
enum EnclosureVectors {
  static let sizes = [0, 1, 256, 4096, 4097, 16_384, 16_385, 100_000]

  static func content(_ size: Int) -> [UInt8] { (0..<size).map { UInt8($0 * 7 % 251) } }

  /// Seals content handed over in pieces of a size.
  static func seal(
    _ content: [UInt8], name: String, mediaType: String = "application/pdf", key: [UInt8], salt: [UInt8],
    pieces: Int = 10_000
  ) throws -> (enclosure: Enclosure, sealed: [UInt8]) {
    let fixture = try Fixture()
    var sealer = try EnclosureSealer(
      key: key, salt: salt, sender: fixture.alpha, federation: fixture.federationID, suite: fixture.suite)
    var sealed: [UInt8] = []
    var start = 0
    while start < content.count {
      let end = min(start + pieces, content.count)
      sealed += try sealer.seal(Array(content[start..<end]))
      start = end
    }
    let enclosure = try sealer.finish(name: name, mediaType: mediaType) { sealed += $0 }
    return (enclosure, sealed)
  }

  /// Opens sealed bytes handed over in pieces of a size.
  static func open(_ enclosure: Enclosure, _ sealed: [UInt8], pieces: Int = 10_000) throws -> [UInt8] {
    let fixture = try Fixture()
    var opener = EnclosureOpener(
      enclosure, sender: fixture.alpha, federation: fixture.federationID, suite: fixture.suite)
    var content: [UInt8] = []
    var start = 0
    while start < sealed.count {
      let end = min(start + pieces, sealed.count)
      content += try opener.open(Array(sealed[start..<end]))
      start = end
    }
    try opener.finish()
    return content
  }

  /// The facts as foreign.py reads them.
  static func make() throws -> [String: Any] {
    let fixture = try Fixture()
    var items: [[String: Any]] = []
    var enclosures: [Enclosure] = []
    for (index, size) in sizes.enumerated() {
      let (key, salt) = ([UInt8](repeating: UInt8(index), count: 32), [UInt8](repeating: UInt8(64 + index), count: 24))
      let name = index == 1 ? "Anlage «ü».pdf" : "annex-\(index).pdf"
      let (enclosure, sealed) = try seal(content(size), name: name, key: key, salt: salt)
      enclosures.append(enclosure)
      items.append([
        "name": name, "mediaType": enclosure.mediaType, "size": size, "key": Base64.encode(key),
        "salt": Base64.encode(salt), "sealedLength": sealed.count, "digest": enclosure.digest.hex,
        "content": enclosure.content.hex,
      ])
    }
    let message = Array(#"{"subject":"fiction"}"#.utf8)
    let salt = try Salt([UInt8](repeating: 3, count: 32))
    let statement = try SealedStatement(
      sender: fixture.alpha, recipients: [fixture.bravo], enclosures: enclosures, message: message)
    return [
      "federation": fixture.federationID.hex, "sender": "alpha", "recipient": "bravo",
      "message": Base64.encode(message), "salt": Base64.encode(salt.bytes), "enclosures": items,
      "statement": Base64.encode(statement.bytes), "commitment": statement.commitment(salt: salt).hex,
    ]
  }
}

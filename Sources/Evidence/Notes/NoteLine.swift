/// One signature line of a note: key name, key id, and the signature with whatever its type puts before it.
package struct NoteLine: Sendable, Hashable {
  /// The key name.
  package let name: String
  /// The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key).
  package let keyID: UInt32
  /// What follows the key id.
  package let signature: [UInt8]

  package init(name: String, keyID: UInt32, signature: [UInt8]) {
    self.name = name
    self.keyID = keyID
    self.signature = signature
  }

  /// Reads one line without its newline.
  /// - Throws: ``EvidenceError`` `malformed` (also for base64 that is not canonical) or `tooLarge`.
  package init(parsing line: ArraySlice<UInt8>) throws(EvidenceError) {
    let dash: [UInt8] = [0xE2, 0x80, 0x94, 0x20]
    guard line.starts(with: dash), let space = line.dropFirst(4).firstIndex(of: 0x20) else {
      throw EvidenceError(.malformed, "a signature line is written «— name base64»")
    }
    let nameBytes = line[(line.startIndex + 4)..<space]
    guard !nameBytes.isEmpty, nameBytes.count <= Limits.keyName,
      let name = String(validating: nameBytes, as: UTF8.self), !name.contains("+"),
      nameBytes.allSatisfy({ (0x21...0x7E).contains($0) })
        || !name.unicodeScalars.contains(where: \.properties.isWhitespace)
    else { throw EvidenceError(.malformed, "a signature line has no usable key name") }
    let encoded = line[(space + 1)...]
    guard encoded.count <= (Limits.signature + 2) / 3 * 4 else {
      throw EvidenceError(.tooLarge, "the signature line of \(name) is longer than any signature")
    }
    guard let decoded = Base64.decode(Array(encoded)), decoded.count >= 5 else {
      throw EvidenceError(.malformed, "the signature line of \(name) is not canonical base64 of a signature")
    }
    self.name = name
    keyID = decoded[0..<4].reduce(0) { $0 << 8 | UInt32($1) }
    signature = Array(decoded[4...])
  }

  /// The line with its newline, as it stands in a note.
  package var text: String {
    var writer = ByteWriter()
    writer.write(keyID)
    writer.write(signature)
    return "— \(name) \(Base64.encode(writer.bytes))\n"
  }
}

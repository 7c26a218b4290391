import StrictJSON

extension Steward {
  /// The public file of a steward, for `comity directory make --steward`.
  package var publicFile: [UInt8] { json.serialized() + [0x0A] }

  /// Reads a public file.
  /// - Throws: ``MembershipError`` `malformed`.
  package init(publicFile bytes: [UInt8]) throws(MembershipError) {
    do {
      try self.init(reading: try ObjectReader(try JSONValue(parsing: bytes)))
    } catch {
      throw MembershipError(.malformed, "this is no public file of a steward: \(error)")
    }
  }
}

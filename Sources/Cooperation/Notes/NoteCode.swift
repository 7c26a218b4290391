/// The code on a printed note that binds paper and message: the first 100 bits of the message's salted commitment, in
/// groups that can be read out, and two check characters. Without the salt it tells nothing of the content.
package struct NoteCode: Sendable, Hashable, CustomStringConvertible {
  /// Letters and digits that nobody mistakes for one another (Crockford's 32).
  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
  private static let digits = 25
  /// The largest prime below 32², so that every single wrong character and every two that changed places are noticed.
  private static let modulus = 1021

  /// The bits as lower-case hexadecimal digits: 100 bits.
  package let hex: String

  /// Takes a commitment, in hexadecimal digits.
  package init?(commitment: String) {
    let hex = commitment.lowercased().prefix(Self.digits)
    guard hex.count == Self.digits, hex.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    self.hex = String(hex)
  }

  /// Reads what somebody typed from paper: groups apart or not, letters large or small, O for 0, I and L for 1.
  /// - Throws: ``CooperationError`` `malformed` when it is no code, or when a character was misread.
  package init(parsing text: String) throws(CooperationError) {
    var values: [Int] = []
    for character in text.uppercased() where !" -·.".contains(character) && !character.isWhitespace {
      let read: Character = character == "O" ? "0" : "IL".contains(character) ? "1" : character
      guard let value = Self.alphabet.firstIndex(of: read), values.count < 23 else {
        throw CooperationError(.malformed, "this is no code of a note: it has 22 letters and digits, without U")
      }
      values.append(value)
    }
    guard values.count == 22 else {
      throw CooperationError(.malformed, "a code has 22 letters and digits; this one has \(values.count)")
    }
    guard Self.check(values.prefix(20)) == values[20] * 32 + values[21] else {
      throw CooperationError(.malformed, "a character of the code was misread: its check characters do not hold")
    }
    var bits: [Int] = []
    for value in values.prefix(20) { for place in (0..<5).reversed() { bits.append(value >> place & 1) } }
    hex = stride(from: 0, to: 100, by: 4).map { start in
      String(bits[start..<start + 4].reduce(0) { $0 * 2 + $1 }, radix: 16)
    }.joined()
  }

  /// `3K7QF-…`, in groups of five and the check characters.
  package var description: String {
    let bits = hex.flatMap { digit in
      let value = digit.hexDigitValue ?? 0
      return (0..<4).reversed().map { value >> $0 & 1 }
    }
    let values = stride(from: 0, to: 100, by: 5).map { bits[$0..<$0 + 5].reduce(0) { $0 * 2 + $1 } }
    let check = Self.check(values[...])
    let characters = (values + [check / 32, check % 32]).map { Self.alphabet[$0] }
    return stride(from: 0, to: 22, by: 5).map { String(characters[$0..<min($0 + 5, 22)]) }.joined(separator: "-")
  }

  private static func check(_ values: ArraySlice<Int>) -> Int {
    values.reduce(1) { ($0 * 37 + $1 + 1) % modulus }
  }
}

/// Numbers that are written in groups, such as an IBAN in groups of four: found however they are parted.
enum GroupedNumber {
  /// What stands where among words.
  struct Run: Sendable, Hashable {
    /// The places of its groups.
    let places: Range<Int>
    /// The groups, written together.
    let compact: String
  }

  /// What fewer characters name says too little.
  private static let least = 8
  /// More characters than those of the longest IBAN are several numbers.
  private static let most = 34

  /// The numbers among folded words, in their order.
  static func runs(in words: [String]) -> [Run] {
    var (runs, place): ([Run], Int) = ([], 0)
    while place < words.count {
      let end = iban(words, from: place) ?? digits(words, from: place)
      let compact = words[place..<end].joined()
      if end - place > 1, compact.utf8.count >= least { runs.append(Run(places: place..<end, compact: compact)) }
      place = max(end, place + 1)
    }
    return runs
  }

  /// Where the groups of an IBAN end: it has the length of its country, and its check digits hold; nil for none.
  private static func iban(_ words: [String], from start: Int) -> Int? {
    let first = Array(words[start].utf8.prefix(4))
    guard first.count == 4, first[0...1].allSatisfy(isLetter), first[2...3].allSatisfy(isDigit),
      let length = FtMModel.standard?.ibanLengths[words[start].prefix(2).uppercased()]
    else { return nil }
    var (text, end): ([UInt8], Int) = ([], start)
    while end < words.count, text.count < length, words[end].utf8.allSatisfy({ isLetter($0) || isDigit($0) }) {
      text += Array(words[end].utf8)
      end += 1
    }
    return text.count == length && remainder(text[4...] + text[..<4]) == 1 ? end : nil
  }

  /// Where groups end that each hold a digit and nothing but plain letters and digits.
  private static func digits(_ words: [String], from start: Int) -> Int {
    var (end, count) = (start, 0)
    while end < words.count, count + words[end].utf8.count <= most, words[end].utf8.contains(where: isDigit),
      words[end].utf8.allSatisfy({ isLetter($0) || isDigit($0) })
    {
      count += words[end].utf8.count
      end += 1
    }
    return max(end, start + 1)
  }

  private static func remainder(_ text: ArraySlice<UInt8>) -> Int {
    text.reduce(0) { rest, byte in
      isDigit(byte) ? (rest * 10 + Int(byte) - 0x30) % 97 : (rest * 100 + Int(byte) - 0x57) % 97
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte) }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

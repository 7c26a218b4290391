/// Reads one I-JSON text. Depth is bounded by the limits, so recursion is too.
struct JSONParser {
  private let bytes: [UInt8]
  private let limits: JSONLimits
  private var position = 0
  private var members = 0

  init(_ bytes: [UInt8], _ limits: JSONLimits) {
    self.bytes = bytes
    self.limits = limits
  }

  mutating func parse() throws(JSONError) -> JSONValue {
    guard bytes.count <= limits.bytes else {
      throw JSONError(.tooLarge, offset: limits.bytes, "the text is over \(limits.bytes) bytes")
    }
    guard String(validating: bytes, as: UTF8.self) != nil else {
      throw JSONError(.text, offset: nil, "the text is not UTF-8")
    }
    let value = try value(depth: 0)
    skipSpace()
    guard position == bytes.count else { throw syntax("something follows the value") }
    return value
  }

  private mutating func value(depth: Int) throws(JSONError) -> JSONValue {
    skipSpace()
    switch peek() {
    case UInt8(ascii: "{"): return .object(try object(depth: depth + 1))
    case UInt8(ascii: "["): return .array(try array(depth: depth + 1))
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try literal("true", .bool(true))
    case UInt8(ascii: "f"): return try literal("false", .bool(false))
    case UInt8(ascii: "n"): return try literal("null", .null)
    default: return .number(try number())
    }
  }

  private mutating func object(depth: Int) throws(JSONError) -> JSONObject {
    try open(depth)
    var found: [JSONObject.Member] = []
    var names = JSONNames()
    if take(UInt8(ascii: "}")) { return JSONObject(checked: []) }
    while true {
      skipSpace()
      let at = position
      let name = try string()
      guard names.insert(name, beside: found) else {
        throw JSONError(.duplicateName, offset: at, "a name stands twice in one object")
      }
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw syntax("a colon is missing") }
      try count()
      found.append(JSONObject.Member(name: name, value: try value(depth: depth)))
      skipSpace()
      if take(UInt8(ascii: "}")) { return JSONObject(checked: found) }
      guard take(UInt8(ascii: ",")) else { throw syntax("a comma or brace is missing") }
    }
  }

  private mutating func array(depth: Int) throws(JSONError) -> [JSONValue] {
    try open(depth)
    var found: [JSONValue] = []
    if take(UInt8(ascii: "]")) { return [] }
    while true {
      try count()
      found.append(try value(depth: depth))
      skipSpace()
      if take(UInt8(ascii: "]")) { return found }
      guard take(UInt8(ascii: ",")) else { throw syntax("a comma or bracket is missing") }
    }
  }

  private mutating func open(_ depth: Int) throws(JSONError) {
    guard depth <= limits.depth else {
      throw JSONError(.tooLarge, offset: position, "nested over \(limits.depth) deep")
    }
    position += 1
    skipSpace()
  }

  private mutating func count() throws(JSONError) {
    members += 1
    guard members <= limits.members else {
      throw JSONError(.tooLarge, offset: position, "over \(limits.members) members")
    }
  }

  private mutating func string() throws(JSONError) -> String {
    guard take(UInt8(ascii: "\"")) else { throw syntax("a string is missing") }
    let start = position
    // Up to the first escape, what is read is what stands there.
    while let byte = peek(), byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"),
      position - start < limits.stringBytes
    {
      position += 1
    }
    var out = bytes[start..<position]
    while let byte = peek() {
      position += 1
      switch byte {
      case UInt8(ascii: "\""): return try checked(out, start)
      case UInt8(ascii: "\\"): try escape(into: &out)
      case 0..<0x20: throw syntax("a control character stands in a string")
      default: out.append(byte)
      }
      guard out.count <= limits.stringBytes else {
        throw JSONError(.tooLarge, offset: start, "a string is over \(limits.stringBytes) bytes")
      }
    }
    throw syntax("a string does not end")
  }

  private func checked(_ utf8: ArraySlice<UInt8>, _ start: Int) throws(JSONError) -> String {
    guard let text = String(validating: utf8, as: UTF8.self) else { throw JSONError(.text, offset: start, "not UTF-8") }
    // Only what begins with these bytes can be one.
    guard utf8.contains(where: { $0 >= 0xEF }) else { return text }
    let noncharacter = text.unicodeScalars.contains { scalar in
      scalar.value & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar.value)
    }
    guard !noncharacter else { throw JSONError(.text, offset: start, "a noncharacter stands in a string") }
    return text
  }

  private mutating func escape(into out: inout ArraySlice<UInt8>) throws(JSONError) {
    guard let byte = peek() else { throw syntax("a string does not end") }
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): out.append(byte)
    case UInt8(ascii: "b"): out.append(0x08)
    case UInt8(ascii: "f"): out.append(0x0C)
    case UInt8(ascii: "n"): out.append(0x0A)
    case UInt8(ascii: "r"): out.append(0x0D)
    case UInt8(ascii: "t"): out.append(0x09)
    case UInt8(ascii: "u"): out += Array(String(Character(try scalar())).utf8)
    default: throw syntax("an unknown escape")
    }
  }

  private mutating func scalar() throws(JSONError) -> Unicode.Scalar {
    let high = try hex4()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard high < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw lone() }
    let low = try hex4()
    guard (0xDC00...0xDFFF).contains(low), let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw lone() }
    return scalar
  }

  private mutating func hex4() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let byte = peek(), let digit = Character(Unicode.Scalar(byte)).hexDigitValue, byte < 0x80 else {
        throw syntax("an escape without four hexadecimal digits")
      }
      position += 1
      value = value << 4 | UInt32(digit)
    }
    return value
  }

  private mutating func number() throws(JSONError) -> JSONNumber {
    let start = position
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) { try digits() }
    if take(UInt8(ascii: ".")) { try digits() }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      try digits()
    }
    guard position - start <= 64 else { throw JSONError(.tooLarge, offset: start, "a number is over 64 characters") }
    return JSONNumber(checked: String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let byte = peek(), byte >= 0x30, byte <= 0x39 { position += 1 }
    guard position > start else { throw syntax("a value is missing or is none of JSON") }
  }

  private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONError) -> JSONValue {
    let expected = text.withUTF8Buffer(Array.init)
    guard bytes[position...].starts(with: expected) else { throw syntax("a value is none of JSON") }
    position += expected.count
    return value
  }

  private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard peek() == byte else { return false }
    position += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private func syntax(_ message: String) -> JSONError { JSONError(.syntax, offset: position, message) }

  private func lone() -> JSONError { JSONError(.text, offset: position, "a lone surrogate stands in a string") }
}

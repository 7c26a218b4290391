import StrictJSON
import Testing

@Suite("Strict JSON")
struct JSONTests {
  private func parse(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  @Test(
    "reads what RFC 7493 permits and writes it back",
    arguments: [
      "null", "true", "[]", "{}", "0", "-0", "1.50", "1e10", "-1.25E-7", #""""#, #""a\"b\\c""#, "\"\u{1F600}é\"",
      #"{"b":1,"a":[{"c":null}]}"#, "[1,2,[3,[4]]]", "9007199254740993",
    ])
  func accepted(text: String) throws {
    let value = try parse(text)
    #expect(String(decoding: value.serialized(), as: UTF8.self) == text)
    #expect(try JSONValue(parsing: value.serialized()) == value)
  }

  @Test(
    "refuses what it does not",
    arguments: [
      "", " ", "nul", "tru", "01", "1.", ".5", "+1", "1e", "--1", "NaN", "[1,]", "[1 2]", "{\"a\":1,}", "{a:1}",
      "{\"a\" 1}",
      "\"a", "\"\n\"", "\"\\x\"", "\"\\u12\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"", "\"\\ufffe\"",
      "\"\\ufdd0\"", "[] []", "{\"a\":1,\"a\":2}", "{\"a\":1,\"\\u0061\":2}", "\u{FEFF}{}", "'a'", "[1]//x",
    ])
  func refused(text: String) { #expect(throws: JSONError.self) { try parse(text) } }

  @Test("reads escapes to what they mean")
  func escapes() throws {
    #expect(try parse(#""\u00e9\ud83d\ude00\n\/""#) == .string("é\u{1F600}\n/"))
    #expect(try JSONValue(parsing: [0x22, 0xFF, 0x22].map { $0 == 0xFF ? 0x41 : $0 }) == .string("A"))
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xFF, 0x22]) }
    #expect(throws: JSONError.self) { try JSONValue(parsing: [0x22, 0xC0, 0x80, 0x22]) }
  }

  @Test("takes names that look alike but differ as different")
  func names() throws {
    let text = "{\"é\":1,\"e\u{301}\":2}"
    guard case .object(let object) = try parse(text) else { throw JSONError(.member, offset: nil, "no object") }
    #expect(object.members.count == 2 && object["é"] == .number(JSONNumber(1)))
  }

  @Test("holds its limits without a trap")
  func limits() {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.self) { try parse(deep) }
    let limits = JSONLimits(bytes: 100, depth: 2, members: 3, stringBytes: 4)
    for text in ["[[[1]]]", "[1,2,3,4]", "\"12345\"", String(repeating: " ", count: 101)] {
      #expect(throws: JSONError.self) { try JSONValue(parsing: Array(text.utf8), limits: limits) }
    }
  }

  @Test("gives integers only where every reader would")
  func integers() throws {
    #expect(try parse("9007199254740991") == .number(JSONNumber(9_007_199_254_740_991)))
    for (text, value) in [
      ("12", Int64(12)), ("-7", -7), ("1.0", nil), ("1e2", nil), ("9007199254740992", nil), ("-0", nil),
    ] {
      guard case .number(let number) = try parse(text) else { continue }
      #expect(number.int64 == value, "\(text)")
    }
  }

  @Test("names each missing, wrong and foreign member")
  func reader() throws {
    var reader = try ObjectReader(try parse(#"{"a":"x","b":1,"c":{"d":true}}"#))
    #expect(try reader.requireString("a") == "x")
    #expect(throws: JSONError.self) { try reader.requireString("b") }
    #expect(throws: JSONError.self) { try reader.requireString("z") }
    var inner = try reader.requireObject("c")
    #expect(throws: JSONError.self) { try inner.finish() }
    #expect(try inner.requireBool("d"))
    try inner.finish()
    try reader.finish()
  }

  @Test("never traps on random bytes", arguments: UInt64(1)...50)
  func noise(seed: UInt64) {
    var state = seed
    let alphabet = Array("{}[]\":,\\u0123abcde.-+ \n\u{FF}".utf8)
    let bytes = (0..<300).map { _ -> UInt8 in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return alphabet[Int(state >> 33) % alphabet.count]
    }
    _ = try? JSONValue(parsing: bytes)
  }
}

@Suite("The place of a fault")
struct JSONPlaceTests {
  @Test(
    "is counted as an editor does: lines, and characters in the line",
    arguments: [("{", 1, 2), ("{\n  \"a\" 1\n}", 2, 7), ("{\n\n\"ééé\": x}", 3, 8), ("", 1, 1), ("{\"a\":1}\n}", 2, 1)])
  func place(text: String, line: Int, column: Int) throws {
    let bytes = Array(text.utf8)
    let error = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
    let place = try #require(error?.place(in: bytes))
    #expect(place.line == line && place.column == column, "\(place)")
  }
}

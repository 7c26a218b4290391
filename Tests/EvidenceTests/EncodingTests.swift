import Evidence
import Testing

@Suite("Encodings")
struct EncodingTests {
  @Test("base64 reads only what it writes", arguments: UInt64(1)...20)
  func base64(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    for count in 0..<40 {
      let bytes = random.bytes(count)
      let text = Base64.encode(bytes)
      #expect(Base64.decode(text) == bytes)
      #expect(Base64.decode(text + "=") == nil)
    }
    for text in ["AB==", "AAB=", "A", "AA", "AAA", "====", "AA=A", "A===", "AAAA\n", "AA-_"] {
      #expect(Base64.decode(text) == nil)
    }
  }

  @Test("times are RFC 3339 with milliseconds, of days that exist")
  func times() throws {
    for text in [
      "1970-01-01T00:00:00.000Z", "2026-11-24T10:00:00.123Z", "2024-02-29T23:59:59.999Z", "9999-12-31T23:59:59.999Z",
    ] {
      #expect(try Timestamp(rfc3339: text).description == text)
    }
    for text in [
      "2026-02-29T00:00:00.000Z", "2026-13-01T00:00:00.000Z", "2026-11-24T24:00:00.000Z", "2026-11-24T10:00:00Z",
      "2026-11-24 10:00:00.000Z", "2026-11-24T10:00:60.000Z", "1969-12-31T23:59:59.999Z", "2026-00-10T00:00:00.000Z",
      "",
    ] {
      #expect(throws: EvidenceError.self) { try Timestamp(rfc3339: text) }
    }
    #expect(Timestamp(milliseconds: .max).advanced(bySeconds: .max) == Timestamp(milliseconds: Timestamp.maximum))
    #expect(Timestamp(milliseconds: 5).advanced(bySeconds: .min).milliseconds == 0)
    #expect(Timestamp(seconds: .max).milliseconds <= Timestamp.maximum)
  }

  @Test("names and origins have one form")
  func names() throws {
    for name in ["ab", "icc-reg", "a1"] { #expect(try NodeName(name).text == name) }
    for name in ["", "a", "-a", "a-", "A1", "a_b", "a.b", String(repeating: "a", count: 33), "é1"] {
      #expect(throws: EvidenceError.self) { try NodeName(name) }
    }
    #expect(try LogOrigin("alpha.demo.example/audit/7").epoch == 7)
    for origin in [
      "alpha/audit/1", "alpha.demo.example/audit/0", "alpha.demo.example/audit/01", "alpha.demo.example/log/1",
      "alpha..example/audit/1",
    ] {
      #expect(throws: EvidenceError.self) { try LogOrigin(origin) }
    }
  }

  @Test("binary readers refuse lengths that are not there", arguments: UInt64(1)...30)
  func readers(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let noise = random.bytes(Int.random(in: 0...2000, using: &random))
    #expect(throws: EvidenceError.self) { try SealedStatement(parsing: noise) }
    #expect(throws: EvidenceError.self) { try Envelope(parsing: noise, suite: .comity1) }
    #expect(throws: EvidenceError.self) { try SealedBatchKey(parsing: noise, suite: .comity1) }
    #expect(throws: EvidenceError.self) { try LoggedEvent(parsing: noise) }
    #expect(throws: EvidenceError.self) { try Checkpoint(parsing: noise) }
  }
}

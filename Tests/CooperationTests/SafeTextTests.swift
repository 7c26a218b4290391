import Cooperation
import Testing

@Suite("Text that a peer chose")
struct SafeTextTests {
  @Test(
    "is shown with visible escapes wherever it could steer a terminal or hide something",
    arguments: [
      "\u{1B}[2J", "a\u{202E}b", "\u{200F}", "\u{2066}x\u{2069}", "x\u{2028}y", "x\u{2029}y", "\u{9B}31m", "\u{7F}",
      "\u{FEFF}",
      "\r\n", "\t", "\0", "\u{200B}", "\u{AD}", "\u{E0041}", "\u{061C}", "\u{E000}",
    ])
  func escaped(hostile: String) {
    let safe = SafeText(hostile).text
    #expect(safe.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F } && safe.contains("\\u{"))
  }

  @Test("stays as it is when it is only writing", arguments: ["Łódź – 東京", "می‌خواهم", "नमस्ते", "Ж", "🏝️", "a\\b"])
  func unchanged(text: String) { #expect(SafeText(text).text == text) }

  @Test("is cut to a place in a sentence")
  func shortened() {
    #expect(SafeText(String(repeating: "a\u{301}", count: 1_000)).shortened.unicodeScalars.count == 101)
    #expect(SafeText("short").shortened == "short")
  }
}

import Foundation
import Glibc
import Logging
import Synchronization
import Testing

@testable import Operations

@Suite("The daemon writes its log")
struct LogTests {
  /// What is written by a logger of this format.
  private func lines(journal: Bool, level: Logger.Level = .info, _ log: (inout Logger) -> Void) -> [String] {
    let written = Paper()
    var logger = Logger(label: "comityd") { label in
      LineLogHandler(label: label, logLevel: level, isJournal: journal, write: written.add)
    }
    log(&logger)
    return written.lines
  }

  private final class Paper: Sendable {
    private let text = Mutex("")
    var lines: [String] { text.withLock { $0.split(separator: "\n").map(String.init) } }
    @Sendable func add(_ line: [UInt8]) { text.withLock { $0 += String(decoding: line, as: UTF8.self) } }
  }

  @Test(
    "A journal's line begins with the priority and holds the ids in order",
    arguments: [
      (Logger.Level.critical, "<2>"), (.error, "<3>"), (.warning, "<4>"), (.notice, "<5>"), (.info, "<6>"),
      (.debug, "<7>"), (.trace, "<7>"),
    ])
  func journalLine(_ level: Logger.Level, _ priority: String) {
    let lines = lines(journal: true, level: .trace) { logger in
      logger[metadataKey: "peer"] = "beta"
      logger.log(level: level, "link opened", metadata: ["code": "7"])
    }
    #expect(lines == ["\(priority)link opened code=7 peer=beta"])
  }

  @Test("Nothing that a peer says can begin a second line", arguments: [true, false])
  func oneEventIsOneLine(_ journal: Bool) {
    let lines = lines(journal: journal) { $0.info("a\n<2>b", metadata: ["peer": "x\r\ny\u{2028}\u{85}\u{1B}[31mz"]) }
    #expect(lines.count == 1)
    #expect(lines.first?.contains("\u{1B}") == false)
  }

  @Test("A line of JSON holds time, level and message, and a field named level does not pass for the level")
  func jsonLine() throws {
    let lines = lines(journal: false) { $0.warning("held", metadata: ["level": "info", "peer": "beta"]) }
    let line = try #require(lines.first)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(object["level"] as? String == "warning")
    #expect(object["message"] as? String == "held")
    #expect(object["fields"] as? [String: String] == ["level": "info", "peer": "beta"])
    let time = try #require(object["time"] as? String)
    // A day too: a log is kept for longer than one.
    let moment = try Date(time, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    #expect(abs(moment.timeIntervalSinceNow) < 60 && time.hasSuffix("Z"), "\(time)")
  }

  @Test("What is below the level is not written")
  func levelHolds() {
    #expect(lines(journal: true, level: .notice) { $0.info("small") }.isEmpty)
  }

  @Test("The journal is known by its device and inode, so a redirected log is not taken for it")
  func journalIsRecognised() throws {
    let folder = try TemporaryFolder()
    let descriptor = open(try folder.file("stderr", "x"), O_RDONLY)
    defer { close(descriptor) }
    var facts = stat()
    try #require(fstat(descriptor, &facts) == 0)
    #expect(LogSetup.isJournalListening("\(facts.st_dev):\(facts.st_ino)", descriptor: descriptor))
    #expect(!LogSetup.isJournalListening("\(facts.st_dev):1", descriptor: descriptor))
    #expect(!LogSetup.isJournalListening(nil, descriptor: descriptor))
  }
}

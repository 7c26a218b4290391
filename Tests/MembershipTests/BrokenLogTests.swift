import AuditFixtures
import Evidence
import Membership
import Testing

/// Every broken log of the corpus in this process; Tests/EndToEndTests holds the program to the same list.
@Suite("Broken logs")
struct BrokenLogTests {
  @Test("are many, each with a name of its own")
  func many() throws {
    let logs = try BrokenCorpus.made.get().logs
    #expect(Set(logs.map(\.name)).count == logs.count && logs.count >= 75)
    #expect(logs.filter { $0.verdict == .failed }.count >= 30 && logs.filter { $0.verdict == .cannotTell }.count >= 30)
  }

  @Test("are each told from a whole one, with what is wrong by name", arguments: BrokenCorpus.names)
  func detected(name: String) throws {
    let (logs, trust) = try BrokenCorpus.made.get()
    let log = try #require(logs.first { $0.name == name })
    let report = try log.report(trust)
    let said = report.checks.filter { ($0.outcome == .passed) == (log.verdict == .verified) }.map(\.text)
    #expect(report.verdict == log.verdict, "\(report.checks)")
    #expect(said.contains { $0.contains(log.phrase) }, "«\(log.phrase)» is not said: \(said)")
    #expect(report.badEntry == log.badEntry)
  }

  @Test("are never verified without trust, whole or not", arguments: BrokenCorpus.names)
  func untrusted(name: String) throws {
    let log = try #require(try BrokenCorpus.made.get().logs.first { $0.name == name })
    guard case .folder(let files) = log.subject else { return }
    var verifier = LogVerifier(MemoryFolder(files), suite: .comity1)
    #expect(try verifier.verify { _ in nil }.verdict != .verified)
  }
}

/// The corpus and an auditor's trust, made once.
private enum BrokenCorpus {
  static let made: Result<(logs: [BrokenLog], trust: TrustFolder), any Error> = Result {
    let federation = try AuditFederation()
    return (logs: try BrokenLog.all(in: federation), trust: try federation.trust())
  }

  static let names: [String] = (try? made.get().logs.map(\.name)) ?? []
}

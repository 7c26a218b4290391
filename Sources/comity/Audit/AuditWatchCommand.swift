import ArgumentParser
import Evidence
import Foundation
import Membership

/// Follows logs between runs.
struct AuditWatchCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "watch", abstract: "Follow logs from run to run: alarms on a fork, a rollback, and on silence",
    discussion: """
      Each run looks once, compares with what the state folder holds from before, and keeps what it saw. Run it from a timer, \
      or with --every. Exit codes: 0 each log extends what it showed before and is not old, 3 proven wrong (a fork is kept with \
      its proof), 4 cannot tell (smaller than before, stale, not linked, not witnessed).
      """)

  @Argument(help: "Folders of logs, or their addresses; none for the running node", completion: .directory)
  var sources: [String] = []

  @Option(help: "Your trust folder: genesis, directory, policy", completion: .directory)
  var trust: String

  @Option(help: "The folder that keeps what was seen, from run to run", completion: .directory)
  var state: String

  @Option(help: "Seconds after which a log without a newer witnessed head is stale; by default the directory's policy")
  var stale: Int64?

  @Option(help: "Look again every so many seconds, until interrupted")
  var every: Int?

  @Option(help: "A command to run for each alarm, with the alarm as JSON on its standard input")
  var exec: String?

  @OptionGroup var node: NodeOptions

  func validate() throws {
    guard stale ?? 1 > 0, every ?? 1 > 0 else { throw ValidationError("--stale and --every take seconds, at least 1.") }
  }

  func run() async throws {
    let trusted = try TrustReading.read(trust)
    repeat {
      let verdict = try await lookAtAll(trusted)
      guard let every else { return try VerificationOutput.end(verdict) }
      try await Task.sleep(for: .seconds(every))
    } while true
  }

  /// Looks at each log; one that cannot be read holds none of the others up.
  private func lookAtAll(_ trusted: TrustFolder) async throws -> AuditReport.Verdict {
    var worst = AuditReport.Verdict.verified
    for source in sources.isEmpty ? [""] : sources {
      let verdict: AuditReport.Verdict
      do {
        verdict = try await look(source, trusted)
      } catch let failure as Failure where failure.status != .usage {
        Terminal.error("comity: \(source): \(failure.message)")
        verdict = .cannotTell
      } catch let damage as WatchFolder.Unreadable {
        Terminal.error("comity: \(source): \(damage.message)")
        verdict = .cannotTell
      }
      if verdict == .failed || worst == .verified { worst = verdict }
    }
    return worst
  }

  private func look(_ source: String, _ trusted: TrustFolder) async throws -> AuditReport.Verdict {
    let name = source.isEmpty ? "the node" : source
    let (watch, proof): (LogWatch, String?)
    do {
      let folder: any LogFolder & Sendable =
        source.isEmpty ? try await LiveLogFolder.follow(try node.client()) : try LogSource.open(source)
      (watch, proof) = try await BlockingWait.run { try look(folder, name, trusted) }
    } catch let damage as WatchFolder.Unreadable {
      throw damage
    } catch {
      let failure = Failure(error)
      guard failure.status != .usage else { throw failure }
      (watch, proof) = (try lookInVain(name, failure.message, trusted), nil)
    }
    try show(watch, proof, of: name)
    return watch.report.verdict
  }

  private func show(_ watch: LogWatch, _ proof: String?, of name: String) throws {
    if node.json {
      try Terminal.json(WatchAnswer(watch, source: name, proof: proof))
    } else {
      VerificationOutput.checks(watch.report)
      for alarm in watch.alarms { Terminal.print("ALARM     \(alarm.alarm.rawValue): \(Terminal.safe(alarm.text))") }
      if let proof { Terminal.print("Proof     \(proof)") }
      VerificationOutput.result(watch.report)
    }
    for alarm in watch.alarms {
      let told = WatchAlarm(
        source: name, log: watch.report.origin, alarm: alarm.alarm.rawValue, text: alarm.text,
        proof: alarm.alarm == .fork ? proof : nil)
      if let exec { try told.tell(exec) }
    }
  }

  private var now: Timestamp { Timestamp(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }

  private func look(
    _ folder: any LogFolder & Sendable, _ name: String, _ trusted: TrustFolder
  ) throws -> (LogWatch, proof: String?) {
    let sources = WatchedSources(state)
    // A source that shows nothing any more is still the one of its log.
    let origin = try origin(of: folder)
    let kept = try origin.map { WatchFolder(state, of: $0) } ?? sources.folder(of: name)
    var watch = LogWatch(trust: trusted, suite: .comity1, state: try kept?.read(), staleAfter: stale)
    do {
      try watch.look(at: folder, now: now)
    } catch let error as EvidenceError {
      throw WatchFolder.Unreadable(message: "what was kept of this log cannot be read: \(error.message)")
    }
    if let kept, let state = watch.state {
      try kept.write(state)
      if let origin { try sources.note(origin, of: name) }
    }
    return (watch, try watch.proof.flatMap { try kept?.keep($0) })
  }

  /// What could not be looked at is judged by what it showed last: silence is an alarm.
  private func lookInVain(_ name: String, _ why: String, _ trusted: TrustFolder) throws -> LogWatch {
    let sources = WatchedSources(state)
    var watch = LogWatch(
      trust: trusted, suite: .comity1, state: try sources.folder(of: name)?.read(), staleAfter: stale)
    watch.lookInVain(why, since: try sources.triedSince(name, now: now), now: now)
    return watch
  }

  /// Which log the source shows; only names the folder of the state.
  private func origin(of folder: any LogFolder) throws -> LogOrigin? {
    guard let bytes = try folder.read("checkpoint", limit: Evidence.Limits.checkpointNote),
      let note = try? SignedNote(parsing: bytes, limit: Evidence.Limits.checkpointNote)
    else { return nil }
    return try? Checkpoint(parsing: note.text).origin
  }
}

/// One look as JSON.
struct WatchAnswer: Encodable {
  struct Alarm: Encodable {
    let alarm: String
    let text: String
  }

  let schema = "comity/audit-watch/1"
  let source: String
  let origin: String?
  let size: UInt64
  let result: String
  let exit: Int32
  let alarms: [Alarm]
  let proof: String?
  let checks: [VerificationAnswer.Check]
  let remarks: [String]

  init(_ watch: LogWatch, source: String, proof: String?) {
    self.source = source
    origin = watch.report.origin
    size = watch.report.size
    result = watch.report.verdict.rawValue
    exit = VerificationOutput.status(of: watch.report.verdict).rawValue
    alarms = watch.alarms.map { Alarm(alarm: $0.alarm.rawValue, text: $0.text) }
    self.proof = proof
    checks = watch.report.checks.map { VerificationAnswer.Check(outcome: $0.outcome.rawValue, text: $0.text) }
    remarks = watch.report.remarks
  }
}

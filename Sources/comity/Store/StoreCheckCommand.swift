import ArgumentParser
import EncryptedSQLite
import Evidence
import NodeCore

/// Checks that the store is what the key's holder wrote.
struct StoreCheckCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Open every block, have SQLite check its trees; with --deep compare with the log too",
    discussion: """
      Exit codes: 0 nothing wrong, 13 something is broken (each thing is named). --deep also compares every index with its \
      table, every entry of the log with its commitment and the signed checkpoints, and every message with the event that \
      names it, and every attachment's file, however long that takes, with the digest that names it; without --deep a file's \
      presence and length are looked at. No check on one machine can tell that the whole folder is an older copy: peers and witnesses remember \
      the log's size.
      """)

  @Flag(help: "Compare what the store holds with the node's own log")
  var deep = false

  @OptionGroup var options: StoreOptions
  @OptionGroup var opening: StoreSecretOptions

  func run() async throws {
    let store = try options.folder.unlock(with: try opening.secret())
    defer { store.close() }
    var progress = ProgressReport(json: options.json)
    let found = try store.check(thorough: deep) { progress.show($0) }
    var answer = StoreCheckAnswer(found, notices: store.notices)
    if deep, answer.findings.isEmpty { try await checkContent(store, &answer, &progress) }
    try checkAttachments(store, &answer, &progress)
    if !deep { answer.notChecked.insert("the content against the node's own log (--deep does)", at: 0) }
    progress.finish()
    try show(answer)
    if !answer.findings.isEmpty { throw ExitCode(ExitStatus.corrupt.rawValue) }
  }

  private func checkContent(
    _ store: UnlockedStore, _ answer: inout StoreCheckAnswer, _ progress: inout ProgressReport
  ) async throws {
    var latest = progress
    do {
      var check = try ContentCheck(databaseURI: store.databaseURI, suite: .comity1) { done, total in
        latest.show(StoreProgress(.content, Int64(clamping: done), of: Int64(clamping: total)))
      }
      let result = try check.run()
      answer.findings += result.findings
      answer.checked += result.checked
    } catch let error as NodeError where error.code == .notReady {
      answer.notChecked.append("the content: the store holds no node yet")
    } catch {
      guard let damage = store.database.damage else { throw error }
      answer.findings.append(damage.message)
    }
    progress = latest
  }

  /// The files stand beside the database: what is wrong in the one says nothing of the others, but their rows are needed.
  private func checkAttachments(
    _ store: UnlockedStore, _ answer: inout StoreCheckAnswer, _ progress: inout ProgressReport
  ) throws {
    var latest = progress
    do {
      var check = try AttachmentCheck(
        databaseURI: store.databaseURI, folder: options.folder.path + "/attachments", reads: deep
      ) { done, total in
        latest.show(StoreProgress(.attachments, Int64(clamping: done >> 20), of: Int64(clamping: total >> 20)))
      }
      let result = try check.run()
      answer.findings += result.findings
      answer.checked += result.checked
    } catch let error as NodeError where error.code == .notReady {
      answer.notChecked.append("the attachments: \(error.message)")
    } catch {
      guard !answer.findings.isEmpty || store.database.damage != nil else { throw error }
      answer.notChecked.append("the attachments: their rows cannot be read")
    }
    progress = latest
  }

  private func show(_ answer: StoreCheckAnswer) throws {
    if options.json { return try Terminal.json(answer) }
    for notice in answer.notices { Terminal.error("comity: \(notice)") }
    for check in answer.checked { Terminal.print("\(check.hasPrefix("not checked") ? "·" : "✓") \(check)") }
    for check in answer.notChecked { Terminal.print("· not checked: \(check)") }
    for finding in answer.findings { Terminal.print("✗ \(Terminal.safe(finding))") }
    Terminal.print(
      answer.findings.isEmpty
        ? "RESULT    NOTHING WRONG (exit 0)"
        : "RESULT    BROKEN (exit \(ExitStatus.corrupt.rawValue)); keep the folder as it is and restore a backup beside it"
    )
  }
}

/// A check as JSON.
struct StoreCheckAnswer: Encodable {
  let schema = "comity/store-check/1"
  let blocks: Int64
  var checked: [String]
  var notChecked = ["whether the whole folder is an older copy: peers and witnesses remember the log's size"]
  var findings: [String]
  let notices: [String]

  init(_ result: StoreCheckResult, notices: [String]) {
    blocks = result.blocks
    checked = result.checked
    findings = result.findings
    self.notices = notices
  }
}

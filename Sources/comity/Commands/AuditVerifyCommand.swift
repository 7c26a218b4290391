import ArgumentParser
import Evidence
import Foundation
import Membership

/// Verifies a log, a file of evidence, a proof or two checkpoints, with no trust in the node that wrote them.
struct AuditVerifyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract: "Verify a log's folder, a running node's log, a file of evidence, a proof, or two checkpoints",
    discussion: """
      Exit codes: 0 verified, 3 proven wrong, 4 cannot tell (evidence or policy is missing). \
      Trust comes from your own folder (genesis, directory, policy), never from beside or inside what is verified.
      """)

  @Argument(
    help:
      "The log's folder or its address; a file that «audit evidence», «disclose» or «prove» wrote; or two checkpoint notes",
    completion: .file())
  var paths: [String] = []

  @Option(help: "Your trust folder: genesis, directory, policy", completion: .directory)
  var trust: String?

  @Option(help: "With two checkpoints: a file with the consistency proof between them, one base64 hash a line")
  var consistency: String?

  @Option(help: "With a proof that does not carry its entry: the entry's leaf hash, hex")
  var leaf: String?

  @Option(help: "With a log: an earlier checkpoint of it that you hold, which it must extend", completion: .file())
  var since: String?

  @Option(help: "With a log of a later epoch: the last checkpoint of the epoch before", completion: .file())
  var before: String?

  @Flag(help: "With a log that was exported under the full right: an entry that is not opened is a finding")
  var full = false

  @Flag(help: "Verify the log of the running node, without writing it")
  var live = false

  @OptionGroup var node: NodeOptions

  func validate() throws {
    guard live ? paths.isEmpty : (1...2).contains(paths.count) else {
      throw ValidationError("Name one folder or file, two checkpoints, or --live and nothing.")
    }
    guard leaf.map({ (try? Digest(hex: $0)) != nil }) ?? true else {
      throw ValidationError("--leaf takes 64 lower-case hexadecimal digits.")
    }
    guard consistency == nil || paths.count == 2 else { throw ValidationError("--consistency needs two checkpoints.") }
  }

  func run() async throws {
    let found = try await verify(try trust.map(TrustReading.read))
    if node.json { try Terminal.json(VerificationAnswer(found, of: paths)) } else { VerificationOutput.show(found) }
    try VerificationOutput.end(found.report.verdict)
  }

  private func verify(_ trusted: TrustFolder?) async throws -> Verification {
    if live {
      let folder = try await LiveLogFolder.export(try node.client())
      return Verification(try await BlockingWait.run { try verify(folder, trusted) })
    }
    if let second = paths.dropFirst().first { return try verifyPair(paths[0], second, trusted) }
    if LogSource.isAddress(paths[0]) {
      let folder = try LogSource.open(paths[0])
      return Verification(try await BlockingWait.run { try verify(folder, trusted) })
    }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: paths[0], isDirectory: &isFolder) else {
      throw Failure(.notFound, "\(paths[0]) is not there")
    }
    if isFolder.boolValue { return Verification(try verify(DiskFolder(path: paths[0]), trusted)) }
    return try verifyFile(paths[0], trusted)
  }

  private func verify(_ folder: any LogFolder, _ trusted: TrustFolder?) throws -> AuditReport {
    var progress = AuditProgress("verifying", json: node.json)
    var verifier = LogVerifier(folder, suite: .comity1) { progress.show($0, of: $1) }
    verifier.full = full
    verifier.since = try since.map { try LocalFile.read($0, limit: Evidence.Limits.checkpointNote) }
    verifier.closing = try before.map { try ClosingHead.read($0, trusted) }
    let report = try verifier.verify { trusted?.trust($0) }
    progress.finish()
    return report
  }
}

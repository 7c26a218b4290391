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
    help: "The log's folder; a file that «audit evidence», «disclose» or «prove» wrote; or two checkpoint notes",
    completion: .file())
  var paths: [String] = []

  @Option(help: "Your trust folder: genesis, directory, policy", completion: .directory)
  var trust: String?

  @Option(help: "With two checkpoints: a file with the consistency proof between them, one base64 hash a line")
  var consistency: String?

  @Option(help: "With a proof that does not carry its entry: the entry's leaf hash, hex")
  var leaf: String?

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
    let found = try await verify(try trust.map(readTrust))
    if node.json { try Terminal.json(VerificationAnswer(found, of: paths)) } else { VerificationOutput.show(found) }
    switch found.report.verdict {
    case .verified: return
    case .failed: throw ExitCode(ExitStatus.verificationFailed.rawValue)
    case .cannotTell: throw ExitCode(ExitStatus.cannotTell.rawValue)
    }
  }

  private func verify(_ trusted: TrustFolder?) async throws -> Verification {
    if live {
      let folder = try await LiveLogFolder(try node.client())
      return Verification(try await folder.verify { try Self.verify($0, trusted) })
    }
    if let second = paths.dropFirst().first { return try verifyPair(paths[0], second, trusted) }
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: paths[0], isDirectory: &isFolder) else {
      throw Failure(.notFound, "\(paths[0]) is not there")
    }
    if isFolder.boolValue { return Verification(try Self.verify(DiskFolder(path: paths[0]), trusted)) }
    return try verifyFile(paths[0], trusted)
  }

  private static func verify(_ folder: some LogFolder, _ trusted: TrustFolder?) throws -> AuditReport {
    let started = ContinuousClock.now
    var shown = started
    var verifier = LogVerifier(folder, suite: .comity1) { done, all in
      guard ContinuousClock.now - shown > .seconds(1) else { return }
      shown = ContinuousClock.now
      Terminal.error(Progress.line("verifying", done: done, of: all, since: started, unit: "entries"))
    }
    return try verifier.verify { trusted?.trust($0) }
  }

  private func readTrust(_ path: String) throws -> TrustFolder {
    let folder = DiskFolder(path: path)
    do {
      return try TrustFolder(suite: .comity1) { try folder.read($0, limit: $1) }
    } catch {
      let why = Failure(error).message
      throw Failure(.cannotTell, "the trust folder \(path) cannot be used: \(why)")
    }
  }
}

/// Progress of long work in one line: phase, count, rate and time left.
enum Progress {
  static func line(
    _ phase: String, done: UInt64, of all: UInt64, since start: ContinuousClock.Instant, unit: String
  ) -> String {
    let elapsed = ContinuousClock.now - start
    let seconds = max(Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18, 0.001)
    let rate = Double(done) / seconds
    let left = rate > 0 ? Int(Double(all - min(done, all)) / rate) : 0
    return "\(phase) · \(done)/\(all) \(unit) · \(Int(rate)) a second · about \(left) s left"
  }
}

import ArgumentParser
import Cooperation
import EncryptedSQLite
import Evidence
import Foundation
import Membership
import NodeCore
import Operations

/// A refusal as one JSON object on standard output, beside the words on standard error.
private struct FailureAnswer: Encodable {
  let schema = "comity/failure/1"
  let exit: Int32
  let message: String
  let findings: [Finding]

  init(_ failure: Failure) {
    exit = failure.status.rawValue
    message = failure.message
    findings = failure.findings
  }
}

/// A refusal of the command line, with the code it ends with.
struct Failure: Error {
  let status: ExitStatus
  let message: String
  var findings: [Finding] = []

  init(_ status: ExitStatus, _ message: String, findings: [Finding] = []) {
    self.status = status
    self.message = message
    self.findings = findings
  }

  /// That a file did not come to its end.
  static let cutOff = Failure(.failed, "the node broke the file off before its end; its log says why")
  /// Whether this is ``cutOff``.
  var isCutOff: Bool { status == Self.cutOff.status && message == Self.cutOff.message }

  /// The one mapping from everything that can go wrong to a message and an exit code.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as NodeError:
      self.init(Self.status(of: error.code), error.message, findings: error.findings)
    case let error as StoreError: self.init(Self.status(of: error), error.message)
    case let error as MembershipError: self.init(.refused, error.message)
    case let error as EvidenceError: self.init(error.code == .notOpened ? .wrongPassphrase : .refused, error.message)
    case let error as OperationsError: self.init(error.code == .missing ? .notFound : .refused, error.message)
    case let error as CooperationError: self.init(.refused, error.message, findings: error.findings)
    default: self.init(.failed, "\(SystemReason(error))")
    }
  }

  private static func status(of code: NodeError.Code) -> ExitStatus {
    switch code {
    case .invalid, .refused, .notReady, .directoryRefused: .refused
    case .unauthenticated, .notPermitted: .notPermitted
    case .notFound: .notFound
    case .waiting: .waiting
    case .notWitnessed: .cannotTell
    case .storeFull, .storeFailed: .failed
    case .defect: .defect
    }
  }

  private static func status(of error: StoreError) -> ExitStatus {
    switch error.code {
    case .notInitialised: .notInitialised
    case .locked: .locked
    case .wrongPassphrase, .keyUnavailable: .wrongPassphrase
    case .unusable, .alreadyInitialised: .refused
    case .damaged: .corrupt
    case .noFolder: .notFound
    default: .failed
    }
  }

  private static var isJSON: Bool { CommandLine.arguments.contains("--json") }

  /// Ends the process: help and version as they are, everything else with its code.
  static func exit(with error: any Error) -> Never {
    if error is ExitCode || error is CleanExit || Comity.exitCode(for: error) == .validationFailure
      || Comity.exitCode(for: error) == .success
    {
      if isJSON, Comity.exitCode(for: error) == .validationFailure {
        try? Terminal.json(FailureAnswer(Failure(.usage, Comity.message(for: error))))
      }
      Comity.exit(withError: error)
    }
    let failure = Failure(error)
    if isJSON { try? Terminal.json(FailureAnswer(failure)) }
    Terminal.error("comity: \(failure.message)")
    for finding in failure.findings { Terminal.error("  \(Terminal.describe(finding))") }
    Foundation.exit(failure.status.rawValue)
  }
}

import ArgumentParser
import Cooperation
import EncryptedSQLite
import Evidence
import Foundation
import Membership
import NodeCore
import Operations

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

  /// The one mapping from everything that can go wrong to a message and an exit code.
  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as NodeError:
      self.init(Self.status(of: error.code), error.message, findings: error.findings)
    case let error as StoreError: self.init(Self.status(of: error), error.message)
    case let error as MembershipError: self.init(.refused, error.message)
    case let error as EvidenceError: self.init(error.code == .notOpened ? .wrongPassphrase : .refused, error.message)
    case let error as OperationsError: self.init(.refused, error.message)
    case let error as CooperationError: self.init(.refused, error.message, findings: error.findings)
    default: self.init(.failed, "\(error)")
    }
  }

  private static func status(of code: NodeError.Code) -> ExitStatus {
    switch code {
    case .invalid, .refused, .notReady, .directoryRefused: .refused
    case .unauthenticated, .notPermitted: .notPermitted
    case .notFound: .notFound
    case .waiting: .waiting
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
    default: .failed
    }
  }

  /// Ends the process: help and version as they are, everything else with its code.
  static func exit(with error: any Error) -> Never {
    if error is ExitCode || error is CleanExit || Comity.exitCode(for: error) == .validationFailure
      || Comity.exitCode(for: error) == .success
    {
      Comity.exit(withError: error)
    }
    let failure = Failure(error)
    Terminal.error("comity: \(failure.message)")
    for finding in failure.findings { Terminal.error("  \(Terminal.describe(finding))") }
    Foundation.exit(failure.status.rawValue)
  }
}

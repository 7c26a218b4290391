/// The exit codes of `comity`; a contract, documented in docs/command-line.md. An unknown code is a failure.
enum ExitStatus: Int32 {
  case success = 0
  case failed = 1
  /// Proven wrong.
  case verificationFailed = 3
  /// Evidence or policy is missing.
  case cannotTell = 4
  case notFound = 5
  case refused = 6
  case notPermitted = 7
  case waiting = 8
  case notInitialised = 10
  case locked = 11
  case wrongPassphrase = 12
  case corrupt = 13
  case peerUnreachable = 20
  /// A peer is not who it should be, or contradicts itself.
  case peerNotTrusted = 21
  case usage = 64
  case defect = 70
  case interrupted = 130
}

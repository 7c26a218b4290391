import EncryptedSQLite
import NodeCore
import NodeStore
import Operations
import PeerLink

/// The one mapping from what can go wrong at the start to an exit code; the codes are those of `comity`.
enum DaemonExit {
  static func code(_ error: any Error) -> Int32 {
    switch error {
    case let error as StoreError:
      switch error.code {
      case .notInitialised: 10
      case .locked: 11
      case .wrongPassphrase, .keyUnavailable: 12
      case .damaged: 13
      default: 1
      }
    case let error as NodeError: error.code == .notReady ? 10 : 1
    case let error as NodeStoreError: [.stopped, .full, .failed].contains(error.code) ? 1 : 13
    case let error as OperationsError: error.code == .missing ? 5 : 64
    default: 1
    }
  }

  static func message(_ error: any Error) -> String {
    switch error {
    case let error as StoreError: error.message
    case let error as NodeError: error.message
    case let error as NodeStoreError: error.message
    case let error as OperationsError: error.message
    case let error as PeerLinkError: "\(error)"
    default: "\(error)"
    }
  }
}

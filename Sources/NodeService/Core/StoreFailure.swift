import NodeCore
import NodeStore

/// Turns a failure of the store into what a person is told.
enum StoreFailure {
  static func describe(_ error: any Error) -> NodeError {
    switch error {
    case let error as NodeStoreError where error.code == .full: NodeError(.storeFull, error.message)
    case let error as NodeStoreError: NodeError(.storeFailed, "nothing was changed: \(error.message)")
    default: NodeError(.storeFailed, "the store could not be written: nothing was changed; look at the node's log")
    }
  }

  /// Whether the node must not go on, because nobody knows what the disk holds.
  static func isFinal(_ error: any Error) -> Bool { (error as? NodeStoreError)?.code == .stopped }
}

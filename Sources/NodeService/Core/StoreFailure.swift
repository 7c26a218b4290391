import NodeCore

/// Turns a failure of the store into what a person is told.
enum StoreFailure {
  static func describe(_ error: any Error) -> NodeError {
    let text = "\(error)"
    if text.contains("full") {
      return NodeError(.storeFull, "the disk is full: nothing was changed; make room and try again")
    }
    return NodeError(.storeFailed, "the store could not be written: nothing was changed; look at the node's log")
  }
}

package import EncryptedSQLite
import Synchronization

extension MemoryDisk: StoreDisk {
  package func read(_ path: String, limit: Int) throws(StoreError) -> [UInt8]? {
    guard let bytes = try prefix(path, count: limit + 1) else { return nil }
    guard bytes.count <= limit else { throw StoreError(.damaged, "\(path) is larger than it can be") }
    return bytes
  }

  package func prefix(_ path: String, count: Int) throws(StoreError) -> [UInt8]? {
    try demand(.open, path)
    return state.withLock { state in
      state.names[path].map { Array((state.contents[$0] ?? []).prefix(count)) }
    }
  }

  package func copy(_ path: String, to other: String, piece: Int) throws(StoreError) {
    guard let size = try size(path), let bytes = try prefix(path, count: Int(clamping: size)) else { return }
    try write(bytes, to: other)
    try sync(other)
  }

  package func size(_ path: String) throws(StoreError) -> Int64? {
    state.withLock { state in state.names[path].map { Int64(state.contents[$0]?.count ?? 0) } }
  }

  package func write(_ bytes: [UInt8], to path: String) throws(StoreError) {
    try demand(.open, path)
    let fault = state.withLock { state -> DiskFault? in
      guard let file = state.file(path, making: true) else { return nil }
      state.truncate(file, to: 0)
      guard !bytes.isEmpty else { return nil }
      let fault = state.failure(.write)
      if fault == nil { state.write(bytes, at: 0, to: file) }
      if fault?.isPartial == true { state.write(Array(bytes.prefix(bytes.count / 2)), at: 0, to: file) }
      return fault
    }
    if let fault { throw Self.error(fault, path) }
  }

  package func sync(_ path: String) throws(StoreError) {
    try demand(.sync, path)
    state.withLock { state in
      if let file = state.names[path] { state.record(.sync(file: file)) }
    }
  }

  package func rename(_ path: String, to other: String) throws(StoreError) {
    try demand(.rename, path)
    state.withLock { state in
      guard let file = state.names.removeValue(forKey: path) else { return }
      state.names[other] = file
      state.record(.rename(path, to: other))
    }
  }

  package func remove(_ path: String) throws(StoreError) {
    try demand(.remove, path)
    state.withLock { state in
      if state.names.removeValue(forKey: path) != nil { state.record(.remove(path)) }
    }
  }

  package func syncFolder(_ path: String) throws(StoreError) {
    try demand(.sync, path)
    state.withLock { $0.record(.syncFolder(path)) }
  }

  package func makeFolder(_ path: String) throws(StoreError) {}

  package func hold(_ folder: String) throws(StoreError) -> any StoreHold { FreeHold() }

  private func demand(_ kind: DiskFault.Kind, _ path: String) throws(StoreError) {
    if let fault = state.withLock({ $0.failure(kind) }) { throw Self.error(fault, path) }
  }

  private static func error(_ fault: DiskFault, _ path: String) -> StoreError {
    StoreError(
      fault.reason == .full ? .full : .io, "\(path): the simulated disk fails (\(fault.kind), \(fault.reason))")
  }
}

/// A disk in memory is held by its process already.
private struct FreeHold: StoreHold {
  func release() {}
}

import EncryptedSQLite
import Synchronization

/// A disk in memory under SQLite and a store: it records each step, and fails where it is told to.
///
/// Used by any number of connections and threads of one process. It lives as long as the process, because SQLite keeps
/// its VFS; tests load one image after the other into the same disk.
package final class MemoryDisk: Sendable {
  struct State {
    var names: [String: Int] = [:]
    var contents: [Int: [UInt8]] = [:]
    var locks: [Int: FileLocks] = [:]
    var nextFile = 1
    var operations: [DiskOperation] = []
    var isRecording = false
    var fault: DiskFault?
    var counts: [DiskFault.Kind: Int] = [:]
  }

  /// The name of its VFS.
  package let vfsName: String
  let state = Mutex(State())
  private static let numbers = Atomic<Int>(0)

  /// Makes an empty disk and registers its VFS.
  package init() {
    vfsName = "memory-\(Self.numbers.add(1, ordering: .relaxed).newValue)"
    MemoryVFS.register(self)
  }

  /// Takes the files of an image; nothing may be open.
  package func load(_ image: DiskImage) {
    state.withLock { state in
      state = State()
      for (path, bytes) in image.files.sorted(by: { $0.key < $1.key }) {
        state.names[path] = state.nextFile
        state.contents[state.nextFile] = bytes
        state.nextFile += 1
      }
    }
  }

  /// The files as they are, durable or not.
  package var image: DiskImage {
    state.withLock { state in DiskImage(files: state.names.mapValues { state.contents[$0] ?? [] }) }
  }

  /// Begins to record.
  /// - Returns: a history that begins with the present files, which count as durable.
  package func record() -> DiskHistory {
    state.withLock { state in
      state.isRecording = true
      state.operations = []
      let image = DiskImage(files: state.names.mapValues { state.contents[$0] ?? [] })
      return DiskHistory(from: image, numbering: state.names)
    }
  }

  /// What was recorded so far.
  package var operations: [DiskOperation] { state.withLock { $0.operations } }

  /// How much was recorded so far.
  package var operationCount: Int { state.withLock { $0.operations.count } }

  /// Lets operations fail, counted from now; nil lets them succeed.
  package func fail(_ fault: DiskFault?) {
    state.withLock { state in
      state.fault = fault
      state.counts = [:]
    }
  }

  /// Whether operations are set to fail.
  package var isFailing: Bool { state.withLock { $0.fault != nil } }

  /// How many operations of a kind there were since ``fail(_:)``.
  package func count(_ kind: DiskFault.Kind) -> Int { state.withLock { $0.counts[kind] ?? 0 } }

  /// The folder of a path.
  static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
  }
}

extension MemoryDisk.State {
  mutating func record(_ operation: DiskOperation) {
    if isRecording { operations.append(operation) }
  }

  /// Counts an operation; its failure when it is the one that fails.
  mutating func failure(_ kind: DiskFault.Kind) -> DiskFault? {
    let number = (counts[kind] ?? 0) + 1
    counts[kind] = number
    guard let fault, fault.kind == kind, number == fault.number || fault.lasts && number > fault.number else {
      return nil
    }
    return fault
  }

  /// The file of a name; made when it is not there.
  mutating func file(_ path: String, making: Bool) -> Int? {
    if let file = names[path] { return file }
    guard making else { return nil }
    let file = nextFile
    nextFile += 1
    names[path] = file
    contents[file] = []
    record(.create(path, file: file))
    return file
  }

  mutating func write(_ bytes: [UInt8], at offset: Int, to file: Int) {
    DiskImage.write(bytes, at: offset, into: &contents[file, default: []])
    record(.write(file: file, offset: offset, bytes: bytes))
  }

  mutating func truncate(_ file: Int, to size: Int) {
    DiskImage.resize(&contents[file, default: []], to: size)
    record(.truncate(file: file, size: size))
  }
}

/// Follows a record of operations and gives, at each point, the disk as it could be after a power loss there.
///
/// A file's content is durable after its sync, a name after a sync of its folder. Until then each write may be there,
/// missing or torn, independently of the others; changes of names are there in their order up to some point, as journals
/// of file systems promise.
package struct DiskHistory: Sendable {
  private var contents: [Int: [UInt8]] = [:]
  private var names: [String: Int]
  private var pendingData: [DiskOperation] = []
  private var pendingNames: [DiskOperation] = []

  /// Begins with a disk on which everything is durable.
  package init(from image: DiskImage = DiskImage(), numbering files: [String: Int] = [:]) {
    names = files
    for (path, file) in files { contents[file] = image.files[path] ?? [] }
  }

  /// Goes one operation on.
  package mutating func follow(_ operation: DiskOperation) {
    switch operation {
    case .create, .rename, .remove: pendingNames.append(operation)
    case .write, .truncate: pendingData.append(operation)
    case .sync(let file):
      for operation in pendingData where Self.file(of: operation) == file { Self.apply(operation, &contents) }
      pendingData.removeAll { Self.file(of: $0) == file }
    case .syncFolder(let folder):
      // All that came before the last change in this folder is ordered before it.
      guard let last = pendingNames.lastIndex(where: { Self.isIn(folder, $0) }) else { return }
      for operation in pendingNames[...last] { Self.apply(operation, &names) }
      pendingNames.removeSubrange(...last)
    }
  }

  /// The disk after a power loss at this point.
  /// - Parameter generator: decides what the loss leaves open.
  package func image(after loss: PowerLoss, using generator: inout SeededGenerator) -> DiskImage {
    var contents = contents
    var names = names
    let namesKept =
      switch loss {
      case .nothing: 0
      case .some, .lastOnly, .firstLost: Int.random(in: 0...pendingNames.count, using: &generator)
      case .everything, .lastTorn, .lastTornAtSector: pendingNames.count
      }
    for operation in pendingNames.prefix(namesKept) { Self.apply(operation, &names) }
    for operation in kept(after: loss, using: &generator) { Self.apply(operation, &contents) }
    return DiskImage(files: names.mapValues { contents[$0] ?? [] })
  }

  /// Whether something is not durable, so that a power loss leaves a choice.
  package var hasPending: Bool { !pendingData.isEmpty || !pendingNames.isEmpty }

  private func kept(after loss: PowerLoss, using generator: inout SeededGenerator) -> [DiskOperation] {
    switch loss {
    case .nothing: return []
    case .everything: return pendingData
    case .firstLost: return Array(pendingData.dropFirst())
    case .lastOnly: return Array(pendingData.suffix(1))
    case .lastTorn, .lastTornAtSector:
      guard let last = pendingData.last else { return [] }
      return pendingData.dropLast() + [Self.torn(last, unit: loss == .lastTorn ? 1 : 512, using: &generator)]
    case .some:
      return pendingData.compactMap { operation in
        switch Int.random(in: 0..<5, using: &generator) {
        case 0, 1: nil
        case 2: Self.torn(operation, unit: 1, using: &generator)
        default: operation
        }
      }
    }
  }

  private static func torn(
    _ operation: DiskOperation, unit: Int, using generator: inout SeededGenerator
  ) -> DiskOperation {
    guard case .write(let file, let offset, let bytes) = operation, bytes.count > unit else { return operation }
    let count = Int.random(in: 0...(bytes.count / unit), using: &generator) * unit
    return .write(file: file, offset: offset, bytes: Array(bytes.prefix(count)))
  }

  private static func file(of operation: DiskOperation) -> Int? {
    switch operation {
    case .write(let file, _, _), .truncate(let file, _), .sync(let file): file
    default: nil
    }
  }

  private static func isIn(_ folder: String, _ operation: DiskOperation) -> Bool {
    switch operation {
    case .create(let path, _), .remove(let path): MemoryDisk.folder(of: path) == folder
    case .rename(let path, let other):
      MemoryDisk.folder(of: path) == folder || MemoryDisk.folder(of: other) == folder
    default: false
    }
  }

  private static func apply(_ operation: DiskOperation, _ contents: inout [Int: [UInt8]]) {
    switch operation {
    case .write(let file, let offset, let bytes): DiskImage.write(bytes, at: offset, into: &contents[file, default: []])
    case .truncate(let file, let size): DiskImage.resize(&contents[file, default: []], to: size)
    default: break
    }
  }

  private static func apply(_ operation: DiskOperation, _ names: inout [String: Int]) {
    switch operation {
    case .create(let path, let file): names[path] = file
    case .remove(let path): names[path] = nil
    case .rename(let path, let other):
      names[other] = names[path]
      names[path] = nil
    default: break
    }
  }
}

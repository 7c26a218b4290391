import Evidence
package import NodeCore
import NodeStore
import PeerSync

/// What a pouch consists of, as it is packed.
package enum PouchOutput: Sendable {
  /// The next bytes of a file.
  case bytes([UInt8])
  /// A file is complete.
  case endOfFile
}

extension RunningNode {
  /// Packs what a peer lacks into files that are sealed for it, and tells what they hold.
  /// - Parameters:
  ///   - limit: bytes of one file at most; nil for one file.
  ///   - write: takes the files, one after another.
  /// - Throws: ``NodeError``; what `write` throws.
  package func packPouch(
    for recipient: String, limit: Int?, token: String?, write: (PouchOutput) async throws -> Void
  ) async throws -> PouchPackedAnswer {
    guard limit ?? .max >= Limits.smallestPouch else {
      throw NodeError(
        .invalid,
        "the limit of a pouch's files is at least \(Limits.smallestPouch >> 20) MiB; write it as \(Limits.smallestPouch >> 20)M"
      )
    }
    guard let begun = try await ask(.pouchPack(recipient), token: token) as? DoneAnswer, let id = begun.id else {
      throw NodeError(.defect, "the question was answered with something else")
    }
    var packing = try await packing(id, recipient)
    var file = try await PouchFile(packing, part: 1, of: self, write: write)
    while true {
      let (next, frames) = try await read { [packing] core -> (PouchPacking, [Frame]) in
        var packing = packing
        let frames = try core.pack(&packing)
        return (packing, frames)
      }
      packing = next
      guard !frames.isEmpty else { break }
      for frame in frames { try await file.add(frame, packing, limit: limit, of: self, write: write) }
    }
    var place: EnclosurePlace? = .start
    while let after = place {
      let (found, next) = try await read { [packing] core in try core.packEnclosures(packing, after: after) }
      for (digest, length) in found {
        try await pack(digest, length, packing, into: &file, limit: limit, write: write)
      }
      place = next
    }
    try await file.finish(isLast: true, write: write)
    return file.counts.packed
  }

  /// Adds an attachment, piece by piece.
  private func pack(
    _ digest: Digest, _ length: UInt64, _ packing: PouchPacking, into file: inout PouchFile, limit: Int?,
    write: (PouchOutput) async throws -> Void
  ) async throws {
    var transfer = EnclosureTransfer(digest: digest, length: length, held: 0)
    while !transfer.isWritten {
      for piece in try transfer.ask() {
        guard let bytes = try? enclosures?.read(digest, at: piece.offset, count: piece.count),
          bytes.count == piece.count
        else {
          queue.submit(.enclosureLost(digest, .missing))
          throw NodeError(
            .storeFailed,
            "the file attachments/\(digest) cannot be read, and the pouch would lack it: put it back from a backup")
        }
        try await file.add(.enclosurePiece(piece, bytes), packing, limit: limit, of: self, write: write)
        transfer.wrote(piece)
      }
    }
  }

  /// Waits until the statement that travels stands under a signed head.
  private func packing(_ id: String, _ recipient: String) async throws -> PouchPacking {
    let now = settings.now()
    for _ in 0..<1000 {
      if let packing = try await queue.write({ try $0.packing(id, to: recipient, at: now) }) { return packing }
      try await Task.sleep(for: .milliseconds(10))
    }
    throw NodeError(.refused, "the log could not be signed in time; try again")
  }

  func read<T: Sendable>(_ body: @escaping @Sendable (Node) throws -> T) async throws -> T {
    try await queue.read { core in Result { try body(core) } }.get()
  }
}

/// One file of a pouch while it is packed.
private struct PouchFile {
  private var sealer: PouchSealer
  private var label: PouchLabel
  /// What this file and those before it hold.
  private(set) var counts: PouchCount

  init(
    _ packing: PouchPacking, part: UInt32, after counts: PouchCount = PouchCount(), of node: RunningNode,
    write: (PouchOutput) async throws -> Void
  ) async throws {
    self.counts = counts
    sealer = try PouchSealer(to: packing.key, federation: packing.federation, suite: node.suite)
    label = try PouchLabel(
      id: packing.label.id, part: part, hello: packing.label.hello, recipient: packing.recipient,
      packed: packing.label.packed)
    try await put(.pouch(label), write)
    let head = try await node.read { core in
      var copy = packing
      return try core.packHead(&copy)
    }
    for frame in head { try await put(frame, write) }
  }

  /// Adds a frame; where the file would grow over its limit, the next one begins with it.
  mutating func add(
    _ frame: Frame, _ packing: PouchPacking, limit: Int?, of node: RunningNode,
    write: (PouchOutput) async throws -> Void
  ) async throws {
    let bytes = frame.encoded()
    // The label comes once more, as the end.
    if let limit, PouchSealer.length(holding: sealer.size + bytes.count + 1024) > limit {
      try await finish(isLast: false, write: write)
      self = try await PouchFile(packing, part: label.part + 1, after: counts, of: node, write: write)
    }
    counts.add(frame)
    try await write(.bytes(try sealer.add(bytes)))
  }

  mutating func finish(isLast: Bool, write: (PouchOutput) async throws -> Void) async throws {
    try await put(.pouch(try label.end(isLast: isLast)), write)
    while let bytes = try sealer.finish() { try await write(.bytes(bytes)) }
    try await write(.endOfFile)
  }

  private mutating func put(_ frame: Frame, _ write: (PouchOutput) async throws -> Void) async throws {
    try await write(.bytes(try sealer.add(frame.encoded())))
  }
}

import Evidence
import NodeCore
import NodeStore

/// An attachment while it is opened for an officer, a piece at a time.
///
/// It was verified when it came; what changed on the disk since makes ``next()`` throw.
package actor EnclosureReading {
  private let enclosure: Enclosure
  private let folder: EnclosureFolder
  private var opener: EnclosureOpener
  private var offset: UInt64 = 0
  private let found: @Sendable (EnclosureFault) async -> Void

  /// - Parameter found: called when the file turns out to be missing or damaged.
  init(
    _ enclosure: Enclosure, sender: NodeName, federation: Digest, folder: EnclosureFolder, suite: Suite,
    found: @escaping @Sendable (EnclosureFault) async -> Void
  ) {
    self.found = found
    self.enclosure = enclosure
    self.folder = folder
    opener = EnclosureOpener(enclosure, sender: sender, federation: federation, suite: suite)
  }

  /// Bytes of the content.
  package nonisolated var size: UInt64 { enclosure.size }

  /// SHA-256 of the content, hex.
  package nonisolated var content: String { enclosure.content.hex }

  /// The next bytes of the content, perhaps none; nil when all of it was given out and is what the message says.
  /// - Throws: ``NodeError`` `storeFailed`.
  package func next() async throws -> [UInt8]? {
    do {
      return try open()
    } catch let error as EvidenceError {
      await found(.damaged)
      throw NodeError(.storeFailed, "the file of the attachment was changed: \(error.message)")
    } catch let error as NodeStoreError {
      if error.code == .notFound { await found(.missing) }
      throw NodeError(.storeFailed, error.message)
    }
  }

  private func open() throws -> [UInt8]? {
    guard offset < enclosure.sealedLength else {
      try opener.finish()
      return nil
    }
    let count = Int(min(1 << 18, enclosure.sealedLength - offset))
    let bytes = try folder.read(enclosure.digest, at: offset, count: count)
    guard !bytes.isEmpty else { throw NodeStoreError(.notFound, "the file of the attachment ends early") }
    offset += UInt64(bytes.count)
    return try opener.open(bytes)
  }
}

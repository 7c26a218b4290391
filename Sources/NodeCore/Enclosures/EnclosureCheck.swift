import Evidence
import NodeStore

/// The verification of an attachment, as far as it has come: every chunk is opened and both digests are made, once, from the start on,
/// while the rest is still on its way.
///
/// A value: whoever works on it hands it back. What it has read must not be written again, or it would speak of other bytes.
package struct EnclosureCheck: Sendable {
  /// What is verified.
  package let task: EnclosureTask
  private var opener: EnclosureOpener
  private var opens = true
  /// Bytes from the start on that were read.
  package private(set) var read: UInt64 = 0

  init(_ task: EnclosureTask, suite: Suite) {
    self.task = task
    opener = EnclosureOpener(task.enclosure, sender: task.sender, federation: task.federation, suite: suite)
  }

  /// Reads on up to an offset; nothing where that was read already.
  /// - Throws: what the folder throws.
  mutating func advance(to end: UInt64, in folder: EnclosureFolder) throws {
    guard read < end else { return }
    try folder.read(task.enclosure.digest, from: read, upTo: end) { bytes in
      take(bytes)
      read += UInt64(bytes.count)
    }
  }

  /// Reads the rest; the file is durable before it is called whole.
  /// - Throws: what the folder throws.
  mutating func finish(in folder: EnclosureFolder) throws -> EnclosureVerdict {
    try advance(to: task.enclosure.sealedLength, in: folder)
    if opens {
      do throws(EvidenceError) { try opener.finish() } catch { opens = false }
    }
    guard opener.isWhole else { return .otherBytes }
    guard opens else { return .unopenable }
    try folder.sync(task.enclosure.digest)
    return .whole
  }

  private mutating func take(_ bytes: [UInt8]) {
    guard opens else { return opener.skip(bytes) }
    do throws(EvidenceError) { _ = try opener.open(bytes) } catch { opens = false }
  }
}

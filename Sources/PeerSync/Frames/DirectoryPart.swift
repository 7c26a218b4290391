import Evidence

/// A part of the note of a version of the directory: versions of large federations do not fit one frame.
package struct DirectoryPart: Sendable, Hashable {
  /// The version.
  package let version: UInt64
  /// Bytes of the whole note; 0 where the version is not there.
  package let size: UInt64
  /// Where the part begins.
  package let offset: UInt64
  /// The part: at most ``Limits/directoryPart`` bytes, none where the version is not there.
  package let bytes: [UInt8]

  /// Takes a part that lies within its note, which is not over the largest.
  /// - Throws: ``PeerSyncError`` `malformed`.
  package init(version: UInt64, size: UInt64, offset: UInt64, bytes: [UInt8]) throws(PeerSyncError) {
    guard size <= UInt64(Evidence.Limits.directoryNote) else {
      throw PeerSyncError(.malformed, "a directory has at most \(Evidence.Limits.directoryNote) bytes")
    }
    guard bytes.count <= Limits.directoryPart, offset <= size, UInt64(bytes.count) <= size - offset,
      bytes.isEmpty == (size == 0)
    else { throw PeerSyncError(.malformed, "a part of a directory is empty, too long, or beyond its end") }
    self.version = version
    self.size = size
    self.offset = offset
    self.bytes = bytes
  }

  /// Says that there is no such version.
  package init(without version: UInt64) {
    self.version = version
    size = 0
    offset = 0
    bytes = []
  }
}

/// Bounds of the files of a log's folder.
enum TileReading {
  /// Bytes of the largest file: 256 entries of 65,535 with their lengths.
  static let limit = 256 * (Limits.entry + 2)

  /// One hash of a tile that has exactly the bytes of its width.
  static func hash(_ index: Int, of tile: [UInt8]) -> Digest? {
    try? Digest(Array(tile[(index * 32)..<(index * 32 + 32)]))
  }
}

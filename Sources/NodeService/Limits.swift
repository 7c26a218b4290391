/// The bounds of what strangers may make a running node do.
package enum Limits {
  /// Offers to the witness endpoint whose signatures are verified in one second; each costs up to half a millisecond.
  package static let witnessOffersPerSecond = 100
  /// Bytes of frames that may wait for one link, about: a session stays a quarter of it ahead, answers come on top; who asks and
  /// asks without reading is cut off.
  package static let waitingBytes: UInt64 = 16 << 20
  /// Messages that may wait to be sealed before no more are taken of who offers them without an officer: a second's work.
  package static let waitingSeals = 4096
  /// Bytes of the smallest limit on the files of a pouch: label, heads with their proofs and the largest frame must fit.
  package static let smallestPouch = 4 << 20
  /// Bytes of the path of a backup's folder: what the system's calls take.
  package static let longestPath = 4096
}

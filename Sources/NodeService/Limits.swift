/// The bounds of what strangers may make a running node do.
package enum Limits {
  /// Offers to the witness endpoint whose signatures are verified in one second; each costs up to half a millisecond.
  package static let witnessOffersPerSecond = 100
  /// Bytes of the smallest limit on the files of a pouch: label, heads with their proofs and the largest frame must fit.
  package static let smallestPouch = 4 << 20
}

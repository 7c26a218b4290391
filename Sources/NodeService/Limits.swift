/// The bounds of what strangers may make a running node do.
package enum Limits {
  /// Offers to the witness endpoint whose signatures are verified in one second; each costs up to half a millisecond.
  package static let witnessOffersPerSecond = 100
}

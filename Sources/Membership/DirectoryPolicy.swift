package import StrictJSON

/// The times after which silence becomes an alarm, the same for the whole federation.
package struct DirectoryPolicy: Sendable, Hashable {
  /// Seconds within which a statement must be witnessed.
  package let witnessWithin: Int64
  /// Seconds after which a channel without news is stale, online.
  package let staleOnline: Int64
  /// The same for a pouch.
  package let stalePouch: Int64

  /// 24 hours, 24 hours, 14 days.
  package static let standard = DirectoryPolicy(witnessWithin: 86_400, staleOnline: 86_400, stalePouch: 1_209_600)

  package init(witnessWithin: Int64, staleOnline: Int64, stalePouch: Int64) {
    self.witnessWithin = witnessWithin
    self.staleOnline = staleOnline
    self.stalePouch = stalePouch
  }

  package init(reading object: ObjectReader) throws {
    var reader = object
    witnessWithin = try reader.requireInt64("witnessWithin")
    staleOnline = try reader.requireInt64("staleOnline")
    stalePouch = try reader.requireInt64("stalePouch")
    try reader.finish()
    guard [witnessWithin, staleOnline, stalePouch].allSatisfy({ $0 > 0 && $0 < 1 << 32 }) else {
      throw MembershipError(.malformed, "a time of the policy is not a positive number of seconds")
    }
  }

  package var json: JSONValue {
    .object(
      JSONObject(members: [
        ("witnessWithin", .number(JSONNumber(witnessWithin))),
        ("staleOnline", .number(JSONNumber(staleOnline))),
        ("stalePouch", .number(JSONNumber(stalePouch))),
      ]))
  }
}

import Evidence

/// The tree as RFC 6962 defines it, word for word, over a list of leaves: slow, and nothing shared with the code under test but
/// the hash of a node.
struct NaiveTree {
  /// The leaf hashes, in order.
  var leaves: [Digest] = []
  private var known: [ClosedRange<Int>: Digest] = [:]

  init() {}

  /// MTH(D[low:high]).
  mutating func hash(_ low: Int, _ high: Int) -> Digest {
    if high == low { return .sha256([]) }
    if high - low == 1 { return leaves[low] }
    if let found = known[low...high] { return found }
    let k = Self.split(high - low)
    let found = Digest.sha256([0x01], hash(low, low + k).bytes, hash(low + k, high).bytes)
    known[low...high] = found
    return found
  }

  /// PATH(m, D[low:high]), RFC 6962 2.1.1.
  mutating func path(_ m: Int, _ low: Int, _ high: Int) -> [Digest] {
    let n = high - low
    if n == 1 { return [] }
    let k = Self.split(n)
    if m < k { return path(m, low, low + k) + [hash(low + k, high)] }
    return path(m - k, low + k, high) + [hash(low, low + k)]
  }

  /// PROOF(m, D[n]), RFC 6962 2.1.2.
  mutating func proof(_ m: Int, _ n: Int) -> [Digest] { m == 0 ? [] : subproof(m, 0, n, true) }

  private mutating func subproof(_ m: Int, _ low: Int, _ high: Int, _ whole: Bool) -> [Digest] {
    let n = high - low
    if m == n { return whole ? [] : [hash(low, high)] }
    let k = Self.split(n)
    if m <= k { return subproof(m, low, low + k, whole) + [hash(low + k, high)] }
    return subproof(m - k, low + k, high, false) + [hash(low, low + k)]
  }

  /// The largest power of two smaller than n.
  private static func split(_ n: Int) -> Int {
    var k = 1
    while k * 2 < n { k *= 2 }
    return k
  }
}

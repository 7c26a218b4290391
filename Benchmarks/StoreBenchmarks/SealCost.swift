import EncryptedSQLite

/// What sealing and opening one page costs, without SQLite and without a file.
enum SealCost {
  /// Microseconds a page of 4096 bytes.
  static func measure() throws -> [String: Double] {
    let pages = 100_000
    let probe = try SealProbe(key: SecretBytes(copying: [UInt8](repeating: 2, count: 32)))
    let clock = ContinuousClock()
    var seconds: [String: Double] = [:]
    for (name, work) in [("seal", { probe.seal() }), ("open", { probe.open() })] as [(String, () -> Bool)] {
      var all = true
      let time = clock.measure { for _ in 0..<pages { all = work() && all } }
      guard all else { continue }
      let total = Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
      seconds[name] = total / Double(pages) * 1e6
    }
    return seconds
  }
}

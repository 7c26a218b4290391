import StrictJSON

/// The days of targets as a node's deployer sets them: what soft words of the Statute, such as *promptly*, are taken to mean here.
///
/// They stay targets, whatever their days: no clock that the law counts, and no date that somebody asked for, is set. Only what this
/// node shows and of what it reminds changes; no state of a thread follows from a target.
package struct TargetSettings: Sendable, Hashable {
  /// Days at most.
  private static let longest: Int64 = 730

  /// The days, by the clock's code.
  private let days: [String: Int]

  /// The days that the law's data has.
  package static let none = TargetSettings(days: [:])

  private init(days: [String: Int]) { self.days = days }

  /// Reads a deployer's file: `{"version": 1, "targets": [{"clock": "arrest_steps", "days": 2}]}`.
  /// - Throws: ``CooperationError`` naming the clock that is none, or no target.
  package init(parsing bytes: [UInt8], clocks: [Clock] = Catalogue.standard.law.clocks) throws(CooperationError) {
    var found: [String: Int] = [:]
    for (code, days) in try Self.rows(bytes) {
      let shown = SafeText(code).shortened
      guard let clock = clocks.first(where: { $0.code == code }), clock.isSettable else {
        let settable = clocks.filter(\.isSettable).map(\.code).joined(separator: ", ")
        throw CooperationError(.malformed, "«\(shown)» is no target whose days can be set; such are \(settable)")
      }
      guard (1...Self.longest).contains(days), found.updateValue(Int(days), forKey: code) == nil else {
        throw CooperationError(.malformed, "«\(shown)» stands twice, or has not 1 to \(Self.longest) days")
      }
    }
    self.days = found
  }

  private static func rows(_ bytes: [UInt8]) throws(CooperationError) -> [(String, Int64)] {
    do throws(JSONError) {
      var reader = try ObjectReader(try JSONValue(parsing: bytes))
      guard try reader.requireInt64("version") == 1 else {
        throw JSONError(.member, offset: nil, "«/version» must be 1")
      }
      let rows = try reader.requireObjects("targets").map { object throws(JSONError) in
        var row = object
        let found = (try row.requireString("clock"), try row.requireInt64("days"))
        try row.finish()
        return found
      }
      try reader.finish()
      return rows
    } catch {
      throw CooperationError(.malformed, "the file of targets cannot be read: \(error)")
    }
  }

  /// One line for each clock that is set, so that two settings that differ differ in this text; nothing where none is.
  package var text: String {
    days.sorted { $0.key < $1.key }.map { "target \($0.key) \($0.value)\n" }.joined()
  }

  /// A clock as it runs here.
  func applied(to clock: Clock) -> Clock { days[clock.code].map { clock.lasting(days: $0) } ?? clock }
}

extension Clock {
  /// Whether a deployer may set its days: a target that is counted in days from what starts it, and by which no other is bound.
  var isSettable: Bool {
    guard sort == .target, !informs, case .days(let days) = length else { return false }
    return days > 0
  }
}

extension Catalogue {
  /// The same rules with the days of a deployer's targets. What was counted by others is counted anew.
  package func setting(_ targets: TargetSettings) -> Catalogue {
    guard targets != .none else { return self }
    var set = self
    set.law.clocks = law.clocks.map(targets.applied)
    set.rules += ".\(ThreadAct.sum(targets.text.utf8))"
    return set
  }
}

import NodeCore

/// Mistakes in what was typed, found before anything is asked or made.
enum Usage {
  /// Runs a check of arguments; what it refuses is a mistake of usage (64), whatever found it.
  static func check<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let failure as Failure { throw failure } catch {
      let failure = Failure(error)
      throw Failure(.usage, failure.message, findings: failure.findings)
    }
  }
}

import Evidence
import Synchronization

/// Random bytes that a seed decides: HMAC-SHA256 under the seed over a label and a counter.
final class SeededRandom: Sendable {
  private struct State {
    var counter: UInt64 = 0
    var rest: [UInt8] = []
  }

  private let key: SeededKey
  private let label: [UInt8]
  private let state = Mutex(State())

  init(_ key: SeededKey, label: String) {
    self.key = key
    self.label = Array(label.utf8) + [0]
  }

  func bytes(_ count: Int) -> [UInt8] {
    state.withLock { state in
      while state.rest.count < count {
        state.counter += 1
        var block = ByteWriter()
        block.write(state.counter)
        state.rest += key.authenticate(label, block.bytes)
      }
      defer { state.rest.removeFirst(count) }
      return Array(state.rest.prefix(count))
    }
  }

  /// A number below a bound of at least 1.
  func below(_ bound: UInt64) -> UInt64 { bytes(8).reduce(0) { $0 << 8 | UInt64($1) } % max(bound, 1) }

  /// A place in a list of so many.
  func index(_ count: Int) -> Int { Int(below(UInt64(max(count, 1)))) }

  /// Whether something of so many in a thousand happens.
  func happens(_ perMille: Int) -> Bool { perMille > 0 && below(1000) < UInt64(perMille) }

  /// One of a list; nil for an empty one.
  func pick<T>(_ list: [T]) -> T? { list.isEmpty ? nil : list[index(list.count)] }
}

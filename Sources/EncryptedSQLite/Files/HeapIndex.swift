import CLibCrypto
import CSQLite
import Synchronization

/// The index of a write-ahead log, on the heap of the one process that may hold the store.
///
/// SQLite's own keeps it in a file beside the database, where page numbers and checksums of the pages' content would stand
/// in clear. The locks follow the rules of SQLite's `unixShmLock`, without the part that asks other processes.
final class HeapIndex: Sendable {
  /// The locks that one connection holds on the index.
  struct Locks {
    fileprivate var shared: UInt16 = 0
    fileprivate var exclusive: UInt16 = 0
    init() {}
  }

  private struct State {
    /// Each of the size that SQLite asked for first; their addresses never change while the index lives.
    var regions: [UnsafeMutableRawBufferPointer] = []
    /// For each lock the number of those that share it, or -1 for one that has it alone.
    var locks = [Int](repeating: 0, count: Int(SQLITE_SHM_NLOCK))
    var connections = 0
  }

  // Safety: the regions are SQLite's shared memory; SQLite itself orders access to them by the locks and the barrier.
  private struct Guarded: @unchecked Sendable {
    var state = State()
  }

  private let guarded = Mutex(Guarded())
  private let path: String

  private init(path: String) { self.path = path }

  private static let open = Mutex<[String: HeapIndex]>([:])

  /// The index of a database, for one more connection; to be given back with ``leave(_:)``.
  static func join(_ path: String) -> HeapIndex {
    open.withLock { open in
      let index = open[path] ?? HeapIndex(path: path)
      open[path] = index
      index.guarded.withLock { $0.state.connections += 1 }
      return index
    }
  }

  /// Takes a connection's locks and its part back; the last one's wipes the index.
  func leave(_ locks: inout Locks) {
    Self.open.withLock { open in
      guarded.withLock { guarded in
        for slot in 0..<guarded.state.locks.count { Self.unlock(slot, &guarded.state, &locks) }
        guarded.state.connections -= 1
        guard guarded.state.connections == 0 else { return }
        for region in guarded.state.regions {
          OPENSSL_cleanse(region.baseAddress, region.count)
          region.deallocate()
        }
        guarded.state.regions = []
        open[path] = nil
      }
    }
  }

  /// xShmMap: a region of the index; nil in `address` when it is not there and was not to be made.
  func map(_ number: Int, _ size: Int, extend: Bool, _ address: inout UnsafeMutableRawPointer?) -> ResultCode {
    address = nil
    guard number >= 0, size > 0 else { return .noMemory }
    return guarded.withLock { guarded in
      while guarded.state.regions.count <= number {
        guard extend else { return .ok }
        let region = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
        region.initializeMemory(as: UInt8.self, repeating: 0)
        guarded.state.regions.append(region)
      }
      guard guarded.state.regions[number].count == size else { return .noMemory }
      address = guarded.state.regions[number].baseAddress
      return .ok
    }
  }

  /// xShmLock: takes or gives back `count` locks from `first` on; all or none.
  func lock(_ first: Int, _ count: Int, _ flags: Int32, _ locks: inout Locks) -> ResultCode {
    let slots = first..<(first + max(count, 0))
    guard first >= 0, slots.upperBound <= Int(SQLITE_SHM_NLOCK) else { return .lockFailed }
    return guarded.withLock { guarded in
      if flags & SQLITE_SHM_UNLOCK != 0 {
        for slot in slots { Self.unlock(slot, &guarded.state, &locks) }
        return .ok
      }
      return flags & SQLITE_SHM_SHARED != 0
        ? Self.share(slots, &guarded.state, &locks) : Self.seize(slots, &guarded.state, &locks)
    }
  }

  private static func share(_ slots: Range<Int>, _ state: inout State, _ locks: inout Locks) -> ResultCode {
    let wanted = slots.filter { locks.shared & bit($0) == 0 }
    guard wanted.allSatisfy({ state.locks[$0] >= 0 }) else { return SQLITE_BUSY }
    for slot in wanted {
      state.locks[slot] += 1
      locks.shared |= bit(slot)
    }
    return .ok
  }

  private static func seize(_ slots: Range<Int>, _ state: inout State, _ locks: inout Locks) -> ResultCode {
    let wanted = slots.filter { locks.exclusive & bit($0) == 0 }
    guard wanted.allSatisfy({ state.locks[$0] == 0 }) else { return SQLITE_BUSY }
    for slot in wanted {
      state.locks[slot] = -1
      locks.exclusive |= bit(slot)
    }
    return .ok
  }

  private static func unlock(_ slot: Int, _ state: inout State, _ locks: inout Locks) {
    if locks.exclusive & bit(slot) != 0 {
      state.locks[slot] = 0
    } else if locks.shared & bit(slot) != 0 {
      state.locks[slot] -= 1
    }
    locks.exclusive &= ~bit(slot)
    locks.shared &= ~bit(slot)
  }

  private static func bit(_ slot: Int) -> UInt16 { 1 << UInt16(slot) }
}

import Evidence
import HeapModule
import NodeCore

/// What will happen, by virtual time.
struct Agenda {
  /// Something that happens.
  enum Item {
    /// A frame's bytes arrive at an end of a link.
    case frame(SimulatedNetwork.End, [UInt8], FrameMark?)
    /// An end of a link learns that the link is down.
    case down(SimulatedNetwork.End)
    /// A node's worker is done with something.
    case work(NodeName, life: Int, NodeWork)
    /// A node that stopped starts again.
    case start(NodeName)
    /// A node is given the next directory.
    case directory(NodeName, version: Int)
    /// A pouch is filled, once the log is signed.
    case fill(NodeName, life: Int, String, for: NodeName, tries: Int)
    /// A pouch arrives; its courier waits for a while where nobody is there.
    case pouch(CarriedPouch, tries: Int)
    /// A pouch is unpacked a bit further.
    case unpack(NodeName, life: Int, UnpackedPouch)
    /// An administrator takes a peer up again.
    case resume(NodeName, NodeName)
    /// A direction between two nodes carries again.
    case unblock(NodeName, NodeName)
    /// A node's disk works again.
    case repair(NodeName)
  }

  private struct Entry: Comparable {
    let at: Int64
    let order: UInt64
    let item: Item

    static func < (a: Entry, b: Entry) -> Bool { (a.at, a.order) < (b.at, b.order) }

    static func == (a: Entry, b: Entry) -> Bool { (a.at, a.order) == (b.at, b.order) }
  }

  private var heap = Heap<Entry>()
  private var order: UInt64 = 0

  /// When the next thing happens.
  var next: Int64? { heap.min?.at }

  mutating func add(_ item: Item, at time: Int64) {
    order += 1
    heap.insert(Entry(at: time, order: order, item: item))
  }

  mutating func pop() -> (at: Int64, item: Item)? { heap.popMin().map { ($0.at, $0.item) } }
}

/// What a liar's frame must lead to, whatever else happens.
enum FrameMark {
  /// A head that contradicts one that the receiver holds: both are signed, so it is proof.
  case equivocation(Checkpoint)
}

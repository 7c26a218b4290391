/// Acts that may come next in a thread's order; the earliest written first, then by id and author.
struct ActQueue {
  private var heap: [ThreadAct] = []

  var isEmpty: Bool { heap.isEmpty }

  static func isBefore(_ a: ThreadAct, _ b: ThreadAct) -> Bool {
    (a.written, a.id, a.author) < (b.written, b.id, b.author)
  }

  mutating func insert(_ act: ThreadAct) {
    heap.append(act)
    var child = heap.count - 1
    while child > 0, Self.isBefore(heap[child], heap[(child - 1) / 2]) {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  mutating func next() -> ThreadAct? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
        if Self.isBefore(heap[child], heap[least]) { least = child }
      }
      guard least != parent else { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}

import Evidence
import NodeStore

/// What one node's log says, gathered for comparison with what the others say.
struct LogReading {
  /// Names a dispatch.
  struct Place: Hashable {
    let peer: NodeName
    let place: Envelope.Place
  }

  /// A receipt that the node states.
  struct Stated {
    let event: ReceiptEvent
    let index: UInt64
  }

  /// A receipt of a peer that the node took.
  struct Recorded: Hashable {
    let peer: String
    let index: UInt64
    let leaf: String
    let number: UInt64
  }

  /// The node's dispatches: the event and its digest.
  var dispatches: [Place: (event: DispatchEvent, digest: Digest)] = [:]
  /// The node's receipts by the dispatch they speak of.
  var receipts: [Place: [Stated]] = [:]
  /// The entries of peers that the node recorded as receipts.
  var recorded: Set<Recorded> = []
  /// The digests of all its dispatches, also of two that have one number.
  var digests: Set<Digest> = []
  /// What is wrong with the log by itself.
  var wrong: [String] = []
  private static let paddingSize = LoggedEvent(.padding, at: Timestamp(milliseconds: 1_790_000_000_001)).bytes.count
  /// All entries' commitments, in order.
  private(set) var leaves: [Digest] = []

  init(_ node: NodeName, _ tx: StoreTransaction) throws {
    let size = try tx.logSize()
    for entry in try tx.entries(from: 0, below: size) {
      leaves.append(LogEntry(commitment: entry.commitment).leafHash)
      guard let bytes = entry.event else { continue }
      // Most of a log is padding, and reading it is most of the work; no other event is as short.
      guard bytes.count > Self.paddingSize else { continue }
      read(try LoggedEvent(parsing: bytes), at: entry.index, node)
    }
    checkChains(node)
  }

  private mutating func read(_ event: LoggedEvent, at index: UInt64, _ node: NodeName) {
    switch event.content {
    case .dispatch(let dispatch):
      let place = Place(peer: dispatch.name.recipient, place: dispatch.name.place)
      if dispatches[place] != nil { wrong.append("2: \(node) spent a number twice towards \(place.peer)") }
      dispatches[place] = (dispatch, event.digest)
      digests.insert(event.digest)
    case .receipt(let receipt):
      if receipt.dispatch.recipient != node { wrong.append("4: \(node) receipted what was not sent to it") }
      let place = Place(peer: receipt.dispatch.speaker, place: receipt.dispatch.place)
      if receipts[place]?.contains(where: { $0.event.rungs == receipt.rungs }) == true {
        wrong.append("2: \(node) receipted number \(place.place.number) of \(place.peer) twice")
      }
      receipts[place, default: []].append(Stated(event: receipt, index: index))
    case .local(let local) where local.type == .receiptRecorded:
      guard local.values.count >= 5, case .text(let peer) = local.values[0], case .count(let entry) = local.values[2],
        case .text(let leaf) = local.values[3], case .count(let number) = local.values[4]
      else { return }
      let taken = Recorded(peer: peer, index: entry, leaf: leaf, number: number)
      if !recorded.insert(taken).inserted { wrong.append("2: \(node) recorded a receipt twice") }
    default: break
    }
  }

  private mutating func checkChains(_ node: NodeName) {
    for (place, dispatch) in dispatches {
      let number = place.place.number
      let before = Place(
        peer: place.peer,
        place: Envelope.Place(channel: place.place.channel, epoch: place.place.epoch, number: number - 1))
      guard number > 1, let last = dispatches[before] else {
        if number > 1 { wrong.append("3: \(node) skipped a number towards \(place.peer)") }
        continue
      }
      if last.digest != dispatch.event.previous { wrong.append("3: \(node) broke its chain towards \(place.peer)") }
    }
    for place in receipts.keys where place.place.number > 1 {
      let before = Envelope.Place(
        channel: place.place.channel, epoch: place.place.epoch, number: place.place.number - 1)
      if receipts[Place(peer: place.peer, place: before)] == nil {
        wrong.append("3: \(node) took number \(place.place.number) of \(place.peer) without the one before")
      }
    }
  }
}

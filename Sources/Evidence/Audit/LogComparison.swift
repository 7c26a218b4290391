/// Compares what two verified logs say of each other: every dispatch in one has its receipt in the other, and every receipt
/// its dispatch; what is missing is named.
///
/// What is missing proves nothing by itself: a receipt can't be forced, and a copy may be older or open less. What contradicts
/// the other log is proven wrong, because both logs are signed.
package struct LogComparison {
  /// How often something was found, each way.
  package struct Count: Sendable, Hashable {
    /// Who sent.
    package let speaker: NodeName
    /// To whom.
    package let recipient: NodeName
    /// Dispatches in the speaker's log.
    package internal(set) var dispatches = 0
    /// Dispatches with at least one receipt in the recipient's log.
    package internal(set) var receipted = 0
    /// What is missing, by name.
    package internal(set) var missing: [String] = []
  }

  /// What was checked, and what was not.
  package private(set) var report = AuditReport()
  /// What was found, each way.
  package private(set) var counts: [Count] = []

  package init() {}

  /// Compares both logs, each with the reader of its tiles.
  package mutating func compare(
    _ first: ComparedLog, _ firstTiles: some HashReader, _ second: ComparedLog, _ secondTiles: some HashReader
  ) throws {
    guard let a = first.head, let b = second.head else {
      return report.skip("a log has no head, so nothing was compared")
    }
    guard a.origin.federation == b.origin.federation, a.origin.node != b.origin.node else {
      return report.skip("\(a.origin) and \(b.origin) are not the logs of two nodes of one federation")
    }
    try oneWay(first, firstTiles, second)
    try oneWay(second, secondTiles, first)
    report.remark("whether messages were sent that neither log holds: nothing that is not logged counts")
    report.remark("sealed channels: their entries are not opened to this right")
  }

  /// The dispatches of one log against the receipts of the other.
  private mutating func oneWay(_ sender: ComparedLog, _ tiles: some HashReader, _ recipient: ComparedLog) throws {
    guard let from = sender.head, let to = recipient.head else { return }
    var count = Count(speaker: from.origin.node, recipient: to.origin.node)
    let way = "\(from.origin.node) → \(to.origin.node)"
    let sent = sender.dispatches(to: to.origin.node)
    verifyChain(sent, of: sender, &count)
    for dispatch in sent {
      count.dispatches += 1
      let receipts = recipient.receipts(for: dispatch.event.name)
      guard !receipts.isEmpty else {
        missing("receipt for \(dispatch.event.name), entry \(dispatch.index) of \(from.origin)", in: to, &count)
        continue
      }
      count.receipted += 1
      for receipt in receipts { verify(receipt, for: dispatch, from, to) }
      let final = Set(receipts.map { $0.event.rungs.contains(.rejected) })
      if final.count > 1 { report.fail("\(dispatch.event.name): \(to.origin) states both a rejection and a delivery") }
    }
    try verifyOrphans(sender, tiles, recipient, &count)
    try verifyRecorded(by: recipient, of: sender, tiles)
    if count.missing.isEmpty {
      report.pass(
        "\(way): \(Plural.of(count.dispatches, "dispatch", "dispatches")), each with its receipt, and no receipt without a dispatch"
      )
    }
    counts.append(count)
  }

  /// A channel's numbers have no gap, and each dispatch names the one before.
  private mutating func verifyChain(_ sent: [ComparedLog.Sent], of log: ComparedLog, _ count: inout Count) {
    guard let head = log.head else { return }
    var last: ComparedLog.Sent?
    for dispatch in sent {
      let place = dispatch.event.name.place
      let before = last.flatMap { $0.event.name.place.epoch == place.epoch ? $0 : nil }
      let number = before?.event.name.place.number ?? 0
      last = dispatch
      if let before, number == place.number {
        report.fail(
          "\(dispatch.event.name): the number is spent twice in \(head.origin), entries \(before.index) and \(dispatch.index)"
        )
        continue
      }
      for gap in ((number + 1)..<max(place.number, number + 1)).prefix(Self.named) {
        let name = DispatchName(
          speaker: head.origin.node, recipient: dispatch.event.name.recipient,
          place: Envelope.Place(channel: place.channel, epoch: place.epoch, number: gap))
        if !log.isVoid(name) { missing("dispatch \(name)", in: head, &count) }
      }
      let follows = number + 1 == place.number
      if follows, dispatch.event.previous != before?.digest ?? .zero {
        report.fail(
          "\(dispatch.event.name): entry \(dispatch.index) of \(head.origin) does not follow the dispatch before it")
      }
    }
  }

  private mutating func verify(
    _ receipt: ComparedLog.Received, for dispatch: ComparedLog.Sent, _ from: Checkpoint, _ to: Checkpoint
  ) {
    let source = receipt.event.source
    guard receipt.event.event == dispatch.digest, receipt.event.envelope == dispatch.event.envelope,
      source.head.origin == from.origin, source.index == dispatch.index, source.leaf == dispatch.leaf
    else {
      return report.fail(
        "\(dispatch.event.name): the receipt at entry \(receipt.index) of \(to.origin) is for another dispatch than entry "
          + "\(dispatch.index) of \(from.origin)")
    }
  }

  /// Receipts for dispatches that the sender's log does not open: its tree says whether it holds them.
  private mutating func verifyOrphans(
    _ sender: ComparedLog, _ tiles: some HashReader, _ recipient: ComparedLog, _ count: inout Count
  ) throws {
    guard let from = sender.head, let to = recipient.head else { return }
    var heads: [UInt64: Digest] = [:]
    for receipt in recipient.receipts(ofDispatchesBy: from.origin.node) {
      let name = receipt.event.dispatch
      let what = "\(name): the receipt at entry \(receipt.index) of \(to.origin)"
      let source = receipt.event.source
      guard source.head.origin == from.origin else {
        report.skip("\(what) speaks of \(source.head.origin), another log than the one compared")
        continue
      }
      guard source.index < from.size, source.head.size <= from.size else {
        report.skip("\(what) speaks of size \(source.head.size) of \(from.origin), and this copy ends at \(from.size)")
        continue
      }
      let root = try heads[source.head.size] ?? MerkleTree.root(size: source.head.size, reading: tiles)
      heads[source.head.size] = root
      if root != source.head.root {
        report.fail(
          "\(what) names a head of size \(source.head.size) that \(from.origin) never had: another history was shown")
      }
      guard !sender.holds(name) else { continue }
      if try tiles.hash(level: 0, index: source.index) == source.leaf {
        missing("event of \(name), entry \(source.index), which is not opened", in: from, &count)
      } else {
        report.fail("\(what) is for entry \(source.index) of \(from.origin), where another entry stands")
      }
    }
  }

  /// What a log recorded of the other's receipts must stand there.
  private mutating func verifyRecorded(
    by recorder: ComparedLog, of speaker: ComparedLog, _ tiles: some HashReader
  ) throws {
    guard let head = speaker.head, let own = recorder.head else { return }
    var agreed = 0
    for record in recorder.recorded where record.origin == head.origin.description {
      let what = "entry \(record.index) of \(own.origin) records a receipt as entry \(record.entry) of \(head.origin)"
      if record.entry >= head.size {
        report.skip("\(what), and this copy ends at \(head.size)")
      } else if try tiles.hash(level: 0, index: record.entry).hex == record.leaf {
        agreed += 1
      } else {
        report.fail("\(what), where another entry stands")
      }
    }
    if agreed > 0 {
      let stand = agreed == 1 ? "stands" : "stand"
      report.pass(
        "\(Plural.of(agreed, "receipt")) that \(own.origin.node) recorded \(stand) in \(head.origin.node)'s log")
    }
  }

  /// Missing things that are named, each way.
  private static let named = 10_000

  private mutating func missing(_ what: String, in head: Checkpoint, _ count: inout Count) {
    if count.missing.count < Self.named { count.missing.append("\(what): not in \(head.origin)") }
    report.skip("MISSING \(what): not in \(head.origin) of size \(head.size)")
  }
}

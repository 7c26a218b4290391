package import Evidence
import Membership

/// Two logs that speak of each other, and what «audit compare» must say.
package struct ComparedLogs: Sendable {
  package let name: String
  package let verdict: AuditReport.Verdict
  /// Stands in what is told.
  package let phrase: String
  package let first: [String: [UInt8]]
  package let second: [String: [UInt8]]

  /// What differs from two honest logs with three dispatches from alpha to bravo and their receipts.
  private struct Change {
    /// Dispatches that alpha's log does not hold, or holds and does not show.
    var unsent: Set<UInt64> = []
    var hidden: Set<UInt64> = []
    /// Dispatches without a receipt, and ones whose receipt speaks of another envelope.
    var unreceipted: Set<UInt64> = []
    var exchanged: Set<UInt64> = []
    /// The dispatch that stands twice, and the one that does not follow the one before.
    var twice: UInt64?
    var unlinked: UInt64?
    /// Whether bravo was shown another history.
    var otherHistory = false
    /// The size of alpha's copy, where it is older.
    var size: UInt64?
  }

  /// Every case, for the trust of a federation.
  package static func all(in federation: AuditFederation) throws -> [ComparedLogs] {
    let second = "alpha→bravo/ordinary/1/2"
    let cases: [(String, AuditReport.Verdict, String, Change)] = [
      ("whole", .verified, "alpha → bravo: 3 dispatches, each with its receipt", Change()),
      ("receipt-missing", .cannotTell, "MISSING receipt for \(second)", Change(unreceipted: [2])),
      ("dispatch-missing", .cannotTell, "MISSING dispatch \(second)", Change(unsent: [2], unreceipted: [2])),
      ("dispatch-hidden", .cannotTell, "MISSING event of \(second)", Change(hidden: [2])),
      ("receipt-exchanged", .failed, "is for another dispatch than entry", Change(exchanged: [2])),
      ("number-twice", .failed, "\(second): the number is spent twice", Change(twice: 2)),
      ("chain-broken", .failed, "does not follow the dispatch before it", Change(unlinked: 2)),
      ("fork-for-the-other", .failed, "another history was shown", Change(otherHistory: true)),
      ("older-copy", .cannotTell, "and this copy ends at 4", Change(size: 4)),
    ]
    var made = try cases.map { name, verdict, phrase, change in
      let logs = try logs(change, federation)
      return ComparedLogs(name: name, verdict: verdict, phrase: phrase, first: logs.0, second: logs.1)
    }
    let (alpha, bravo) = try logs(Change(), federation)
    var bent = alpha
    bent["tile/entries/000.p/6"]?[40] ^= 1
    made += [
      ComparedLogs(
        name: "one-wrong", verdict: .failed, phrase: "a log that is wrong is not compared", first: bent, second: bravo),
      ComparedLogs(
        name: "one-twice", verdict: .cannotTell, phrase: "are not the logs of two nodes", first: alpha, second: alpha),
    ]
    return made
  }

  private static func logs(
    _ change: Change, _ federation: AuditFederation
  ) throws -> ([String: [UInt8]], [String: [UInt8]]) {
    let (alpha, bravo) = (federation[0], federation[1])
    var sender = SpokenLog(federation.origin(alpha))
    var sent: [(index: UInt64, event: LoggedEvent, dispatch: DispatchEvent)] = []
    var previous = Digest.zero
    for number in UInt64(1)...3 where !change.unsent.contains(number) {
      let dispatch = try dispatch(number, previous: change.unlinked == number ? .zero : previous, federation)
      let event = LoggedEvent(.dispatch(dispatch), at: AuditFederation.start)
      sent.append((sender.log.size, event, dispatch))
      try sender.say(.dispatch(dispatch), shown: !change.hidden.contains(number))
      if change.twice == number { try sender.say(.dispatch(dispatch)) }
      previous = event.digest
    }
    let head = try sender.log.head()
    let shown = change.otherHistory ? Checkpoint(origin: head.origin, size: head.size, root: .zero) : head
    var recipient = SpokenLog(federation.origin(bravo))
    for item in sent where !change.unreceipted.contains(item.dispatch.name.place.number) {
      let isExchanged = change.exchanged.contains(item.dispatch.name.place.number)
      let source = ReceiptEvent.Source(
        index: item.index, leaf: try sender.log.hash(level: 0, index: item.index), head: shown)
      try recipient.say(
        .receipt(
          ReceiptEvent(
            dispatch: item.dispatch.name, event: item.event.digest,
            envelope: isExchanged ? .zero : item.dispatch.envelope, rungs: [.relayed, .delivered], reason: nil,
            source: source)))
    }
    return (
      try sender.folder(of: alpha, in: federation, size: change.size), try recipient.folder(of: bravo, in: federation)
    )
  }

  private static func dispatch(
    _ number: UInt64, previous: Digest, _ federation: AuditFederation
  ) throws -> DispatchEvent {
    DispatchEvent(
      federation: federation.directory.genesis.id,
      name: DispatchName(
        speaker: federation[0].name, recipient: federation[1].name,
        place: Envelope.Place(channel: .ordinary, epoch: 1, number: number)),
      previous: previous, envelope: .sha256([UInt8(truncatingIfNeeded: number)]), body: .sha256([2]),
      commitment: .sha256([3]), suite: federation.suite.name, directory: federation.directory.reference)
  }
}

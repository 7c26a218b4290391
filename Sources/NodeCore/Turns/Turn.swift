import Evidence
import NodeStore

/// One transaction of the core while it is being made: its events wait to be placed in the log, its outputs to be durable.
final class Turn {
  /// An event and what must be written once its place is known.
  struct Pending {
    let event: LoggedEvent
    var isFirst = false
    /// Whether its entry looks like padding to whoever may not read of sealed matters.
    var underSeal = false
    let placed: (UInt64) throws -> Void
  }

  let tx: StoreTransaction
  let now: Timestamp
  private(set) var events: [Pending] = []
  private(set) var outputs: [NodeOutput] = []
  /// Whether an event of this turn speaks to a peer, so that a live checkpoint is wanted.
  private(set) var speaks = false
  /// Whether what this input logs from here on belongs to a sealed matter.
  var underSeal = false
  /// Whether something may have become sendable.
  var progress = false
  /// Whether what recipients cannot open any more is to be sealed again, as far as there are other keys by now.
  var sealsAgain = false
  /// Whether a tick is due.
  var tick = false
  /// The channels' heads as this turn moves them.
  var channelHeads: [ChannelHead: (number: UInt64, event: Digest)] = [:]
  /// Dispatches that this turn took in: a link and a pouch may bring the same one.
  var arrived: Set<DispatchName> = []
  /// Batch keys that this turn has kept: a batch shares one, and each is kept once.
  var keptKeys: Set<Digest> = []

  /// The peers to which this turn states its channels.
  var statedTo: Set<NodeName> = []

  /// Names the head of one channel to one peer.
  struct ChannelHead: Hashable {
    let peer: NodeName
    let channel: ChannelKey
  }

  init(_ tx: StoreTransaction, at now: Timestamp) {
    self.tx = tx
    self.now = now
  }

  /// Logs an event of this turn.
  /// - Parameter placed: runs inside the transaction with the entry's index.
  func log(_ content: LoggedEvent.Content, placed: @escaping (UInt64) throws -> Void = { _ in }) {
    append(LoggedEvent(content, at: now), placed: placed)
  }

  /// Logs an event whose bytes were needed before.
  func append(_ event: LoggedEvent, placed: @escaping (UInt64) throws -> Void) {
    events.append(Pending(event: event, underSeal: underSeal || event.content.isSealed, placed: placed))
    switch event.content {
    case .dispatch, .receipt: speaks = true
    default: break
    }
  }

  /// Logs the first entry of an epoch: whatever the order of the rest, it stands at index 0.
  func open(_ first: LocalEvent) {
    events.append(Pending(event: LoggedEvent(.local(first), at: now), isFirst: true, placed: { _ in }))
  }

  /// Logs a local event.
  func log(_ type: LocalEvent.Kind, _ values: LocalEvent.Field...) { log(.local(LocalEvent(type, values))) }

  /// Asks for a checkpoint over this turn: an event of it is to travel.
  func wantsHead() { speaks = true }

  func output(_ output: NodeOutput) { outputs.append(output) }

  /// Runs one input so that its failure undoes its own changes, events and outputs, and nobody else's.
  func attempt(_ body: () throws -> Void) throws {
    let before = (events.count, outputs.count, speaks, progress, tick, channelHeads, arrived, keptKeys)
    let outer = underSeal
    underSeal = false
    defer { underSeal = outer }
    do {
      try tx.attempt(body)
    } catch {
      events.removeSubrange(before.0...)
      outputs.removeSubrange(before.1...)
      (speaks, progress, tick) = (before.2, before.3, before.4)
      (channelHeads, arrived, keptKeys) = (before.5, before.6, before.7)
      throw error
    }
  }
}

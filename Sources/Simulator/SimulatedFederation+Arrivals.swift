import Evidence
import Membership
import NodeCore
import NodeStore
import OrderedCollections
import PeerSync
import SimulatedDisk

/// Something that reaches a node and becomes part of its next transaction.
enum Arrival {
  /// A frame's bytes at an end of a link.
  case frame(SimulatedNetwork.End, [UInt8], FrameMark?)
  /// Work that is done, if the life that asked for it still lasts.
  case work(NodeName, life: Int, NodeWork)

  /// Whom it reaches.
  var node: NodeName {
    switch self {
    case .frame(let end, _, _): end.node
    case .work(let name, _, _): name
    }
  }
}

extension SimulatedFederation {
  /// The same as an arrival; nil for what happens by itself.
  func arrival(_ item: Agenda.Item) -> Arrival? {
    switch item {
    case .frame(let end, let bytes, let mark): .frame(end, bytes, mark)
    case .work(let name, let life, let work): .work(name, life: life, work)
    default: nil
    }
  }

  /// Hands every node what reached it at this moment.
  func takeArrivals() throws {
    while let (name, items) = arrivals.elements.first {
      arrivals.removeFirst()
      if let node = node(name) { try take(items, at: node) }
    }
  }

  private func take(_ items: [Arrival], at node: SimulatedNode) throws {
    var batch = ArrivedBatch()
    for item in items {
      switch item {
      case .frame(let end, let bytes, let mark): try take(bytes, at: end, mark, node, &batch)
      case .work(_, let life, let work):
        guard node.lives == life, let running = node.life else { continue }
        batch.inputs.append(.done(running.worker.perform(work)))
      }
      if !batch.inputs.isEmpty, crashNow { return crash(node, during: batch.inputs) }
    }
    perform(&batch, at: node)
  }

  private func take(
    _ bytes: [UInt8], at end: SimulatedNetwork.End, _ mark: FrameMark?, _ node: SimulatedNode,
    _ batch: inout ArrivedBatch
  ) throws {
    // What comes after a link was cut is lost with it.
    guard !network.stall(.frame(end, bytes, mark), at: end), network.isUp(end), let life = node.life,
      let peer = network.peer(of: end)
    else { return }
    record("frame \(end.node) \(end.link.number) \(bytes.count) \(Digest.sha256(bytes).hex.prefix(8))")
    guard bytes.count <= PeerSync.Limits.frame, let frame = try? Frame(decoding: bytes),
      let directory = life.core.directory
    else { return cut(end, "unreadable") }
    let prepared = PreparedFrame(
      frame, from: peer,
      keys: PreparedFrame.Keys(
        directory: directory, node: node.name, origin: life.core.origin, sealSeeds: life.keys.sealSeeds,
        suite: node.suite))
    guard case .equivocation(let head) = mark else {
      return batch.add(ArrivedBatch.Frame(frame: frame, end: end, peer: peer), prepared)
    }
    // What must come of it is judged by what is held just before.
    perform(&batch, at: node)
    let held = try? life.store.read { try $0.held(of: peer) }
    let (isLive, failures) = (watch.isLive(end), node.failures)
    batch.add(ArrivedBatch.Frame(frame: frame, end: end, peer: peer), prepared)
    perform(&batch, at: node)
    if isLive, node.failures == failures { try demandFork(of: head, at: node, held: held) }
  }

  private func perform(_ batch: inout ArrivedBatch, at node: SimulatedNode) {
    guard !batch.inputs.isEmpty else { return }
    node.perform(batch.inputs)
    for frame in batch.frames { watch.delivered(frame.frame, to: frame.end, from: frame.peer) }
    batch = ArrivedBatch()
    collect(node)
  }

  /// Two heads of one size that came over a living link must be kept as evidence.
  private func demandFork(of head: Checkpoint, at node: SimulatedNode, held: Checkpoint?) throws {
    guard let held, held.size == head.size, held.origin == head.origin, held.root != head.root else { return }
    let forks = try node.life?.store.read { try $0.forkCount(of: head.origin.node) } ?? 0
    if forks == 0 { watch.violation("3: \(node.name) was shown a fork of \(head.origin.node) and kept no evidence") }
  }

  /// Whether a crash strikes at this very moment.
  var crashNow: Bool { !isHealing && random.happens(weather.crash / 8) }
}

/// What becomes one transaction of a node.
private struct ArrivedBatch {
  /// A frame of it, for the watch.
  struct Frame {
    let frame: PeerSync.Frame
    let end: SimulatedNetwork.End
    let peer: NodeName
  }

  var inputs: [NodeInput] = []
  var frames: [Frame] = []

  mutating func add(_ frame: Frame, _ prepared: PreparedFrame) {
    frames.append(frame)
    inputs.append(.frame(frame.end.link, prepared))
  }
}

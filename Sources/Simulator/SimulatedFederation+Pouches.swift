import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Lets an officer begin a pouch for a peer; it is filled once the log is signed.
  func pack(at node: SimulatedNode, for chosen: NodeName? = nil) {
    let others = nodes.map(\.name).filter { $0 != node.name }
    let preferred = handCarried.contains(node.name) ? others.filter(handCarried.contains) : others
    guard let peer = chosen ?? random.pick(preferred) else { return }
    record("pack \(node.name) \(peer)")
    let begun = ask(.pouchPack(peer.text), of: node, as: "drafter", DoneAnswer.self)
    collect(node)
    guard let id = begun?.id else { return record("refused") }
    if watch.restriction(of: peer, by: node.name) != nil {
      watch.violation("8: \(node.name) packs a pouch for \(peer) past its administrator's decision")
    }
    agenda.add(.fill(node.name, life: node.lives, id, for: peer, tries: 5), at: clock.now + 50)
  }

  /// Fills a pouch and gives it to a courier, who may lose it, come late, or come twice.
  func fill(_ name: NodeName, _ life: Int, _ id: String, for peer: NodeName, tries: Int) throws {
    guard let node = node(name), node.lives == life, let core = node.life?.core else { return }
    guard var packing = try? core.packing(id, to: peer.text, at: node.clock.now) else {
      if tries > 0 { agenda.add(.fill(name, life: life, id, for: peer, tries: tries - 1), at: clock.now + 200) }
      return
    }
    guard let frames = try? content(of: &packing, core), let end = try? packing.label.end(isLast: true) else { return }
    var bytes: [[UInt8]] = []
    for frame in frames {
      if node === liar?.node {
        bytes += liar?.twist(frame, to: peer, rate: isHealing ? 0 : weather.lies).frames ?? []
      } else {
        watch.packs(frame, by: name, for: peer)
        bytes.append(frame.encoded())
      }
    }
    bytes.forEach { watch.sees($0, from: name) }
    let size = frames.compactMap(\.linked).compactMap { try? Checkpoint(parsing: $0.note.text).size }.max() ?? 0
    let whole = [Frame.pouch(packing.label).encoded()] + bytes + [Frame.pouch(end).encoded()]
    let pouch = CarriedPouch(from: name, life: life, to: peer, frames: whole, size: size, isPrompt: isHealing)
    record("pouch \(name) \(peer) \(whole.count)")
    counts.pouches += 1
    handOver(pouch)
  }

  private func content(of packing: inout PouchPacking, _ core: Node) throws -> [Frame] {
    var frames = try core.packHead(&packing)
    while true {
      let more = try core.pack(&packing)
      if more.isEmpty { return frames }
      frames += more
    }
  }

  private func handOver(_ pouch: CarriedPouch) {
    guard !isHealing else { return agenda.add(.pouch(pouch, tries: 5), at: clock.now + 10) }
    func later() -> Int64 { clock.now + 100 + Int64(random.below(random.below(4) == 0 ? 600_000 : 20_000)) }
    switch random.below(8) {
    case 0: record("pouch lost")
    case 1:
      // The file is cut: what came of it is proven, and the rest comes another time.
      let part = Array(pouch.frames.prefix(random.index(pouch.frames.count)))
      let cut = CarriedPouch(
        from: pouch.from, life: pouch.life, to: pouch.to, frames: part, size: pouch.size, isPrompt: false)
      agenda.add(.pouch(cut, tries: 5), at: later())
    case 2, 3: for _ in 0..<2 { agenda.add(.pouch(pouch, tries: 5), at: later()) }
    default: agenda.add(.pouch(pouch, tries: 5), at: later())
    }
  }

  /// Begins to unpack a pouch that came.
  func receive(_ pouch: CarriedPouch, tries: Int) {
    guard let node = node(pouch.to), !isBeyondRecovery(pouch), pouch.isPrompt == isHealing else {
      return record("pouch lost")
    }
    guard let directory = node.life?.core.directory else {
      if tries > 0 { agenda.add(.pouch(pouch, tries: tries - 1), at: clock.now + 5_000) }
      return
    }
    record("unpack \(pouch.to) \(pouch.from) \(pouch.frames.count)")
    var reader = PouchReader()
    guard let first = pouch.frames.first, case .begins(let label)? = try? reader.take(first),
      label.isFrom(directory, to: node.name)
    else { return record("refused") }
    pouchLinks += 1
    let link = LinkID(1 << 40 + pouchLinks)
    let request = PouchOpenRequest(
      link: link, peer: label.hello.node, id: Hex.encode(label.id), packed: label.packed, inspects: false)
    let opened = ask(.pouchOpen(request), of: node, as: "drafter", DoneAnswer.self)
    collect(node)
    guard opened != nil else { return record("refused") }
    if watch.restriction(of: pouch.from, by: node.name) != nil {
      watch.violation("8: \(node.name) unpacks a pouch of \(pouch.from) past its administrator's decision")
    }
    agenda.add(.unpack(node.name, life: node.lives, UnpackedPouch(pouch, reader, on: link)), at: clock.now + 1)
  }

  /// Whether a pouch shows more of a log that was lost since than any quorum saw: that is excluded by nobody, as the design
  /// says, so that couriers lose such pouches.
  private func isBeyondRecovery(_ pouch: CarriedPouch) -> Bool {
    guard let lost, lost.node == pouch.from, pouch.life <= lost.life else { return false }
    return pouch.size > lost.seen
  }

  /// Unpacks some frames, among whatever else happens.
  func unpack(_ name: NodeName, _ life: Int, _ unpacked: UnpackedPouch) throws {
    guard let node = node(name), node.lives == life else { return }
    for _ in 0..<(1 + random.index(3)) {
      guard node.life != nil else { return }
      switch unpacked.next() {
      case .holds(let frame)?: guard take(frame, of: unpacked, at: node) else { return }
      case .ends?:
        let closed = ask(.pouchClose(unpacked.link), of: node, as: "drafter", PouchClosedAnswer.self)
        collect(node)
        return record("unpacked \(name) \(closed.map { "\($0.messages) \($0.receipts)" } ?? "nothing")")
      default: return abandon(unpacked, at: node)
      }
    }
    agenda.add(.unpack(name, life: life, unpacked), at: clock.now + 1 + Int64(random.below(30)))
  }

  private func take(_ frame: Frame, of unpacked: UnpackedPouch, at node: SimulatedNode) -> Bool {
    guard let life = node.life, let directory = life.core.directory else { return false }
    let pouch = unpacked.pouch
    let prepared = PreparedFrame(
      frame, from: pouch.from,
      keys: PreparedFrame.Keys(
        directory: directory, node: node.name, origin: life.core.origin, sealSeeds: life.keys.sealSeeds,
        suite: node.suite))
    let input = NodeInput.frame(unpacked.link, prepared)
    if crashNow {
      crash(node, during: [input])
      return false
    }
    let failures = node.failures
    if prepared.failure == nil { node.perform([input]) }
    let tally = node.life?.core.pouch(unpacked.link)
    collect(node)
    guard prepared.failure == nil, let tally, tally.failure == nil else {
      let isHonest = pouch.from != liar?.node.name && node !== liar?.node && lost == nil
      if isHonest, node.failures == failures {
        let why = prepared.failure.map { "\($0)" } ?? tally?.failure.map { "\($0)" } ?? "nothing said"
        watch.violation("8: \(node.name) refuses a pouch of \(pouch.from), who packed it rightly: \(why)")
      }
      abandon(unpacked, at: node)
      return false
    }
    return true
  }

  private func abandon(_ unpacked: UnpackedPouch, at node: SimulatedNode) {
    record("abandon \(node.name)")
    node.perform([.linkClosed(unpacked.link)])
    collect(node)
  }
}

import Cooperation
import Evidence
import NodeCore
import NodeStore
import PeerSync

extension SimulatedFederation {
  /// Does a number of random operations: sending, ticks, cuts, crashes, time.
  package func run(operations: Int) throws {
    connectAll()
    for _ in 0..<operations {
      switch random.below(100) {
      case 0..<45: try send()
      case 45..<60: try tickAll()
      case 60..<70: try cutOne()
      case 70..<73: try crashOne()
      default: break
      }
      try settle(milliseconds: Int64(random.below(200)))
      if random.below(4) == 0 { connectAll() }
    }
  }

  /// Mends everything and waits until nothing moves any more.
  package func heal() throws {
    for _ in 0..<4 {
      connectAll()
      try settle(milliseconds: 2000)
      try tickAll()
      try settle(milliseconds: 2000)
    }
  }

  /// Lets arrive what arrives within some time.
  func settle(milliseconds: Int64) throws {
    let end = clock.now.milliseconds + milliseconds
    collect()
    while let next = network.next, next <= end, let arrival = network.pop() {
      clock.advance(milliseconds: max(0, arrival.at - clock.now.milliseconds))
      try deliver(arrival.frame, to: arrival.to)
      collect()
    }
    clock.advance(milliseconds: max(0, end - clock.now.milliseconds))
  }

  private func deliver(_ bytes: [UInt8]?, to end: SimulatedNetwork.End) throws {
    guard let node = node(end.node) else { return }
    guard let bytes else {
      record("down \(end.node) \(end.link.number)")
      return try node.perform(.linkClosed(end.link))
    }
    guard let frame = try? Frame(decoding: bytes), let peer = peerOf(end),
      let prepared = node.prepare(frame, from: peer)
    else { return network.cut(end, at: clock.now.milliseconds) }
    record("frame \(end.node) \(bytes.count) \(Digest.sha256(bytes).hex.prefix(8))")
    try node.perform(.frame(end.link, prepared))
  }

  private func peerOf(_ end: SimulatedNetwork.End) -> NodeName? { peers[end] }

  /// Puts what the nodes want sent on the network.
  private func collect() {
    for node in nodes {
      for output in node.takeOutbox() {
        switch output {
        case .send(let link, let frame):
          network.send(frame, from: SimulatedNetwork.End(node: node.name, link: link), at: clock.now.milliseconds)
        case .close(let link):
          network.cut(SimulatedNetwork.End(node: node.name, link: link), at: clock.now.milliseconds)
        default: break
        }
      }
    }
  }

  private func connectAll() {
    for (index, first) in nodes.enumerated() {
      for second in nodes[(index + 1)...] where !network.isConnected(first.name, second.name) {
        let (a, b) = network.connect(first.name, second.name)
        peers[a] = second.name
        peers[b] = first.name
        record("link \(first.name) \(second.name)")
        try? first.perform(.linkOpened(a.link, second.name))
        try? second.perform(.linkOpened(b.link, first.name))
      }
    }
  }

  private func send() throws {
    let author = nodes[Int(random.below(UInt64(nodes.count)))]
    let others = nodes.filter { $0.name != author.name }
    let recipient = others[Int(random.below(UInt64(others.count)))]
    let id = Hex.encode(random.bytes(16))
    record("send \(author.name) \(recipient.name) \(id)")
    let template = try MessageTemplate(parsing: Array(SimulatedMessage.template(to: recipient.name.text).utf8))
    let message = template.completed(
      id: id, node: author.name.text, officer: "simulated", thread: nil, inReplyTo: nil)
    let statement = try SealedStatement(sender: author.name, recipients: [recipient.name], message: message)
    let task = try author.core.sealTask(
      nil, statement, try Salt(author.suite.randomBytes(32)), at: clock.now)
    sent.append(Sent(author: author.name, recipient: recipient.name, id: id))
    try author.seal(task)
  }

  private func tickAll() throws { for node in nodes { try node.perform(.tick) } }

  private func cutOne() throws {
    let ends = network.ends
    guard !ends.isEmpty else { return }
    let end = ends[Int(random.below(UInt64(ends.count)))]
    record("cut \(end.node) \(end.link.number)")
    network.cut(end, at: clock.now.milliseconds)
  }

  private func crashOne() throws {
    let node = nodes[Int(random.below(UInt64(nodes.count)))]
    record("crash \(node.name)")
    for end in network.ends where end.node == node.name { network.cut(end, at: clock.now.milliseconds) }
    try node.crash()
  }
}

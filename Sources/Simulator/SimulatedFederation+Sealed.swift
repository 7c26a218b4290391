import Evidence
import Foundation
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// The messages under seal, those that still wait among them.
  private var hidden: [WrittenMessage] { (written + drafts.map(\.message)).filter { $0.kind == .sealed } }

  /// Lets an officer who is on no list look at everything that shows several messages, and ask for a sealed one.
  func look(at node: SimulatedNode) {
    let hidden = hidden
    guard !hidden.isEmpty else { return }
    record("look \(node.name)")
    defer { collect(node) }
    let requests: [NodeRequest] = [
      .inbox(InboxRequest()), .search(SearchRequest(words: SimulatedMessage.sealedWord)), .status, .approvals,
      .deadlines(DeadlinesRequest()), .peers, .groups,
    ]
    for request in requests {
      guard let answer = askAny(request, of: node, as: "both"), let json = try? JSONEncoder().encode(answer) else {
        continue
      }
      let text = String(decoding: json, as: UTF8.self)
      if text.contains(SimulatedMessage.sealedWord) || hidden.contains(where: { text.contains($0.id) }) {
        watch.violation("5: \(answer.schema) of \(node.name) shows a sealed matter to who is on no list")
      }
    }
    guard let message = random.pick(hidden) else { return }
    for request in [NodeRequest.show(message.id), .messageLedger(message.id), .approvalShow(message.id)]
    where askAny(request, of: node, as: "both") != nil {
      watch.violation("5: \(node.name) shows a sealed message to who is on no list")
    }
  }

  /// Sealed matters are there for who takes them up, and in no number for anybody else.
  func checkSealed() throws {
    guard weather.sealed > 0 else { return }
    for node in honest where node.name != restored {
      guard let store = node.life?.store, let core = node.life?.core else { continue }
      look(at: node)
      let own = try store.read { try LogReading(node.name, $0) }
      guard case .success(let answer)? = node.ask(.status, token: nil), let status = answer as? StatusAnswer else {
        continue
      }
      for peer in status.peers {
        let sent = own.dispatches.keys.count { $0.peer.text == peer.name && $0.place.channel == .ordinary }
        if core.origin.epoch == 1, peer.sent != UInt64(sent) {
          watch.violation("5: \(node.name) counts \(peer.sent) of \(sent) open dispatches to \(peer.name)")
        }
      }
      let open = try open(at: node)
      if let open, status.messages != UInt64(open) {
        watch.violation("5: \(node.name) counts \(status.messages) messages, of which \(open) are open")
      }
      try checkTakenUp(at: node)
    }
  }

  /// How many messages an officer who is on no list sees, page by page.
  private func open(at node: SimulatedNode) throws -> Int? {
    var (count, before) = (0, String?.none)
    while let page = ask(.inbox(InboxRequest(before: before)), of: node, as: "both", InboxAnswer.self) {
      count += page.messages.count
      guard let next = page.next else { return count }
      before = next
    }
    return nil
  }

  private func checkTakenUp(at node: SimulatedNode) throws {
    for message in written where message.kind == .sealed && message.author == node.name {
      let places = try node.life?.store.read { tx in
        try tx.message(author: node.name.text, id: message.id).map { try tx.dispatches(ofMessage: $0.key) } ?? []
      }
      if places?.contains(where: { $0.place.channel != .sealed }) == true {
        watch.violation("5: \(node.name) sends a message under seal in its ordinary channel")
      }
    }
    let came = written.filter { $0.kind == .sealed && $0.recipients.contains(node.name) }
    for message in came.suffix(3) {
      guard try node.life?.store.read({ try $0.message(author: message.author.text, id: message.id) }) != nil else {
        continue
      }
      if ask(.show(message.id), of: node, as: "keeper", MessageAnswer.self) == nil {
        watch.violation("5: nobody at \(node.name) can take up a message under seal")
      }
    }
    collect(node)
  }
}

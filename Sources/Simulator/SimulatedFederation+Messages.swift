import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Each message is where it must be, once, and nowhere else.
  func checkMessages(_ readings: [NodeName: LogReading]) throws {
    for message in written {
      guard let author = node(message.author), let store = author.life?.store else { continue }
      let name = message.author.text
      let own = try store.read { try $0.message(author: name, id: message.id) }
      // What was approved for who is no member any more can't be sealed.
      let isLost = ([message.author] + message.recipients).contains { isParted($0) }
      if own == nil, approved.contains(message.id), author !== liar?.node, author.name != restored, !isLost {
        watch.violation("1: \(name) forgot a message that two persons approved")
      }
      for node in honest where node !== author {
        let copy = try node.life?.store.read { try $0.message(author: name, id: message.id) }
        let isAddressed = message.recipients.contains(node.name)
        if let copy, let known = message.commitment, copy.commitment != known,
          author !== liar?.node || didTake(known, of: author.name, at: node.name, readings)
        {
          watch.violation("2: \(node.name) has another message under an id of \(name)")
        }
        if copy != nil, !isAddressed { watch.violation("5: \(node.name) has a message that is not for it") }
        guard author !== liar?.node else { continue }
        if copy != nil, own == nil, author.name != restored {
          watch.violation("1: \(node.name) has a message that \(name) does not know")
        }
        // A copy does not know what memberships it stated since: what it states under their numbers is refused.
        if message.kind == .group, author.name == restored { continue }
        if copy == nil, let own, isAddressed, !isParted(node.name), !isParted(author.name) {
          let states = try store.read { tx in
            try tx.dispatches(ofMessage: own.key).filter { $0.peer == node.name.text }.map { dispatch in
              let receipts = try tx.receipts(from: dispatch.peer, for: dispatch.place)
              return "\(dispatch.place.channel.rawValue) \(dispatch.place.epoch)/\(dispatch.place.number): "
                + receipts.map { $0.rungs.joined(separator: " ") + ($0.reason.map { " (\($0))" } ?? "") }
                .joined(separator: ", ")
            }
          }
          watch.violation("2: \(node.name) lacks message \(message.id.prefix(8)) of \(name), sent as \(states)")
        }
        if let copy, let own, copy.commitment != own.commitment || copy.body != own.body {
          watch.violation("2: \(node.name) has another message than \(name) wrote")
        }
      }
    }
  }

  /// Whether a node took what a liar really committed to: an envelope that was changed on its way is rejected for good, and
  /// what comes under the same id later is then the first.
  private func didTake(
    _ commitment: Digest, of author: NodeName, at node: NodeName, _ readings: [NodeName: LogReading]
  ) -> Bool {
    let sent = readings[author]?.dispatches.filter { $0.key.peer == node && $0.value.event.commitment == commitment }
    return (sent ?? [:]).keys.contains { place in
      let receipts = readings[node]?.receipts[LogReading.Place(peer: author, place: place.place)] ?? []
      return receipts.contains { $0.event.reason == nil }
    }
  }
}

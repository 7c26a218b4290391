import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Nodes with nothing new say nothing: only what keeps a link alive, which is not due yet.
  func checkQuiet() throws {
    let before = watch.honestFrames
    for _ in 0..<4 {
      try pass(milliseconds: 3_000)
      tickClocks(now: true)
    }
    let said = watch.honestFrames - before
    if said > 0 { watch.violation("13: honest nodes with nothing new exchanged \(said) frames") }
  }

  /// Where each message is, with the state of its thread, and what was said of each dispatch.
  func verdict() throws -> [String] {
    var lines: [String] = []
    for node in honest {
      guard let store = node.life?.store else { continue }
      // Ids of drafts are drawn by the node, so that messages are named by their place among all that were written.
      for (number, message) in written.enumerated() {
        guard let stored = try store.read({ try $0.message(author: message.author.text, id: message.id) }) else {
          continue
        }
        let said = try store.read { tx in
          try tx.dispatches(ofMessage: stored.key).map { dispatch in
            let receipts = try tx.receipts(from: dispatch.peer, for: dispatch.place)
            let words = receipts.map { "\($0.rungs.joined(separator: "+"))\($0.reason ?? "")" }
            return "\(dispatch.peer):\(dispatch.number):\(words.joined(separator: ","))"
          }
        }
        let state = threadState(of: message, at: node) ?? "unknown"
        lines.append("\(node.name) \(number) \(message.author) \(state) \(said.joined(separator: " "))")
      }
    }
    return lines
  }
}

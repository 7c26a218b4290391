import Cooperation
import NodeStore

extension Node {
  /// What the author and the recipients of a message call its level by their own entries in the directory of focal points; those
  /// that say nothing of it, or entered nothing, are left out.
  func nationalLevels(of message: Message, _ tx: StoreTransaction) throws -> [String: String] {
    // A message to everybody is read by no table of names.
    guard message.to.count <= Limits.nationalLevels, message.handling.level > .public else { return [:] }
    var names: [String: String] = [:]
    for node in Set(message.to.map(\.node) + [message.from.node]) {
      let entries = try register(.directory, of: node, tx).entries.filter { $0.author == node && $0.isInForce }
      names[node] = entries.lazy.compactMap { NationalLevel.name(of: message.handling.level, in: $0.body) }.first
    }
    return names
  }
}

import Cooperation
import Evidence

/// The bytes of messages that never were a draft.
enum MessageText {
  static func completed(
    id: String, author: NodeName, recipients: [NodeName], padding: Int, isSealed: Bool = false
  ) throws -> [UInt8] {
    let text = SimulatedMessage.template(to: recipients.map(\.text), padding: padding, isSealed: isSealed)
    return try MessageTemplate(parsing: Array(text.utf8)).completed(
      id: id, node: author.text, officer: "simulated", thread: nil, inReplyTo: nil)
  }
}

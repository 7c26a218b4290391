import Cooperation
import Evidence
import NodeStore
import PeerSync

extension Node {
  /// Logs that an officer read a message, and states to its sender that it was opened, once and where the handling
  /// permits telling.
  func noteReading(_ stored: StoredMessage, _ message: Message, by officer: Officer, _ turn: Turn) throws {
    turn.log(.contentRead, .text(officer.id), .text(message.id))
    try noteRetrieval(stored, message, by: officer, turn)
  }

  /// Notes who knows of a message, and tells its sender that it was opened.
  func noteRetrieval(_ stored: StoredMessage, _ message: Message, by officer: Officer, _ turn: Turn) throws {
    try noteKnowledge(message, by: officer, turn.tx)
    guard stored.author != name.text else { return }
    for arrival in try turn.tx.arrivals(ofMessage: stored.key)
    where try turn.tx.markRetrieved(from: arrival.peer, arrival.place, at: turn.now) {
      guard message.handling.permitsTellingRetrieval else { continue }
      try state([.retrieved], about: arrival, turn)
    }
  }
}

extension Handling {
  /// Whether the sender may be told when an officer opened the message: who works on what, and how soon, is itself
  /// information, which national security, the highest level and a seal keep back.
  var permitsTellingRetrieval: Bool { level < .secret && !underSeal && !conditions.contains("NAT_SEC") }
}

import Cooperation
import Evidence
import Membership
import NodeStore

extension Node {
  /// Puts a sealed message into the channel of each recipient: envelope, event and message in one transaction.
  func dispatch(_ sealed: SealedMessage, _ turn: Turn) throws {
    guard let directory else { throw NodeError(.notReady, "there is no directory yet") }
    let task = sealed.task
    if let draft = task.draft { try turn.tx.finishDraft(id: draft) }
    let message = try cooperation { try Message(parsing: task.statement.message) }
    let commitment = task.statement.commitment(salt: task.salt)
    let key = try turn.tx.insert(
      NewMessage(
        author: name, id: message.id, commitment: commitment, kind: message.kind, thread: message.thread,
        replyTo: message.inReplyTo, subject: message.safeSubject, body: sealed.body, contentKey: sealed.contentKey,
        time: turn.now))
    if let draft = task.draft { try turn.tx.moveEnclosures(ofDraft: draft, toMessage: key) }
    for recipient in task.statement.recipients {
      guard let batchKey = sealed.batchKeys[recipient] else {
        throw NodeError(.defect, "a message was sealed without a batch key for \(recipient)")
      }
      let head = Turn.ChannelHead(peer: recipient, channel: ordinary)
      let last = try turn.channelHeads[head] ?? turn.tx.lastDispatch(to: recipient, on: ordinary)
      let name = DispatchName(
        speaker: name, recipient: recipient,
        place: Envelope.Place(channel: ordinary.kind, epoch: ordinary.epoch, number: last.number + 1))
      let envelope = try Envelope.wrap(
        contentKey: sealed.contentKey, body: sealed.body, place: name.place, batchKey: batchKey.key,
        sealedBatchKey: batchKey.sealed.digest, suite: suite)
      let event = LoggedEvent(
        .dispatch(
          DispatchEvent(
            federation: directory.genesis.id, name: name, previous: last.event, envelope: envelope.digest,
            body: sealed.body.digest, commitment: commitment, suite: suite.name, directory: directory.reference)),
        at: turn.now)
      turn.channelHeads[head] = (name.place.number, event.digest)
      try turn.tx.insert(batchKey.sealed)
      let tx = turn.tx
      turn.append(event) { index in
        try tx.insertDispatch(name, index: index, message: key, event: event.digest, envelope: envelope)
      }
    }
  }
}

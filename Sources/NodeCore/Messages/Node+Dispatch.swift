import Cooperation
import Evidence
import Membership
import NodeStore

extension Node {
  /// Puts a sealed message into the channel of each recipient: envelope, event and message in one transaction.
  func dispatch(_ sealed: SealedMessage, _ turn: Turn) throws {
    guard let directory else { throw NodeError(.notReady, "there is no directory yet") }
    guard confirmation.state != .recovering else {
      throw NodeError(.refused, "this log goes on in a new epoch; what waits is sent there")
    }
    let task = sealed.task
    if let draft = task.draft { try turn.tx.finishDraft(id: draft) }
    let message = try cooperation { try Message(parsing: task.statement.message) }
    if message.kind == Nonconformity.kind { try turn.tx.finishFinding(message.id) }
    let commitment = task.statement.commitment(salt: task.salt)
    let key =
      task.again == nil
      ? try insert(message, commitment, sealed, turn) : try takeBack(message.id, task.recipients, turn)
    let channel = try turn.tx.isSealed(matter: message.thread) ? sealedChannel : ordinary
    if let draft = task.draft { try turn.tx.moveEnclosures(ofDraft: draft, toMessage: key) }
    let kept = task.again?.replaced?.group
    let group =
      try kept
      ?? task.group.map {
        try nextPlace(in: try current($0, recipients: task.statement.recipients), turn.tx)
      }
    if let group, kept == nil { try noteSent(message, task, group, turn) }
    for recipient in task.recipients {
      guard let batchKey = sealed.batchKeys[recipient] else {
        throw NodeError(.defect, "a message was sealed without a batch key for \(recipient)")
      }
      let head = Turn.ChannelHead(peer: recipient, channel: channel)
      let last = try turn.channelHeads[head] ?? turn.tx.lastDispatch(to: recipient, on: channel)
      let name = DispatchName(
        speaker: name, recipient: recipient,
        place: Envelope.Place(channel: channel.kind, epoch: channel.epoch, number: last.number + 1))
      let envelope = try Envelope.wrap(
        contentKey: sealed.contentKey, body: sealed.body, place: name.place, batchKey: batchKey.key,
        sealedBatchKey: batchKey.sealed.digest, suite: suite)
      let event = LoggedEvent(
        .dispatch(
          DispatchEvent(
            federation: directory.genesis.id, name: name, previous: last.event, envelope: envelope.digest,
            body: sealed.body.digest, commitment: commitment, suite: suite.name, directory: directory.reference,
            group: group)),
        at: turn.now)
      turn.channelHeads[head] = (name.place.number, event.digest)
      if turn.keptKeys.insert(batchKey.sealed.digest).inserted { try turn.tx.insert(batchKey.sealed) }
      let tx = turn.tx
      turn.append(event) { index in
        try tx.insertDispatch(name, index: index, message: key, event: event.digest, envelope: envelope)
      }
    }
    if task.again?.replaced != nil { try countResealing(key, to: task.recipients, turn) }
  }

  private func insert(
    _ message: Message, _ commitment: Digest, _ sealed: SealedMessage, _ turn: Turn
  ) throws -> Int64 {
    try noteSeal(message, turn.tx)
    try noteNamed(message, turn.tx)
    let key = try turn.tx.insert(
      NewMessage(
        author: name, id: message.id, commitment: commitment, kind: message.kind, thread: message.thread,
        replyTo: message.inReplyTo, subject: listedSubject(message), body: sealed.body, contentKey: sealed.contentKey,
        time: turn.now))
    try noteReliance(message, key, from: name, turn.tx)
    return key
  }

  /// Gives up the numbers of earlier epochs under which a message waits; it keeps its id and gets new ones.
  private func takeBack(_ id: String, _ recipients: [NodeName], _ turn: Turn) throws -> Int64 {
    guard let known = try turn.tx.message(author: name.text, id: id) else {
      throw NodeError(.defect, "message \(id) is to be sent again and is not there")
    }
    for (message, dispatch) in try turn.tx.unansweredDispatches() where message == known.key {
      guard let recipient = try? NodeName(dispatch.peer), recipients.contains(recipient) else { continue }
      try turn.tx.giveUp(dispatch)
      turn.log(.void(VoidEvent(recipient: recipient, place: dispatch.place)))
    }
    return known.key
  }
}

package import Evidence

/// A message as the store keeps it: what lists show in clear columns, the text sealed in its body.
package struct StoredMessage: Sendable {
  /// The row.
  package let key: Int64
  /// The node that wrote it.
  package let author: String
  /// The message id, unique per author.
  package let id: String
  /// The salted commitment.
  package let commitment: Digest
  /// The kind's code.
  package let kind: String
  /// The id of the thread's first message.
  package let thread: String
  /// The message it answers.
  package let replyTo: String?
  /// The subject shown in lists.
  package let subject: String
  /// SHA-256 of the body.
  package let body: Digest
  /// The content key; nil after a deletion.
  package let contentKey: [UInt8]?
  /// When it was dispatched or arrived, by our clock.
  package let time: Timestamp
}

/// What a new message is kept with.
package struct NewMessage: Sendable {
  package let author: NodeName
  package let id: String
  package let commitment: Digest
  package let kind: String
  package let thread: String
  package let replyTo: String?
  package let subject: String
  package let body: SealedBody
  package let contentKey: [UInt8]
  package let time: Timestamp

  /// Takes the columns of ``StoredMessage`` and the body.
  package init(
    author: NodeName, id: String, commitment: Digest, kind: String, thread: String, replyTo: String?, subject: String,
    body: SealedBody, contentKey: [UInt8], time: Timestamp
  ) {
    self.author = author
    self.id = id
    self.commitment = commitment
    self.kind = kind
    self.thread = thread
    self.replyTo = replyTo
    self.subject = subject
    self.body = body
    self.contentKey = contentKey
    self.time = time
  }
}

/// Which attachment of which message, or of which draft.
package struct EnclosureReadRequest: Sendable, Codable {
  /// The message id or its first characters; a draft's whole id.
  package let reference: String
  /// From 1.
  package let number: Int

  package init(reference: String, number: Int) {
    self.reference = reference
    self.number = number
  }
}

/// That an officer may hand in an attachment.
package struct EnclosureBeginAnswer: NodeAnswer {
  package private(set) var schema = "comity/attachment-begin/1"
  /// The federation id, hex.
  package let federation: String
}

/// An attachment that was handed in.
package struct EnclosureAddedAnswer: NodeAnswer {
  package private(set) var schema = "comity/attachment/1"
  /// By this it is put to a draft: the digest of its sealed bytes.
  package let id: String
  package let name: String
  package let size: UInt64
  /// SHA-256 of its content, hex.
  package let content: String
}

/// What is needed to open an attachment. It holds the key, and never leaves the process.
package struct EnclosureReadAnswer: NodeAnswer {
  package private(set) var schema = "comity/attachment-read/1"
  package let sender: String
  package let federation: String
  /// The description with the key, base64.
  package let description: String
}

/// The attachments of a message.
package struct AttachmentsAnswer: NodeAnswer {
  /// How far an attachment has gone to one recipient.
  package struct Progress: Codable, Sendable {
    package let recipient: String
    /// 100 when the recipient stated that it is delivered.
    package let percent: Int
  }

  /// One of them.
  package struct Item: Codable, Sendable {
    /// From 1; by it the attachment is saved.
    package let number: Int
    /// As its sender calls it.
    package let name: String
    package let mediaType: String
    package let size: UInt64
    /// SHA-256 of its content, hex.
    package let content: String
    /// `whole`, `waiting`, `receiving`, `verifying`, `over-quota`, `sender-lacks` (the sender says that it has not got the file),
    /// `refused`, and `missing` or `damaged` for an own one whose file is.
    package let state: String
    /// How much of it is here.
    package let percent: Int
    /// `missing` or `damaged` when its file was found so since the node started; one of a peer is fetched again.
    package let fault: String?
    /// For an own message: how far it has gone.
    package let sent: [Progress]
  }

  package private(set) var schema = "comity/message-attachments/1"
  package let message: String
  package let attachments: [Item]
}

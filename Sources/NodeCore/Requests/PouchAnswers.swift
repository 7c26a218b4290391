package import Evidence

/// A pouch that was opened with this node's key.
package struct PouchOpenRequest: Sendable {
  /// Names the pouch while it is unpacked.
  package let link: LinkID
  /// Who packed it, as it says.
  package let peer: NodeName
  /// Its id, hex.
  package let id: String
  /// When it was packed, by its packer's clock.
  package let packed: Timestamp
  /// Whether it is only looked at.
  package let inspects: Bool

  package init(link: LinkID, peer: NodeName, id: String, packed: Timestamp, inspects: Bool) {
    self.link = link
    self.peer = peer
    self.id = id
    self.packed = packed
    self.inspects = inspects
  }
}

/// What a pouch that was packed holds.
package struct PouchPackedAnswer: NodeAnswer {
  package private(set) var schema = "comity/pouch-packed/1"
  /// Messages in all its files, those under seal left out.
  package let messages: UInt64
  package let receipts: UInt64
  /// Whether pieces of attachments are in it.
  package let pieces: Bool

  package init(messages: UInt64, receipts: UInt64, pieces: Bool) {
    self.messages = messages
    self.receipts = receipts
    self.pieces = pieces
  }
}

/// What is in a pouch, or what came of unpacking it.
package struct PouchAnswer: NodeAnswer {
  package private(set) var schema = "comity/pouch/1"
  /// Names all files that were packed together, hex.
  package let pouch: String
  /// Which of them this is, from 1.
  package let part: UInt32
  /// Whether it is the last of them.
  package let isLast: Bool
  package let from: String
  package let packed: String
  /// Messages in it, those under seal left out; after an import those that were new here.
  package let messages: UInt64
  package let receipts: UInt64
  /// Whether pieces of attachments are in it.
  package let pieces: Bool?
  /// After an import: whether what it brings could be proven; if not, a newer pouch or a link will bring it.
  package let isLinked: Bool?
  /// After an import that could not be proven: whether this node holds a newer head of the sender's log than the pouch shows.
  package let isOlder: Bool?
  /// After an import: whether nothing was taken in but what the sender saw of this node's log, because this node recovers.
  package let isRecovering: Bool?
  /// After an import: whether it was packed before this node was put back, so that its sender still counts as not heard.
  package let isBeforeLoss: Bool?
  /// After an import: up to which number the sender states that it dispatched, and up to which it is held.
  package let stated: UInt64?
  package let held: UInt64?
  /// After an import: attachments of the sender's messages that are not all here, those under seal left out.
  package let attachmentsMissing: Int?

  package init(
    pouch: String, part: UInt32, isLast: Bool, from: String, packed: String, messages: UInt64, receipts: UInt64,
    pieces: Bool? = nil, isLinked: Bool? = nil, isOlder: Bool? = nil, isRecovering: Bool? = nil,
    isBeforeLoss: Bool? = nil, stated: UInt64? = nil, held: UInt64? = nil,
    attachmentsMissing: Int? = nil
  ) {
    self.pouch = pouch
    self.part = part
    self.isLast = isLast
    self.from = from
    self.packed = packed
    self.messages = messages
    self.receipts = receipts
    self.pieces = pieces
    self.isLinked = isLinked
    self.isOlder = isOlder
    self.isRecovering = isRecovering
    self.isBeforeLoss = isBeforeLoss
    self.stated = stated
    self.held = held
    self.attachmentsMissing = attachmentsMissing
  }
}

/// What a pouch brought, before its label is put to it.
package struct PouchClosedAnswer: NodeAnswer {
  package private(set) var schema = "comity/pouch-closed/1"
  package let messages: UInt64
  package let receipts: UInt64
  package let isLinked: Bool
  /// Whether it was not linked because it is older than what is held.
  package let isOlder: Bool
  /// Whether nothing was taken in but what the peer saw of this node's log, because this node recovers.
  package let isRecovering: Bool
  /// Whether it was packed before this node was put back to an older copy.
  package let isBeforeLoss: Bool
  /// Up to which number the peer states that it dispatched.
  package let stated: UInt64?
  /// Up to which number the peer's dispatches are held.
  package let held: UInt64
  /// Attachments of the peer's messages that are not all here, those under seal left out.
  package let attachmentsMissing: Int
}

import StrictJSON

/// An event that concerns the speaker alone: its fields are ids, digests, counts and codes from closed lists.
package struct LocalEvent: Sendable, Hashable {
  /// The closed catalogue, with the fields of each type in their order (docs/audit-events.md).
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The first entry of an epoch.
    case logOpened = "log.opened"
    /// The node opened its store.
    case storeOpened = "store.opened"
    /// The node started under a configuration: the first, the same as before, or a changed one.
    case nodeConfigured = "node.configured"
    /// Enough witnesses showed what they cosigned, or two officers took it on themselves: the node signs again.
    case nodeConfirmed = "node.confirmed"
    /// An officer proposed to sign without having heard from enough witnesses.
    case confirmationProposed = "confirmation.proposed"
    /// A peer proved that this log is shorter than what was signed of it: the node signs nothing more in this epoch.
    case recoveryEntered = "recovery.entered"
    /// Two officers closed an epoch of this log and opened the next.
    case recoveryOpened = "recovery.opened"
    /// A peer's log goes on in a new epoch.
    case peerEpoch = "peer.epoch"
    /// Statements of a closed epoch of a peer came: their sender lost them.
    case peerLate = "peer.late"
    /// A copy of the store was made. Reserved.
    case storeBackup = "store.backup"
    /// A version of the directory came into force here.
    case directoryInstalled = "directory.installed"
    /// A version of the directory was refused.
    case directoryRefused = "directory.refused"
    /// A version of the directory came from a peer and was verified.
    case directoryFetched = "directory.fetched"
    /// Stewards signed another version than this node took under the same number; both are kept.
    case directoryForked = "directory.forked"
    /// A directory version made a party an active member.
    case peerAdmitted = "peer.admitted"
    /// A directory version suspended a party.
    case peerSuspended = "peer.suspended"
    /// By a directory version a party left.
    case peerLeft = "peer.left"
    /// An administrator paused a peer: no link.
    case peerPaused = "peer.paused"
    /// An administrator quarantined a peer: no messages.
    case peerQuarantined = "peer.quarantined"
    /// An administrator took a peer up again.
    case peerResumed = "peer.resumed"
    /// What is kept of a peer's messages has reached its quota.
    case quotaReached = "quota.reached"
    /// An administrator rolled a key before its time.
    case keyRolled = "key.rolled"
    /// A private key was destroyed, long after its time ended.
    case keyDestroyed = "key.destroyed"
    /// An account was made.
    case officerAdded = "officer.added"
    /// An administrator gave an account other roles.
    case officerRoles = "officer.roles"
    /// An administrator gave an account a new password; its sessions ended.
    case officerPassword = "officer.password"
    /// An administrator disabled an account; its sessions ended.
    case officerDisabled = "officer.disabled"
    /// An administrator enabled a disabled account again.
    case officerEnabled = "officer.enabled"
    /// An officer opened a session.
    case sessionOpened = "session.opened"
    /// An attempt to open a session failed.
    case sessionRefused = "session.refused"
    /// An officer ended a session.
    case sessionClosed = "session.closed"
    /// An officer asked for what the role does not permit.
    case accessRefused = "access.refused"
    /// A draft was written.
    case draftCreated = "draft.created"
    /// A drafter destroyed a draft of their own that was not approved.
    case draftDiscarded = "draft.discarded"
    /// A draft was submitted for approval; binds the commitment.
    case draftSubmitted = "draft.submitted"
    /// A second officer approved exactly this commitment.
    case approvalGiven = "approval.given"
    /// A second officer sent it back.
    case approvalRefused = "approval.refused"
    /// A receipt of a peer was recorded; itself never receipted.
    case receiptRecorded = "receipt.recorded"
    /// An officer read content.
    case contentRead = "content.read"
    /// An officer asked to open a message that protects somebody.
    case openingProposed = "opening.proposed"
    /// A second officer consented that the first opens it.
    case openingConsented = "opening.consented"
    /// An officer asked to take out of the node what is secret.
    case exportProposed = "export.proposed"
    /// A second officer consented to that.
    case exportConsented = "export.consented"
    /// Two officers took out of the node what a message says.
    case contentExported = "content.exported"
    /// An officer looked for messages by their words.
    case searched = "content.searched"
    /// An officer was put on the list of a sealed matter.
    case matterListed = "matter.listed"
    /// An officer was taken off the list of a sealed matter.
    case matterUnlisted = "matter.unlisted"
    /// An officer read a register that follows from messages.
    case registerRead = "register.read"
    /// A report was made from messages.
    case reportMade = "report.made"
    /// An officer read the assets of a thread.
    case assetsRead = "assets.read"
    /// A message was written out as a note verbale.
    case noteWritten = "note.written"
    /// An officer held the code of a note against the messages.
    case noteChecked = "note.checked"
    /// An officer wrote down to whom a part of a message was disclosed; binds the line by a salted commitment.
    case disclosureNoted = "disclosure.noted"
    /// An officer read the ledger of disclosures of a thread.
    case disclosuresRead = "disclosure.read"
    /// An officer handed in an attachment.
    case enclosureAdded = "attachment.added"
    /// An attachment that was handed in and put to no draft was removed.
    case enclosureDiscarded = "attachment.discarded"
    /// An officer read an attachment.
    case enclosureRead = "attachment.read"
    /// Content was shown to an auditor, with the proof that it is what was logged.
    case contentDisclosed = "content.disclosed"
    /// An officer proposed that a message's content be destroyed.
    case deletionProposed = "deletion.proposed"
    /// A second officer did not agree.
    case deletionRefused = "deletion.refused"
    /// The content of a message was destroyed, after a second officer agreed.
    case contentDeleted = "content.deleted"
    /// An officer read events of the log.
    case logRead = "log.read"
    /// The log was exported.
    case logExported = "log.exported"
    /// The evidence file of a message was written.
    case evidenceWritten = "evidence.written"
    /// What a node states of its channel to a peer, and of what it holds of it; travels in a pouch.
    case channelStated = "channel.stated"
    /// What a peer stated of its channel to this node contradicts what it stated before, or sent; both are kept.
    case channelContradicted = "channel.contradicted"
    /// What a peer lacks was packed into a pouch.
    case pouchExported = "pouch.exported"
    /// A pouch was opened with the seal key, and is taken in.
    case pouchImported = "pouch.imported"
    /// A pouch was opened with the seal key, and only looked at.
    case pouchInspected = "pouch.inspected"
    /// Something happened in a sealed matter; what, is kept with the matter.
    case opaque
    /// An author told members of a group different things; the evidence is kept.
    case groupForked = "group.forked"
    /// Refusals on the wire, one entry per peer, reason and hour.
    case wireRefused = "wire.refused"
    /// Statements of a peer were not witnessed within the policy's time.
    case witnessOverdue = "witness.overdue"
    /// Ticks of this node's own log were not witnessed within the policy's time.
    case logUnwitnessed = "log.unwitnessed"
    /// An officer asked for the full right to the log.
    case fullProposed = "full.proposed"
    /// A second officer opened the full right.
    case fullOpened = "full.opened"
    /// The log was exported under the full right, every entry opened.
    case fullExported = "full.exported"

    /// The members after `time`, in order.
    package var fields: [String] {
      switch self {
      case .logOpened: ["origin", "identity", "previous", "previousSize", "lostFrom"]
      case .storeOpened: ["size", "epoch", "generation", "slot"]
      case .nodeConfigured: ["digest", "change"]
      case .nodeConfirmed: ["witnesses", "proposer", "approver"]
      case .confirmationProposed: ["officer"]
      case .recoveryEntered: ["peer", "origin", "size", "root"]
      case .recoveryOpened: ["proposer", "approver", "origin"]
      case .peerEpoch: ["peer", "origin", "previousSize"]
      case .peerLate: ["peer", "origin", "count"]
      case .storeBackup: ["officer", "size", "digest"]
      case .directoryInstalled: ["version", "digest"]
      case .directoryRefused: ["digest", "reason"]
      case .directoryFetched: ["peer", "version", "digest"]
      case .directoryForked: ["peer", "version", "digest", "other"]
      case .peerAdmitted, .peerSuspended, .peerLeft: ["peer", "version"]
      case .peerPaused, .peerQuarantined, .peerResumed: ["peer", "officer"]
      case .quotaReached: ["peer", "bytes"]
      case .keyRolled: ["officer", "purpose", "key"]
      case .keyDestroyed: ["purpose", "key"]
      case .officerAdded, .officerRoles: ["officer", "roles", "by"]
      case .officerPassword, .officerDisabled, .officerEnabled: ["officer", "by"]
      case .sessionOpened, .sessionClosed: ["officer", "session"]
      case .sessionRefused: ["officer"]
      case .accessRefused: ["officer", "action"]
      case .draftCreated, .draftDiscarded: ["draft", "officer"]
      case .draftSubmitted: ["draft", "officer", "commitment"]
      case .approvalGiven: ["draft", "drafter", "approver", "commitment", "assertion"]
      case .approvalRefused: ["draft", "drafter", "approver", "commitment"]
      case .receiptRecorded: ["peer", "origin", "index", "leaf", "number", "rungs"]
      case .contentRead: ["officer", "message"]
      case .openingProposed, .exportProposed: ["officer", "message"]
      case .openingConsented, .exportConsented: ["officer", "second", "message"]
      case .contentExported: ["officer", "second", "message", "form"]
      case .searched: ["officer", "found"]
      case .matterListed, .matterUnlisted: ["officer", "thread", "by"]
      case .registerRead: ["officer", "register"]
      case .reportMade: ["officer", "report", "period"]
      case .assetsRead: ["officer", "thread"]
      case .noteWritten: ["officer", "message", "purpose"]
      case .noteChecked: ["officer", "message"]
      case .disclosureNoted: ["officer", "message", "commitment"]
      case .disclosuresRead: ["officer", "thread"]
      case .enclosureAdded: ["officer", "attachment"]
      case .enclosureDiscarded: ["attachment"]
      case .enclosureRead: ["officer", "message", "attachment"]
      case .contentDisclosed: ["officer", "message", "entry"]
      case .deletionProposed: ["message", "rule", "officer", "commitment"]
      case .deletionRefused: ["message", "proposer", "approver"]
      case .contentDeleted: ["message", "rule", "proposer", "approver", "commitment"]
      case .logRead: ["officer", "from", "below"]
      case .channelStated:
        [
          "peer", "channel", "epoch", "number", "event", "heldEpoch", "heldSize", "heldNumber", "receiptsBelow",
        ]
      case .channelContradicted: ["peer", "channel", "epoch", "number"]
      case .pouchExported, .pouchImported, .pouchInspected: ["officer", "peer", "pouch"]
      case .opaque: ["commitment"]
      case .logExported: ["officer", "size", "root"]
      case .evidenceWritten: ["officer", "message"]
      case .groupForked: ["author", "group", "number"]
      case .wireRefused: ["peer", "reason", "hour", "count"]
      case .witnessOverdue: ["peer", "statements", "oldest"]
      case .logUnwitnessed: ["size", "oldest"]
      case .fullProposed: ["officer"]
      case .fullOpened: ["officer", "approver"]
      case .fullExported: ["officer", "approver", "size", "root"]
      }
    }
  }

  /// A value of a local event: text from a closed list or an id, or a count. Never content.
  package enum Field: Sendable, Hashable {
    /// An id, a digest or a code.
    case text(String)
    /// A count or a size.
    case count(UInt64)
    /// Nothing there yet (the officer's own assertion in an approval).
    case none
  }

  /// The type.
  package let type: Kind
  /// The values, in the order of ``Kind/fields``.
  package let values: [Field]

  /// Takes the values of a type in its order.
  package init(_ type: Kind, _ values: [Field]) {
    precondition(values.count == type.fields.count, "an event has exactly the fields of its type")
    self.type = type
    self.values = values
  }

  /// Whether it speaks of sealed matters or their channel by its type alone.
  var isSealed: Bool {
    type == .opaque
      || ([.channelStated, .channelContradicted].contains(type)
        && values.dropFirst().first == .text(ChannelKind.sealed.rawValue))
  }

  var fields: [(String, JSONValue)] {
    zip(type.fields, values).map { name, value in
      switch value {
      case .text(let text): (name, .string(text))
      case .count(let count): (name, EventField.number(count))
      case .none: (name, .null)
      }
    }
  }

  init(_ type: Kind, reading reader: inout ObjectReader) throws {
    self.type = type
    var values: [Field] = []
    for name in type.fields {
      switch try reader.require(name) {
      case .string(let text): values.append(.text(text))
      case .number(let number):
        guard let count = number.int64.flatMap({ UInt64(exactly: $0) }) else {
          throw EvidenceError(.malformed, "«\(name)» is no count")
        }
        values.append(.count(count))
      case .null: values.append(.none)
      default: throw EvidenceError(.malformed, "«\(name)» is neither text nor count")
      }
    }
    self.values = values
  }
}

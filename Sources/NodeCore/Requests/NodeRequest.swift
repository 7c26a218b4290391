package import Evidence

/// What may be asked of a node, whatever door it comes through.
package enum NodeRequest: Sendable {
  /// The node's health; open to whoever may open the socket, no content.
  case status
  /// The newest heads of the log.
  case auditHead
  /// The newest head that was shown to the witnesses, with its lines; open to whoever may open the socket.
  case auditCheckpoint
  /// The directory in force.
  case directoryShow
  /// The versions of the directory that were taken, from whom, and what contradicts them.
  case directoryList
  /// A version of the directory as its stewards signed it.
  case directoryNote(UInt64)
  /// Asks this node, as a witness, to cosign; a checkpoint's own signatures are all the authentication there is.
  case addCheckpoint(VerifiedOffer)
  /// What this node cosigned last of the log whose origin has this hex SHA-256.
  case witnessedCheckpoint(String)
  /// Signs again without having heard from enough witnesses: proposed by one officer, approved by another.
  case confirm(ConfirmRequest)
  /// What was proven of this node's log, and what it lost; approvers, administrators and auditors.
  case recovery
  /// Closes the log and opens a new epoch: proposed by one officer, approved by another.
  case recover(ConfirmRequest)
  /// Asks all peers anew for what they hold; approvers and administrators.
  case recoverFetch
  /// Opens a session.
  case login(LoginRequest)
  /// Ends the session.
  case logout
  /// Makes an account; administrators.
  case officerAdd(OfficerAddRequest)
  /// All accounts; administrators and auditors.
  case officers
  /// Changes an account; administrators.
  case officerChange(OfficerChangeRequest)
  /// The member file for the stewards; administrators.
  case member
  /// All peers of the directory; anybody with an account.
  case peers
  /// One peer in full; anybody with an account.
  case peerShow(String)
  /// Tests a peer step by step; administrators.
  case peerTest(String)
  /// Asks a peer for an echo; administrators.
  case peerEcho(String)
  /// Has no link with a peer from now on; administrators.
  case peerPause(String)
  /// Follows a peer's log and exchanges no messages; administrators.
  case peerQuarantine(String)
  /// Takes a peer up again; administrators.
  case peerResume(String)
  /// Installs a directory version; administrators.
  case directoryInstall(DirectoryInstallRequest)
  /// The proof that stewards signed two directories of one version; administrators and auditors.
  case directoryEvidence(UInt64)
  /// Writes a draft; drafters.
  case draftNew(DraftNewRequest)
  /// Lists what a draft lacks; drafters.
  case draftCheck(String)
  /// Lists one's own drafts that were not dispatched; drafters.
  case drafts
  /// Shows a draft in full; who wrote it.
  case draftShow(String)
  /// Destroys a draft before it was approved; who wrote it.
  case draftDiscard(String)
  /// Submits a draft for approval; drafters.
  case draftSubmit(String)
  /// Lists what waits for approval; approvers.
  case approvals
  /// Shows a submitted draft to a second officer; approvers.
  case approvalShow(String)
  /// Approves exactly one commitment; approvers.
  case approve(ApproveRequest)
  /// Sends a draft back; approvers.
  case approvalRefuse(RefusalRequest)
  /// Lists messages; drafters and approvers.
  case inbox(InboxRequest)
  /// Finds messages by their words; drafters and approvers.
  case search(SearchRequest)
  /// Makes a report, or shows a register; drafters and approvers.
  case report(ReportRequest)
  /// Lists the registers; drafters and approvers.
  case registers
  /// Writes a message out as a note verbale; drafters and approvers.
  case note(NoteRequest)
  /// Holds the code of a note against the messages; drafters and approvers.
  case noteCheck(String)
  /// Writes down to whom a part of a message was disclosed; drafters and approvers.
  case disclosureAdd(DisclosureRequest)
  /// The ledger of disclosures of a thread; drafters and approvers.
  case disclosures(String)
  /// The assets of a thread or a case; drafters and approvers.
  case assets(AssetsRequest)
  /// Holds the entities of a file against what is known; drafters and approvers.
  case assetHints(AssetHintsRequest)
  /// Who may know of a sealed matter; drafters and approvers on its list.
  case matter(String)
  /// Puts an officer on the list of a sealed matter; drafters and approvers on it.
  case matterList(MatterRequest)
  /// Takes an officer off the list of a sealed matter; drafters and approvers on it.
  case matterUnlist(MatterRequest)
  /// Puts a deputy on the list of every sealed matter of the asking officer; drafters and approvers.
  case matterCover(CoverRequest)
  /// Copies the store into a folder; administrators. Answered by the node's front, which asks the core before and after.
  case storeBackup(BackupRequest)
  /// Whether a backup may be made now; administrators.
  case backupBegin
  /// A backup was made; administrators.
  case backupMade(BackupMade)
  /// Lists the clocks that run; drafters and approvers.
  case deadlines(DeadlinesRequest)
  /// Shows one message with its thread and delivery ledger; drafters and approvers.
  case show(String)
  /// The delivery ledger of one message; everybody but administrators.
  case messageLedger(String)
  /// The attachments of a message or a draft, and how far they have come; drafters and approvers.
  case attachments(String)
  /// Asks whether an officer may hand in an attachment; drafters. Not by itself of the API.
  case enclosureBegin
  /// Keeps an attachment whose file is durable; drafters. Not by itself of the API.
  case enclosureAdd(Enclosure)
  /// Opens an attachment to an officer; drafters and approvers. Not by itself of the API: the answer holds its key.
  case enclosureRead(EnclosureReadRequest)
  /// Begins to pack a pouch for a node; drafters, approvers and administrators. Not by itself of the API.
  case pouchPack(String)
  /// Notes that a pouch was opened, and begins to unpack it. Not by itself of the API.
  case pouchOpen(PouchOpenRequest)
  /// Ends unpacking. Not by itself of the API.
  case pouchClose(LinkID)
  /// Founds a group; drafters.
  case groupNew(GroupNewRequest)
  /// Changes a group that this node convenes; drafters.
  case groupChange(GroupChangeRequest)
  /// Lists groups; everybody but administrators.
  case groups
  /// Shows one group; everybody but administrators.
  case groupShow(String)
  /// The proof that an author told members different things; everybody but administrators.
  case groupEvidence(String)
  /// Acknowledges a request; drafters.
  case acknowledge(AcknowledgeRequest)
  /// Writes a draft that answers a message; drafters.
  case reply(ReplyRequest)
  /// Asks to open a message that protects somebody; drafters and approvers.
  case openingAsk(String)
  /// Asks to export a message that two officers export; drafters and approvers.
  case exportAsk(String)
  /// Lists the openings and exports that wait for a second officer; drafters and approvers.
  case openings
  /// Consents that another officer opens a message; drafters and approvers. That another exports it: approvers.
  case openingConsent(OpeningConsent)
  /// Proposes to destroy a message's content; drafters and approvers.
  case deletionPropose(DeletionRequest)
  /// Lists the deletions that wait for a second officer; approvers.
  case deletions
  /// Destroys a message's content; a second officer, approver.
  case deletionApprove(DeletionApproval)
  /// Refuses a deletion; approvers, and whoever proposed it.
  case deletionRefuse(String)
  /// The logged statement that a message's content was destroyed; all but administrators.
  case deletionProof(String)
  /// Lists the keys of this node; administrators and auditors.
  case keys
  /// The member file with the keys that rolled, for the stewards; administrators and auditors.
  case keyFile
  /// Rolls the key of a purpose; administrators.
  case keyRoll(String, atOnce: Bool = false)
  /// Begins an export of the log; auditors and administrators.
  case exportBegin
  /// Asks for the full right to the log, auditors and administrators; another officer opens it, approvers.
  case full(ConfirmRequest)
  /// Begins an export of the log under the full right; who asked for it.
  case exportFull
  /// One tile or bundle of the log; auditors and administrators.
  case exportTile(String)
  /// The events of one bundle within an export that was begun; auditors and administrators.
  case exportEvents(String)
  /// A page of events; auditors and administrators.
  case auditEvents(EventsRequest)
  /// One event; auditors and administrators.
  case auditEntry(UInt64)
  /// The C2SP proof of an entry, or of a message's entry; anybody with an account.
  case auditProof(LogReference)
  /// Opens one event or message to an auditor; approvers.
  case auditDisclose(LogReference)
  /// The evidence file of a message; with its content for approvers alone.
  case auditEvidence(EvidenceRequest)
}

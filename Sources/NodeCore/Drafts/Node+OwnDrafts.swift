import Cooperation
import Evidence
import NodeStore

/// What a drafter does with drafts of their own.
extension Node {
  /// The drafts of an officer that were not dispatched.
  func drafts(of officer: Officer, _ tx: StoreTransaction) throws -> any NodeAnswer {
    DraftsAnswer(
      drafts: try tx.drafts(of: officer.id, limit: Limits.listedDrafts).map { draft in
        let message = try message(of: draft)
        return DraftsAnswer.Item(
          id: draft.id, kind: message.kind, subject: message.safeSubject, state: draft.state.rawValue,
          created: draft.created.description, refusal: draft.refusal)
      })
  }

  /// A draft in full, to who wrote it; reading what one wrote is no event.
  func showDraft(_ reference: String, by officer: Officer, _ tx: StoreTransaction) throws -> any NodeAnswer {
    let draft = try ownDraft(reference, of: officer, tx)
    let message = try message(of: draft)
    return DraftTextAnswer(
      id: draft.id, kind: message.kind, subject: message.safeSubject, state: draft.state.rawValue,
      created: draft.created.description, commitment: draft.commitment?.hex, refusal: draft.refusal,
      recipients: message.to.map(\.node), message: String(decoding: draft.message, as: UTF8.self),
      attachments: try items(try enclosures(ofDraft: draft.id, tx), of: nil, tx))
  }

  /// Destroys a draft before it was approved; one that waits for approval waits no more.
  func discardDraft(_ reference: String, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let draft = try ownDraft(reference, of: officer, turn.tx)
    guard [.open, .submitted, .returned].contains(draft.state) else {
      throw NodeError(.refused, "draft \(draft.id) is \(draft.state.rawValue), and what was approved is sent")
    }
    turn.underSeal = try turn.tx.isSealed(matter: message(of: draft).thread)
    try turn.tx.discardDraft(id: draft.id, at: turn.now)
    turn.log(.draftDiscarded, .text(draft.id), .text(officer.id))
    return DoneAnswer("draft-discard", id: draft.id)
  }

  func ownDraft(_ reference: String, of officer: Officer, _ tx: StoreTransaction) throws -> StoredDraft {
    guard let draft = try draft(reference, tx, where: { $0.officer == officer.id }) else {
      throw NodeError(.notFound, "there is no draft \(reference) of yours; «comity draft list» shows them")
    }
    return draft
  }

  /// The one draft whose id begins so, among those that the asking officer may know of.
  /// - Throws: ``NodeError`` `invalid` when there are several.
  func draft(
    _ reference: String, _ tx: StoreTransaction, where isKnown: (StoredDraft) throws -> Bool
  ) throws -> StoredDraft? {
    let prefix = reference.lowercased()
    guard (4...32).contains(prefix.utf8.count), prefix.allSatisfy(\.isHexDigit) else {
      throw NodeError(.invalid, "a draft is named by at least 4 characters of its id")
    }
    let found = try tx.drafts(idPrefix: prefix, limit: Limits.listedDrafts).filter(isKnown)
    guard found.count < 2 else { throw NodeError(.invalid, "several drafts begin with \(prefix); give more of the id") }
    return found.first
  }

  /// Why a draft cannot be submitted any more, and what to do.
  static func closed(_ draft: StoredDraft) -> String {
    let next =
      switch draft.state {
      case .returned: "it was sent back; write it anew with «comity draft new», and «comity draft discard» this one"
      case .submitted: "it waits for a second officer"
      case .open, .approved, .dispatched: "it is on its way"
      }
    return "draft \(draft.id) is \(draft.state.rawValue): \(next)"
  }

  /// Whether an approver besides the drafter may know of a sealed matter: else nobody can approve in it.
  func isSeenByApprover(_ thread: String, but drafter: String, _ tx: StoreTransaction) throws -> Bool {
    try tx.listed(inMatter: thread).contains { id in
      guard id != drafter, let account = try tx.officer(id: id) else { return false }
      return !account.isDisabled && account.roles.contains(Role.approver.rawValue)
    }
  }
}

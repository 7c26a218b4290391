import Cooperation
import Evidence
import NodeStore

extension Node {
  /// Who may know of a sealed matter, told to whoever is one of them.
  func matter(_ reference: String, for officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    try matterAnswer(try closedThread(reference, officer, turn), turn.tx)
  }

  /// Puts an officer on the list of a sealed matter; logged under seal.
  func list(_ request: MatterRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let thread = try closedThread(request.reference, officer, turn)
    let account = try account(request.officer, turn.tx)
    if try !turn.tx.isListed(account.id, inMatter: thread) {
      try turn.tx.list(account.id, inMatter: thread)
      turn.log(.matterListed, .text(account.id), .text(thread), .text(officer.id))
    }
    return try matterAnswer(thread, turn.tx)
  }

  /// Takes an officer off the list of a sealed matter; logged under seal. Somebody always stays on it.
  func unlist(_ request: MatterRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let thread = try closedThread(request.reference, officer, turn)
    let account = try account(request.officer, turn.tx)
    let listed = try turn.tx.listed(inMatter: thread)
    guard listed.contains(account.id) else {
      throw NodeError(.notFound, "\(account.name) is not on the list of this matter")
    }
    guard listed.count > 1 else {
      throw NodeError(.refused, "\(account.name) is the last on the list of this matter; list another officer first")
    }
    try turn.tx.unlist(account.id, inMatter: thread)
    turn.log(.matterUnlisted, .text(account.id), .text(thread), .text(officer.id))
    return try matterAnswer(thread, turn.tx)
  }

  /// Puts a deputy on the list of every sealed matter that the officer knows of, for an absence; one entry each, under seal.
  func cover(by deputy: String, for officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let account = try account(deputy, turn.tx)
    guard account.id != officer.id else { throw NodeError(.invalid, "name another officer than yourself") }
    guard !account.isDisabled else { throw NodeError(.refused, "\(account.name) is disabled and covers nobody") }
    turn.underSeal = true
    var added = 0
    for thread in try turn.tx.matters(listing: officer.id) where try !turn.tx.isListed(account.id, inMatter: thread) {
      try turn.tx.list(account.id, inMatter: thread)
      turn.log(.matterListed, .text(account.id), .text(thread), .text(officer.id))
      added += 1
    }
    return CoverAnswer(deputy: account.name, added: added)
  }

  /// The thread of a sealed matter that a message or a draft belongs to, or one in which something is for named recipients. Another
  /// has no list: everybody reads it.
  private func closedThread(_ reference: String, _ officer: Officer, _ turn: Turn) throws -> String {
    let thread: String
    let draft = try draft(reference, turn.tx) { draft in
      try !draft.message.isEmpty && mayKnow(message(of: draft).thread, officer, turn.tx)
    }
    if let draft {
      thread = try message(of: draft).thread
    } else {
      thread = try find(reference, for: officer, turn).thread
    }
    guard try turn.tx.isSealed(matter: thread) || self.thread(thread, turn.tx).fold.isForNamed else {
      throw NodeError(
        .invalid,
        "this matter is under no seal, nothing in it is for named recipients, and it has no list; every drafter and approver may know of it"
      )
    }
    turn.underSeal = true
    guard try !turn.tx.isSealed(matter: thread), try !reads(officer, matter: thread, turn.tx) else { return thread }
    throw NodeError(
      .notPermitted,
      "you are not on the list of this matter; who is on it, or has the role sealed where nobody is, changes it")
  }

  private func account(_ officer: String, _ tx: StoreTransaction) throws -> StoredOfficer {
    guard let account = try tx.officer(named: officer) else {
      throw NodeError(.notFound, "there is no account \(officer.prefix(64))")
    }
    return account
  }

  private func matterAnswer(_ thread: String, _ tx: StoreTransaction) throws -> MatterAnswer {
    MatterAnswer(
      thread: thread, underSeal: try tx.isSealed(matter: thread),
      officers: try tx.listed(inMatter: thread).compactMap { try tx.officer(id: $0)?.name }.sorted())
  }
}

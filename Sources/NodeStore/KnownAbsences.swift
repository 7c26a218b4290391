/// What one transaction found not to be there: most stores hold nothing that was rejected, deleted or is under seal, and to ask again
/// for each message costs as much as to keep it.
///
/// Whoever adds to one of the tables says so (``forget()``), and so does whoever undoes a part of the transaction.
final class KnownAbsences {
  /// A table that is empty in most stores.
  enum Table: String {
    case deletion
    case rejected
    case resealing
    case sealedMatter = "sealed_matter"
  }

  private var isEmpty: [Table: Bool] = [:]
  private var witnessed: [String: Int64] = [:]

  /// Whether a table is empty; asked once.
  func isEmpty(_ table: Table, _ ask: () throws -> Bool) rethrows -> Bool {
    if let known = isEmpty[table] { return known }
    let found = try ask()
    isEmpty[table] = found
    return found
  }

  /// The largest witnessed head of a peer, as the store writes places; asked once.
  func witnessed(of peer: String, _ ask: () throws -> Int64) rethrows -> Int64 {
    if let known = witnessed[peer] { return known }
    let found = try ask()
    witnessed[peer] = found
    return found
  }

  /// Forgets all.
  func forget() { (isEmpty, witnessed) = ([:], [:]) }
}

import Evidence
import Membership
import NodeStore

extension Node {
  /// The versions that were taken and what contradicts them.
  func directoryList(_ tx: StoreTransaction) throws -> any NodeAnswer {
    let items = try tx.directoryVersions().map { held -> DirectoriesAnswer.Item in
      let note = try tx.directory(version: held.reference.version) ?? []
      let parsed = try SignedNote(parsing: note, limit: Evidence.Limits.directoryNote)
      guard let text = try? DirectoryText(parsing: parsed.text, suite: suite) else {
        throw NodeError(.storeFailed, "version \(held.reference.version) of the directory cannot be read in the store")
      }
      return DirectoriesAnswer.Item(
        version: text.version, digest: held.reference.digest.hex, issued: text.issued.description,
        expires: text.expires.description, taken: held.time?.description, peer: held.peer,
        isInForce: held.reference == directory?.reference)
    }
    let forks = try tx.directoryForks().map {
      DirectoriesAnswer.Fork(
        version: $0.other.version, digest: $0.other.digest.hex, peer: $0.peer, time: $0.time.description)
    }
    return DirectoriesAnswer(versions: items, forks: forks)
  }

  /// A version as its stewards signed it, to hand on: to a member that joins, or to an auditor.
  func directoryNote(_ version: UInt64, _ tx: StoreTransaction) throws -> any NodeAnswer {
    guard let genesis = directory?.genesis, let note = try tx.directory(version: version) else {
      throw NodeError(
        .notFound, "version \(version) of the directory is not here; «comity directory list» names those that are")
    }
    return DirectoryNoteAnswer(
      version: version, directory: String(decoding: note, as: UTF8.self),
      genesis: String(decoding: genesis.text, as: UTF8.self))
  }

  /// The proof that stewards signed two directories of one version.
  func directoryEvidence(_ version: UInt64, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard let fork = try turn.tx.directoryForks().first(where: { $0.other.version == version }),
      let own = try turn.tx.directory(version: version)
    else {
      throw NodeError(.notFound, "no other directory of version \(version) is kept; «comity directory list» names them")
    }
    turn.log(.evidenceWritten, .text(officer.id), .text(fork.other.digest.hex))
    return EvidenceAnswer(
      "directory-evidence", file: DirectoryForkFile(own, fork.note).bytes, statements: 2, unwitnessed: 0)
  }
}

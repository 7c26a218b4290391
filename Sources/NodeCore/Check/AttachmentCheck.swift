import Evidence
import NodeStore

/// Holds the files of attachments against the rows that say they are here.
///
/// A file is named by the digest of its sealed bytes, so no key is needed. It changes nothing.
package struct AttachmentCheck {
  private let store: NodeDatabase
  private let folder: EnclosureFolder
  private let reads: Bool
  private let report: (_ done: UInt64, _ total: UInt64) -> Void
  private var result = ContentCheck.Result()
  private var unnamed = 0
  private var done: UInt64 = 0
  private static let chunk = 500
  private static let findingLimit = 100

  /// Prepares the check of a store that nobody else uses.
  /// - Parameters:
  ///   - folder: where the files lie.
  ///   - reads: whether every byte is read; else a file's presence and length are looked at.
  ///   - report: called now and then with bytes done and in all.
  /// - Throws: ``NodeError`` `notReady` when the store was written by another version, or holds no node yet.
  package init(
    databaseURI: String, folder: String, reads: Bool,
    report: @escaping (_ done: UInt64, _ total: UInt64) -> Void
  ) throws {
    do {
      store = try NodeDatabase(databaseURI: databaseURI, migrating: false)
    } catch let error as NodeStoreError where error.code == .newerSchema {
      throw NodeError(.notReady, error.message)
    }
    self.folder = EnclosureFolder(folder)
    self.reads = reads
    self.report = report
  }

  /// Checks every attachment that the store says is whole, own ones and those of peers.
  /// - Throws: what the store throws when it cannot be read; damage that can be named is a finding.
  package mutating func run() throws -> ContentCheck.Result {
    defer { try? store.close() }
    try store.read { tx in
      let totals = try tx.enclosureTotals()
      var last: Digest?
      while let page = try next(after: last, tx) {
        for enclosure in page { try check(enclosure, of: totals.bytes, tx) }
        last = page.last?.digest
      }
      conclude(totals)
    }
    return result
  }

  private func next(after last: Digest?, _ tx: StoreTransaction) throws -> [StoredEnclosure]? {
    let page = try tx.enclosuresHere(after: last, limit: Self.chunk)
    return page.isEmpty ? nil : page
  }

  private mutating func check(_ enclosure: StoredEnclosure, of total: UInt64, _ tx: StoreTransaction) throws {
    if let fault = try fault(of: enclosure, total) {
      if result.findings.count < Self.findingLimit {
        result.findings.append(
          "\(try name(of: enclosure, tx)): its file attachments/\(enclosure.digest) \(fault); put it back from a backup"
        )
      } else {
        unnamed += 1
      }
    }
    done += enclosure.length
    report(done, total)
  }

  /// What is wrong with a file; nil when nothing is.
  private func fault(of enclosure: StoredEnclosure, _ total: UInt64) throws -> String? {
    guard let length = folder.length(of: enclosure.digest) else { return "is missing" }
    guard length == enclosure.length else { return "has \(length) bytes instead of \(enclosure.length)" }
    guard reads else { return nil }
    var (stream, read) = (DigestStream(), done)
    do {
      try folder.read(enclosure.digest, length: length) { bytes in
        stream.update(bytes)
        read += UInt64(bytes.count)
        report(read, total)
      }
    } catch let error as NodeStoreError {
      return "cannot be read (\(error.message))"
    }
    return stream.digest == enclosure.digest ? nil : "was changed"
  }

  private func name(of enclosure: StoredEnclosure, _ tx: StoreTransaction) throws -> String {
    guard let message = try enclosure.message.flatMap(tx.message(key:)) else {
      return "an attachment of no message yet"
    }
    return "attachment \(enclosure.place + 1) of message \(message.id)"
  }

  private mutating func conclude(_ totals: EnclosureTotals) {
    let faults = UInt64(result.findings.count + unnamed)
    if unnamed > 0 { result.findings.append("\(Plural.of(unnamed, "more attachment")) missing or damaged as well") }
    let files = "\(Plural.of(totals.here, "attachment")) of \(Plural.of(totals.bytes, "byte"))"
    if faults > 0 {
      result.checked.append(
        "not checked: \(faults) of \(files), whose \(faults == 1 ? "file is" : "files are") missing or damaged")
    } else {
      result.checked.append(
        reads
          ? "\(files): each file's bytes against the digest that names it"
          : "\(files): each file is there, with its length")
    }
    if !reads, totals.here > 0 {
      result.checked.append("not checked: the bytes of the attachments' files (--deep reads them)")
    }
    if totals.wanted > 0 {
      result.checked.append("not checked: \(Plural.of(totals.wanted, "attachment")) still to be fetched")
    }
    if totals.refused > 0 {
      result.checked.append(
        "not checked: \(Plural.of(totals.refused, "attachment")) refused when it came, of which no file is kept")
    }
  }
}

/// What a check of a store found.
package struct StoreCheckResult: Sendable, Equatable {
  /// Blocks that were opened.
  package var blocks: Int64 = 0
  /// Each thing that is wrong, in a sentence that names file and block.
  package var findings: [String] = []
  /// What was looked at.
  package var checked: [String] = []

  package init() {}

  /// At most so many findings are kept; the rest are counted.
  static let findingLimit = 100
}

extension UnlockedStore {
  /// Settles the log, opens every block of every file, then has SQLite go through its trees.
  ///
  /// The database must not be open elsewhere. Damage is no error here: it is what the result says.
  /// - Parameter thorough: whether SQLite compares each index with its table too.
  /// - Throws: ``StoreError`` `io`, `full`.
  package func check(
    thorough: Bool, report: (StoreProgress) -> Void = { _ in }
  ) throws(StoreError) -> StoreCheckResult {
    try demandOpen()
    var result = StoreCheckResult()
    try settleLog(&result, report)
    guard result.findings.isEmpty else { return result }
    for (name, kind) in [("store.db", FileKind.main), ("store.db-wal", .wal), ("store.db-journal", .journal)] {
      try checkSeals(of: name, kind, &result, report)
    }
    guard result.findings.isEmpty else { return result }
    try checkStructure(thorough: thorough, &result, report)
    return result
  }

  /// Has SQLite recover and settle the log first, as any opening does: until then a page that a power loss tore is no
  /// damage, since the log holds it.
  private func settleLog(
    _ result: inout StoreCheckResult, _ report: (StoreProgress) -> Void
  ) throws(StoreError) {
    report(StoreProgress(.settling, 0, of: 1))
    do throws(StoreError) {
      let connection = try StoreConnection(database, path: folder.databasePath)
      try connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
      try connection.close()
    } catch  where error.code == .damaged {
      result.findings.append(error.message)
    }
    report(StoreProgress(.settling, 1, of: 1))
  }

  private func checkSeals(
    of name: String, _ kind: FileKind, _ result: inout StoreCheckResult, _ report: (StoreProgress) -> Void
  ) throws(StoreError) {
    let reader: SealedReader?
    do throws(StoreError) {
      reader = try SealedReader("\(folder.path)/\(name)", kind, database, on: folder.disk)
    } catch  where error.code == .damaged {
      result.findings.append(error.message)
      return
    }
    guard let reader else { return }
    var broken = 0
    for index in 0..<reader.blocks {
      if index % 256 == 0 { report(StoreProgress(.seals, index, of: reader.blocks)) }
      if try reader.block(index) == nil {
        broken += 1
        if broken <= StoreCheckResult.findingLimit { result.findings.append(Self.finding(name, kind, index)) }
      }
    }
    if broken > StoreCheckResult.findingLimit {
      result.findings.append("\(name): \(broken) blocks in all do not open")
    }
    if reader.remainder > 0, kind == .main {
      result.findings.append(
        "\(name): \(reader.remainder == 1 ? "1 byte" : "\(reader.remainder) bytes") behind the last page, of no page")
    }
    report(StoreProgress(.seals, reader.blocks, of: reader.blocks))
    result.blocks += reader.blocks
    result.checked.append("\(name): \(reader.blocks == 1 ? "1 block" : "\(reader.blocks) blocks") opened")
  }

  private static func finding(_ name: String, _ kind: FileKind, _ index: Int64) -> String {
    switch kind {
    case .main: "\(name): page \(index + 1) does not open: it was changed, or the disk is failing"
    case .wal:
      "\(name): \(index == 0 ? "the header" : "frame \(index)") does not open: a write was cut, or it was changed"
    case .journal: "\(name): block \(index) does not open: a write was cut, or it was changed"
    }
  }

  private func checkStructure(
    thorough: Bool, _ result: inout StoreCheckResult, _ report: (StoreProgress) -> Void
  ) throws(StoreError) {
    let connection = try StoreConnection(database, path: folder.databasePath)
    let pages = try Int64(connection.run("PRAGMA page_count").first ?? "") ?? 0
    let before = database.key.health.blocksOpened
    let pragma = thorough ? "integrity_check" : "quick_check"
    let health = database.key.health
    let said = try connection.whileRunning({
      report(StoreProgress(.structure, health.blocksOpened - before, of: pages))
    }) {
      () throws(StoreError) in try connection.run("PRAGMA \(pragma)(\(StoreCheckResult.findingLimit))")
    }
    report(StoreProgress(.structure, pages, of: pages))
    result.findings += said.filter { $0 != "ok" }.map { "store.db: \($0)" }
    result.checked.append("SQLite's \(pragma) of \(pages) pages")
    try connection.close()
  }
}

import CSQLite

/// The kinds of files that SQLite keeps, and the blocks they are sealed in.
///
/// Blocks follow SQLite's own atomic units: no two units share a block, so a torn write harms one unit only.
enum FileKind: UInt8 {
  /// The database: pages of 4096 bytes.
  case main = 1
  /// The write-ahead log: a header of 32 bytes, then frames of 24 + 4096.
  case wal = 2
  /// Rollback and super-journals: SQLite's sector of 512 bytes.
  case journal = 3

  /// The page size of every sealed database.
  static let page = 4096
  /// What SQLite takes for a sector of the disk, in journals.
  static let sector = 512
  /// What stands before the page in a frame of the write-ahead log.
  static let frameHeader = 24
  static let frame = frameHeader + page
  /// The largest block of any kind.
  static let largest = frame
  /// The header of the write-ahead log.
  static let walHeader = 32

  /// The kind of a file that SQLite opens; nil for temporary files, which are refused.
  init?(flags: Int32) {
    if flags & SQLITE_OPEN_MAIN_DB != 0 {
      self = .main
    } else if flags & SQLITE_OPEN_WAL != 0 {
      self = .wal
    } else if flags & (SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL) != 0 {
      self = .journal
    } else {
      return nil
    }
  }

  /// What SQLite opens a file of this kind with.
  var openFlag: Int32 {
    switch self {
    case .main: SQLITE_OPEN_MAIN_DB
    case .wal: SQLITE_OPEN_WAL
    case .journal: SQLITE_OPEN_MAIN_JOURNAL
    }
  }

  /// The number of bytes that a block holds for SQLite.
  func size(_ index: Int64) -> Int {
    switch self {
    case .main: Self.page
    case .wal: index == 0 ? Self.walHeader : Self.frame
    case .journal: Self.sector
    }
  }

  /// Where a block begins for SQLite.
  func logicalOffset(_ index: Int64) -> Int64 {
    switch self {
    case .main, .journal: index * Int64(size(0))
    case .wal: index == 0 ? 0 : Int64(Self.walHeader) + (index - 1) * Int64(Self.frame)
    }
  }

  /// The block that holds an offset, which is not negative.
  func index(at offset: Int64) -> Int64 {
    switch self {
    case .main, .journal: offset / Int64(size(0))
    case .wal: offset < Self.walHeader ? 0 : 1 + (offset - Int64(Self.walHeader)) / Int64(Self.frame)
    }
  }

  /// Where a sealed block begins in the file.
  func physicalOffset(_ index: Int64) -> Int64 {
    Int64(FileHeader.size) + logicalOffset(index) + index * Int64(BlockCipher.overhead)
  }

  /// How many whole blocks a file of some size holds; a torn last one does not count.
  func blocks(physicalSize: Int64) -> Int64 {
    let body = physicalSize - Int64(FileHeader.size)
    guard body > 0 else { return 0 }
    switch self {
    case .main, .journal: return body / Int64(size(0) + BlockCipher.overhead)
    case .wal:
      let first = Int64(Self.walHeader + BlockCipher.overhead)
      return body < first ? 0 : 1 + (body - first) / Int64(Self.frame + BlockCipher.overhead)
    }
  }
}

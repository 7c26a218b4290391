import AuditFixtures
import Crypto
import Evidence
import Foundation
import Membership

/// What the verification of a whole log costs, beside hashing the same bytes with the same SHA-256, and beside Go.
struct FolderCost {
  let folder: String
  let size: Int
  let rounds: Int
  let go: String?

  func measure() throws {
    try? FileManager.default.removeItem(atPath: folder)
    try FolderWriter(folder: folder).write(size)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    say("a log of \(size) entries in a folder: the medians of \(rounds) rounds by turns")
    var (hashing, streaming, verifying, goes, peak) = ([Double](), [Double](), [Double](), [Double](), 0.0)
    for _ in 0..<rounds {
      hashing.append(try seconds { try hashTree() })
      streaming.append(try seconds { try hashFiles() })
      let found = try Self.run(CommandLine.arguments[0], ["verify-once", folder])
      verifying.append(found[0])
      peak = max(peak, found[1])
      if let go { goes.append(try Self.run(go, [folder + "/log"])[0]) }
    }
    let count = Double(size)
    line("  the same leaves and nodes hashed, files read", median(hashing) / count * 1e9, "ns an entry")
    line("  the files read and hashed as they lie", median(streaming) / count * 1e9, "ns an entry")
    line("  verified, all checks", median(verifying) / count * 1e9, "ns an entry")
    line("  as a multiple of the hashing", median(verifying) / median(hashing), "")
    if go != nil {
      line("  Go's sumdb/tlog, the same checks", median(goes) / count * 1e9, "ns an entry")
    }
    line("  seconds in all", median(verifying), "s")
    line("  peak memory of the verification", peak, "MiB")
  }

  /// Every leaf and every node once, in the order in which a verifier meets them; nothing is compared or kept.
  private func hashTree() throws {
    var number: UInt64 = 0
    var levels: [Int] = [0]
    var input = [UInt8](repeating: 1, count: 65)
    var sink: UInt8 = 0
    func node() {
      input.withUnsafeBytes { raw in SHA256.hash(data: raw).withUnsafeBytes { sink ^= $0[0] } }
    }
    for tile in 0..<UInt64((size + 255) / 256) {
      let bundle = try read(TileRow.entries(size: UInt64(size))[tile])
      _ = try read(TileRow.hashes(size: UInt64(size))[0][tile])
      bundle.withUnsafeBytes { raw in
        for place in stride(from: 0, to: raw.count - 34, by: 35) {
          // 34 bytes, as the leaf's prefix and its entry are.
          SHA256.hash(data: UnsafeRawBufferPointer(rebasing: raw[(place + 1)..<(place + 35)])).withUnsafeBytes {
            sink ^= $0[0]
          }
        }
      }
      for _ in 0..<(bundle.count / 35 - 1) { node() }
      number += 1
      var level = 0
      levels[0] += 1
      while levels[level] == 256 {
        for _ in 0..<255 { node() }
        levels[level] = 0
        level += 1
        if levels.count == level { levels.append(0) }
        levels[level] += 1
      }
    }
    input[1] = sink
  }

  private func hashFiles() throws {
    var hash = SHA256()
    for row in [TileRow.entries(size: UInt64(size))] + TileRow.hashes(size: UInt64(size)) {
      for number in 0..<row.tiles { hash.update(data: try read(row[number])) }
    }
    _ = hash.finalize()
  }

  private func read(_ path: TilePath) throws -> [UInt8] {
    try BenchFolder(path: folder + "/log").read(path.description, limit: 1 << 20) ?? []
  }

  /// Runs a program that prints numbers, one a line.
  private static func run(_ program: String, _ arguments: [String]) throws -> [Double] {
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let numbers = said.split(separator: "\n").compactMap { Double($0) }
    guard process.terminationStatus == 0, !numbers.isEmpty else { throw Failed(text: "\(program) said: \(said)") }
    return numbers
  }

  struct Failed: Error, CustomStringConvertible {
    let text: String
    var description: String { text }
  }

  /// Verifies the folder under its trust; prints the seconds and the peak of memory in MiB.
  static func verifyOnce(_ folder: String) throws {
    let trust = try TrustFolder(suite: .comity1) { name, limit in
      try BenchFolder(path: folder + "/trust").read(name, limit: limit)
    }
    var report = AuditReport()
    let taken = try seconds {
      var verifier = LogVerifier(BenchFolder(path: folder + "/log"), suite: .comity1)
      report = try verifier.verify { trust.trust($0) }
    }
    guard report.verdict == .verified else { throw Failed(text: "not verified: \(report.checks.suffix(5))") }
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let peak = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }?.split(separator: " ").dropLast().last
    say("\(taken)")
    say("\((peak.flatMap { Double($0) } ?? 0) / 1024)")
  }
}

/// A log's folder on disk, read as the command line reads it.
struct BenchFolder: LogFolder {
  let path: String

  func files() throws -> [String] {
    var files: [String] = []
    try visitFiles { files.append($0) }
    return files
  }

  func visitFiles(_ body: (String) throws -> Void) throws {
    let found = FileManager.default.enumerator(atPath: path)
    while let file = found?.nextObject() as? String {
      var info = stat()
      if lstat("\(path)/\(file)", &info) == 0, info.st_mode & S_IFMT != S_IFDIR { try body(file) }
    }
  }

  func read(_ file: String, limit: Int) throws -> [UInt8]? {
    let handle = open("\(path)/\(file)", O_RDONLY | O_CLOEXEC)
    guard handle >= 0 else { return nil }
    defer { close(handle) }
    var info = stat()
    guard fstat(handle, &info) == 0, info.st_mode & S_IFMT == S_IFREG, info.st_size <= limit else { return nil }
    let size = Int(info.st_size)
    return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(0, Glibc.read(handle, buffer.baseAddress, size))
    }
  }
}

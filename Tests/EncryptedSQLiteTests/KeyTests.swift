import Foundation
import Testing

@testable import EncryptedSQLite

@Suite("The ways into a store")
struct KeyTests {
  private static func secret(_ text: String) -> SecretBytes { SecretBytes(copying: Array(text.utf8)) }

  private static let ways: [SlotSecret] = [
    .passphrase(secret("correct horse battery")), .keyFile(SecretBytes(copying: [UInt8](repeating: 3, count: 32))),
    .credential(SecretBytes(copying: [UInt8](repeating: 4, count: 32))),
    .twoPersons(secret("the first one's words"), secret("the second one's words")),
  ]

  @Test("each kind opens the whole store, and none opens another's slot", arguments: 0..<4)
  func kinds(index: Int) throws {
    let store = try TemporaryStore()
    let unlocked = try store.folder.create(unlocking: Self.ways[index], cost: 14, created: 1_790_000_000)
    #expect(unlocked.slots.count == 1 && unlocked.slots[0].created == 1_790_000_000)
    #expect(unlocked.slots[0].kind == Self.ways[index].kind && unlocked.openedBy == unlocked.slots[0].id)
    unlocked.close()
    for (other, way) in Self.ways.enumerated() {
      guard other != index else {
        try store.folder.unlock(with: way).close()
        continue
      }
      let error = #expect(throws: StoreError.self) { try store.folder.unlock(with: way) }
      #expect(error?.code == .keyUnavailable)
    }
  }

  @Test("two persons open it together, in either order, and neither alone")
  func twoPersons() throws {
    let store = try TemporaryStore()
    let (one, other) = (Self.secret("the first one's words"), Self.secret("the second one's words"))
    try store.folder.create(unlocking: .twoPersons(one, other), cost: 14).close()
    try store.folder.unlock(with: .twoPersons(other, one)).close()
    for wrong: SlotSecret in [
      .twoPersons(one, one), .twoPersons(other, other), .twoPersons(one, Self.secret("somebody's guess")),
    ] {
      let error = #expect(throws: StoreError.self) { try store.folder.unlock(with: wrong) }
      #expect(error?.code == .wrongPassphrase)
    }
    for alone: SlotSecret in [.passphrase(one), .passphrase(other)] {
      let error = #expect(throws: StoreError.self) { try store.folder.unlock(with: alone) }
      #expect(error?.code == .keyUnavailable)
    }
    let unlocked = try store.folder.unlock(with: .twoPersons(one, other))
    let same = #expect(throws: StoreError.self) { try unlocked.addSlot(.twoPersons(one, one), cost: 14) }
    #expect(same?.code == .unusable)
    unlocked.close()
  }

  @Test("are added and removed without touching a page, up to sixteen, and the last one stays")
  func changes() throws {
    let store = try TemporaryStore()
    let first = try store.folder.create(unlocking: Self.ways[0], cost: 14)
    let connection = try Connection(first.databaseURI)
    try connection.run("CREATE TABLE t (a)")
    connection.close()
    first.close()
    let pages = try store.bytes("store.db")
    let unlocked = try store.folder.unlock(with: Self.ways[0])
    let only = unlocked.slots[0].id
    #expect(throws: StoreError.self) { try unlocked.removeSlot(only) }
    for way in Self.ways.dropFirst() { try unlocked.addSlot(way, cost: 14) }
    for _ in 4..<16 { try unlocked.addSlot(Self.ways[1], cost: 14) }
    #expect(throws: StoreError.self) { try unlocked.addSlot(Self.ways[1], cost: 14) }
    #expect(throws: StoreError.self) { try unlocked.removeSlot("") }
    #expect(throws: StoreError.self) { try unlocked.removeSlot("zz") }
    try unlocked.removeSlot(only)
    #expect(unlocked.slots.count == 15)
    unlocked.close()
    #expect(try store.bytes("store.db") == pages)
    #expect(throws: StoreError.self) { try store.folder.unlock(with: Self.ways[0]) }
    for way in Self.ways.dropFirst() { try store.folder.unlock(with: way).close() }
  }

  @Test("that were removed open nothing in the folder; who copied the slots before still has one, until a rotation")
  func oldCopies() throws {
    let store = try TemporaryStore()
    let unlocked = try store.folder.create(unlocking: Self.ways[0], cost: 14)
    let connection = try Connection(unlocked.databaseURI)
    try connection.run("CREATE TABLE t (a)")
    connection.close()
    let copied = try store.bytes("slots")
    try unlocked.addSlot(Self.ways[1], cost: 14)
    try unlocked.removeSlot(unlocked.slots[0].id)
    unlocked.close()
    for name in ["slots", "slots.old"] {
      let file = try #require(SlotFile(try store.bytes(name)))
      for slot in file.slots { #expect(try slot.open(with: Self.ways[0]) == nil) }
    }
    let before = (try store.bytes("slots"), try store.bytes("slots.old"))
    try store.write(copied, to: "slots")
    try store.folder.unlock(with: Self.ways[0]).close()
    try store.write(before.0, to: "slots")
    try store.write(before.1, to: "slots.old")
    try store.folder.unlock(with: Self.ways[1]).rotate(to: [Self.ways[1]], cost: 14)
    try store.write(copied, to: "slots")
    let old = try store.folder.unlock(with: Self.ways[0])
    #expect(throws: (any Error).self) { try Connection(old.databaseURI, journal: nil).run("SELECT * FROM t") }
    old.close()
  }

  @Test("cost at least 2^14 and at most 2^20, in a new slot and in one that is read", arguments: [0, 13, 21, 255])
  func costs(cost: Int) throws {
    let store = try TemporaryStore()
    let error = #expect(throws: StoreError.self) { try store.folder.create(unlocking: Self.ways[0], cost: cost) }
    #expect(error?.code == .unusable && !store.folder.isInitialised)
    let key = SecretBytes(copying: [UInt8](repeating: 1, count: 32))
    var bytes = try Slot(key, under: Self.ways[0], cost: 14, created: 0).bytes
    #expect(Slot(bytes) != nil)
    bytes[17] = UInt8(cost)
    #expect(Slot(bytes) == nil)
  }

  @Test("of a key file have exactly 32 bytes", arguments: [0, 1, 31, 33, 64])
  func keyFiles(count: Int) throws {
    let store = try TemporaryStore()
    let key = SlotSecret.keyFile(SecretBytes(copying: [UInt8](repeating: 1, count: count)))
    #expect(throws: StoreError.self) { try store.folder.create(unlocking: key, cost: 14) }
  }

  @Test("stay within bounds for any bytes as slots", arguments: 1...200)
  func anyBytes(seed: UInt64) throws {
    var state = seed
    func next() -> UInt8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(truncatingIfNeeded: state >> 56)
    }
    var bytes = (0..<Int(next()) * 9).map { _ in next() }
    #expect(SlotFile(bytes) == nil)
    bytes = Array("CMTYSLT1".utf8) + [2, next() % 20, 0, 0] + bytes
    if let file = SlotFile(bytes) { #expect(file.slots.count <= SlotFile.maximum) }
  }
}

@Suite("The seal of a block")
struct BlockCipherTests {
  /// A line of Vectors/xaes-256-gcm.txt: key, nonce, plaintext, associated data, sealed; hexadecimal, `-` for nothing.
  struct Vector: Sendable {
    let fields: [[UInt8]]
  }

  static let vectors: [Vector] = {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/Vectors/xaes-256-gcm.txt"
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
      Vector(fields: line.split(separator: " ").map { $0 == "-" ? [] : bytes(String($0)) })
    }
  }()

  private static func bytes(_ hex: String) -> [UInt8] {
    stride(from: 0, to: hex.utf8.count, by: 2).compactMap { start in
      let from = hex.index(hex.startIndex, offsetBy: start)
      return UInt8(hex[from..<hex.index(from, offsetBy: 2)], radix: 16)
    }
  }

  @Test("is XAES-256-GCM as C2SP publishes it", arguments: vectors)
  func published(vector: Vector) throws {
    let (key, nonce, plain, data, sealed) =
      (vector.fields[0], vector.fields[1], vector.fields[2], vector.fields[3], vector.fields[4])
    let cipher = try BlockCipher(key: SecretBytes(copying: key))
    var block = nonce + [0, 0, 0, 0] + [UInt8](repeating: 0, count: plain.count + 16)
    block.withUnsafeMutableBytes { out in
      plain.withUnsafeBytes { text in
        data.withUnsafeBytes { data in
          guard let out = out.baseAddress, let text = text.baseAddress else { return }
          #expect(cipher.seal(text, count: plain.count, underNonceIn: out, place: data))
        }
      }
    }
    #expect(Array(block[28...]) == sealed)
  }

  @Test("has vectors to be held to")
  func vectorsAreThere() { #expect(Self.vectors.count >= 2) }
}

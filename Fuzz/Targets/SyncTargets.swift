import Evidence
import Membership
import PeerSync

/// What a peer sends over a link, frame by frame and one after another, and what it packs into a pouch.
enum SyncTargets {
  static func frame(_ bytes: [UInt8]) throws -> String? {
    let frame = try Frame(decoding: bytes)
    guard try Frame(decoding: frame.encoded()) == frame else { return "a frame says something else when it is written" }
    _ = PreparedFrame(frame, from: try NodeName("alpha"), keys: try FuzzLink.keys.get())
    return nil
  }

  /// A link: each step is a byte, and for a frame its length and its bytes.
  static func session(_ bytes: [UInt8]) throws -> String? {
    var reader = ByteReader(bytes, "a link")
    var link = try FuzzLink(isPouch: false)
    if let wrong = try link.perform(.opened) { return wrong }
    while reader.remaining > 0 {
      let step = try reader.read(UInt8.self)
      let wrong: String?
      switch step {
      case 0: wrong = try link.take(try Frame(decoding: try reader.read32(limit: PeerSync.Limits.frame)))
      case 1: wrong = try link.perform(.progress)
      case 2: wrong = try link.wait(seconds: Int64(try reader.read(UInt8.self)))
      case 3:
        let piece = try EnclosurePiece(digest: .zero, offset: UInt64(try reader.read(UInt8.self)), count: 16)
        wrong = try link.perform(.ask([piece]))
      case 4: wrong = try link.perform(.refuse(.zero))
      default: wrong = try link.perform(.notCosigned(status: 409, held: UInt64(step)))
      }
      if let wrong { return wrong }
    }
    return nil
  }

  /// A pouch as it lies on a disk, and what would be under its seal.
  static func pouch(_ bytes: [UInt8]) throws -> String? {
    if let wrong = sealed(bytes) { return wrong }
    var (frames, reader, link) = (
      PouchFrames(frameLimit: PeerSync.Limits.frame), PouchReader(), try FuzzLink(isPouch: true)
    )
    for frame in try frames.take(bytes) {
      switch try reader.take(frame) {
      case .begins(let label):
        let directory = try FuzzFixture.trust.get().directory
        guard label.isFrom(directory, to: try NodeName("bravo")) else { continue }
      case .holds(let frame):
        if let wrong = try link.take(frame) { return wrong }
      case .ends: break
      }
    }
    try frames.finish()
    return reader.end == nil ? nil : reader.label == nil ? "a pouch ends that never began" : nil
  }

  /// However its pieces fall, a pouch opens to the same frames, or does not open.
  private static func sealed(_ bytes: [UInt8]) -> String? {
    guard bytes.count > PouchHeader.size,
      let header = try? PouchHeader(parsing: Array(bytes[..<PouchHeader.size]), suite: FuzzFixture.credulous)
    else { return nil }
    func open(pieces: Int) -> [[UInt8]]? {
      var opener = PouchOpener(
        seeds: [header.recipientKey: [UInt8](repeating: 5, count: 32)], federation: .zero,
        frameLimit: PeerSync.Limits.frame, suite: FuzzFixture.credulous)
      var (found, start): ([[UInt8]], Int) = ([], 0)
      do throws(EvidenceError) {
        while start < bytes.count {
          found += try opener.open(Array(bytes[start..<min(start + pieces, bytes.count)]))
          start += pieces
        }
        return found + (try opener.finish())
      } catch { return nil }
    }
    return open(pieces: bytes.count) == open(pieces: 1000) ? nil : "a pouch opens otherwise in other pieces"
  }
}

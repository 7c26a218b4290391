import Foundation
import NodeCore
import PeerSync
import Testing

@Suite("The check of attachments' files")
struct AttachmentCheckTests {
  private let content = [UInt8](repeating: 7, count: 300_000)

  @Test("finds nothing where every file is whole, and says what it did not look at")
  func whole() throws {
    let federation = try TestFederation()
    _ = try federation.send(with: [content, [1, 2, 3]])
    try federation.join(1) { frame in if case .enclosurePiece = frame { nil } else { frame } }
    for reading in [true, false] {
      let sender = try federation.registry.checkAttachments(reading: reading)
      #expect(sender.findings == [] && sender.checked.contains { $0.hasPrefix("2 attachments of ") })
      #expect(sender.checked.contains { $0.contains("--deep reads them") } == !reading)
      let recipient = try federation.alpha.checkAttachments(reading: reading)
      #expect(recipient.findings == [])
      #expect(recipient.checked.contains("not checked: 2 attachments still to be fetched"), "\(recipient.checked)")
    }
  }

  @Test("names a file that is gone, one that was cut and, where bytes are read, one of which a bit was flipped")
  func damage() throws {
    let federation = try TestFederation()
    let id = try federation.send(with: [content])
    try federation.join(1)
    for node in [federation.registry, federation.alpha] {
      let file = try #require(node.files().first)
      let path = URL(fileURLWithPath: "\(node.enclosurePath)/\(file)")
      let bytes = try Data(contentsOf: path)
      try node.flip(file, at: 200_000)
      #expect(try node.checkAttachments(reading: false).findings == [])
      let changed = try node.checkAttachments(reading: true).findings
      #expect(
        changed == [
          "attachment 1 of message \(id): its file attachments/\(file) was changed; put it back from a backup"
        ])
      try bytes.dropLast().write(to: path)
      #expect(try node.checkAttachments(reading: false).findings.first?.contains("instead of \(bytes.count)") == true)
      try FileManager.default.removeItem(at: path)
      for reading in [true, false] {
        let result = try node.checkAttachments(reading: reading)
        let gone = result.findings
        #expect(result.checked.allSatisfy { !$0.contains("each file") }, "\(result.checked)")
        #expect(
          gone.count == 1 && gone.first?.contains("message \(id)") == true && gone.first?.contains("is missing") == true
        )
      }
      try bytes.write(to: path)
      #expect(try node.checkAttachments(reading: true).findings == [])
    }
  }
}

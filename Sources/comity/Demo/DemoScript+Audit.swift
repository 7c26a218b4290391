import Evidence
import Foundation
import NodeCore

extension DemoScript {
  /// Step 7: quiet logs, exports, verification with and without trust.
  func verify() async throws {
    try await writePolicy()
    for node in federation.nodes {
      try await Waiting.until("\(node.name)'s log is witnessed to its end") {
        let head = try await node.client("admin").get("audit/head", as: HeadAnswer.self)
        return head.witnessedSize == head.size && head.cosignatures == head.witnesses
      }
      try await federation.comity(["audit", "export", node.log], on: node, as: "admin")
    }
    for node in federation.nodes {
      let said = try await federation.comity(["audit", "verify", "--trust", federation.trust, node.log, "--json"])
      guard let answer = try JSONSerialization.jsonObject(with: Data(said.utf8)) as? [String: Any],
        let entries = answer["entries"] as? Int, let witnesses = answer["witnessed"] as? [[String: Any]]
      else { throw Failure(.failed, "the verification's answer cannot be read") }
      let names = witnesses.compactMap { $0["node"] as? String }.joined(separator: " and ")
      note("\(node.title): \(Plural.of(entries, "entry", "entries")) verified, cosigned by \(names) (exit 0)")
    }
    let bravo = try federation.node("bravo")
    try await federation.comity(["audit", "verify", bravo.log], expecting: .cannotTell)
    note("without --trust nobody's key is known: cannot tell (exit 4)")
  }

  private func writePolicy() async throws {
    let folder = DiskFolder(path: federation.trust)
    let trust = try DemoTrust.directory(folder)
    try LocalFile.write(Array(trust.utf8), to: "\(federation.trust)/policy")
  }

  /// Step 8: one byte of one entry.
  func tamper() async throws {
    let bravo = try federation.node("bravo")
    let copy = "\(federation.folder)/bravo/log-tampered"
    try FileManager.default.copyItem(atPath: bravo.log, toPath: copy)
    let size = try await bravo.client("admin").get("audit/head", as: HeadAnswer.self).witnessedSize
    let path = "\(copy)/\(TileRow.entries(size: size)[0])"
    var bytes = try LocalFile.read(path)
    let entry = 3
    let place = entry * 35 + 20
    guard bytes.count > place else { throw Failure(.failed, "Bravo's log is too short to change") }
    bytes[place] ^= 1
    try LocalFile.write(bytes, to: path)
    let said = try await federation.comity(
      ["audit", "verify", "--trust", federation.trust, copy], expecting: .verificationFailed)
    guard said.contains("entry \(entry) was changed") else {
      throw Failure(.failed, "the verification did not name the changed entry")
    }
    note("exit 3: «entry \(entry) was changed; it does not hash to what the log committed to»")
  }
}

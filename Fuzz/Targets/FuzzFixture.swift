import Evidence
import Foundation
import Membership

/// What the targets share: an auditor's trust, and a suite that believes every signature, so that what comes after the
/// signatures is reached too.
enum FuzzFixture {
  /// The product's suite, but every signature of the right length verifies.
  static let credulous = Suite(
    name: Suite.comity1.name, number: Suite.comity1.number, randomBytes: Suite.comity1.randomBytes,
    signer: Suite.comity1.signer, verifyEd25519: { _, signature, _ in signature.count == 64 },
    verifyMLDSA65: { _, signature, _, _ in signature.count == 3309 }, sealKey: Suite.comity1.sealKey,
    hpkeSeal: Suite.comity1.hpkeSeal, hpkeOpen: Suite.comity1.hpkeOpen, tlsKey: Suite.comity1.tlsKey)

  /// The auditor's trust that the seeds were made for, from Fuzz/Trust.
  static let trust = Result { try TrustFolder(suite: credulous) { name, _ in try? read(name) } }

  /// The log key of the first party.
  static let key = Result { () throws -> HybridPublicKey in
    guard let key = try trust.get().directory.text.parties.first?.logKey else { throw CocoaError(.fileNoSuchFile) }
    return key
  }

  private static func read(_ name: String) throws -> [UInt8] {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().path
    return Array(try Data(contentsOf: URL(fileURLWithPath: "\(root)/Trust/\(name)")))
  }
}

/// What the two halves of a cosignature sign (docs/protocol.md section 2).
package enum CosignedMessage {
  /// The context of the ML-DSA-65 half.
  package static let context = Array("comity/v1/tlog-cosig".utf8)

  /// C2SP cosignature/v1: the label, the time, and the checkpoint's text. The cosigner's name is not in it.
  package static func ed25519(_ checkpointText: [UInt8], time: UInt64) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n".utf8) + checkpointText
  }

  /// C2SP's `cosigned_message` layout under our own label; names cosigner and origin.
  package static func mldsa65(_ checkpoint: Checkpoint, cosigner: String, time: UInt64) -> [UInt8] {
    mldsa65(origin: checkpoint.origin.description, head: checkpoint.treeHead, cosigner: cosigner, time: time)
  }

  /// The same for a log with any origin of at most 255 bytes.
  static func mldsa65(origin: String, head: TreeHead, cosigner: String, time: UInt64) -> [UInt8] {
    var writer = ByteWriter()
    writer.write(Array("cmt-subt/v1\n".utf8))
    writer.write8(Array(cosigner.utf8))
    writer.write(time)
    writer.write8(Array(origin.utf8))
    writer.write(UInt64(0))
    writer.write(head.size)
    writer.write(head.root.bytes)
    return writer.bytes
  }
}

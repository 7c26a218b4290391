/// The files of a disk at a moment: names and bytes.
package struct DiskImage: Sendable, Equatable {
  /// The bytes by path.
  package var files: [String: [UInt8]]

  package init(files: [String: [UInt8]] = [:]) { self.files = files }

  /// Writes into bytes, filling a hole with zeros.
  static func write(_ bytes: some Collection<UInt8>, at offset: Int, into content: inout [UInt8]) {
    guard !bytes.isEmpty else { return }
    let end = offset + bytes.count
    if content.count < end { content.append(contentsOf: repeatElement(0, count: end - content.count)) }
    content.replaceSubrange(offset..<end, with: bytes)
  }

  /// Cuts bytes or fills them with zeros.
  static func resize(_ content: inout [UInt8], to size: Int) {
    if size <= content.count {
      content.removeLast(content.count - size)
    } else {
      content.append(contentsOf: repeatElement(0, count: size - content.count))
    }
  }
}

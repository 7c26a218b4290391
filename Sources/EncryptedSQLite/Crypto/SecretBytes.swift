import CLibCrypto

/// Secret bytes in memory of their own, wiped when the last holder lets go; never a `String`, never printed.
package final class SecretBytes: Sendable, CustomStringConvertible, CustomReflectable {
  // Safety: written in init only, wiped in deinit when nobody can read any more.
  private nonisolated(unsafe) let memory: UnsafeMutableRawBufferPointer

  /// The number of bytes.
  package let count: Int

  /// Makes secret bytes; the closure fills them, and what it wrote is wiped when it throws.
  package init(count: Int, filledBy fill: (UnsafeMutableRawBufferPointer) throws -> Void) rethrows {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: max(count, 1), alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    do {
      try fill(UnsafeMutableRawBufferPointer(rebasing: memory[0..<max(count, 0)]))
    } catch {
      OPENSSL_cleanse(memory.baseAddress, memory.count)
      memory.deallocate()
      throw error
    }
    self.memory = memory
    self.count = max(count, 0)
  }

  /// Copies bytes; the caller wipes its own.
  package convenience init(copying bytes: [UInt8]) {
    self.init(count: bytes.count) { $0.copyBytes(from: bytes) }
  }

  /// Takes bytes over and wipes the array they came in.
  package convenience init(taking bytes: inout [UInt8]) {
    self.init(copying: bytes)
    bytes.withUnsafeMutableBytes { OPENSSL_cleanse($0.baseAddress, $0.count) }
    bytes = []
  }

  deinit {
    OPENSSL_cleanse(memory.baseAddress, memory.count)
    memory.deallocate()
  }

  /// Lends the bytes for the length of a call; the closure must not keep the pointer.
  package func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(rebasing: memory[0..<count]))
  }

  /// Whether both hold the same bytes; takes as long whatever they hold.
  package func hasSameBytes(as other: SecretBytes) -> Bool {
    count == other.count && CRYPTO_memcmp(memory.baseAddress, other.memory.baseAddress, count) == 0
  }

  /// Two secrets of one length, the smaller first.
  static func joinedInOrder(_ one: SecretBytes, _ other: SecretBytes) -> SecretBytes {
    let isFirst = one.memory.lexicographicallyPrecedes(other.memory)
    let (first, second) = isFirst ? (one, other) : (other, one)
    return SecretBytes(count: one.count + other.count) { out in
      out.copyBytes(from: first.memory[0..<first.count])
      UnsafeMutableRawBufferPointer(rebasing: out[first.count...]).copyBytes(from: second.memory[0..<second.count])
    }
  }

  /// Says how many bytes there are, and nothing else.
  package var description: String { "\(count) secret bytes" }

  /// Shows a debugger or a dump nothing.
  package var customMirror: Mirror { Mirror(self, children: []) }
}

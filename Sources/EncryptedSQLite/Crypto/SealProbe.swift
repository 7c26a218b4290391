/// Seals and opens one page again and again, for measurements.
package final class SealProbe {
  private let cipher: BlockCipher
  private let page = UnsafeMutableRawBufferPointer.allocate(byteCount: FileKind.page, alignment: 16)
  private let sealed = UnsafeMutableRawBufferPointer.allocate(
    byteCount: FileKind.page + BlockCipher.overhead, alignment: 16)
  private let place = UnsafeMutableRawBufferPointer.allocate(byteCount: 33, alignment: 16)

  /// - Throws: ``StoreError`` `io`.
  package init(key: SecretBytes) throws(StoreError) {
    cipher = try BlockCipher(key: key)
    page.initializeMemory(as: UInt8.self, repeating: 7)
    sealed.initializeMemory(as: UInt8.self, repeating: 0)
    place.initializeMemory(as: UInt8.self, repeating: 1)
  }

  deinit {
    page.deallocate()
    sealed.deallocate()
    place.deallocate()
  }

  /// Seals the page once.
  package func seal() -> Bool {
    guard let plain = page.baseAddress, let out = sealed.baseAddress else { return false }
    return cipher.seal(
      plain, count: FileKind.page, used: UInt32(FileKind.page), place: UnsafeRawBufferPointer(place), into: out)
  }

  /// Opens what was sealed last.
  package func open() -> Bool {
    guard let plain = page.baseAddress, let bytes = sealed.baseAddress else { return false }
    return cipher.open(bytes, count: FileKind.page, place: UnsafeRawBufferPointer(place), into: plain)
  }
}

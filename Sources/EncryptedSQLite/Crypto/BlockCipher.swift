import CLibCrypto

/// XAES-256-GCM (C2SP) over the blocks of one file, with contexts and buffers that live as long as the file is open.
///
/// A random nonce of 192 bits makes the number of blocks under one key no concern (2^80); each nonce gives a key of its
/// own by two AES calls. Used by one thread at a time, as SQLite uses a file.
final class BlockCipher {
  /// Bytes that sealing adds to a block: nonce, used length, tag.
  static let overhead = nonceSize + usedSize + tagSize
  static let nonceSize = 24
  static let usedSize = 4
  static let tagSize = 16
  /// Where the ciphertext begins in a sealed block.
  static let textOffset = nonceSize + usedSize

  private let ecb: OpaquePointer
  private let gcm: OpaquePointer
  /// K1[16], then the two CMAC messages[32], then the block's key[32]; one allocation, wiped at the end.
  private let scratch = UnsafeMutableRawPointer.allocate(byteCount: 80, alignment: 16)
  /// Nonces that were drawn and are not used yet: one call to the generator costs as much as sealing half a page.
  private let nonces = UnsafeMutableRawPointer.allocate(byteCount: noncesDrawn * nonceSize, alignment: 16)
  private var noncesLeft = 0
  private static let noncesDrawn = 128
  private var message: UnsafeMutableRawPointer { scratch + 16 }
  private var blockKey: UnsafeMutablePointer<UInt8> { (scratch + 48).assumingMemoryBound(to: UInt8.self) }

  /// Prepares a cipher under a key of 32 bytes.
  /// - Throws: ``StoreError`` `io` when libcrypto has no memory or no AES.
  init(key: SecretBytes) throws(StoreError) {
    guard key.count == 32, let ecb = EVP_CIPHER_CTX_new(), let gcm = EVP_CIPHER_CTX_new() else {
      throw StoreError(.io, "libcrypto has no memory for a cipher")
    }
    self.ecb = ecb
    self.gcm = gcm
    let first = scratch.initializeMemory(as: UInt8.self, repeating: 0, count: 80)
    var length: Int32 = 0
    let ready =
      key.withBytes { EVP_EncryptInit_ex(ecb, EVP_aes_256_ecb(), nil, $0.bytes, nil) } == 1
      && EVP_CIPHER_CTX_set_padding(ecb, 0) == 1
      && EVP_EncryptUpdate(ecb, first, &length, first, 16) == 1
      && EVP_EncryptInit_ex(gcm, EVP_aes_256_gcm(), nil, nil, nil) == 1
    guard ready else { throw StoreError(.io, "libcrypto refused AES-256") }
    doubleFirstBlock(first)
  }

  deinit {
    OPENSSL_cleanse(scratch, 80)
    OPENSSL_cleanse(nonces, Self.noncesDrawn * Self.nonceSize)
    scratch.deallocate()
    nonces.deallocate()
    EVP_CIPHER_CTX_free(ecb)
    EVP_CIPHER_CTX_free(gcm)
  }

  /// Seals one block under a fresh nonce: nonce ‖ used length ‖ ciphertext ‖ tag.
  /// - Parameters:
  ///   - plain: `count` bytes.
  ///   - place: what the seal binds the block to.
  ///   - sealed: room for `count` and ``overhead`` bytes.
  /// - Returns: false when libcrypto fails; `sealed` is then worth nothing.
  func seal(
    _ plain: UnsafeRawPointer, count: Int, used: UInt32, place: UnsafeRawBufferPointer,
    into sealed: UnsafeMutableRawPointer
  ) -> Bool {
    guard drawNonce(into: sealed) else { return false }
    sealed.storeBytes(of: used.littleEndian, toByteOffset: Self.nonceSize, as: UInt32.self)
    return seal(plain, count: count, underNonceIn: sealed, place: place)
  }

  /// Takes a fresh nonce; each is used once and then wiped. The process never forks, so no copy of them exists.
  private func drawNonce(into target: UnsafeMutableRawPointer) -> Bool {
    if noncesLeft == 0 {
      let bytes = nonces.assumingMemoryBound(to: UInt8.self)
      guard RAND_bytes(bytes, Int32(Self.noncesDrawn * Self.nonceSize)) == 1 else { return false }
      noncesLeft = Self.noncesDrawn
    }
    noncesLeft -= 1
    let nonce = nonces + noncesLeft * Self.nonceSize
    target.copyMemory(from: nonce, byteCount: Self.nonceSize)
    nonce.initializeMemory(as: UInt8.self, repeating: 0, count: Self.nonceSize)
    return true
  }

  /// Seals one block under the nonce that already stands in `sealed`; for test vectors, and for the function above.
  func seal(
    _ plain: UnsafeRawPointer, count: Int, underNonceIn sealed: UnsafeMutableRawPointer,
    place: UnsafeRawBufferPointer
  ) -> Bool {
    guard deriveBlockKey(nonce: sealed) else { return false }
    let out = sealed.assumingMemoryBound(to: UInt8.self)
    let text = out + Self.textOffset
    var length: Int32 = 0
    return EVP_EncryptInit_ex(gcm, nil, nil, blockKey, out + 12) == 1
      && EVP_EncryptUpdate(gcm, nil, &length, place.bytes, Int32(clamping: place.count)) == 1
      && EVP_EncryptUpdate(gcm, text, &length, plain.assumingMemoryBound(to: UInt8.self), Int32(clamping: count)) == 1
      && EVP_EncryptFinal_ex(gcm, text + count, &length) == 1
      && EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_GCM_GET_TAG, Int32(Self.tagSize), text + count) == 1
  }

  /// Opens one block.
  /// - Returns: false for any change of the block, of its place or of the key; `plain` then holds zeros.
  func open(
    _ sealed: UnsafeMutableRawPointer, count: Int, place: UnsafeRawBufferPointer, into plain: UnsafeMutableRawPointer
  ) -> Bool {
    let bytes = sealed.assumingMemoryBound(to: UInt8.self)
    let text = bytes + Self.textOffset
    let out = plain.assumingMemoryBound(to: UInt8.self)
    var length: Int32 = 0
    let opened =
      deriveBlockKey(nonce: sealed)
      && EVP_DecryptInit_ex(gcm, nil, nil, blockKey, bytes + 12) == 1
      && EVP_DecryptUpdate(gcm, nil, &length, place.bytes, Int32(clamping: place.count)) == 1
      && EVP_DecryptUpdate(gcm, out, &length, text, Int32(clamping: count)) == 1
      && EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_GCM_SET_TAG, Int32(Self.tagSize), text + count) == 1
      && EVP_DecryptFinal_ex(gcm, out + count, &length) == 1
    if !opened { OPENSSL_cleanse(plain, count) }
    return opened
  }

  /// K1 = the first block doubled in GF(2^128), as in CMAC.
  private func doubleFirstBlock(_ block: UnsafeMutablePointer<UInt8>) {
    let carry = block[0] >> 7
    for index in 0..<16 {
      block[index] = block[index] << 1 | (index < 15 ? block[index + 1] >> 7 : 0)
    }
    block[15] ^= 0x87 * carry
  }

  /// Kx = AES(K, M1 ⊕ K1) ‖ AES(K, M2 ⊕ K1), where Mi = 00 i 58 00 ‖ the first 12 bytes of the nonce.
  private func deriveBlockKey(nonce: UnsafeRawPointer) -> Bool {
    let low = scratch.load(as: UInt64.self)
    let high = scratch.load(fromByteOffset: 8, as: UInt64.self)
    let nonceStart = UInt64(UInt32(littleEndian: nonce.loadUnaligned(as: UInt32.self))) << 32
    let nonceEnd = nonce.loadUnaligned(fromByteOffset: 4, as: UInt64.self) ^ high
    message.storeBytes(of: (nonceStart | 0x0058_0100).littleEndian ^ low, as: UInt64.self)
    message.storeBytes(of: nonceEnd, toByteOffset: 8, as: UInt64.self)
    message.storeBytes(of: (nonceStart | 0x0058_0200).littleEndian ^ low, toByteOffset: 16, as: UInt64.self)
    message.storeBytes(of: nonceEnd, toByteOffset: 24, as: UInt64.self)
    var length: Int32 = 0
    return EVP_EncryptUpdate(ecb, blockKey, &length, message.assumingMemoryBound(to: UInt8.self), 32) == 1
  }
}

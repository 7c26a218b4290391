import CLibCrypto

/// The few primitives of the system's libcrypto that keys need.
enum LibCrypto {
  /// Fresh random bytes.
  static func random(_ count: Int) throws(StoreError) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: count)
    guard RAND_bytes(&bytes, Int32(clamping: count)) == 1 else {
      throw StoreError(.io, "the system gives no random bytes")
    }
    return bytes
  }

  /// Fresh random bytes that stay secret.
  static func randomSecret(_ count: Int) throws(StoreError) -> SecretBytes {
    var done: Int32 = 0
    let secret = SecretBytes(count: count) { done = RAND_bytes($0.bytes, Int32(clamping: count)) }
    guard done == 1 else { throw StoreError(.io, "the system gives no random bytes") }
    return secret
  }

  /// SHA-256.
  static func sha256(_ message: [UInt8]) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    _ = SHA256(message, message.count, &digest)
    return digest
  }

  /// HMAC-SHA256.
  static func hmac(key: SecretBytes, _ message: [UInt8]) -> SecretBytes {
    key.withBytes { key in message.withUnsafeBytes { hmac(key: key, $0) } }
  }

  private static func hmac(key: UnsafeRawBufferPointer, _ message: UnsafeRawBufferPointer) -> SecretBytes {
    SecretBytes(count: 32) { out in
      var length: UInt32 = 0
      _ = HMAC(
        EVP_sha256(), key.baseAddress, Int32(clamping: key.count), message.bytes, message.count, out.bytes, &length)
    }
  }

  /// HKDF-SHA256 (RFC 5869) with an empty salt, one block of 32 bytes, and label ‖ context as `info`.
  static func derive(_ key: SecretBytes, label: String, _ context: [UInt8] = []) -> SecretBytes {
    let noSalt = [UInt8](repeating: 0, count: 32)
    let extracted = key.withBytes { key in noSalt.withUnsafeBytes { hmac(key: $0, key) } }
    return hmac(key: extracted, Array(label.utf8) + context + [1])
  }

  /// scrypt (RFC 7914) with r = 8 and p = 1; `cost` is the power of two of N.
  static func scrypt(_ passphrase: SecretBytes, salt: [UInt8], cost: Int) throws(StoreError) -> SecretBytes {
    guard Slot.costs.contains(cost) else {
      throw StoreError(.unusable, "a scrypt cost of 2^\(cost) is out of bounds")
    }
    let rounds = UInt64(1) << UInt64(cost)
    // What the algorithm needs is 1024 bytes a round; the rest is room for its small buffers.
    let memory = rounds * 1024 + (1 << 20)
    var done: Int32 = 0
    let key = SecretBytes(count: 32) { out in
      passphrase.withBytes { passphrase in
        done = EVP_PBE_scrypt(
          passphrase.baseAddress?.assumingMemoryBound(to: CChar.self), passphrase.count, salt, salt.count,
          rounds, 8, 1, memory, out.bytes, 32)
      }
    }
    guard done == 1 else {
      throw StoreError(.io, "scrypt of cost 2^\(cost) failed; it needs \(memory >> 20) MiB of memory")
    }
    return key
  }
}

extension UnsafeRawBufferPointer {
  /// As C takes bytes.
  var bytes: UnsafePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}

extension UnsafeMutableRawBufferPointer {
  /// As C takes bytes that it writes.
  var bytes: UnsafeMutablePointer<UInt8>? { baseAddress?.assumingMemoryBound(to: UInt8.self) }
}

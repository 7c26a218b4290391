import CLibCrypto

/// AES-256-GCM of a small secret under a key that is used once: ciphertext ‖ tag.
enum KeyWrap {
  static let tagSize = 16

  /// Seals a secret; nil when libcrypto refuses.
  static func wrap(
    _ secret: SecretBytes, under key: SecretBytes, nonce: [UInt8], authenticating header: [UInt8]
  ) -> [UInt8]? {
    guard nonce.count == 12, let context = EVP_CIPHER_CTX_new() else { return nil }
    defer { EVP_CIPHER_CTX_free(context) }
    var out = [UInt8](repeating: 0, count: secret.count + tagSize)
    var length: Int32 = 0
    let done = out.withUnsafeMutableBytes { out in
      guard let sealed = out.bytes else { return false }
      return key.withBytes { EVP_EncryptInit_ex(context, EVP_aes_256_gcm(), nil, $0.bytes, nonce) } == 1
        && EVP_EncryptUpdate(context, nil, &length, header, Int32(clamping: header.count)) == 1
        && secret.withBytes { EVP_EncryptUpdate(context, sealed, &length, $0.bytes, Int32(clamping: $0.count)) } == 1
        && EVP_EncryptFinal_ex(context, sealed + secret.count, &length) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, 16, sealed + secret.count) == 1
    }
    return done ? out : nil
  }

  /// Opens what ``wrap(_:under:nonce:authenticating:)`` made; nil for a wrong key or any change.
  static func unwrap(
    _ sealed: [UInt8], under key: SecretBytes, nonce: [UInt8], authenticating header: [UInt8]
  ) -> SecretBytes? {
    guard nonce.count == 12, sealed.count > tagSize, let context = EVP_CIPHER_CTX_new() else { return nil }
    defer { EVP_CIPHER_CTX_free(context) }
    let count = sealed.count - tagSize
    var tag = Array(sealed.suffix(tagSize))
    var length: Int32 = 0
    var opened = false
    let secret = SecretBytes(count: count) { out in
      guard let plain = out.bytes else { return }
      opened =
        key.withBytes { EVP_DecryptInit_ex(context, EVP_aes_256_gcm(), nil, $0.bytes, nonce) } == 1
        && EVP_DecryptUpdate(context, nil, &length, header, Int32(clamping: header.count)) == 1
        && EVP_DecryptUpdate(context, plain, &length, sealed, Int32(clamping: count)) == 1
        && EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, 16, &tag) == 1
        && EVP_DecryptFinal_ex(context, plain + count, &length) == 1
    }
    return opened ? secret : nil
  }
}

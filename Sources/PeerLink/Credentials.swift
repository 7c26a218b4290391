import Crypto
import Foundation
import NIOCore
import NIOSSL
import NodeService
import SwiftASN1
import X509

/// What this node shows in TLS and what it demands: TLS 1.3, X25519MLKEM768, `comity/1`, one pinned certificate.
///
/// The certificate is made anew at every start and when the key rolls, signed by the node's own key, and carries no name: peers compare the
/// key with the directory and nothing else. A context must serve one connection only, because a session resumed
/// within a context skips the verification of certificates.
struct Credentials: Sendable {
  /// The protocol name in ALPN (RFC 7301).
  static let protocolName = "comity/1"

  /// The configuration for accepted connections.
  let server: TLSConfiguration
  /// The configuration for dialled connections.
  let client: TLSConfiguration

  /// Makes the certificate and both configurations.
  /// - Throws: `PeerLinkError` with code `identity` when the key is unusable or is not the one that the pin names.
  init(_ identity: TLSIdentity) throws {
    do {
      let key = try P256.Signing.PrivateKey(rawRepresentation: identity.privateKey)
      let source = try NIOSSLCertificate(bytes: Self.certificate(key), format: .der)
      guard Self.pin(of: source) == identity.pin else {
        throw PeerLinkError(.identity, "the TLS key in the store is not the one its own pin names; restore the store")
      }
      let secret = try NIOSSLPrivateKey(bytes: Array(key.derRepresentation), format: .der)
      server = Self.demanding(
        .makeServerConfigurationWithMTLS(
          certificateChain: [.certificate(source)], privateKey: .privateKey(secret), trustRoots: .certificates([])))
      var dialling = TLSConfiguration.makeClientConfiguration()
      dialling.certificateChain = [.certificate(source)]
      dialling.privateKey = .privateKey(secret)
      client = Self.demanding(dialling)
    } catch let error as PeerLinkError {
      throw error
    } catch {
      throw PeerLinkError(.identity, "no certificate can be made of the TLS key in the store", cause: error)
    }
  }

  /// SHA-256 of the certificate's DER SubjectPublicKeyInfo; nil when the key cannot be read.
  static func pin(of certificate: NIOSSLCertificate) -> [UInt8]? {
    guard let bytes = try? certificate.extractPublicKey().toSPKIBytes() else { return nil }
    return Array(SHA256.hash(data: bytes))
  }

  private static func demanding(_ base: TLSConfiguration) -> TLSConfiguration {
    var tls = base
    tls.minimumTLSVersion = .tlsv13
    tls.maximumTLSVersion = .tlsv13
    tls.curves = [.x25519_MLKEM768]
    tls.applicationProtocols = [protocolName]
    // With `none` the verification callback would be skipped; with no roots nothing but the callback can admit.
    tls.certificateVerification = .noHostnameVerification
    tls.trustRoots = .certificates([])
    tls.shutdownTimeout = .milliseconds(Limits.farewellMilliseconds)
    return tls
  }

  /// A self-signed certificate without names, valid as long as RFC 5280, 4.1.2.5 can say: the directory decides.
  private static func certificate(_ key: P256.Signing.PrivateKey) throws -> [UInt8] {
    let certificate = try Certificate(
      version: .v3,
      serialNumber: Certificate.SerialNumber(),
      publicKey: Certificate.PublicKey(key.publicKey),
      notValidBefore: Date(timeIntervalSince1970: 0),
      notValidAfter: Date(timeIntervalSince1970: 253_402_300_799),
      issuer: DistinguishedName(),
      subject: DistinguishedName(),
      signatureAlgorithm: .ecdsaWithSHA256,
      extensions: Certificate.Extensions(),
      issuerPrivateKey: Certificate.PrivateKey(key))
    var serializer = DER.Serializer()
    try certificate.serialize(into: &serializer)
    return serializer.serializedBytes
  }
}

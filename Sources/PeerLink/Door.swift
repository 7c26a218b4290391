import NIOCore
import NIOSSL
import NodeService

/// Fits a fresh channel with everything between socket and frames, a TLS context of its own included.
struct Door: Sendable {
  let port: any PeerPort
  let links: Links
  let credentials: Credentials

  /// Prepares a channel on its event loop, before it becomes active.
  /// - Parameter expected: the peer that was dialled; nil for an accepted connection.
  /// - Returns: the authenticated connection, or why there is none.
  /// - Throws: `PeerLinkError` of `Links.entered`, or what TLS says of its configuration.
  func fit(_ channel: any Channel, expected: String?) throws -> EventLoopFuture<Link> {
    // Never share this context: a session resumed within one context skips the verification of certificates.
    let context = try NIOSSLContext(configuration: expected == nil ? credentials.server : credentials.client)
    let tls: NIOSSLHandler =
      if expected == nil {
        NIOSSLServerHandler(context: context, customVerificationCallback: verification(expected))
      } else {
        try NIOSSLClientHandler(
          context: context, serverHostname: nil, customVerificationCallback: verification(expected))
      }
    try links.entered(channel, dialled: expected != nil)
    let frames = FrameQueue()
    let gate = Gatekeeper(tls: tls, frames: frames, door: self, expected: expected, loop: channel.eventLoop)
    let link = gate.link
    try channel.pipeline.syncOperations.addHandlers([
      tls, gate,
      ByteToMessageHandler(FrameDecoder(largest: port.largestFrame), maximumBufferSize: nil), frames,
    ])
    return link
  }

  /// The peer whose key this is, unless it is this node itself or not the one that was dialled.
  func admitted(pin: [UInt8], expected: String?) -> String? {
    guard let peer = port.admittedPeer(pin: pin), peer != port.nodeName else { return nil }
    return expected == nil || peer == expected ? peer : nil
  }

  private func verification(_ expected: String?) -> NIOSSLCustomVerificationCallback {
    { chain, promise in
      guard chain.count == 1, let certificate = chain.first, let pin = Credentials.pin(of: certificate),
        admitted(pin: pin, expected: expected) != nil
      else { return promise.succeed(.failed) }
      promise.succeed(.certificateVerified)
    }
  }
}

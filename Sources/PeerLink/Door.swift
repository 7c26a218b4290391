import NIOCore
import NIOSSL
import NodeService
import Synchronization

/// Fits a fresh channel with everything between socket and frames, a TLS context of its own included.
struct Door: Sendable {
  let port: any PeerPort
  let links: Links
  let credentials: CurrentCredentials

  /// Prepares a channel on its event loop, before it becomes active.
  /// - Parameter expected: the peer that was dialled; nil for an accepted connection.
  /// - Returns: the authenticated connection, or why there is none.
  /// - Throws: `PeerLinkError` of `Links.entered`, or what TLS says of its configuration.
  func fit(_ channel: any Channel, expected: String?) throws -> EventLoopFuture<Link> {
    // Never share this context: a session resumed within one context skips the verification of certificates.
    let shown = try credentials.current()
    let context = try NIOSSLContext(configuration: expected == nil ? shown.server : shown.client)
    let strangers = StrangerSeen()
    let check = verification(expected, strangers)
    let tls: NIOSSLHandler =
      if expected == nil {
        NIOSSLServerHandler(context: context, customVerificationCallback: check)
      } else {
        try NIOSSLClientHandler(context: context, serverHostname: nil, customVerificationCallback: check)
      }
    try links.entered(channel, dialled: expected != nil)
    let frames = FrameQueue()
    let gate = Gatekeeper(
      tls: tls, frames: frames, door: self, expected: expected, strangers: strangers, loop: channel.eventLoop)
    let link = gate.link
    try channel.pipeline.syncOperations.addHandlers([
      tls, gate,
      ByteToMessageHandler(FrameDecoder(largest: port.largestFrame), maximumBufferSize: nil), frames,
    ])
    return link
  }

  /// The peers whose key this may be, this node itself left out; of a dialled connection nobody but who was dialled.
  /// - Throws: `PeerLinkError` `notAdmitted`, which names the member whose key it is instead.
  func admitted(pin: [UInt8], expected: String?) throws(PeerLinkError) -> [String] {
    let listed = port.admittedPeers(pin: pin).filter { $0 != port.nodeName }
    let admitted = listed.filter { expected == nil || $0 == expected }
    if !admitted.isEmpty { return admitted }
    let member = pin == port.tlsIdentity.pin ? port.nodeName : listed.first
    guard let expected, let member else {
      throw PeerLinkError(
        .notAdmitted, "the key shown is not \(expected.map { "\($0)'s" } ?? "a member's") in the directory in force")
    }
    let id = port.nodeID(of: member).map { " (node id \($0))" } ?? ""
    let who =
      member == port.nodeName ? "this node's own" : "that of \(member)\(id), another member of the directory in force"
    throw PeerLinkError(.notAdmitted, "the key shown is not \(expected)'s, but \(who)", member: member)
  }

  private func verification(_ expected: String?, _ strangers: StrangerSeen) -> NIOSSLCustomVerificationCallback {
    { chain, promise in
      do throws(PeerLinkError) {
        guard chain.count == 1, let certificate = chain.first, let pin = Credentials.pin(of: certificate) else {
          throw PeerLinkError(.notAdmitted, "what was shown is not one certificate with a key")
        }
        _ = try admitted(pin: pin, expected: expected)
        promise.succeed(.certificateVerified)
      } catch {
        strangers.refusal.withLock { $0 = error }
        promise.succeed(.failed)
      }
    }
  }
}

/// Why the key that a handshake showed is not admitted, so that its failure can be named; nil while none was shown.
final class StrangerSeen: Sendable {
  let refusal = Mutex<PeerLinkError?>(nil)
}

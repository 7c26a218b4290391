import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

@testable import PeerLink

/// A client that sends bytes of its own choice, with or without TLS, and sees what comes back.
final class RawClient: Sendable {
  let channel: any Channel
  private let seen: Seen

  /// Connects; with credentials it also makes a TLS handshake that trusts every server.
  /// - Parameter address: the address that it connects from; any of 127.0.0.0/8.
  init(port: Int, credentials: TLSConfiguration?, from address: String = "127.0.0.1") async throws {
    let seen = Seen()
    channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          if let credentials {
            let tls = try NIOSSLClientHandler(
              context: NIOSSLContext(configuration: credentials), serverHostname: nil,
              customVerificationCallback: { _, promise in promise.succeed(.certificateVerified) })
            try channel.pipeline.syncOperations.addHandler(tls)
          }
          try channel.pipeline.syncOperations.addHandler(Recorder(seen: seen))
        }
      }
      .bind(to: SocketAddress(ipAddress: address, port: 0))
      .connect(host: "127.0.0.1", port: port).get()
    self.seen = seen
  }

  func send(_ bytes: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: bytes)) }

  /// Waits for the server to close.
  func closed() async { try? await channel.closeFuture.get() }

  var received: [UInt8] { seen.bytes.withLock { $0 } }

  private final class Seen: Sendable {
    let bytes = Mutex<[UInt8]>([])
  }

  private final class Recorder: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    let seen: Seen
    init(seen: Seen) { self.seen = seen }
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = Array(unwrapInboundIn(data).readableBytesView)
      seen.bytes.withLock { $0 += bytes }
    }
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}

import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// What this project must never do: a server with one TLS context for all connections. Answers in upper case.
final class SharedContextServer: Sendable {
  private let channel: any Channel
  private let count: Counter

  /// - Parameter admissions: how many calls of the verification callback are answered with yes.
  init(_ configuration: TLSConfiguration, admissions: Int) async throws {
    let shared = try NIOSSLContext(configuration: configuration)
    let count = Counter()
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let tls = NIOSSLServerHandler(context: shared) { _, promise in
            let call = count.calls.add(1, ordering: .relaxed).newValue
            promise.succeed(call <= admissions ? .certificateVerified : .failed)
          }
          try channel.pipeline.syncOperations.addHandlers([tls, UpperCase()])
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    self.count = count
  }

  var port: Int { channel.localAddress?.port ?? 0 }
  var verifications: Int { count.calls.load(ordering: .relaxed) }

  func close() async throws { try await channel.close() }

  private final class Counter: Sendable {
    let calls = Atomic<Int>(0)
  }

  private final class UpperCase: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let bytes = unwrapInboundIn(data).readableBytesView.map { (0x61...0x7A).contains($0) ? $0 - 0x20 : $0 }
      context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: bytes)), promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
  }
}

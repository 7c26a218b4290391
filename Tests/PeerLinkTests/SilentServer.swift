import NIOCore
import NIOPosix
import Synchronization

/// A server that accepts connections and never says anything.
final class SilentServer: Sendable {
  private let channel: any Channel
  private let count: Counter

  init() async throws {
    let count = Counter()
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        count.value.add(1, ordering: .relaxed)
        return channel.eventLoop.makeSucceededVoidFuture()
      }
      .bind(host: "127.0.0.1", port: 0).get()
    self.count = count
  }

  var port: Int { channel.localAddress?.port ?? 0 }
  var accepted: Int { count.value.load(ordering: .relaxed) }

  func close() async throws { try await channel.close() }

  private final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }
}

import Logging
import NIOCore
import NIOPosix
import NodeService

/// Accepts connections and hands over those that were authenticated.
struct Listener: Sendable {
  let door: Door
  let logger: Logger

  /// Opens the listening socket; each authenticated connection is passed to `accepted`.
  /// - Throws: `PeerLinkError` with code `listen`, naming the address.
  func open(
    _ address: PeerLinkSettings.Listen, accepted: @escaping @Sendable (Link) -> Void
  ) async throws -> any Channel {
    do {
      return try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
        .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
        .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
        .childChannelInitializer { channel in
          channel.eventLoop.makeCompletedFuture { try receive(channel, accepted) }
        }
        .bind(host: address.host, port: address.port).get()
    } catch {
      let host = address.host.contains(":") ? "[\(address.host)]" : address.host
      throw PeerLinkError(
        .listen, "cannot listen on \(host):\(address.port); stop whoever uses it, or configure another address",
        cause: error)
    }
  }

  private func receive(_ channel: any Channel, _ accepted: @escaping @Sendable (Link) -> Void) throws {
    do {
      try door.fit(channel, expected: nil).whenComplete { result in
        switch result {
        case .success(let link): accepted(link)
        case .failure(let error): log(error)
        }
      }
    } catch {
      log(error)
      throw error
    }
  }

  private func log(_ error: any Error) {
    let code = (error as? PeerLinkError)?.code ?? .handshake
    // Strangers make as many as they like, so no usual log holds them; they are counted, and events tell them by the hour.
    logger.info("incoming connection refused", metadata: ["code": "\(code.rawValue)"])
    // Who yields to another connection of the same peer was admitted.
    if code != .duplicate { door.port.refusedStranger(code.rawValue) }
  }
}

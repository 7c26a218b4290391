package import Logging
import NIOCore
package import NodeService
import ServiceLifecycle

/// The link between nodes: TCP, TLS 1.3 with keys pinned by the directory, and length-prefixed frames.
///
/// Listens if an address is set, dials the peers that the port names, and gives each authenticated connection to the
/// port. At most one connection per peer is live. See docs/protocol.md, section 8.
package struct PeerLinkService: Service {
  private let port: any PeerPort
  private let settings: PeerLinkSettings
  private let logger: Logger

  package init(port: any PeerPort, settings: PeerLinkSettings, logger: Logger) {
    self.port = port
    self.settings = settings
    self.logger = logger
  }

  /// Runs until graceful shutdown or cancellation; then every connection is closed and every `serve` has returned.
  /// - Throws: `PeerLinkError`, code `identity` or `listen`, when the service cannot start or stops listening.
  package func run() async throws {
    let links = Links(port: port)
    let door = try Door(port: port, links: links, credentials: CurrentCredentials(port))
    try await cancelWhenGracefulShutdown {
      try await withTaskCancellationHandler {
        try await work(door)
      } onCancel: {
        links.closeAll()
      }
    }
  }

  private func work(_ door: Door) async throws {
    // Subscribed before anybody is admitted, so that no change is missed.
    let changes = port.directoryChanges()
    let (accepted, intake) = AsyncStream<Link>.makeStream()
    let listening = try await listen(door, intake)
    let dialler = Dialler(door: door, settings: settings, logger: logger, serve: serve)
    port.offer(
      DialProber(dialler: dialler, links: door.links) { link in
        if case .terminated = intake.yield(link) { link.close() }
      })
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { await serveAccepted(accepted) }
      group.addTask { await dialler.run() }
      group.addTask { for await _ in changes { door.links.directoryChanged() } }
      if let listening { group.addTask { try await keep(listening) } }
      do {
        try await group.waitForAll()
      } catch {
        door.links.closeAll()
        throw error
      }
    }
  }

  private func listen(_ door: Door, _ intake: AsyncStream<Link>.Continuation) async throws -> (any Channel)? {
    guard let address = settings.listen else { return nil }
    let channel = try await Listener(door: door, logger: logger).open(address) { link in
      if case .terminated = intake.yield(link) { link.close() }
    }
    if let bound = channel.localAddress?.port {
      logger.info("listening", metadata: ["port": "\(bound)"])
      settings.onListening(bound)
    }
    return channel
  }

  /// Holds the listening socket until cancellation.
  private func keep(_ channel: any Channel) async throws {
    try await withTaskCancellationHandler {
      try await channel.closeFuture.get()
    } onCancel: {
      channel.close(promise: nil)
    }
    guard Task.isCancelled else {
      throw PeerLinkError(.listen, "the operating system closed the listening socket; start the node again")
    }
  }

  private func serveAccepted(_ accepted: AsyncStream<Link>) async {
    await withDiscardingTaskGroup { group in
      for await link in accepted { group.addTask { await serve(link) } }
    }
  }

  @Sendable private func serve(_ link: Link) async {
    let metadata: Logger.Metadata = ["peer": "\(link.peer)", "dialled": "\(link.dialled)"]
    logger.info("connection open", metadata: metadata)
    await port.serve(link.connection)
    link.close()
    try? await link.channel.closeFuture.get()
    logger.info("connection ended", metadata: metadata)
  }
}

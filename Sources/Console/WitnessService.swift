import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NodeCore
package import NodeService
import ServiceLifecycle

/// The HTTP endpoint of C2SP `tlog-witness`, for logs and monitors outside the peer link. Off unless configured.
///
/// It has no TLS of its own: what it serves is signed and meant to be shown, and who wants TLS puts a server in front.
/// Submission and monitoring prefix are the same, the root.
package struct WitnessService: Service {
  private let node: RunningNode
  private let host: String
  private let port: Int
  private let logger: Logger

  /// Prepares the endpoint.
  package init(node: RunningNode, host: String, port: Int, logger: Logger) {
    self.node = node
    self.host = host
    self.port = port
    self.logger = logger
  }

  /// Serves until it is shut down.
  /// - Throws: when the address cannot be listened at.
  package func run() async throws {
    let logger = logger
    // The library logs requests' paths; the endpoint's own log says no more than that it is open.
    var quiet = logger
    quiet.logLevel = .error
    let application = Application(
      router: router(), server: .http1(configuration: Self.channel),
      configuration: .init(
        address: .hostname(host, port: port), serverName: nil, backlog: Limits.witnessConnections,
        availableConnectionsDelegate: MaximumAvailableConnections(Limits.witnessConnections)),
      onServerRunning: { channel in
        logger.notice("witness endpoint is open", metadata: ["port": "\(channel.localAddress?.port ?? 0)"])
      },
      logger: quiet)
    try await application.run()
  }

  private static var channel: HTTP1Channel.Configuration {
    HTTP1Channel.Configuration(
      additionalChannelHandlers: [ConnectionLife()],
      idleTimeout: .seconds(Int64(Limits.witnessIdleSeconds)),
      httpDecoderConfiguration: .init(
        maxHeaderFieldSize: Limits.witnessHeader, maxHeaderListSize: Limits.witnessHeader, maxHeaderFieldCount: 64))
  }

  private func router() -> Router<BasicRequestContext> {
    let router = Router(options: [])
    router.post("add-checkpoint") { request, _ in
      let body: ByteBuffer
      do { body = try await request.body.collect(upTo: RunningNode.largestOffer) } catch {
        throw HTTPError(.contentTooLarge)
      }
      return try await answer { try await node.addCheckpoint(Array(body.readableBytesView)) }
    }
    router.get(":log/checkpoint") { _, context in
      let segment = try context.parameters.require("log")
      return try await answer { try await node.witnessedCheckpoint(segment) }
    }
    return router
  }

  private func answer(_ ask: () async throws -> WitnessAnswer) async throws -> Response {
    let answer: WitnessAnswer
    do { answer = try await ask() } catch let error as NodeError {
      let status: HTTPResponse.Status = error.code == .waiting ? .tooManyRequests : .serviceUnavailable
      return Self.response(status, "\(error.message)\n", type: "text/plain; charset=utf-8")
    }
    let status = HTTPResponse.Status(code: answer.status)
    // C2SP: a 409 says in its body which size is held, and nothing else.
    if let held = answer.held { return Self.response(status, "\(held)\n", type: "text/x.tlog.size") }
    return Self.response(status, answer.text, type: "text/plain; charset=utf-8")
  }

  private static func response(_ status: HTTPResponse.Status, _ text: String, type: String) -> Response {
    Response(
      status: status, headers: [.contentType: type, .cacheControl: "no-store"],
      body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
  }
}

/// Closes a connection some time after it was made, whatever it does.
private final class ConnectionLife: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = NIOAny

  private var end: Scheduled<Void>?

  func handlerAdded(context: ChannelHandlerContext) {
    let channel = context.channel
    end = context.eventLoop.scheduleTask(in: .seconds(Int64(Limits.witnessConnectionSeconds))) {
      channel.close(promise: nil)
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) { end?.cancel() }
}

import HTTPTypes
import Hummingbird
import NIOCore
import NodeCore
import NodeService

/// The routes that move pouches; they are never whole in memory.
struct PouchRoutes {
  let node: RunningNode

  func add(to api: RouterGroup<BasicRequestContext>) {
    api.post("pouches/pack") { request, _ in try await pack(request) }
    api.post("pouches/import") { request, _ in try await unpack(request, inspects: false) }
    api.post("pouches/inspect") { request, _ in try await unpack(request, inspects: true) }
  }

  /// The files of a pouch one after another: a block is a byte (1 bytes, 2 end of a file, 3 end of all with what it
  /// holds as JSON, 4 a refusal as JSON), a 4-byte length, and the bytes.
  private func pack(_ request: Request) async throws -> Response {
    let query = request.uri.queryParameters
    guard let recipient = query.get("to") else { throw HTTPError(.badRequest) }
    let (limit, token) = (query.get("limit").flatMap { Int($0) }, Routes.token(of: request))
    return Response(
      status: .ok, headers: [.contentType: "application/octet-stream", .cacheControl: "no-store"],
      body: ResponseBody { writer in
        do {
          let packed = try await node.packPouch(for: recipient, limit: limit, token: token) { output in
            switch output {
            case .bytes(let bytes): if !bytes.isEmpty { try await writer.write(Self.block(1, bytes)) }
            case .endOfFile: try await writer.write(Self.block(2, []))
            }
          }
          try await writer.write(Self.block(3, try Routes.encoded(packed)))
        } catch let error as NodeError {
          try await writer.write(Self.block(4, try Routes.encoded(ProblemAnswer(error))))
        }
        try await writer.finish(nil)
      })
  }

  private static func block(_ kind: UInt8, _ bytes: [UInt8]) -> ByteBuffer {
    var buffer = ByteBuffer()
    buffer.writeInteger(kind)
    buffer.writeInteger(UInt32(clamping: bytes.count))
    buffer.writeBytes(bytes)
    return buffer
  }

  private func unpack(_ request: Request, inspects: Bool) async throws -> Response {
    do {
      var body = request.body.makeAsyncIterator()
      let answer = try await node.unpackPouch(inspects: inspects, token: Routes.token(of: request)) {
        try await body.next().map { Array($0.readableBytesView) }
      }
      return try Routes.response(.ok, answer)
    } catch let error as NodeError {
      return try Routes.response(ProblemStatus.status(of: error.code), ProblemAnswer(error))
    }
  }
}

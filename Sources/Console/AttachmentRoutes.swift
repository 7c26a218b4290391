import HTTPTypes
import Hummingbird
import NIOCore
import NodeCore
import NodeService

/// The routes that move the bytes of attachments; in neither direction are they ever whole in memory.
struct AttachmentRoutes {
  /// Bytes that are sealed or written at a time.
  private static let piece = 1 << 18

  let node: RunningNode
  let routes: Routes

  func add(to api: RouterGroup<BasicRequestContext>) {
    api.post("attachments") { request, _ in try await take(request) }
    api.get("messages/:id/attachments") { request, context in
      try await routes.answer(.attachments(try context.id()), request)
    }
    api.get("messages/:id/attachments/:number") { request, context in
      let number = Int(try context.parameters.require("number")) ?? 0
      return try await give(EnclosureReadRequest(reference: try context.id(), number: number), request)
    }
  }

  /// Seals what comes, as it comes.
  private func take(_ request: Request) async throws -> Response {
    let query = request.uri.queryParameters
    guard let name = query.get("name") else { throw HTTPError(.badRequest) }
    do {
      var body = request.body.makeAsyncIterator()
      let answer = try await node.addEnclosure(
        name: name, mediaType: query.get("type") ?? "application/octet-stream", token: Routes.token(of: request)
      ) {
        var bytes: [UInt8] = []
        while bytes.count < Self.piece, let buffer = try await body.next() { bytes += buffer.readableBytesView }
        return bytes.isEmpty ? nil : bytes
      }
      return try Routes.response(.ok, answer)
    } catch let error as NodeError {
      return try Routes.response(ProblemStatus.status(of: error.code), ProblemAnswer(error))
    }
  }

  /// Opens an attachment as it is sent; when it turns out to be changed, the connection ends before its length.
  private func give(_ asked: EnclosureReadRequest, _ request: Request) async throws -> Response {
    do {
      let reading = try await node.readEnclosure(asked, token: Routes.token(of: request))
      var headers: HTTPFields = [.contentType: "application/octet-stream", .cacheControl: "no-store"]
      if let digest = HTTPField.Name("Comity-Content-SHA256") { headers[digest] = reading.content }
      if let policy = HTTPField.Name("Content-Security-Policy") { headers[policy] = "sandbox" }
      headers[.contentDisposition] = "attachment"
      return Response(
        status: .ok, headers: headers,
        body: ResponseBody(contentLength: Int(clamping: reading.size)) { writer in
          while let bytes = try await reading.next() {
            if !bytes.isEmpty { try await writer.write(ByteBuffer(bytes: bytes)) }
          }
          try await writer.finish(nil)
        })
    } catch let error as NodeError {
      return try Routes.response(ProblemStatus.status(of: error.code), ProblemAnswer(error))
    }
  }
}

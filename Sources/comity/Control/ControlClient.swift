import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import NodeCore

/// Talks to a running node through its control socket, with the session of a file.
struct ControlClient {
  let socket: String
  let session: String

  /// Bytes of an answer at most.
  private static let largestAnswer = 32 << 20

  /// Asks with GET.
  func get<Answer: NodeAnswer>(_ path: String, as type: Answer.Type) async throws -> Answer {
    try await send(.GET, path, body: nil)
  }

  /// Asks with POST and no body.
  func post<Answer: NodeAnswer>(_ path: String, as type: Answer.Type) async throws -> Answer {
    try await send(.POST, path, body: Data())
  }

  /// Asks with POST and a JSON body.
  /// - Parameter patience: seconds to wait for the answer.
  func post<Answer: NodeAnswer>(
    _ path: String, _ body: some Encodable, as type: Answer.Type, patience: Int64 = usualPatience
  ) async throws -> Answer {
    try await send(.POST, path, body: try JSONEncoder().encode(body), patience: patience)
  }

  /// Seconds in which a node answers everything but what copies its whole store.
  static let usualPatience: Int64 = 120

  private func send<Answer: NodeAnswer>(
    _ method: HTTPMethodName, _ path: String, body: Data?, patience: Int64 = usualPatience
  ) async throws -> Answer {
    var request = try request(method, path, type: "application/json")
    if let body { request.body = .bytes(ByteBuffer(bytes: body)) }
    let response = try await exchange(request, patience: patience)
    let bytes = try await wholeBody(of: response, upTo: Self.largestAnswer)
    return try Self.decode(bytes, isProblem: response.status.code >= 400)
  }

  /// A request with the session's token.
  func request(_ method: HTTPMethodName, _ path: String, type: String) throws -> HTTPClientRequest {
    try SocketProbe.requireListener(at: socket)
    guard let base = URL(httpURLWithSocketPath: socket, uri: "/api/v1/\(path)") else {
      throw Failure(.usage, "\(socket) is no usable path of a socket")
    }
    var request = HTTPClientRequest(url: base.absoluteString)
    request.method = method == .GET ? .GET : .POST
    request.headers.add(name: "content-type", value: type)
    if let token = try token() { request.headers.add(name: "authorization", value: "Bearer \(token)") }
    return request
  }

  static func decode<Answer: NodeAnswer>(_ bytes: ByteBuffer, isProblem: Bool) throws -> Answer {
    let data = Data(bytes.readableBytesView)
    if isProblem {
      guard let problem = try? JSONDecoder().decode(ProblemAnswer.self, from: data) else {
        throw Failure(.defect, "the node refused without saying why; look at its log")
      }
      throw NodeError(problem.code, problem.message, findings: problem.findings)
    }
    do { return try JSONDecoder().decode(Answer.self, from: data) } catch {
      throw Failure(.defect, "the node's answer cannot be read; are comity and comityd of one version?")
    }
  }

  /// The token of the session file, when there is one that only its owner can read.
  private func token() throws -> String? {
    guard FileManager.default.fileExists(atPath: session) else { return nil }
    var info = stat()
    guard stat(session, &info) == 0, info.st_mode & 0o077 == 0 else {
      throw Failure(.refused, "the session file \(session) can be read by others; remove it and log in again")
    }
    return try LocalFile.text(session).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// The two methods of the API.
enum HTTPMethodName {
  case GET
  case POST
}

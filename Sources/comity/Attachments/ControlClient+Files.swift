import AsyncHTTPClient
import Evidence
import Foundation
import NIOCore
import NIOHTTP1
import NodeCore

extension ControlClient {
  /// Hands a file in; it goes and is sealed piece by piece.
  func upload(_ file: AttachedFile, json: Bool) async throws -> EnclosureAddedAnswer {
    let query = "name=\(Self.escaped(file.name))&type=\(Self.escaped(file.mediaType))"
    let progress = ByteProgress("handing in \(Terminal.safe(file.name))", of: file.size, json: json)
    defer { progress.finish() }
    return try await send(
      "attachments?\(query)", FilePieces(path: file.path, progress: progress), length: file.size,
      as: EnclosureAddedAnswer.self)
  }

  /// Sends the bytes of a file and takes an answer.
  func send<Answer: NodeAnswer>(
    _ path: String, _ pieces: FilePieces, length: Int64, as type: Answer.Type
  ) async throws -> Answer {
    var request = try request(.POST, path, type: "application/octet-stream")
    request.body = .stream(pieces, length: .known(length))
    // A file of gigabytes shows its progress itself.
    let response = try await exchange(request, patience: Self.longPatience, isTold: false)
    return try Self.decode(try await wholeBody(of: response, upTo: 1 << 20), isProblem: response.status.code >= 400)
  }

  /// Takes the bytes of a file from the node.
  /// - Parameter take: the next bytes.
  /// - Returns: SHA-256 of the content as the node names it, where it does.
  func download(_ path: String, _ take: ([UInt8]) throws -> Void) async throws -> String? {
    let request = try request(.GET, path, type: "application/json")
    let response = try await exchange(request, patience: Self.longPatience)
    if response.status.code >= 400 {
      let _: DoneAnswer = try Self.decode(try await wholeBody(of: response, upTo: 1 << 20), isProblem: true)
    }
    try await pieces(of: response, take)
    return response.headers.first(name: "Comity-Content-SHA256")
  }

  /// Takes what the node streams as the answer to a POST.
  func stream(_ path: String, _ take: ([UInt8]) throws -> Void) async throws {
    let request = try request(.POST, path, type: "application/json")
    let response = try await exchange(request, patience: Self.longPatience)
    if response.status.code >= 400 {
      let _: DoneAnswer = try Self.decode(try await wholeBody(of: response, upTo: 1 << 20), isProblem: true)
    }
    try await pieces(of: response, take)
  }

  /// Hands on what the node streams, piece by piece.
  /// - Throws: ``Failure/cutOff`` where a node that still runs broke it off; what `take` throws.
  private func pieces(of response: HTTPClientResponse, _ take: ([UInt8]) throws -> Void) async throws {
    var body = response.body.makeAsyncIterator()
    while true {
      let buffer: ByteBuffer?
      do { buffer = try await body.next() } catch let error as CancellationError { throw error } catch {
        guard SocketProbe.hasListener(at: socket) else { throw stopped(error) }
        throw Failure.cutOff
      }
      guard let buffer else { return }
      try take(Array(buffer.readableBytesView))
    }
  }

  static func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}

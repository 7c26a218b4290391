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
    let (response, bytes): (HTTPClientResponse, ByteBuffer)
    do {
      response = try await HTTPClient.shared.execute(request, timeout: .hours(24))
      bytes = try await response.body.collect(upTo: 1 << 20)
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure(.notInitialised, "the node at \(socket) did not take the file: \(SystemReason(error))")
    }
    return try Self.decode(bytes, isProblem: response.status.code >= 400)
  }

  /// Takes the bytes of a file from the node.
  /// - Parameter take: the next bytes.
  /// - Returns: SHA-256 of the content as the node names it, where it does.
  func download(_ path: String, _ take: ([UInt8]) throws -> Void) async throws -> String? {
    let request = try request(.GET, path, type: "application/json")
    let response: HTTPClientResponse
    do {
      response = try await HTTPClient.shared.execute(request, timeout: .hours(24))
    } catch {
      throw Failure(.notInitialised, "no node answers at \(socket); is comityd running?")
    }
    if response.status.code >= 400 {
      let _: DoneAnswer = try Self.decode(try await response.body.collect(upTo: 1 << 20), isProblem: true)
    }
    do {
      for try await buffer in response.body { try take(Array(buffer.readableBytesView)) }
    } catch let failure as Failure {
      throw failure
    } catch {
      throw Failure.cutOff
    }
    return response.headers.first(name: "Comity-Content-SHA256")
  }

  /// Takes what the node streams as the answer to a POST.
  func stream(_ path: String, _ take: ([UInt8]) throws -> Void) async throws {
    let request = try request(.POST, path, type: "application/json")
    let response: HTTPClientResponse
    do {
      response = try await HTTPClient.shared.execute(request, timeout: .hours(24))
    } catch {
      throw Failure(.notInitialised, "no node answers at \(socket); is comityd running?")
    }
    if response.status.code >= 400 {
      let _: DoneAnswer = try Self.decode(try await response.body.collect(upTo: 1 << 20), isProblem: true)
    }
    for try await buffer in response.body { try take(Array(buffer.readableBytesView)) }
  }

  static func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
  }
}

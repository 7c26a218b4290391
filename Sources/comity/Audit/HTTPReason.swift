import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

/// Why a web server's file cannot be read, in plain words.
struct HTTPReason: CustomStringConvertible {
  /// How long a connection may take.
  static let connectSeconds: Int64 = 10
  /// How long an answer may take.
  static let answerSeconds: Int64 = 60

  let description: String

  init(_ error: any Error) {
    description =
      switch error {
      case let error as NIOConnectionError: Self.words(error)
      case let error as IOError: Self.words(error)
      case is NIOTooManyBytesError: "the answer is longer than this file may be"
      case let error as HTTPClientError: Self.words(error)
      default: "\(SystemReason(error))"
      }
  }

  private static func words(_ error: NIOConnectionError) -> String {
    if let reason = error.connectionErrors.lazy.compactMap({ $0.error as? IOError }).first { return words(reason) }
    if !error.connectionErrors.isEmpty { return "no connection within \(connectSeconds) seconds" }
    return "the name \(error.host) is not known"
  }

  private static func words(_ error: HTTPClientError) -> String {
    if error == .connectTimeout { return "no connection within \(connectSeconds) seconds" }
    if error == .deadlineExceeded || error == .readTimeout { return "no answer within \(answerSeconds) seconds" }
    if error == .remoteConnectionClosed { return "the server closed the connection" }
    return error == .emptyHost || error == .invalidURL
      ? "the address is none of a web server" : "the connection failed (\(error.shortDescription))"
  }

  private static func words(_ error: IOError) -> String { String(cString: strerror(error.errnoCode)).lowercased() }
}

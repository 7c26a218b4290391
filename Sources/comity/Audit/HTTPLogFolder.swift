import AsyncHTTPClient
import Evidence
import NIOCore
import NIOHTTP1

/// A log's folder that a web server shows; what else lies there cannot be listed.
struct HTTPLogFolder: LogFolder, Sendable {
  /// The prefix, without a slash at its end.
  let base: String

  func files() -> [String] { [] }

  /// A connection that is refused is told at once, and not tried again until the time is over.
  private static let client = HTTPClient(
    eventLoopGroupProvider: .singleton,
    configuration: {
      var configuration = HTTPClient.Configuration()
      configuration.connectionPool.retryConnectionEstablishment = false
      configuration.timeout.connect = .seconds(HTTPReason.connectSeconds)
      return configuration
    }())

  func read(_ path: String, limit: Int) throws -> [UInt8]? {
    let url = "\(base)/\(path)"
    return try BlockingWait.wait {
      do {
        let response = try await Self.client.execute(
          HTTPClientRequest(url: url), timeout: .seconds(HTTPReason.answerSeconds))
        if response.status.code == 404 { return nil }
        guard response.status.code == 200 else {
          throw Failure(.cannotTell, "\(url) answers with \(response.status.code)")
        }
        return Array((try await response.body.collect(upTo: limit)).readableBytesView)
      } catch let failure as Failure {
        throw failure
      } catch {
        throw Failure(.cannotTell, "\(url) cannot be read: \(HTTPReason(error))")
      }
    }
  }
}

/// Where a log is read from: a folder, or the address of one.
enum LogSource {
  /// Opens what a user named.
  static func open(_ text: String) throws -> any LogFolder & Sendable {
    if isAddress(text) { return HTTPLogFolder(base: text.hasSuffix("/") ? String(text.dropLast()) : text) }
    return DiskFolder(path: text)
  }

  static func isAddress(_ text: String) -> Bool { text.hasPrefix("https://") || text.hasPrefix("http://") }
}

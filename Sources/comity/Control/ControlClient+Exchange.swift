import AsyncHTTPClient
import Foundation
import NIOCore
import NIOPosix

extension ControlClient {
  /// Waits as long as the deadline of a request says: the shared client gives up a node that is silent for 90 seconds.
  private static let http = HTTPClient(
    eventLoopGroup: .singletonMultiThreadedEventLoopGroup,
    configuration: HTTPClient.Configuration(timeout: .init(connect: .seconds(10), read: .seconds(longPatience))))

  /// Seconds that what takes long may last: a store of a terabyte, a file of gigabytes.
  static let longPatience: Int64 = 24 * 3_600
  /// Seconds after which a person is told that the command waits.
  private static let untold = 5

  /// Sends a request and waits for the beginning of its answer; who waits long is told so.
  /// - Parameter isTold: whether the wait is told; what shows its own progress is not.
  /// - Throws: ``Failure`` with the code 10 when the node does not answer in time, or stops.
  func exchange(
    _ request: HTTPClientRequest, patience: Int64, isTold: Bool = true
  ) async throws -> HTTPClientResponse {
    let notice = Task { [socket] in
      try await Task.sleep(for: .seconds(Self.untold))
      guard isTold else { return }
      Terminal.error(
        "comity: the node at \(socket) took the connection and has not answered for \(Self.untold) s: it is busy, or its "
          + "process is stopped; waiting, \(patience) s at most")
    }
    defer { notice.cancel() }
    do {
      return try await Self.http.execute(request, timeout: .seconds(patience))
    } catch let failure as Failure {
      throw failure
    } catch let error as CancellationError {
      throw error
    } catch let error as HTTPClientError where Self.isLate(error) {
      throw Failure(
        .notInitialised,
        "the node at \(socket) took the connection and did not answer in \(patience) s: look whether comityd is stopped or "
          + "overloaded; what was asked may still be done when it goes on")
    } catch {
      throw stopped(error)
    }
  }

  /// The whole answer.
  func wholeBody(of response: HTTPClientResponse, upTo limit: Int) async throws -> ByteBuffer {
    do {
      return try await response.body.collect(upTo: limit)
    } catch is NIOTooManyBytesError {
      throw Failure(.defect, "the node's answer is longer than \(limit) bytes; ask for less at a time")
    } catch let error as CancellationError {
      throw error
    } catch {
      throw stopped(error)
    }
  }

  /// That the node went away in the middle of an answer.
  func stopped(_ error: any Error) -> Failure {
    Failure(
      .notInitialised,
      "the node at \(socket) stopped while it answered (\(SystemReason(error))): whether it did what was asked shows once "
        + "comityd runs again")
  }

  private static func isLate(_ error: HTTPClientError) -> Bool {
    [.deadlineExceeded, .readTimeout, .connectTimeout, .getConnectionFromPoolTimeout].contains(error)
  }
}

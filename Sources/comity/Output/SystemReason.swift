import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Why the system refused, in its own plain words: Foundation's errors carry the number of the system's inside.
struct SystemReason: CustomStringConvertible {
  let description: String

  init(_ error: any Error) {
    if let words = Self.ofConnection(error) {
      description = words
      return
    }
    let outer = error as NSError
    let inner = outer.userInfo[NSUnderlyingErrorKey] as? NSError ?? outer
    if inner.domain == NSPOSIXErrorDomain, let number = Int32(exactly: inner.code) {
      description = String(cString: strerror(number)).lowercased()
      return
    }
    description =
      switch CocoaError.Code(rawValue: outer.code) {
      case _ where outer.domain != NSCocoaErrorDomain: "\(error)"
      case .fileReadNoSuchFile, .fileNoSuchFile: "it is not there"
      case .fileReadNoPermission, .fileWriteNoPermission: "permission denied"
      case .fileWriteFileExists: "something is there already"
      case .fileWriteOutOfSpace: "the disk is full"
      case .fileWriteVolumeReadOnly: "the disk may only be read"
      default: outer.localizedDescription
      }
  }

  /// Why a connection ended, for who does not know how it was made.
  private static func ofConnection(_ error: any Error) -> String? {
    switch error {
    case let error as IOError: String(cString: strerror(error.errnoCode)).lowercased()
    case is HTTPParserError: "the answer was not whole"
    case let error as HTTPClientError where error == .remoteConnectionClosed: "it closed the connection"
    default: nil
    }
  }
}

import Foundation

/// Why the system refused, in its own plain words: Foundation's errors carry the number of the system's inside.
struct SystemReason: CustomStringConvertible {
  let description: String

  init(_ error: any Error) {
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
}

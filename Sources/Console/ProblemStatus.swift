import HTTPTypes
import NodeCore

/// The one mapping from the core's refusals to HTTP.
enum ProblemStatus {
  static func status(of code: NodeError.Code) -> HTTPResponse.Status {
    switch code {
    case .invalid, .directoryRefused: .unprocessableContent
    case .unauthenticated: .unauthorized
    case .notPermitted: .forbidden
    case .notFound: .notFound
    case .refused, .waiting, .notReady, .notWitnessed: .conflict
    // 507 Insufficient Storage has no name in the library.
    case .storeFull: HTTPResponse.Status(code: 507)
    case .storeFailed: .serviceUnavailable
    case .defect: .internalServerError
    }
  }
}

import NodeService
import Synchronization

/// The credentials of the key that the node shows now; made anew when that key has rolled.
final class CurrentCredentials: Sendable {
  private let port: any PeerPort
  private let state: Mutex<(pin: [UInt8], credentials: Credentials)>

  /// - Throws: `PeerLinkError` with code `identity`.
  init(_ port: any PeerPort) throws {
    let identity = port.tlsIdentity
    self.port = port
    state = Mutex((identity.pin, try Credentials(identity)))
  }

  /// The credentials to show on the next connection.
  /// - Throws: `PeerLinkError` with code `identity` when the key that rolled cannot be used.
  func current() throws -> Credentials {
    let identity = port.tlsIdentity
    return try state.withLock { state in
      if state.pin != identity.pin { state = (identity.pin, try Credentials(identity)) }
      return state.credentials
    }
  }
}

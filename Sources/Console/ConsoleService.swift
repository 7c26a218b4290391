import Foundation
import Hummingbird
package import Logging
package import NodeService
import ServiceLifecycle

/// The REST API over a node's use cases, on a Unix socket of mode 0600.
///
/// Who may open the socket is no officer by that: every route but log-in, status, head and directory needs a session.
package struct ConsoleService: Service {
  private let node: RunningNode
  private let socket: String
  private let group: String?
  private let logger: Logger

  /// Prepares the API.
  /// - Parameters:
  ///   - socket: the path; an old socket there is replaced, which is safe because the store's lock is held.
  ///   - group: a group that may open the socket too; then its mode is 0660.
  package init(node: RunningNode, socket: String, group: String?, logger: Logger) {
    self.node = node
    self.socket = socket
    self.group = group
    self.logger = logger
  }

  /// Serves until it is shut down.
  package func run() async throws {
    unlink(socket)
    let (socket, group, logger) = (socket, group, logger)
    let application = Application(
      router: Routes(node: node).router(),
      server: .http1(configuration: .init(idleTimeout: .seconds(60))),
      configuration: .init(address: .unixDomainSocket(path: socket), serverName: nil),
      onServerRunning: { _ in
        Self.protect(socket, group: group, logger: logger)
        logger.info("control socket is open")
      },
      logger: logger)
    try await application.run()
    unlink(socket)
  }

  private static func protect(_ socket: String, group: String?, logger: Logger) {
    guard let group else {
      chmod(socket, 0o600)
      return
    }
    if let entry = getgrnam(group), chown(socket, uid_t.max, entry.pointee.gr_gid) == 0 {
      chmod(socket, 0o660)
    } else {
      chmod(socket, 0o600)
      logger.warning("the control socket could not be given to its group; only this user may open it")
    }
  }
}

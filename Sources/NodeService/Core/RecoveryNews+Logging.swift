import Logging
import NodeCore

extension RecoveryNews {
  /// Writes a line that the daemon's usual level shows.
  func log(to logger: Logger) {
    switch self {
    case .entered(let peer, let origin, let size):
      logger.warning(
        "recovery entered: a peer proved that this log was longer; nothing is signed or taken in, «comity recover status»",
        metadata: ["peer": "\(peer)", "origin": "\(origin)", "size": "\(size)"])
    case .withdrawn(let peer, let origin, let size):
      logger.warning(
        "a peer showed more than was decided to be closed; two officers decide anew, «comity recover open»",
        metadata: ["peer": "\(peer)", "origin": "\(origin)", "size": "\(size)"])
    case .opened(let origin, let closing, let size):
      logger.notice(
        "a new epoch of this log is open",
        metadata: ["origin": "\(origin)", "closing": "\(closing)", "size": "\(size)"])
    case .beyond(let peer, let origin, let size, let closed):
      logger.warning(
        "a peer holds more of the closed epoch than was shown before it was closed, and does not take the new one",
        metadata: ["peer": "\(peer)", "origin": "\(origin)", "size": "\(size)", "closed": "\(closed)"])
    case .split(let peer, let origin, let size):
      logger.error(
        "a peer showed a head of this node's own log that contradicts another one: two histories were signed, «comity recover status»",
        metadata: ["peer": "\(peer)", "origin": "\(origin)", "size": "\(size)"])
    case .peerOpened(let origin, let size):
      logger.notice("a peer's log goes on in a new epoch", metadata: ["origin": "\(origin)", "closed": "\(size)"])
    case .peerRecovers(let peer):
      logger.warning(
        "a peer recovers: its store is an older copy, and it takes nothing until its officers open a new epoch",
        metadata: ["peer": "\(peer)"])
    }
  }
}

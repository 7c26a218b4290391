import NIOCore
import NodeService
import Synchronization

/// All connections of this node: those in their handshake, and at most one live connection per peer.
final class Links: Sendable {
  private struct State {
    var live: [String: Link] = [:]
    var pending: [ObjectIdentifier: any Channel] = [:]
    /// Those of them that were accepted, in the order in which they came.
    var accepted: [Accepted] = []
    var watchers: [UInt64: (peer: String?, bell: AsyncStream<Void>.Continuation)] = [:]
    var watchersMade: UInt64 = 0
    var closed = false
  }

  /// An accepted connection that showed no key yet, and where it comes from.
  private struct Accepted {
    let channel: any Channel
    let address: String
  }

  private let state = Mutex(State())
  private let port: any PeerPort

  init(port: any PeerPort) { self.port = port }

  /// Counts a channel as unauthenticated until `left`; must come before its handshake.
  ///
  /// When too many accepted ones wait, the one that has waited longest is closed.
  /// - Throws: `PeerLinkError`, code `crowded` when too many of one address wait, `closed` after `closeAll`.
  func entered(_ channel: any Channel, dialled: Bool) throws(PeerLinkError) {
    let oldest = try state.withLock { state throws(PeerLinkError) -> (any Channel)? in
      guard !state.closed else { throw Self.stopping }
      state.pending[ObjectIdentifier(channel)] = channel
      guard !dialled else { return nil }
      let address = channel.remoteAddress?.ipAddress ?? ""
      guard state.accepted.count(where: { $0.address == address }) < Limits.unauthenticatedPerAddress else {
        state.pending[ObjectIdentifier(channel)] = nil
        throw PeerLinkError(.crowded, "too many connections of one address wait for their handshake")
      }
      state.accepted.append(Accepted(channel: channel, address: address))
      return state.accepted.count > Limits.unauthenticatedConnections ? state.accepted.removeFirst().channel : nil
    }
    oldest?.closeHard()
  }

  /// Ends the counting of a channel as unauthenticated. Idempotent.
  func left(_ channel: any Channel, dialled: Bool) {
    state.withLock { state in
      guard state.pending.removeValue(forKey: ObjectIdentifier(channel)) != nil, !dialled else { return }
      state.accepted.removeAll { $0.channel === channel }
    }
  }

  /// Makes a link the live one of its peer, unless the one there stays; then asks the directory once more.
  ///
  /// Of two links that both nodes dialled at the same time, the one dialled by the node with the smaller name stays, so
  /// both sides decide alike. A second link of the same direction means that its dialler has given up the first.
  /// - Throws: `PeerLinkError`, code `duplicate`, `notAdmitted` or `closed`.
  func admit(_ link: Link) throws(PeerLinkError) {
    let replaced = try state.withLock { state throws(PeerLinkError) -> Link? in
      guard !state.closed else { throw Self.stopping }
      let existing = state.live[link.peer]
      if let existing, !existing.isDead, existing.dialled != link.dialled, !isDialledBySmaller(link) {
        throw PeerLinkError(.duplicate, "a connection with \(link.peer) is live already; it stays")
      }
      state.live[link.peer] = link
      return existing
    }
    replaced?.cut(PeerLinkError(.duplicate, "a newer connection with \(link.peer) took over"))
    link.channel.closeFuture.whenComplete { _ in self.ended(link) }
    // Asked after the link can be found: a directory that came into force meanwhile has cut it off, or is seen here.
    guard port.admittedPeers(pin: link.pin).contains(link.peer) else {
      ended(link)
      throw PeerLinkError(.notAdmitted, "\(link.peer) left the directory during the handshake")
    }
  }

  /// The live connection with a peer.
  func live(_ peer: String) -> Link? {
    state.withLock { $0.live[peer].flatMap { $0.channel.isActive ? $0 : nil } }
  }

  /// Cuts off every peer that may not show its key any more, and wakes whoever watches. That others claim the same key cuts
  /// off nobody.
  func directoryChanged() {
    let (links, bells) = state.withLock { (Array($0.live.values), $0.watchers.values.map(\.bell)) }
    for link in links where !port.admittedPeers(pin: link.pin).contains(link.peer) {
      link.cut(PeerLinkError(.notAdmitted, "\(link.peer) is not admitted any more under the key it showed"))
    }
    for bell in bells { bell.yield() }
  }

  /// Yields after each change of the directory and, if a peer is named, whenever a connection with it ends.
  func watch(peer: String?) -> AsyncStream<Void> {
    let (stream, bell) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    let id = state.withLock { state in
      state.watchersMade += 1
      state.watchers[state.watchersMade] = (peer, bell)
      return state.watchersMade
    }
    bell.onTermination = { [weak self] _ in
      self?.state.withLock { _ = $0.watchers.removeValue(forKey: id) }
    }
    return stream
  }

  /// Closes everything and admits nothing from now on.
  func closeAll() {
    let (links, pending) = state.withLock { state in
      state.closed = true
      return (Array(state.live.values), Array(state.pending.values))
    }
    for link in links { link.close() }
    for channel in pending { channel.closeHard() }
  }

  private static let stopping = PeerLinkError(.closed, "this node is stopping")

  private func isDialledBySmaller(_ link: Link) -> Bool {
    let (dialler, other) = link.dialled ? (port.nodeName, link.peer) : (link.peer, port.nodeName)
    return dialler.utf8.lexicographicallyPrecedes(other.utf8)
  }

  private func ended(_ link: Link) {
    let bells = state.withLock { state in
      if state.live[link.peer] === link { state.live[link.peer] = nil }
      return state.watchers.values.filter { $0.peer == link.peer }.map(\.bell)
    }
    for bell in bells { bell.yield() }
  }
}

/// The bounds of the link, each with its reason.
package enum Limits {
  /// How long a TCP connection may take to open, in seconds: a host that drops packets must not hold the dialler.
  package static let connectSeconds: Int64 = 10

  /// How long TLS may take from the open socket to the checked key, in seconds: a stranger who says nothing must not
  /// keep a place.
  package static let handshakeSeconds: Int64 = 10

  /// How many accepted connections may be unauthenticated at a time: each costs a TLS context (about 50 microseconds
  /// and some 100 KiB), and members are few. When there are more, the oldest makes room: strangers
  /// who wait must not keep members out.
  package static let unauthenticatedConnections = 64

  /// How many of them may come from one address at a time: an honest peer dials once, a few nodes may share an address.
  package static let unauthenticatedPerAddress = 8

  /// From how many frames waiting between socket and node on the socket is left unread: one in hand while the next
  /// arrives. With what one read of the socket brings, at most about 3 MiB wait per peer.
  package static let waitingFrames = 2

  /// How long an orderly close waits for the other side, in milliseconds: enough for a round trip round the world, short
  /// for an administrator who stops a node.
  package static let farewellMilliseconds: Int64 = 1000

  /// After how many seconds of silence a live connection yields to any new one with the same peer: nodes ping every
  /// 30 s, so half as much again means that it is dead and only nobody has noticed.
  package static let silentSeconds: Int64 = 45

  /// How long a connection must have lived, in seconds, before the next redial starts from the shortest delay: a peer
  /// that accepts and drops at once must not be hammered.
  package static let settledSeconds: Int64 = 30
}

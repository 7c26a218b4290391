import Evidence

extension Session {
  /// Asks for a part of a version of the directory; one at a time.
  mutating func askDirectory(_ version: UInt64, _ offset: UInt64) -> [SessionEffect] {
    guard phase == .live, !isPouch else { return [] }
    askedDirectory = (version, offset)
    return [.send(.directoryAsk(version: version, offset: offset))]
  }

  /// Takes the part that was asked for; what it is worth is for the node to find out.
  mutating func take(_ part: DirectoryPart) -> [SessionEffect] {
    guard let asked = askedDirectory, asked.version == part.version,
      asked.offset == part.offset || part.bytes.isEmpty
    else { return stop(PeerSyncError(.malformed, "\(facts.peer) sent a part of a directory that nobody asked for")) }
    askedDirectory = nil
    return [.directoryPart(part)]
  }
}

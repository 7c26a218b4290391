/// The origin of a node's audit log in one epoch: `<node>.<federation>/audit/<epoch>`, C2SP's log identity and key name.
package struct LogOrigin: Sendable, Hashable, CustomStringConvertible {
  /// The node that speaks in this log.
  package let node: NodeName
  /// The federation.
  package let federation: FederationName
  /// The epoch, from 1.
  package let epoch: UInt64

  package init(node: NodeName, federation: FederationName, epoch: UInt64) {
    self.node = node
    self.federation = federation
    self.epoch = epoch
  }

  /// Reads an origin.
  /// - Throws: ``EvidenceError`` `malformed` for any other form.
  package init(_ text: String) throws(EvidenceError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts[1] == "audit", let dot = parts[0].firstIndex(of: "."),
      let epoch = UInt64(parts[2]), epoch >= 1, String(epoch) == parts[2]
    else { throw EvidenceError(.malformed, "an origin is written <node>.<federation>/audit/<epoch>") }
    node = try NodeName(String(parts[0][..<dot]))
    federation = try FederationName(String(parts[0][parts[0].index(after: dot)...]))
    self.epoch = epoch
  }

  package var description: String { "\(node).\(federation)/audit/\(epoch)" }
}

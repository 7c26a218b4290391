import Membership

extension Endpoint {
  /// Reads an endpoint that is to be dialled.
  /// - Throws: `PeerLinkError` with code `address`.
  static func dialled(_ text: String) throws(PeerLinkError) -> Endpoint {
    do { return try Endpoint(text) } catch { throw PeerLinkError(.address, error.message) }
  }
}

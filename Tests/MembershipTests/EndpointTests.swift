import Testing

@testable import Membership

struct EndpointTests {
  @Test(arguments: [
    ("127.0.0.1:7", "127.0.0.1", 7), ("[::1]:65535", "::1", 65535), ("node.example:4711", "node.example", 4711),
  ])
  func hostAndPortAreRead(text: String, host: String, port: Int) throws {
    let endpoint = try Endpoint(text)
    #expect(endpoint.host == host)
    #expect(endpoint.port == port)
  }

  @Test(arguments: [
    "", ":", ":1", "host", "host:", "host:0", "host:65536", "host:+1", "host: 1", "host:1a", "::1:7", "[::1]", "[]:1",
    "[host]:1", "a b:1", "host:999999999999999999999", "[[::1]]:1",
  ])
  func anythingElseIsRefused(text: String) {
    #expect(throws: MembershipError(.malformed, "")) { try Endpoint(text) }
  }
}

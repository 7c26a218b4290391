import Foundation
import Testing

/// Two real daemons, each in a network of its own, and a cable that behaves badly.
@Suite("Daemons on a bad line", .serialized, .enabled(if: NetworkNamespaces.available))
struct NetworkTests {
  private let networks: NetworkNamespaces
  private let federation: CommandFederation

  init() throws {
    networks = try NetworkNamespaces()
    federation = try CommandFederation(
      zip(["alpha", "bravo"], zip(networks.names, networks.addresses)).map { name, network in
        CommandFederation.Place(name: name, host: network.1, namespace: network.0)
      })
    try federation.open()
    try federation.connected("alpha", "bravo")
  }

  @Test("deliver nothing while one direction is blocked, and everything once after it", arguments: [0, 1])
  func oneWay(blocked side: Int) throws {
    try networks.block(side)
    for (node, peer) in [("alpha", "bravo"), ("bravo", "alpha")] {
      for number in 1...3 {
        #expect(
          try CommandFederation.send("\(node) \(number)", from: node, to: peer, in: federation.folder) == .promised)
      }
    }
    usleep(3_000_000)
    let silenced = side == 0 ? "alpha" : "bravo"
    let deaf = side == 0 ? "bravo" : "alpha"
    #expect(try federation.arrivals(at: deaf) == [])
    #expect(try federation.peer(deaf, of: silenced)["unreceipted"] as? Int == 3)
    try networks.unblock(side)
    try delivered(3)
  }

  @Test("deliver everything once where packets are lost and late")
  func loss() throws {
    guard networks.lose(percent: 15, delay: 30) else { return }
    for number in 1...10 {
      for (node, peer) in [("alpha", "bravo"), ("bravo", "alpha")] {
        #expect(
          try CommandFederation.send("\(node) \(number)", from: node, to: peer, in: federation.folder) == .promised)
      }
    }
    try delivered(10)
  }

  /// Both hold what the other wrote, in its order and once, and both hold the receipts.
  private func delivered(_ count: Int) throws {
    for (node, peer) in [("alpha", "bravo"), ("bravo", "alpha")] {
      let expected = (1...count).reversed().map { "\(node) \($0)" }
      try CommandFederation.wait("\(peer) holds what \(node) wrote") { try federation.arrivals(at: peer) == expected }
      try CommandFederation.wait("\(node) holds the receipts") {
        try federation.peer(peer, of: node)["unreceipted"] as? Int == 0
      }
    }
  }
}

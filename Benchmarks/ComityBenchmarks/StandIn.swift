import NodeService

/// What stands between a running node and its link: it answers as the node does, and serves connections in its own way.
protocol StandIn: PeerPort {
  var node: RunningNode { get }
}

extension StandIn {
  var nodeName: String { node.nodeName }
  var tlsIdentity: TLSIdentity { node.tlsIdentity }
  var largestFrame: Int { node.largestFrame }
  func admittedPeers(pin: [UInt8]) -> [String] { node.admittedPeers(pin: pin) }
  func refusedStranger(_ code: String) { node.refusedStranger(code) }
  func peersToDial() -> [PeerEndpoints] { node.peersToDial() }
  func directoryChanges() -> AsyncStream<Void> { node.directoryChanges() }
}

import Foundation
import Glibc

/// The three nodes of the demo, their stewards and the relays between Alpha and Bravo.
final class DemoFederation {
  static let name = "demo.example"
  static let stewards = ["amber", "basalt", "coral"]

  let folder: String
  let quiet: Bool
  private(set) var nodes: [DemoNode] = []
  private(set) var relays: [DemoRelay] = []

  init(folder: String, quiet: Bool) {
    self.folder = folder
    self.quiet = quiet
  }

  var trust: String { "\(folder)/trust" }

  func node(_ name: String) throws -> DemoNode {
    guard let node = nodes.first(where: { $0.name == name }) else { throw Failure(.defect, "no node \(name)") }
    return node
  }

  /// Makes the nodes' folders and the relays that the directory will name.
  func prepare() async throws {
    let parties = [
      ("registry", "Registry of a fictional court", ["icc-reg"]), ("alpha", "State Alpha", ["nfp", "nfp-fin"]),
      ("bravo", "State Bravo", ["nfp", "nfp-fin"]),
    ]
    for (name, title, functions) in parties {
      let port = try Self.freePort()
      var listed = port
      if name != "registry" {
        let relay = try await DemoRelay(to: port)
        relays.append(relay)
        listed = relay.port
      }
      let node = DemoNode(
        name: name, title: title, functions: functions, folder: "\(folder)/\(name)", port: port, listed: listed)
      try node.prepare()
      nodes.append(node)
    }
    try LocalFile.makeFolder(trust)
    try LocalFile.makeFolder("\(folder)/stewards")
    chmod("\(folder)/stewards", 0o700)
  }

  /// Runs `comity` with arguments and requires an exit code.
  @discardableResult
  func comity(_ arguments: [String], expecting status: ExitStatus = .success) async throws -> String {
    let outcome = try await DemoProcess.run(try DemoProcess.sibling("comity"), arguments, scratch: folder)
    guard outcome.status == status.rawValue else {
      let said = outcome.error.isEmpty ? outcome.output : outcome.error
      throw Failure(
        .failed,
        "«comity \(arguments.prefix(3).joined(separator: " "))» ended with \(outcome.status), not \(status.rawValue): \(said)"
      )
    }
    return outcome.output
  }

  /// Runs `comity` as an officer of a node.
  @discardableResult
  func comity(
    _ arguments: [String], on node: DemoNode, as officer: String, expecting status: ExitStatus = .success
  ) async throws -> String {
    try await comity(
      arguments + ["--data", node.data, "--session", node.sessionFile(officer)], expecting: status)
  }

  /// Stops everything. Idempotent.
  func stop() async {
    for node in nodes { await node.stop() }
    for relay in relays { relay.close() }
  }

  /// A port of 127.0.0.1 that nobody listens on now.
  private static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(.failed, "no socket can be made") }
    defer { Glibc.close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    guard bound else { throw Failure(.failed, "no free port was found") }
    return Int(UInt16(bigEndian: address.sin_port))
  }
}

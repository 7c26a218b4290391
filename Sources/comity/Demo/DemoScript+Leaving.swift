import Foundation
import NodeCore

extension DemoScript {
  /// Puts a last directory in force that names where the nodes listen, since the relays of the demo end with it: kept nodes
  /// find each other when they are started again.
  func leave() async throws {
    let next = "\(federation.folder)/trust.next"
    var make = ["directory", "make", "--after", federation.trust, "--out", next]
    for node in federation.nodes where node.listed != node.port {
      make += ["--endpoint", "\(node.name)=127.0.0.1:\(node.port)"]
    }
    try await federation.comity(make)
    for steward in DemoFederation.stewards.prefix(2) {
      let base = "\(federation.folder)/stewards/\(steward)"
      try await federation.comity([
        "directory", "sign", "\(next)/directory", "--key", "\(base).key", "--passphrase-file", "\(base).passphrase",
      ])
    }
    for node in federation.nodes {
      try await federation.comity(["directory", "install", "\(next)/directory"], on: node, as: "admin")
    }
    // The folder to trust goes on: the version before keeps its place under its number.
    for name in ["directory.1", "directory"] {
      try LocalFile.write(try LocalFile.read("\(next)/\(name)"), to: "\(federation.trust)/\(name)")
    }
    try FileManager.default.removeItem(atPath: next)
    say("Kept in \(federation.folder); a second directory names where the nodes listen.")
  }
}

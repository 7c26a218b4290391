import Foundation
import NodeCore

extension DemoScript {
  /// Step 1: folders, keys, stores, first officers.
  func makeNodes() async throws {
    try await federation.prepare()
    for node in federation.nodes {
      var arguments = [
        "init", "--name", node.name, "--federation", DemoFederation.name, "--title", node.title, "--endpoint",
        "127.0.0.1:\(node.listed)", "--cost", "15", "--passphrase-file", node.passphraseFile, "--out",
        federation.folder, "--data", node.data,
      ]
      for function in node.functions { arguments += ["--function", function] }
      for (officer, roles) in DemoNode.officers {
        arguments += ["--officer", "\(officer):\(roles):\(node.passwordFile(officer))"]
      }
      try await federation.comity(arguments)
      note("\(node.title): store sealed, identity made, three officers")
    }
    try checkSealed()
  }

  /// The store must say nothing to plain SQLite from its first byte on.
  private func checkSealed() throws {
    for node in federation.nodes {
      let bytes = try LocalFile.read("\(node.data)/store.db", limit: 64 << 20)
      guard !bytes.isEmpty, String(decoding: bytes, as: UTF8.self).contains("SQLite format") == false else {
        throw Failure(.failed, "\(node.name)'s store can be read in clear")
      }
    }
    note("no store begins with «SQLite format»: plain sqlite3 cannot read them")
  }

  /// Step 2: stewards, genesis, directory; one signature is refused, two are taken.
  func makeDirectory() async throws {
    let stewards = "\(federation.folder)/stewards"
    var make = [
      "directory", "make", "--federation", DemoFederation.name, "--threshold", "2", "--out", federation.trust,
    ]
    for steward in DemoFederation.stewards {
      let passphrase = "\(stewards)/\(steward).passphrase"
      try LocalFile.write(
        Array("the throw-away passphrase of \(steward) \(UInt64.random(in: .min ... .max))".utf8), to: passphrase,
        mode: 0o600)
      try await federation.comity([
        "steward", "init", "--name", steward, "--out", "\(stewards)/\(steward).key", "--passphrase-file", passphrase,
        "--cost", "15",
      ])
      make += ["--steward", "\(stewards)/\(steward).key.pub"]
    }
    for node in federation.nodes { make += ["--member", "\(federation.folder)/\(node.name).member"] }
    let made = try await federation.comity(make + ["--json"])
    guard let digest = try JSONDecoder().decode(DoneAnswer.self, from: Data(made.utf8)).id else {
      throw Failure(.failed, "no genesis digest was given")
    }
    for node in federation.nodes {
      try await node.start()
      try await logIn(at: node)
    }
    try await sign(by: DemoFederation.stewards[0])
    try await install(digest, on: try federation.node("alpha"), expecting: .refused)
    note("signed by one steward only: refused")
    try await sign(by: DemoFederation.stewards[1])
    for node in federation.nodes { try await install(digest, on: node, expecting: .success) }
    note("signed by two of three stewards: in force on all three")
    try await connected()
  }

  func logIn(at node: DemoNode) async throws {
    for (officer, _) in DemoNode.officers {
      try await federation.comity(
        ["login", officer, "--password-file", node.passwordFile(officer)], on: node, as: officer)
    }
  }

  private func sign(by steward: String) async throws {
    let base = "\(federation.folder)/stewards/\(steward)"
    try await federation.comity([
      "directory", "sign", "\(federation.trust)/directory", "--key", "\(base).key", "--passphrase-file",
      "\(base).passphrase",
    ])
  }

  private func install(_ digest: String, on node: DemoNode, expecting status: ExitStatus) async throws {
    try await federation.comity(
      ["directory", "install", "\(federation.trust)/directory", "--genesis", digest], on: node, as: "admin",
      expecting: status)
  }

  func connected() async throws {
    for node in federation.nodes {
      try await Waiting.until("\(node.name) is connected to both others") {
        try await node.client("admin").get("status", as: StatusAnswer.self).peers.filter(\.connected).count == 2
      }
    }
    note("all three are connected over TLS 1.3 with X25519MLKEM768")
  }
}

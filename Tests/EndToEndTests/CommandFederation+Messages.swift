import Foundation
import Testing

extension CommandFederation {
  /// How far a message came that two officers wanted to send.
  enum Sending: Sendable {
    /// There is no draft, or nobody was told of one.
    case nothing
    /// There is a draft; whether it was approved nobody was told.
    case tried
    /// The approval was answered with success: the node owes its delivery.
    case promised
  }

  /// Drafts, submits and approves a message; goes no further than the first command that fails.
  static func send(_ subject: String, from node: String, to peer: String, in folder: String) throws -> Sending {
    func comity(_ arguments: [String], as officer: String) throws -> (status: Int32, answer: [String: Any]) {
      let made = try DemoTests.run(
        "comity",
        arguments + ["--json", "--data", "\(folder)/\(node)", "--session", "\(folder)/\(node).\(officer).session"])
      let answer = try? JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any]
      return (made.status, answer ?? [:])
    }
    let file = "\(folder)/\(node).draft.json"
    try Data(draft(subject, to: peer).utf8).write(to: URL(fileURLWithPath: file))
    guard let id = try comity(["draft", "new", file], as: "drafter").answer["id"] as? String else { return .nothing }
    let submitted = try comity(["draft", "submit", id], as: "drafter").answer
    guard let approval = submitted["approval"] as? String, let commitment = submitted["commitment"] as? String
    else { return .tried }
    let approved = try comity(["approve", approval, "--commitment", String(commitment.prefix(16))], as: "approver")
    return approved.status == 0 ? .promised : .tried
  }

  static func draft(_ subject: String, to peer: String) -> String {
    """
    {"kind": "is.info_request", "kindVersion": 1, "to": [{"node": "\(peer)"}],
     "legalBasis": ["Resolution ICC-ASP/23/Res.5 para. 18"], "channelStatus": "informal", "safeSubject": "\(subject)",
     "handling": {"level": "CONFIDENTIAL", "underSeal": false, "audience": "ORG_STRICT", "conditions": []},
     "urgency": "routine", "language": "en",
     "body": {"purpose": "To learn what a node keeps when all about it breaks.", "subject": "A fictional company",
       "question": "Is it registered?", "nonCoercive": true, "consentWanted": false, "intendedUse": "investigation"},
     "attachments": []}
    """
  }

  /// Subjects of everything that came in, page by page.
  func arrivals(at node: String) throws -> [String] {
    var subjects: [String] = []
    var page: [String] = []
    while true {
      let inbox = try answer(["inbox"] + page, on: node, as: "drafter")
      let messages = inbox["messages"] as? [[String: Any]] ?? []
      subjects += messages.filter { $0["direction"] as? String == "in" }.compactMap { $0["subject"] as? String }
      guard let next = inbox["next"] as? String else { return subjects }
      page = ["--before", next]
    }
  }

  /// What a node says of a peer in its status.
  func peer(_ peer: String, of node: String) throws -> [String: Any] {
    let peers = try answer(["status"], on: node, as: "admin")["peers"] as? [[String: Any]] ?? []
    return peers.first { $0["name"] as? String == peer } ?? [:]
  }

  /// Waits until two nodes have a link, as both of them see it.
  func connected(_ one: String, _ other: String) throws {
    for (node, peer) in [(one, other), (other, one)] {
      try Self.wait("\(node) is connected to \(peer)") {
        try self.peer(peer, of: node)["connected"] as? Bool == true
      }
    }
  }
}

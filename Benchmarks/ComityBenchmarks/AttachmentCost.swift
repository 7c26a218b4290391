import Evidence
import Foundation
import NodeCore
import NodeService
import NodeStore
import PeerSync

/// One long attachment from node to node, beside what TLS alone moves in the same run.
struct AttachmentCost {
  let folder: String
  let bytes: Int

  private static let token = [UInt8](repeating: 9, count: 32)
  private static let other = [UInt8](repeating: 8, count: 32)

  func measure() async throws {
    let federation = try BenchFederation(folder: "\(folder)/attachment", peers: 1, port: 17_459)
    let taken = PipePort.Taken()
    let bytes = bytes
    let alone = try await federation.run(
      through: { PipePort($0, bytes: bytes, piece: PeerSync.Limits.enclosurePiece, taken) }
    ) { _ in
      while taken.bytes < bytes { try await Task.sleep(for: .milliseconds(2)) }
      return taken.seconds
    }
    Report.line("TLS alone, \(bytes >> 20) MiB", String(format: "%.0f MiB a second", Double(bytes >> 20) / alone))
    try federation.hub.store.write { tx in
      for (id, role, token) in [("d", "drafter", Self.token), ("a", "approver", Self.other)] {
        try tx.insert(StoredOfficer(id: id, name: id, roles: [role], cost: 14, salt: [], hash: []))
        try tx.insertSession(token: .sha256(token), id: id, officer: id, at: BenchNode.now())
      }
    }
    let before = Usage.memory()
    let (sealed, moved, peak) = try await federation.run { running in
      try await send(federation, running)
    }
    Report.line("sealing it", String(format: "%.0f MiB a second", Double(bytes >> 20) / sealed))
    let rate = Double(bytes >> 20) / moved
    Report.line(
      "attachment of \(bytes >> 20) MiB, until its verified delivery is receipted",
      String(
        format: "%.0f MiB a second, %.2f of TLS alone (goal: 0.5); memory grew by %d MiB at most", rate,
        rate / (Double(bytes >> 20) / alone), max(0, peak - before) >> 20))
  }

  private func send(
    _ federation: BenchFederation, _ running: BenchFederation.Running
  ) async throws -> (sealed: Double, moved: Double, peak: Int) {
    let (drafter, approver) = (Hex.encode(Self.token), Hex.encode(Self.other))
    let start = ContinuousClock.now
    var left = bytes
    let block = BenchNode.suite.randomBytes(1 << 20)
    let added = try await running.hub.addEnclosure(
      name: "statements.csv", mediaType: "text/csv", token: drafter,
      next: {
        guard left > 0 else { return nil }
        defer { left -= block.count }
        return left >= block.count ? block : Array(block.prefix(left))
      })
    guard let enclosure = added as? EnclosureAddedAnswer else { throw NodeError(.defect, "no attachment") }
    let sealed = microseconds(.now - start) / 1e6
    let template = """
      {"kind":"is.info_request","kindVersion":1,"attachments":[],"to":[{"node":"peer0"}],"legalBasis":["Resolution ICC-ASP/23/Res.5 para. 18"],\
      "safeSubject":"bench","handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT",\
      "conditions":[]},"body":{"purpose":"to measure","subject":"bench","question":"How fast is it?",\
      "nonCoercive":true,"consentWanted":false,"intendedUse":"investigation"}}
      """
    guard
      let draft = try await running.hub.ask(
        .draftNew(DraftNewRequest(template: template, entities: [], attachments: [enclosure.id])), token: drafter)
        as? DraftAnswer,
      let submitted = try await running.hub.ask(.draftSubmit(draft.id), token: drafter) as? SubmittedAnswer
    else { throw NodeError(.defect, "no draft") }
    let sent = ContinuousClock.now
    _ = try await running.hub.ask(
      .approve(ApproveRequest(id: draft.id, commitment: submitted.commitment)), token: approver)
    var peak = 0
    while true {
      peak = max(peak, Usage.memory())
      if try await state(of: draft.id, running, drafter) == "delivered" { break }
      try await Task.sleep(for: .milliseconds(20))
    }
    return (sealed, microseconds(.now - sent) / 1e6, peak)
  }

  /// Where the message stands; nil while it is being sealed.
  private func state(of id: String, _ running: BenchFederation.Running, _ drafter: String) async throws -> String? {
    do {
      return (try await running.hub.ask(.messageLedger(id), token: drafter) as? LedgerAnswer)?.lines.first?.state
    } catch let error as NodeError where error.code == .notFound { return nil }
  }
}

import StrictJSON

extension Catalogue {
  /// What the body says of its use and the handling does not: only what stands in the handling is enforced by every node.
  package func statedConditionFindings(in message: Message) -> [Finding] {
    let (body, codes) = (message.bodyObject, message.handling.conditions.map { $0.split(separator: ":").first ?? "" })
    var findings: [Finding] = []
    if case .bool(true)? = body["leadOnly"], !codes.contains("LEAD_ONLY") {
      findings.append(
        Finding(
          "/handling/conditions", .blocks, rule: "use.stated", source: "Rome Statute art. 93(8)(b)",
          "must hold LEAD_ONLY: «leadOnly» says that it is given solely to generate new evidence"))
    }
    if let originator = body.text("originator"), !originator.isEmpty, !codes.contains("ORIGINATOR") {
      findings.append(
        Finding(
          "/handling/conditions", .blocks, rule: "use.stated", source: "Rome Statute art. 73",
          "must hold ORIGINATOR:\(SafeText(originator).shortened), whose consent is needed as «originator» says"))
    }
    if body.text("useAllowed") == "intelligence_only", !codes.contains("NO_JUDICIAL") {
      findings.append(
        Finding(
          "/handling/conditions", .blocks, rule: "use.stated", source: "practice of financial intelligence units",
          "must hold NO_JUDICIAL: «useAllowed» says that it is for intelligence only, so no court may see it"))
    }
    return findings
  }
}

/// A C2SP `tlog-policy` file: which logs, which witnesses, and which of them must have cosigned.
package struct LogPolicy: Sendable, Hashable {
  /// A witness or a group of them.
  indirect enum Member: Sendable, Hashable {
    case witness(VerifierKey)
    case group(threshold: Int, [Member])
  }

  /// The logs that are accepted.
  package let logs: [VerifierKey]
  /// All witnesses, by their names in the file.
  package let witnesses: [String: VerifierKey]
  private let quorum: Member?

  /// Reads a policy.
  /// - Throws: ``EvidenceError`` `malformed` naming the line.
  package init(parsing bytes: [UInt8]) throws(EvidenceError) {
    guard bytes.count <= Limits.policy, let text = String(validating: bytes, as: UTF8.self) else {
      throw EvidenceError(.malformed, "a policy is UTF-8 of at most \(Limits.policy) bytes")
    }
    var reader = PolicyReader()
    for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      try reader.read(line, number: number + 1)
    }
    guard let quorum = reader.quorum else { throw EvidenceError(.malformed, "a policy has one quorum line") }
    logs = reader.logs
    witnesses = reader.witnesses
    self.quorum = quorum.member
  }

  /// Whether a log is accepted: by its key under its own name, or under the name of another epoch of the same log, since an
  /// auditor need not write a new policy for each.
  package func accepts(_ log: VerifierKey) -> Bool {
    let origin = try? LogOrigin(log.name)
    return logs.contains { listed in
      guard listed != log else { return true }
      guard listed.type == log.type, listed.publicKey == log.publicKey, let origin,
        let other = try? LogOrigin(listed.name)
      else { return false }
      return (other.node, other.federation) == (origin.node, origin.federation)
    }
  }

  /// Whether cosignatures by these keys satisfy the quorum.
  package func isSatisfied(by cosigners: Set<VerifierKey>) -> Bool {
    func holds(_ member: Member) -> Bool {
      switch member {
      case .witness(let key): cosigners.contains(key)
      case .group(let threshold, let members): members.filter(holds).count >= threshold
      }
    }
    return quorum.map(holds) ?? true
  }

  /// Why cosignatures by these keys do not satisfy the quorum, with the keys among them that the policy does not list; nil when
  /// they do.
  package func shortfall(of cosigners: Set<VerifierKey>) -> String? {
    guard !isSatisfied(by: cosigners) else { return nil }
    let listed = Set(witnesses.values)
    let others = cosigners.subtracting(listed).map(\.description).sorted()
    let unlisted =
      others.isEmpty
      ? ""
      : "; these keys cosigned and it does not list them, as after a roll of keys: \(others.joined(separator: ", "))"
    return "its quorum is not satisfied\(unlisted)"
  }

  /// Writes a policy for some logs, witnesses and a quorum of any k of them.
  ///
  /// A witness may have cosigned with any of its keys, and counts once whichever it was: several make a group of their own.
  package static func text(
    logs: [VerifierKey], witnesses: [(name: String, keys: [VerifierKey])], quorum: Int
  ) -> String {
    var lines = ["# C2SP tlog-policy: whose logs and whose cosignatures count. Written for an auditor."]
    lines += logs.map { "log \($0)" }
    lines += witnesses.flatMap { witnessLines($0.name, $0.keys) }
    if witnesses.isEmpty || quorum < 1 {
      lines.append("quorum none")
    } else {
      lines.append("group witnesses \(quorum) \(witnesses.map(\.name).joined(separator: " "))")
      lines.append("quorum witnesses")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// No node's name has a dot, so that the names of keys are nobody else's.
  private static func witnessLines(_ name: String, _ keys: [VerifierKey]) -> [String] {
    guard keys.count > 1 else { return keys.map { "witness \(name) \($0)" } }
    let named = keys.enumerated().map { (name: "\(name).\($0.offset + 1)", key: $0.element) }
    return named.map { "witness \($0.name) \($0.key)" }
      + ["group \(name) any \(named.map(\.name).joined(separator: " "))"]
  }
}

/// Reads the lines of a policy; names must be defined before they are used, and belong to one group at most.
private struct PolicyReader {
  struct Quorum { let member: LogPolicy.Member? }

  var logs: [VerifierKey] = []
  var witnesses: [String: VerifierKey] = [:]
  var quorum: Quorum?
  private var members: [String: LogPolicy.Member] = [:]
  private var grouped: Set<String> = []
  private var keys: Set<[UInt8]> = []

  mutating func read(_ line: Substring, number: Int) throws(EvidenceError) {
    let words = line.split(whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
    guard let first = words.first, !first.hasPrefix("#") else { return }
    let wrong = EvidenceError(.malformed, "line \(number) of the policy cannot be read")
    switch first {
    case "log" where words.count == 2 || words.count == 3:
      let key = try VerifierKey(words[1])
      // One key signs all epochs of a log, each under its own name.
      guard key.type == .ed25519, keys.insert([1] + key.publicKey + Array(key.name.utf8)).inserted else { throw wrong }
      logs.append(key)
    case "witness" where words.count == 3 || words.count == 4:
      let key = try VerifierKey(words[2])
      guard key.type == .cosignatureEd25519, keys.insert([4] + key.publicKey).inserted,
        define(words[1], .witness(key))
      else { throw wrong }
      witnesses[words[1]] = key
    case "group" where words.count >= 4: try group(words, wrong)
    case "quorum" where words.count == 2 && quorum == nil:
      guard words[1] != "none" else { return quorum = Quorum(member: nil) }
      guard let member = members[words[1]] else { throw wrong }
      quorum = Quorum(member: member)
    default: throw wrong
    }
  }

  private mutating func define(_ name: String, _ member: LogPolicy.Member) -> Bool {
    guard name != "none", members[name] == nil else { return false }
    members[name] = member
    return true
  }

  private mutating func group(_ words: [String], _ wrong: EvidenceError) throws(EvidenceError) {
    var found: [LogPolicy.Member] = []
    for name in words[3...] {
      guard let member = members[name], grouped.insert(name).inserted else { throw wrong }
      found.append(member)
    }
    let threshold = words[2] == "all" ? found.count : words[2] == "any" ? 1 : Int(words[2]) ?? 0
    guard threshold >= 1, threshold <= found.count, define(words[1], .group(threshold: threshold, found)) else {
      throw wrong
    }
  }
}

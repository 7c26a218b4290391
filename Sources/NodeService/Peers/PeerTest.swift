import Evidence
import NodeCore

/// The steps of a test of a peer as they are found, and what to do about the first that fails.
struct PeerTest {
  private let peer: String
  private var steps: [PeerTestAnswer.Step] = []

  /// Begins with what makes every test idle.
  init(_ facts: PeerAnswer) {
    peer = facts.name
    if facts.state != "active" {
      fail("name", "the directory lists \(peer) as \(facts.state)", "nothing can be done here: the stewards decide")
    } else if facts.restriction == "paused" {
      fail("name", "an administrator paused \(peer)", "«comity peer resume \(peer)» takes it up again")
    }
  }

  /// Whether nothing failed yet.
  var isGreen: Bool { !steps.contains { $0.outcome == "failed" } }

  /// All steps, those that were not tried included.
  var answer: PeerTestAnswer {
    let names = ["name", "tcp", "tls", "identity", "protocol", "directory", "checkpoint", "echo"]
    let open = names.filter { name in !steps.contains { $0.name == name } }
    return PeerTestAnswer(
      peer: peer, steps: steps + open.map { PeerTestAnswer.Step($0, "skipped", "not tried") })
  }

  /// The peer only dials: there is no way to try.
  /// - Parameter bothDial: whether the directory lists no endpoint of this node either.
  mutating func noEndpoint(connected: Bool, bothDial: Bool) {
    let detail = "the directory lists no endpoint of \(peer): it dials, and is not dialled"
    guard connected else {
      return fail(
        "name", detail,
        bothDial
          ? "none of this node is listed either, and two nodes that only dial are never linked: carry pouches, «comity pouch "
            + "export --to \(peer)», or have the stewards list an endpoint of one of them"
          : "ask its administrator to run «comity peer test» against this node")
    }
    for step in [PeerProbe.Step.name, .tcp] { skip(step.rawValue, "not tried: \(detail)") }
    for step in [PeerProbe.Step.tls, .identity] {
      pass(step.rawValue, "proven by the live connection, which \(peer) dialled")
    }
  }

  /// Takes what the way to the endpoints showed.
  mutating func take(_ probe: PeerProbe, connected: Bool) {
    for result in probe.results {
      if let failure = result.failure {
        fail(
          result.step.rawValue, "\(result.endpoint): \(failure)",
          result.member.map { advice($0, at: result.endpoint) } ?? advice(result.step))
      } else {
        pass(result.step.rawValue, "\(result.endpoint)")
      }
    }
    guard isGreen, connected else { return }
    for step in PeerProbe.Step.allCases where !steps.contains(where: { $0.name == step.rawValue }) {
      takeUntried(step, probe)
    }
  }

  /// What a live connection proves is told as that: where the peer dialled, it says nothing of its own endpoint.
  private mutating func takeUntried(_ step: PeerProbe.Step, _ probe: PeerProbe) {
    guard probe.liveIsTheirs else {
      return pass(step.rawValue, "proven by the connection that is live, which this node dialled")
    }
    let live = "the live connection, which \(peer) dialled"
    let endpoint = probe.results.last?.endpoint ?? "the endpoint"
    guard step == .tls else { return pass(step.rawValue, "proven by \(live)") }
    skip(step.rawValue, "not tried at \(endpoint), so as not to disturb \(live)")
  }

  /// Takes what the session showed.
  mutating func take(_ facts: PeerAnswer, own: DirectoryReference?) {
    guard isGreen else { return }
    if let refusal = facts.refusesEpoch { return fail("protocol", refused(refusal), epochAdvice) }
    let trouble = facts.trouble.map { "\($0.code) at \($0.time): \($0.message)" }
    guard facts.connected else {
      return fail(
        "protocol", trouble ?? "the connection was closed before the greeting was done",
        closedAdvice(facts.trouble))
    }
    guard !facts.recovering else {
      return fail(
        "protocol", "connected, and this node recovers: it only hears what \(peer) saw of its log",
        "«comity recover status» says what was shown; two officers open the next epoch, see docs/recovery.md")
    }
    if let refusal = facts.refusal, let said = Self.said(refusal, by: peer) {
      return fail("protocol", said.detail, said.advice)
    }
    let quarantine = facts.restriction == nil ? "" : "; it is in quarantine here, so no message goes either way"
    pass("protocol", "comity/1 with \(facts.software ?? "?")\(quarantine)")
    takeDirectory(facts, own)
    guard isGreen else { return }
    if facts.forks > 0 {
      fail(
        "checkpoint", "\(facts.forks) heads of its log contradict each other; both sides are kept",
        "«comity peer quarantine \(peer)» stops messages; take the evidence to the stewards")
    } else if facts.logSize == 0 {
      skip("checkpoint", "not tried: it has shown none yet, and needs none before it speaks to this node")
    } else {
      pass("checkpoint", "size \(facts.logSize) held, \(facts.witnessedSize) witnessed, each extends the one before")
    }
  }

  /// Takes what came of the echo.
  /// - Parameter facts: what is known of the peer afterwards.
  mutating func echo(_ failure: String?, _ facts: PeerAnswer) {
    guard let failure else { return pass("echo", "answered") }
    if let refusal = facts.refusesEpoch { return fail("echo", refused(refusal), epochAdvice) }
    guard facts.connected else {
      let trouble = facts.trouble.map { ": \($0.code) at \($0.time): \($0.message)" } ?? ""
      return fail("echo", "the link ended before \(peer) answered\(trouble)", closedAdvice(facts.trouble))
    }
    fail("echo", failure, "the line is there and \(peer) is silent: look at its log, and at its disk")
  }

  /// That the peer does not take the new epoch of this node's log.
  private func refused(_ refusal: PeerAnswer.EpochRefusal) -> String {
    let more =
      refusal.held.map { "; it holds \($0) entries of the epoch that was closed at \(refusal.closed ?? 0)" } ?? ""
    return "\(peer) does not take the new epoch of this node's log and ends each link over it\(more)"
  }

  private var epochAdvice: String {
    "nothing is wrong with the line: \(peer) saw more of the closed epoch than was shown before two officers closed it, or another "
      + "end of it, so its officers must hear of the recovery by another way. Before the new epoch has signed, a pouch of theirs or a "
      + "link shows what they hold, and two officers here open it anew with «comity recover open»; after that \(peer) keeps to the "
      + "old one, and both ask the stewards (docs/recovery.md)"
  }

  /// What to do where the other side ended the link.
  private func closedAdvice(_ trouble: PeerAnswer.Trouble?) -> String {
    switch trouble?.code {
    case "evidence", "fork":
      "what one of both shows of its log does not fit what the other holds: compare «comity recover status» and «comity peer show» on "
        + "both sides by another way (docs/recovery.md); restarting changes nothing"
    default: "if nothing else is said, \(peer) refuses this node: its directory may be older, or it paused this node"
    }
  }

  /// What to do where another member answered.
  private func advice(_ member: String, at endpoint: String) -> String {
    "\(endpoint) leads to \(member): the stewards correct the endpoint of \(peer) in the directory, or whoever forwards this address "
      + "corrects that; nothing was sent to \(member)"
  }

  private mutating func takeDirectory(_ facts: PeerAnswer, _ own: DirectoryReference?) {
    guard let own, let version = facts.directoryVersion else {
      return skip("directory", "not tried: the peer named none")
    }
    if version == own.version, facts.directoryDigest != own.digest.hex {
      return fail(
        "directory", "version \(version) there has another digest than here",
        "the stewards signed two versions \(version), or one node was deceived: compare the digests by voice")
    }
    let detail = "version \(version) there, \(own.version) here"
    switch version < own.version {
    case true: pass("directory", detail + "; \(peer) asks for the newer one, or installs it")
    case false: pass("directory", version == own.version ? detail : detail + "; this node asks for the newer one")
    }
  }

  /// What it means that a peer takes no messages; nil where it passes by itself.
  private static func said(_ refusal: String, by peer: String) -> (detail: String, advice: String)? {
    switch refusal {
    case "quota":
      (
        "connected, but \(peer) takes no more messages: what it keeps of this node has reached its quota",
        "ask its administrator to raise the quota or to destroy what may be destroyed; what waits here stays here"
      )
    case "directory":
      (
        "connected, but \(peer) takes no messages: the directory in force there contradicts the one here",
        "«comity directory list» names both digests: compare them by voice, and ask the stewards"
      )
    case "recovery":
      (
        "connected, but \(peer) recovers: it runs on an older copy of its store and takes nothing in",
        "wait until its officers opened the next epoch of its log (docs/recovery.md); what is for it waits here"
      )
    case "declined":
      (
        "connected, but \(peer) takes no messages from this node: its administrator decided so",
        "ask its administrator why, by telephone or in writing; nothing here is broken"
      )
    default: nil
    }
  }

  private func advice(_ step: PeerProbe.Step) -> String {
    switch step {
    case .name: "correct the endpoint in the directory, or the name service of this machine"
    case .tcp: "look at the firewalls on both sides, and whether comityd runs there and listens on this port"
    case .tls: "something between may break TLS, or the other side is no Comity node: nothing is retried in the clear"
    case .identity:
      "the other side shows another key than the directory lists: it must not be trusted until the "
        + "stewards published its key; a directory that is older than the peer's is the usual reason"
    }
  }

  private mutating func pass(_ name: String, _ detail: String) {
    steps.append(PeerTestAnswer.Step(name, "passed", detail))
  }

  private mutating func skip(_ name: String, _ detail: String) {
    steps.append(PeerTestAnswer.Step(name, "skipped", detail))
  }

  private mutating func fail(_ name: String, _ detail: String, _ advice: String) {
    steps.append(PeerTestAnswer.Step(name, "failed", detail, advice: advice))
  }
}

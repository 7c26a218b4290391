import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Asks a node as an officer, with a session that is opened when there is none.
  func ask<Answer: NodeAnswer>(
    _ request: NodeRequest, of node: SimulatedNode, as account: String, _ type: Answer.Type
  ) -> Answer? {
    askAny(request, of: node, as: account) as? Answer
  }

  /// Asks a node as an officer, whatever it answers; nil when it refuses.
  func askAny(_ request: NodeRequest, of node: SimulatedNode, as account: String) -> (any NodeAnswer)? {
    let key = "\(node.name)/\(account)"
    for _ in 0..<2 {
      if tokens[key] == nil {
        guard case .success(let session)? = node.ask(.login(LoginRequest(name: account, password: "none")), token: nil)
        else { return nil }
        tokens[key] = (session as? SessionAnswer)?.token
      }
      switch node.ask(request, token: tokens[key]) {
      case .success(let answer): return answer
      case .failure(let error) where error.code == .unauthenticated: tokens[key] = nil
      default: return nil
      }
    }
    return nil
  }

  /// Writes a draft and submits it: to named nodes, to a group, or under seal.
  func draft(at node: SimulatedNode) {
    let group = groupAudience(of: node)
    let isSealed = group == nil && random.index(100) < weather.sealed
    let account = isSealed ? "keeper" : random.below(2) == 0 ? "drafter" : "both"
    let recipients = audience(of: node)
    record("draft \(node.name) \(group?.name ?? "\(recipients)")\(isSealed ? " sealed" : "")")
    let template = SimulatedMessage.template(to: recipients.map(\.text), padding: 3, isSealed: isSealed)
    let request = DraftNewRequest(template: template, entities: [], to: group.map { [$0.name] })
    defer { collect(node) }
    guard let draft = ask(.draftNew(request), of: node, as: account, DraftAnswer.self),
      let submitted = ask(.draftSubmit(draft.id), of: node, as: account, SubmittedAnswer.self)
    else { return record("refused") }
    wait(for: submitted, at: node, account: account, isSealed ? .sealed : .plain)
    guard isSealed else { return }
    // Who is to approve must be on the list first.
    let list = MatterRequest(reference: draft.id, officer: "approver")
    _ = ask(.matterList(list), of: node, as: account, MatterAnswer.self)
  }

  /// Notes a draft that waits for a second officer.
  func wait(for submitted: SubmittedAnswer, at node: SimulatedNode, account: String, _ kind: WrittenMessage.Kind) {
    let message = WrittenMessage(
      author: node.name, recipients: submitted.recipients.compactMap { try? NodeName($0) }, id: submitted.approval,
      commitment: try? Digest(hex: submitted.commitment), kind: kind)
    drafts.append(
      WaitingDraft(
        node: node.name, account: account, id: submitted.approval, commitment: submitted.commitment, message: message))
  }

  /// Judges a draft: rightly, by who wrote it, or by another commitment.
  func approve() {
    guard !drafts.isEmpty else { return }
    let place = random.index(drafts.count)
    let pending = drafts[place]
    guard let node = node(pending.node), node.life != nil else { return }
    defer { collect(node) }
    switch random.below(5) {
    case 0:
      let request = ApproveRequest(id: pending.id, commitment: String(repeating: "0", count: 64))
      record("approve \(node.name) wrongly")
      if ask(.approve(request), of: node, as: "approver", DoneAnswer.self) != nil {
        watch.violation("6: \(node.name) took an approval of another commitment")
      }
    case 1:
      let request = ApproveRequest(id: pending.id, commitment: pending.commitment)
      record("approve \(node.name) alone")
      if ask(.approve(request), of: node, as: pending.account, DoneAnswer.self) != nil {
        watch.violation("6: \(node.name) let somebody approve their own draft")
      }
    default:
      drafts.remove(at: place)
      let request = ApproveRequest(id: pending.id, commitment: pending.commitment)
      record("approve \(node.name) \(pending.id)")
      // Where the answer is lost, the node knows whether it was approved: what it sends must arrive either way.
      if ask(.approve(request), of: node, as: "approver", DoneAnswer.self) != nil { approved.insert(pending.id) }
      written.append(pending.message)
    }
  }

  /// Acknowledges a message that came.
  func acknowledge(at node: SimulatedNode) {
    let candidates = written.filter { $0.recipients.contains(node.name) && $0.author != liar?.node.name }
    guard let message = random.pick(candidates) else { return }
    record("ack \(node.name) \(message.id)")
    let request = AcknowledgeRequest(reference: message.id, nationalReference: nil, unit: nil)
    defer { collect(node) }
    if message.kind == .sealed, ask(.acknowledge(request), of: node, as: "drafter", SubmittedAnswer.self) != nil {
      watch.violation("5: \(node.name) let somebody answer a message under seal who is on no list")
    }
    guard let answer = ask(.acknowledge(request), of: node, as: reader(of: message), SubmittedAnswer.self) else {
      return record("refused")
    }
    written.append(
      WrittenMessage(
        author: node.name, recipients: [message.author], id: answer.approval,
        commitment: try? Digest(hex: answer.commitment), kind: message.kind == .sealed ? .sealed : .plain))
    if !answer.waiting { approved.insert(answer.approval) }
  }

  /// Reads a message that came, of which its sender may learn.
  private func read(_ message: WrittenMessage, at node: SimulatedNode) {
    record("read \(node.name) \(message.id)")
    _ = ask(.show(message.id), of: node, as: reader(of: message), MessageAnswer.self)
    collect(node)
  }

  /// Reads some message that came.
  func read(at node: SimulatedNode) {
    if let message = random.pick(written.filter { $0.recipients.contains(node.name) }) { read(message, at: node) }
  }

  /// Who may know of a message.
  private func reader(of message: WrittenMessage) -> String { message.kind == .sealed ? "keeper" : "drafter" }

  /// What an officer sees of a message: the state of its thread.
  func threadState(of message: WrittenMessage, at node: SimulatedNode) -> String? {
    ask(.show(message.id), of: node, as: reader(of: message), MessageAnswer.self)?.state
  }
}

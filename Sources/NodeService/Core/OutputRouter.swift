import Dispatch
import Evidence
import Logging
import NodeCore
import PeerSync
import Synchronization

/// Carries the core's outputs out: answers to who asked, frames to links, work to workers.
///
/// Called on the core's queue after a transaction is durable; nothing here blocks.
final class OutputRouter: Sendable {
  private struct State {
    var answers: [RequestID: CheckedContinuation<any NodeAnswer, any Error>] = [:]
    var links: [LinkID: LinkOutbox] = [:]
  }

  private let state = Mutex(State())
  private let worker: NodeWorker
  private let logger: Logger
  private let node = Mutex<NodeServiceReference?>(nil)
  private let signed = Atomic<UInt64>(0)
  /// Messages that were handed out to be sealed and are not yet kept.
  private let sealing = Atomic<Int>(0)
  /// Whether somebody is about to be told of a change.
  private let changing = Atomic<Bool>(false)
  private let final = AsyncStream<any Error>.makeStream()
  private let signatures = AsyncStream<NodeWork>.makeStream()
  private let works = AsyncStream<NodeWork>.makeStream()
  /// Passwords cost 128 MiB and half a second each: two at a time, and not on the cooperative pool.
  private let passwords = DispatchQueue(label: "comity.passwords", attributes: .concurrent)
  private let passwordSlots = DispatchSemaphore(value: 2)
  /// Files are written in order, and a long verification does not hold up what comes meanwhile.
  private let files = DispatchQueue(label: "comity.attachments")
  private let verifications = DispatchQueue(label: "comity.attachments.verify")
  private let syncs = DispatchQueue(label: "comity.attachments.sync")

  init(worker: NodeWorker, logger: Logger) {
    self.worker = worker
    self.logger = logger
  }

  func attach(_ service: RunningNode) { node.withLock { $0 = NodeServiceReference(service: service) } }

  func expect(_ id: RequestID, _ continuation: CheckedContinuation<any NodeAnswer, any Error>) {
    state.withLock { $0.answers[id] = continuation }
  }

  /// Registers a link; its outputs come in order.
  /// - Parameter overfull: the peer does not read, and the connection must be closed.
  func open(_ link: LinkID, overfull: @escaping @Sendable () -> Void) -> LinkOutbox {
    let node = node.withLock { $0 }
    let outbox = LinkOutbox(drained: { node?.service?.queue.submit(.drained(link)) }, overfull: overfull)
    state.withLock { $0.links[link] = outbox }
    return outbox
  }

  func forget(_ link: LinkID) { state.withLock { $0.links.removeValue(forKey: link) }?.finish() }

  func route(_ outputs: [NodeOutput]) {
    for output in outputs {
      switch output {
      case .answer(let id, let result): answer(id, result.mapError { $0 as any Error })
      case .send(let link, let frame): state.withLock { $0.links[link] }?.put(.frame(frame))
      case .piece(let link, let piece): state.withLock { $0.links[link] }?.put(.piece(piece))
      case .enclosureNews(let news): log(news)
      case .recoveryNews(let news): news.log(to: logger)
      case .close(let link): forget(link)
      case .work(let work): enqueue(work)
      case .directoryChanged: announceChange()
      }
    }
  }

  private func log(_ news: EnclosureNews) {
    switch news {
    case .lost(let digest, let fault, let message, let author):
      let next = author.map { "it is fetched again from \($0)" } ?? "put it back from a backup"
      logger.error(
        "the file of an attachment is \(fault.rawValue); \(next)",
        metadata: ["attachment": "\(digest)", "message": "\(message ?? "-")"])
    case .absent(let digest, let peer):
      logger.warning(
        "a peer has not got the file of an attachment that it sent; it is asked again at every tick",
        metadata: ["attachment": "\(digest)", "peer": "\(peer)"])
    }
  }

  /// Tells of a change of the directory or of what is pinned. One that is on its way already tells of all until it looks.
  private func announceChange() {
    guard let service, !changing.exchange(true, ordering: .acquiringAndReleasing) else { return }
    // Unstructured: the core's queue is no task, and the change must not wait for it.
    Task {
      changing.store(false, ordering: .releasing)
      await service.directoryChanged()
    }
  }

  /// The store failed: everybody is answered, all links are closed, nothing of the batch happened.
  func storeFailed(_ error: any Error, _ inputs: [NodeInput], _ links: [LinkID]) {
    logger.error(
      "the store failed; nothing of the batch was kept",
      metadata: ["inputs": "\(inputs.count)", "reason": "\(StoreFailure.describe(error).message)"])
    if StoreFailure.isFinal(error) { final.continuation.yield(error) }
    let failure = StoreFailure.describe(error)
    for case .request(let id, _, _) in inputs { answer(id, .failure(failure)) }
    for case .done(let result) in inputs {
      if case .passwordChecked(let id, _, _) = result { answer(id, .failure(failure)) }
      if case .passwordHashed(let id, _, _) = result { answer(id, .failure(failure)) }
      if case .cosigned(let task, _) = result, case .request(let id) = task.client { answer(id, .failure(failure)) }
    }
    for link in links { forget(link) }
  }

  /// Takes messages to be sealed, unless too many wait.
  func offer(_ tasks: [SealTask]) -> Bool {
    guard sealing.load(ordering: .relaxed) < Limits.waitingSeals else { return false }
    enqueue(.seal(tasks))
    return true
  }

  func enqueue(_ work: NodeWork) {
    switch work {
    case .sign, .cosign: signatures.continuation.yield(work)
    case .seal(let tasks):
      sealing.add(tasks.count, ordering: .relaxed)
      works.continuation.yield(work)
    // Before anything leaves that tells of a new key.
    case .use: finish(work)
    case .judge: works.continuation.yield(work)
    case .enclosure(.write), .enclosure(.remove): files.async { [self] in finish(work) }
    case .enclosure(.sync): syncs.async { [self] in finish(work) }
    case .enclosure(.check), .enclosure(.verify): verifications.async { [self] in finish(work) }
    case .checkPassword, .hashPassword:
      passwords.async { [self] in
        passwordSlots.wait()
        defer { passwordSlots.signal() }
        finish(work)
      }
    }
  }

  /// Waits until every piece of an attachment that was handed out so far is written.
  func filesWritten() async {
    await withCheckedContinuation { continuation in files.async { continuation.resume() } }
  }

  /// Waits for a failure of the store after which the node must not go on.
  /// - Throws: that failure.
  func watchStore() async throws {
    for await error in final.stream { throw error }
  }

  /// Signs one checkpoint after another, in their order.
  func runSigner() async {
    for await work in signatures.stream {
      if case .sign = work { signed.add(1, ordering: .relaxed) }
      finish(work)
    }
  }

  /// How many checkpoints were signed.
  var signatureCount: UInt64 { signed.load(ordering: .relaxed) }

  /// Seals batches side by side; one counts as waiting until the core has kept what was sealed.
  func runWorkers() async {
    await withDiscardingTaskGroup { group in
      for await work in works.stream {
        group.addTask {
          let done = Completion()
          self.finish(work, done: done)
          await done.wait()
          if case .seal(let tasks) = work { self.sealing.subtract(tasks.count, ordering: .relaxed) }
        }
      }
    }
  }

  func stop() {
    final.continuation.finish()
    signatures.continuation.finish()
    works.continuation.finish()
    let (answers, links) = state.withLock { state in
      defer { state = State() }
      return (state.answers, state.links)
    }
    for answer in answers.values {
      answer.resume(throwing: NodeError(.refused, "the node is stopping; try again when it runs"))
    }
    for link in links.values { link.finish() }
  }

  private var service: RunningNode? { node.withLock { $0?.service } }

  /// Performs work and hands the result to the core; `done` is fulfilled when that is durable, or nobody is there any more.
  private func finish(_ work: NodeWork, done: Completion? = nil) {
    let result = worker.perform(work)
    if case .failed(_, let reason) = result { logger.error("work failed", metadata: ["reason": "\(reason)"]) }
    if case .sealed(_, let failed) = result, let first = failed.first {
      logger.error(
        "messages could not be sealed; they are tried again at the next tick",
        metadata: ["messages": "\(failed.count)", "reason": "\(first.reason)"])
    }
    guard let service else {
      done?.fulfil()
      return
    }
    service.queue.submit(.done(result), done: done)
  }

  private func answer(_ id: RequestID, _ result: Result<any NodeAnswer, any Error>) {
    state.withLock { $0.answers.removeValue(forKey: id) }?.resume(with: result)
  }
}

/// A reference that does not keep the service alive.
struct NodeServiceReference: Sendable {
  weak let service: RunningNode?
}

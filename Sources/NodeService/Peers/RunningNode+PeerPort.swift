import Evidence
import Logging
import Membership
import NodeCore
import NodeStore
import PeerSync
import Synchronization

extension RunningNode: PeerPort {
  package var nodeName: String { name.text }

  package var tlsIdentity: TLSIdentity {
    let key = keys.ring.tls(at: settings.now())
    return TLSIdentity(privateKey: key?.privateKey ?? [], pin: key?.id.bytes ?? [])
  }

  package var largestFrame: Int { PeerSync.Limits.frame }

  package func admittedPeers(pin: [UInt8]) -> [String] {
    guard let digest = try? Digest(pin), let directory = snapshot.withLock({ $0 }) else { return [] }
    let paused = paused.withLock { $0 }
    return pins.withLock({ $0 }).parties(digest, in: directory, at: settings.now()).map(\.name)
      .filter { $0 != name && !paused.contains($0) }.map(\.text)
  }

  package func nodeID(of peer: String) -> String? {
    guard let peer = try? NodeName(peer) else { return nil }
    return snapshot.withLock { $0 }?.party(peer)?.nodeID?.description
  }

  package func speaker(ofFirst frame: [UInt8]) -> String? {
    guard case .hello(let hello)? = try? Frame(decoding: frame) else { return nil }
    return hello.node.text
  }

  package func peersToDial() -> [PeerEndpoints] {
    guard let directory = snapshot.withLock({ $0 }) else { return [] }
    let paused = paused.withLock { $0 }
    return directory.text.parties
      .filter { $0.name != name && $0.state == .active && !$0.endpoints.isEmpty && !paused.contains($0.name) }
      .map { PeerEndpoints(peer: $0.name.text, endpoints: $0.endpoints) }
  }

  package func offer(_ prober: any PeerProber) { self.prober.withLock { $0 = prober } }

  package func refusedStranger(_ code: String) { refusals.count(code, of: nil) }

  package func notReached(_ peer: String, _ reason: String) {
    guard let peer = try? NodeName(peer) else { return }
    queue.submit(.unreached(peer, reason: reason))
  }

  package func directoryChanges() -> AsyncStream<Void> { directoryWatchers.stream() }

  package func serve(_ connection: PeerConnection) async {
    guard let peer = try? NodeName(connection.peer) else { return connection.close() }
    let link = LinkID(numbers.add(1, ordering: .relaxed).oldValue)
    let outputs = router.open(link) { [logger] in
      logger.warning("link given up: the peer takes nothing", metadata: ["peer": "\(peer)"])
      connection.close()
    }
    queue.submit(.linkOpened(link, peer))
    logger.notice("link up", metadata: ["peer": "\(peer)", "dialled": "\(connection.dialled)"])
    await withDiscardingTaskGroup { group in
      group.addTask {
        await self.send(outputs, over: connection)
        connection.close()
      }
      await self.receive(link, peer, connection)
      self.queue.submit(.linkClosed(link))
      self.router.forget(link)
      connection.close()
    }
    logger.notice("link down", metadata: ["peer": "\(peer)"])
  }

  private func send(_ outputs: LinkOutbox, over connection: PeerConnection) async {
    while let output = await outputs.next() {
      do { try await connection.send(frame(of: output).encoded()) } catch { return }
    }
  }

  /// The frame to send; a piece of an attachment is read now, and one that cannot be read is not there.
  private func frame(of output: LinkOutput) -> Frame {
    switch output {
    case .frame(let frame): return frame
    case .piece(let piece): return frame(with: piece)
    }
  }

  private func frame(with piece: EnclosurePiece) -> Frame {
    do {
      guard let bytes = try enclosures?.read(piece.digest, at: piece.offset, count: piece.count) else {
        return .enclosureGone(piece.digest)
      }
      if bytes.count == piece.count { return .enclosurePiece(piece, bytes) }
      queue.submit(.enclosureLost(piece.digest, .missing))
    } catch let error as NodeStoreError where error.code == .notFound {
      queue.submit(.enclosureLost(piece.digest, .missing))
    } catch {
      logger.error(
        "an attachment could not be read for a peer",
        metadata: ["attachment": "\(piece.digest)", "reason": "\(StoreFailure.describe(error).message)"])
    }
    return .enclosureGone(piece.digest)
  }

  /// The next frame; nil at the end, whatever it was. What was no frame at all is counted.
  private func next(_ connection: PeerConnection, of peer: NodeName) async -> [UInt8]? {
    do {
      return try await connection.inbound.next()
    } catch {
      guard let code = (error as? any FrameRefusal)?.refusal else { return nil }
      logger.warning("frame refused", metadata: ["peer": "\(peer)", "code": "\(code)"])
      refusals.count(code, of: peer.text)
      return nil
    }
  }

  /// Reads frame after frame; the next one is checked while the last one is made durable, and no further.
  private func receive(_ link: LinkID, _ peer: NodeName, _ connection: PeerConnection) async {
    var last: Completion?
    while let bytes = await next(connection, of: peer) {
      guard let directory = snapshot.withLock({ $0 }) else { return }
      let frame: Frame
      do throws(PeerSyncError) { frame = try Frame(decoding: bytes) } catch {
        logger.warning("frame refused", metadata: ["peer": "\(peer)", "code": "\(error.code)"])
        refusals.count("\(error.code)", of: peer.text)
        return
      }
      let prepared = PreparedFrame(
        frame, from: peer,
        keys: PreparedFrame.Keys(
          directory: directory, node: name, origin: origin, sealSeeds: keys.sealSeeds, suite: suite))
      if let failure = prepared.failure {
        logger.warning("frame refused", metadata: ["peer": "\(peer)", "code": "\(failure.code)"])
      }
      await last?.wait()
      let done = Completion()
      queue.submit(.frame(link, prepared), done: done)
      last = done
    }
  }
}

import Evidence
package import NodeCore
import NodeStore

extension RunningNode {
  /// Takes an attachment from an officer: it is sealed while it comes, durable before its row, and never whole in memory.
  /// - Parameter next: the next bytes of the content; nil at its end.
  /// - Throws: ``NodeError``; what `next` throws.
  package func addEnclosure(
    name label: String, mediaType: String, token: String?, next: () async throws -> [UInt8]?
  ) async throws -> any NodeAnswer {
    guard let folder = enclosures else { throw NodeError(.refused, "this node keeps no attachments") }
    guard let begun = try await ask(.enclosureBegin, token: token) as? EnclosureBeginAnswer else {
      throw NodeError(.defect, "the question was answered with something else")
    }
    do {
      let file = try folder.newFile(Hex.encode(suite.randomBytes(16)))
      var sealer = try EnclosureSealer(
        key: suite.randomBytes(32), salt: suite.randomBytes(24), sender: name,
        federation: try Digest(hex: begun.federation), suite: suite)
      while let bytes = try await next() { try file.append(try sealer.seal(bytes)) }
      let enclosure = try sealer.finish(name: label, mediaType: mediaType) { try file.append($0) }
      try file.finish(as: enclosure.digest)
      return try await ask(.enclosureAdd(enclosure), token: token)
    } catch let error as EvidenceError {
      throw NodeError(.invalid, error.message)
    } catch let error as NodeStoreError {
      throw NodeError(error.code == .full ? .storeFull : .storeFailed, error.message)
    }
  }

  /// Opens an attachment of a message to an officer; the reading is logged before a byte is given out.
  /// - Throws: ``NodeError``.
  package func readEnclosure(_ request: EnclosureReadRequest, token: String?) async throws -> EnclosureReading {
    guard let folder = enclosures else { throw NodeError(.refused, "this node keeps no attachments") }
    let (enclosure, answer) = try await described(request, token: token)
    if folder.length(of: enclosure.digest) != enclosure.sealedLength {
      await report(.missing, of: enclosure.digest)
      // The core says now what is to be said; where it does not, the file was put back meanwhile.
      _ = try await described(request, token: token)
    }
    return EnclosureReading(
      enclosure, sender: try NodeName(answer.sender), federation: try Digest(hex: answer.federation), folder: folder,
      suite: suite
    ) { [weak self] fault in await self?.report(fault, of: enclosure.digest) }
  }

  private func described(
    _ request: EnclosureReadRequest, token: String?
  ) async throws -> (Enclosure, EnclosureReadAnswer) {
    guard let answer = try await ask(.enclosureRead(request), token: token) as? EnclosureReadAnswer,
      let bytes = Base64.decode(answer.description)
    else { throw NodeError(.defect, "the question was answered with something else") }
    return (try Enclosure(parsing: bytes), answer)
  }

  /// Tells the core what became of an attachment's file; it is durable when this returns.
  private func report(_ fault: EnclosureFault, of digest: Digest) async {
    let done = Completion()
    queue.submit(.enclosureLost(digest, fault), done: done)
    await done.wait()
  }
}

import Evidence
import SwiftProtobuf

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Frame {
  /// Reads a frame; every part becomes a typed value or the frame is refused.
  /// - Throws: ``PeerSyncError`` `malformed`.
  package init(decoding bytes: [UInt8]) throws(PeerSyncError) {
    guard bytes.count <= Limits.frame else { throw PeerSyncError(.malformed, "a frame is over \(Limits.frame) bytes") }
    do {
      self = try Self.read(try Comity_V1_Frame(serializedBytes: bytes))
    } catch let error as PeerSyncError {
      throw error
    } catch let error as EvidenceError {
      throw PeerSyncError(.malformed, error.message)
    } catch {
      throw PeerSyncError(.malformed, "a frame is no message of the protocol")
    }
  }

  private static func read(_ frame: Comity_V1_Frame) throws -> Frame {
    switch frame.body {
    case .hello(let hello): return .hello(try Hello(hello))
    case .frontier(let frontier): return .frontier(try Frontier(frontier))
    case .credit(let credit):
      guard credit.hold != 0 else { return .credit(messages: credit.messages, bytes: credit.bytes) }
      // A reason that a newer version knows is a reason all the same.
      return .withheld(CreditHold(rawValue: credit.hold) ?? .declined)
    case .checkpoint(let checkpoint):
      guard let kind = CheckpointKind(rawValue: checkpoint.kind.rawValue) else {
        throw PeerSyncError(.malformed, "a checkpoint of unknown kind")
      }
      return .checkpoint(kind, try LinkedCheckpoint(checkpoint.checkpoint))
    case .cosignature(let answer): return .cosignature(try CosignatureAnswer(answer))
    case .deliver(let delivery): return .deliver(try Delivery(delivery))
    case .receipts(let receipts):
      guard receipts.statements.count <= Limits.statements else {
        throw PeerSyncError(.malformed, "over \(Limits.statements) receipts in one frame")
      }
      return .receipts(
        try LinkedCheckpoint(receipts.checkpoint), try receipts.statements.map { try LoggedStatement($0) })
    case .groupHeads(let heads):
      guard heads.heads.count <= Limits.groupHeads else {
        throw PeerSyncError(.malformed, "over \(Limits.groupHeads) heads of groups in one frame")
      }
      return .groupHeads(try heads.heads.map { try GroupHead($0) })
    case .groupProof(let proof):
      return .groupProof(
        GroupProof(
          statement: try LoggedStatement(proof.statement),
          note: try SignedNote(parsing: Array(proof.note), limit: Evidence.Limits.checkpointNote)))
    case .enclosureAsk(let ask):
      let digest = try Digest(Array(ask.digest))
      return .enclosureAsk(try EnclosurePiece(digest: digest, offset: ask.offset, count: Int(ask.count)))
    case .enclosurePiece(let piece):
      let (digest, bytes) = (try Digest(Array(piece.digest)), Array(piece.bytes))
      return .enclosurePiece(
        try EnclosurePiece(digest: digest, offset: piece.offset, count: bytes.count), bytes)
    case .enclosureGone(let gone): return .enclosureGone(try Digest(Array(gone.digest)))
    case .pouch(let label):
      guard label.packed <= UInt64(Timestamp.maximum) else {
        throw PeerSyncError(.malformed, "a pouch was packed at no time that there is")
      }
      return .pouch(
        try PouchLabel(
          id: Array(label.id), part: label.part, isEnd: label.end, isLast: label.last, hello: try Hello(label.hello),
          recipient: try NodeName(label.recipient), packed: Timestamp(milliseconds: Int64(label.packed))))
    case .stated(let stated):
      guard stated.statements.count <= Limits.stated else {
        throw PeerSyncError(.malformed, "over \(Limits.stated) statements of a node about itself in one frame")
      }
      return .stated(try LinkedCheckpoint(stated.checkpoint), try stated.statements.map { try LoggedStatement($0) })
    case .directoryAsk(let ask): return .directoryAsk(version: ask.version, offset: ask.offset)
    case .directoryPart(let part):
      return .directoryPart(
        try DirectoryPart(version: part.version, size: part.size, offset: part.offset, bytes: Array(part.bytes)))
    case .ping: return .ping
    case .pong: return .pong
    case .ask: return .ask
    case .shown(let shown):
      return .shown(shown.note.isEmpty ? nil : try checkpointNote(shown.note))
    case .opening(let opening):
      return .opening(
        EpochOpening(
          closing: try checkpointNote(opening.closing), checkpoint: try LinkedCheckpoint(opening.checkpoint),
          statement: try LoggedStatement(opening.statement)))
    case .close(let close): return .close(code: close.code, reason: String(close.reason.prefix(Limits.text)))
    case nil: throw PeerSyncError(.malformed, "a frame of a kind that this version does not know")
    }
  }
}

/// A checkpoint note as it travels.
private func checkpointNote(_ bytes: Data) throws -> SignedNote {
  try SignedNote(parsing: Array(bytes), limit: Evidence.Limits.checkpointNote)
}

extension Hello {
  fileprivate init(_ message: Comity_V1_Hello) throws {
    self.init(
      version: message.protocol, federation: try Digest(Array(message.federation)), node: try NodeName(message.node),
      identity: try Digest(Array(message.identity)),
      directory: DirectoryReference(
        version: message.directoryVersion, digest: try Digest(Array(message.directoryDigest))),
      logEpoch: message.logEpoch, software: String(message.software.prefix(Limits.text)))
  }
}

extension Frontier {
  fileprivate init(_ message: Comity_V1_Frontier) throws {
    guard message.channels.count <= Limits.channelHeads else {
      throw PeerSyncError(.malformed, "over \(Limits.channelHeads) channels in one frontier")
    }
    let cosigned = Array(message.cosigned)
    self.init(
      logEpoch: message.logEpoch, size: message.size, root: try Digest(Array(message.root)),
      cosigned: cosigned.isEmpty
        ? nil : try SignedNote(parsing: cosigned, limit: Evidence.Limits.checkpointNote),
      channels: try message.channels.map { try Head($0) }, receiptsBelow: message.receiptsBelow,
      statedBelow: message.statedBelow)
  }
}

extension Frontier.Head {
  fileprivate init(_ message: Comity_V1_ChannelHead) throws {
    guard let channel = ChannelKind(rawValue: message.channel) else {
      throw PeerSyncError(.malformed, "a channel that is neither ordinary nor sealed")
    }
    self.init(
      channel: channel, epoch: message.epoch, number: message.number,
      digest: message.digest.isEmpty ? .zero : try Digest(Array(message.digest)))
  }
}

extension GroupHead {
  fileprivate init(_ message: Comity_V1_GroupHead) throws {
    self.init(
      group: try Digest(Array(message.group)), author: try NodeName(message.author), epoch: message.epoch,
      number: message.number,
      commitment: try Digest(Array(message.commitment)))
  }
}

extension LinkedCheckpoint {
  fileprivate init(_ message: Comity_V1_LinkedCheckpoint) throws {
    guard message.proof.count <= Evidence.Limits.proofHashes else {
      throw PeerSyncError(.malformed, "a consistency proof is too long")
    }
    self.init(
      note: try SignedNote(parsing: Array(message.note), limit: Evidence.Limits.checkpointNote),
      since: message.since, proof: try message.proof.map { try Digest(Array($0)) })
  }
}

extension CosignatureAnswer {
  fileprivate init(_ message: Comity_V1_Cosignature) throws {
    let lines = Array(message.lines).split(separator: 0x0A)
    guard lines.count <= 2 else { throw PeerSyncError(.malformed, "a cosignature has two lines") }
    self.init(
      status: message.status, size: message.size,
      root: message.root.isEmpty ? .zero : try Digest(Array(message.root)),
      lines: try lines.map { try NoteLine(parsing: $0) })
  }
}

extension LoggedStatement {
  fileprivate init(_ message: Comity_V1_Statement) throws {
    try self.init(
      event: Array(message.event), salt: try Salt(Array(message.salt)), index: message.index,
      inclusion: try message.inclusion.map { try Digest(Array($0)) })
  }
}

extension Delivery {
  fileprivate init(_ message: Comity_V1_Deliver) throws {
    guard message.parcels.count <= Limits.parcels, message.batchKeys.count <= Limits.batchKeys else {
      throw PeerSyncError(.malformed, "too many parcels or batch keys in one frame")
    }
    self.init(
      checkpoint: try LinkedCheckpoint(message.checkpoint), batchKeys: message.batchKeys.map { Array($0) },
      parcels: try message.parcels.map { parcel in
        Parcel(
          statement: try LoggedStatement(parcel.statement), envelope: Array(parcel.envelope), body: Array(parcel.body))
      })
  }
}

import Evidence
import SwiftProtobuf

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

extension Frame {
  /// The protobuf bytes, without the length field of the link.
  package func encoded() -> [UInt8] {
    var frame = Comity_V1_Frame()
    switch self {
    case .hello(let hello): frame.hello = hello.message
    case .frontier(let frontier): frame.frontier = frontier.message
    case .credit(let messages, let bytes):
      frame.credit = .with {
        $0.messages = messages
        $0.bytes = bytes
      }
    case .withheld(let hold): frame.credit = .with { $0.hold = hold.rawValue }
    case .checkpoint(let kind, let linked):
      frame.checkpoint = .with {
        $0.kind = Comity_V1_Checkpoint.Kind(rawValue: kind.rawValue) ?? .live
        $0.checkpoint = linked.message
      }
    case .cosignature(let answer): frame.cosignature = answer.message
    case .deliver(let delivery): frame.deliver = delivery.message
    case .receipts(let linked, let statements):
      frame.receipts = .with {
        $0.checkpoint = linked.message
        $0.statements = statements.map(\.message)
      }
    case .groupHeads(let heads): frame.groupHeads = .with { $0.heads = heads.map(\.message) }
    case .groupProof(let proof):
      frame.groupProof = .with {
        $0.statement = proof.statement.message
        $0.note = Data(proof.note.bytes)
      }
    case .enclosureAsk(let piece):
      frame.enclosureAsk = .with {
        $0.digest = Data(piece.digest.bytes)
        $0.offset = piece.offset
        $0.count = UInt32(clamping: piece.count)
      }
    case .enclosurePiece(let piece, let bytes):
      frame.enclosurePiece = .with {
        $0.digest = Data(piece.digest.bytes)
        $0.offset = piece.offset
        $0.bytes = Data(bytes)
      }
    case .enclosureGone(let digest): frame.enclosureGone = .with { $0.digest = Data(digest.bytes) }
    case .pouch(let label):
      frame.pouch = .with {
        $0.id = Data(label.id)
        $0.part = label.part
        $0.end = label.isEnd
        $0.last = label.isLast
        $0.hello = label.hello.message
        $0.recipient = label.recipient.text
        $0.packed = UInt64(clamping: label.packed.milliseconds)
      }
    case .stated(let linked, let statements):
      frame.stated = .with {
        $0.checkpoint = linked.message
        $0.statements = statements.map(\.message)
      }
    case .directoryAsk(let version, let offset):
      frame.directoryAsk = .with {
        $0.version = version
        $0.offset = offset
      }
    case .directoryPart(let part):
      frame.directoryPart = .with {
        $0.version = part.version
        $0.size = part.size
        $0.offset = part.offset
        $0.bytes = Data(part.bytes)
      }
    case .ping: frame.ping = Comity_V1_Ping()
    case .pong: frame.pong = Comity_V1_Pong()
    case .ask: frame.ask = Comity_V1_Ask()
    case .shown(let note): frame.shown = .with { $0.note = Data(note?.bytes ?? []) }
    case .opening(let opening):
      frame.opening = .with {
        $0.closing = Data(opening.closing.bytes)
        $0.checkpoint = opening.checkpoint.message
        $0.statement = opening.statement.message
      }
    case .close(let code, let reason):
      frame.close = .with {
        $0.code = code
        $0.reason = reason
      }
    }
    // A message of ours without required fields: serialisation has nothing to fail on but memory.
    let bytes: [UInt8]? = try? frame.serializedBytes()
    return bytes ?? []
  }
}

extension Hello {
  fileprivate var message: Comity_V1_Hello {
    .with {
      $0.protocol = version
      $0.federation = Data(federation.bytes)
      $0.node = node.text
      $0.identity = Data(identity.bytes)
      $0.directoryVersion = directory.version
      $0.directoryDigest = Data(directory.digest.bytes)
      $0.logEpoch = logEpoch
      $0.software = software
    }
  }
}

extension Frontier {
  fileprivate var message: Comity_V1_Frontier {
    .with {
      $0.logEpoch = logEpoch
      $0.size = size
      $0.root = Data(root.bytes)
      $0.cosigned = Data(cosigned?.bytes ?? [])
      $0.channels = channels.map(\.message)
      $0.receiptsBelow = receiptsBelow
      $0.statedBelow = statedBelow
    }
  }
}

extension Frontier.Head {
  fileprivate var message: Comity_V1_ChannelHead {
    .with {
      $0.channel = channel.rawValue
      $0.epoch = epoch
      $0.number = number
      $0.digest = digest == .zero ? Data() : Data(digest.bytes)
    }
  }
}

extension GroupHead {
  fileprivate var message: Comity_V1_GroupHead {
    .with {
      $0.group = Data(group.bytes)
      $0.author = author.text
      $0.epoch = epoch
      $0.number = number
      $0.commitment = Data(commitment.bytes)
    }
  }
}

extension LinkedCheckpoint {
  fileprivate var message: Comity_V1_LinkedCheckpoint {
    .with {
      $0.note = Data(note.bytes)
      $0.since = since
      $0.proof = proof.map { Data($0.bytes) }
    }
  }
}

extension CosignatureAnswer {
  fileprivate var message: Comity_V1_Cosignature {
    .with {
      $0.status = status
      $0.size = size
      $0.root = Data(root.bytes)
      $0.lines = Data(lines.map(\.text).joined().utf8)
    }
  }
}

extension LoggedStatement {
  fileprivate var message: Comity_V1_Statement {
    .with {
      $0.event = Data(event)
      $0.salt = Data(salt.bytes)
      $0.index = index
      $0.inclusion = inclusion.map { Data($0.bytes) }
    }
  }
}

extension Delivery {
  fileprivate var message: Comity_V1_Deliver {
    .with { deliver in
      deliver.checkpoint = checkpoint.message
      deliver.batchKeys = batchKeys.map { Data($0) }
      deliver.parcels = parcels.map { parcel in
        .with {
          $0.statement = parcel.statement.message
          $0.envelope = Data(parcel.envelope)
          $0.body = Data(parcel.body)
        }
      }
    }
  }
}

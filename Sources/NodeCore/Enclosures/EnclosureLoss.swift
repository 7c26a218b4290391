package import Evidence
import NodeStore

/// What became of an attachment's file that had been whole.
package enum EnclosureFault: String, Sendable, Codable {
  /// There is none, or it is shorter than it was.
  case missing
  /// Its bytes are others.
  case damaged
}

/// What whoever runs the core is to log of an attachment; ids only.
package enum EnclosureNews: Sendable, Equatable {
  /// Its file is not what it was. The message is nil for a draft's, and for one under seal; `again` says from whom it is fetched again.
  case lost(Digest, EnclosureFault, message: String?, again: NodeName?)
  /// A peer that sent it says that it has not got the file.
  case absent(Digest, at: NodeName)
}

/// A file that was found missing or damaged, and how it stood then: one that changed since was put back.
struct EnclosureLoss {
  let fault: EnclosureFault
  let stamp: FileStamp?
}

import Evidence
import Membership

/// Reads an auditor's own trust folder.
enum TrustReading {
  static func read(_ path: String) throws -> TrustFolder {
    let folder = DiskFolder(path: path)
    do {
      return try TrustFolder(suite: .comity1) { try folder.read($0, limit: $1) }
    } catch {
      let why = Failure(error).message
      throw Failure(.cannotTell, "the trust folder \(path) cannot be used: \(why)")
    }
  }
}

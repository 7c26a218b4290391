import Evidence
import Membership

/// The policy file that an auditor of the demo would write.
enum DemoTrust {
  static func directory(_ folder: DiskFolder) throws -> String {
    let trust = try TrustFolder(suite: .comity1) { try folder.read($0, limit: $1) }
    return TrustFolder.policy(for: trust.directory, epoch: 1)
  }
}

/// What an export may find in the folder that it writes, and how it knows its own policy again.
package enum ExportFolder {
  private static let own: Set<String> = ["before", "checkpoint", "events", "log.vkey", "policy", "tile"]
  /// The folder of the heads that closed the epochs before.
  private static let before = "before"
  private static let trust = ["genesis", "directory"]
  private static let mark = "# As the node gave it. SHA-256 of what stands above: "

  /// A name in the folder for which nothing may be written there; nil when the folder is free, or an export.
  ///
  /// A log's folder may hold an auditor's own things besides; one without a checkpoint holds what a run that was cut short
  /// left, and nothing else. Neither is a trust folder.
  package static func obstacle(among names: [String]) -> String? {
    if let trusted = names.first(where: trust.contains) { return trusted }
    guard !names.contains("checkpoint") else { return nil }
    return names.sorted().first { name in
      !own.contains(name) && !(name.hasSuffix(".new") && own.contains(String(name.dropLast(4)))) && name != "lost+found"
    }
  }

  /// The file of the head that closed an epoch.
  package static func closing(ofEpoch epoch: UInt64) -> String { "\(before)/\(epoch)" }

  /// The file of the event that opens the epoch, which stands there without the other events too.
  package static let opening = "\(before)/opening"

  /// Whether a path in the folder is that of a head that closed an epoch, or of the event that opens this one.
  static func isBefore(_ path: String) -> Bool {
    if path == opening { return true }
    guard path.hasPrefix(before + "/"), let epoch = UInt64(path.dropFirst(before.count + 1)) else { return false }
    return path == closing(ofEpoch: epoch)
  }

  /// A node's policy as it is written beside the log.
  package static func policy(_ text: String) -> String { text + mark + Digest.sha256(Array(text.utf8)).hex + "\n" }

  /// Whether the policy that stands there may be replaced: an export wrote it and nobody changed it since.
  package static func mayReplace(policy held: [UInt8], by text: String) -> Bool {
    guard held != Array(text.utf8), held != Array(policy(text).utf8) else { return true }
    let lines = String(decoding: held, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
    let written = lines.dropLast(2).map { $0 + "\n" }.joined()
    return held == Array(policy(written).utf8)
  }
}

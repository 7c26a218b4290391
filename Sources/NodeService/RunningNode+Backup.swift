import Dispatch
import NodeCore
import Synchronization

extension RunningNode {
  /// Copies the store while the node goes on, and records that it was done.
  /// - Throws: ``NodeError`` `notPermitted` without the right, `refused` where one is being made already or the folder has a store.
  func backUp(_ request: BackupRequest, token: String?) async throws -> BackupAnswer {
    guard let begun = try await askCore(.backupBegin, token: token) as? BackupBegunAnswer else {
      throw NodeError(.defect, "a question about a backup was answered with something else")
    }
    guard let copyStore else { throw NodeError(.notReady, "this node has no folder of a store that could be copied") }
    guard request.folder.hasPrefix("/"), request.folder.utf8.count < Limits.longestPath else {
      throw NodeError(.invalid, "name the backup's folder by its whole path, such as /var/backups/comity/2026-11-24")
    }
    guard !isBackingUp.exchange(true, ordering: .acquiringAndReleasing) else {
      throw NodeError(.refused, "a backup is being made already; wait until it is done")
    }
    defer { isBackingUp.store(false, ordering: .releasing) }
    // The copy waits for the disk for as long as it takes: on a thread of its own, since the cooperative pool has few.
    let made = try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<BackupMade, any Error>) in
      DispatchQueue(label: "store backup").async {
        continuation.resume(with: Result { try copyStore(request.folder) })
      }
    }
    _ = try await askCore(.backupMade(made), token: token)
    return BackupAnswer(folder: request.folder, size: made.size, digest: made.digest, entries: begun.entries)
  }
}

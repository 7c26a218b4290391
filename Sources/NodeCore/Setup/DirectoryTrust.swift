import Evidence
import Membership

/// Whom a node trusts: the directory in force, and which versions it took before.
struct DirectoryTrust {
  /// The directory in force.
  private(set) var directory: Directory?
  /// All versions that were taken, the one in force among them.
  private(set) var directories: DirectoryHistory

  init(directory: Directory?, directories: DirectoryHistory) {
    self.directory = directory
    self.directories = directories
  }

  /// Takes the next version, which was verified.
  mutating func take(_ next: Directory) {
    directory = next
    directories.append(next.text.digest)
  }
}

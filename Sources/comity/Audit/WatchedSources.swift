import Evidence
import Foundation

/// Which log each source of a watch showed, kept beside the state: a source that cannot be reached does not say so itself.
struct WatchedSources {
  private struct Stored: Codable {
    struct Source: Codable {
      /// The folder of its log's state; nil while it never showed one.
      var folder: String?
      /// Since when it is tried in vain, while it never showed a log.
      var tried: String?
    }

    private(set) var schema = "comity/watch-sources/1"
    var sources: [String: Source]
  }

  private let state: String

  /// - Parameter state: the folder that the auditor named.
  init(_ state: String) { self.state = state }

  private var file: String { "\(state)/sources.json" }

  /// Where the state of the log lies that a source showed; nil for none.
  func folder(of source: String) throws -> WatchFolder? {
    try read().sources[source]?.folder.map { WatchFolder(path: "\(state)/\($0)") }
  }

  /// Notes which log a source shows.
  func note(_ origin: LogOrigin, of source: String) throws {
    let folder = WatchFolder.name(of: origin)
    var stored = try read()
    guard stored.sources[source]?.folder != folder else { return }
    stored.sources[source] = Stored.Source(folder: folder, tried: nil)
    try write(stored)
  }

  /// Since when a source is tried in vain, which from now on is kept.
  func triedSince(_ source: String, now: Timestamp) throws -> Timestamp {
    var stored = try read()
    if let tried = try stored.sources[source]?.tried.map({ try Timestamp(rfc3339: $0) }) { return tried }
    guard stored.sources[source] == nil else { return now }
    stored.sources[source] = Stored.Source(folder: nil, tried: now.description)
    try write(stored)
    return now
  }

  private func read() throws -> Stored {
    guard FileManager.default.fileExists(atPath: file) else { return Stored(sources: [:]) }
    do {
      return try JSONDecoder().decode(Stored.self, from: Data(try LocalFile.read(file)))
    } catch {
      throw WatchFolder.Unreadable(
        message: "\(file) cannot be read: which source showed which log is not known; move it away to begin anew")
    }
  }

  private func write(_ stored: Stored) throws {
    try LocalFile.makeFolder(state)
    try LocalFile.write(try Terminal.encoded(stored) + [0x0A], to: file, mode: 0o600)
  }
}

import Logging
import Synchronization

/// Keeps the codes that a link logs.
final class CodeLog: Sendable {
  private let kept = Mutex<[String]>([])

  var codes: [String] { kept.withLock { $0 } }
  var logger: Logger { Logger(label: "test") { [self] _ in Handler(log: self) } }

  private struct Handler: LogHandler {
    let log: CodeLog
    var logLevel = Logger.Level.info
    var metadata: Logger.Metadata = [:]

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
      get { metadata[key] }
      set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
      guard let code = event.metadata?["code"] else { return }
      log.kept.withLock { $0.append("\(code)") }
    }
  }
}

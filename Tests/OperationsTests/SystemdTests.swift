import Foundation
import Glibc
import Operations
import Testing

@Suite("systemd watches the daemon")
struct SystemdTests {
  /// What systemd hears, at a socket of the file system or an abstract one.
  private func heard(at path: String, _ speak: (SystemdNotifier) -> Void) throws -> [String] {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    try #require(descriptor >= 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var name = Array(path.utf8)
    if path.hasPrefix("@") { name[0] = 0 } else { name.append(0) }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) }
    }
    try #require(bound == 0)
    speak(SystemdNotifier(environment: ["NOTIFY_SOCKET": path]))
    var messages: [String] = []
    var buffer = [UInt8](repeating: 0, count: 512)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      guard count > 0 else { return messages }
      messages.append(String(decoding: buffer.prefix(count), as: UTF8.self))
    }
  }

  private func speak(_ notifier: SystemdNotifier) {
    notifier.ready()
    notifier.status("2 peers\nSTOPPING=1")
    notifier.watchdog()
    notifier.stopping()
  }

  @Test("It hears readiness, one status line, life and the end, in this order")
  func everythingIsHeard() throws {
    let expected = ["READY=1", "STATUS=2 peers STOPPING=1", "WATCHDOG=1", "STOPPING=1"]
    let folder = try TemporaryFolder()
    #expect(try heard(at: folder.path + "/notify", speak) == expected)
    #expect(try heard(at: "@comity-\(UUID().uuidString)", speak) == expected)
  }

  @Test("Without a socket, with an overlong or a dead one, the daemon goes on")
  func nobodyListens() {
    for path in [nil, "", "relative", "/nonexistent/notify", "/" + String(repeating: "x", count: 300)] {
      speak(SystemdNotifier(environment: path.map { ["NOTIFY_SOCKET": $0] } ?? [:]))
    }
  }

  @Test("The watchdog is fed twice as often as it wants, and only by whom it watches")
  func watchdogInterval() {
    #expect(SystemdNotifier(environment: ["WATCHDOG_USEC": "30000000"]).watchdogInterval == .seconds(15))
    #expect(
      SystemdNotifier(environment: ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "\(getpid())"]).watchdogInterval
        == .seconds(15))
    #expect(SystemdNotifier(environment: ["WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"]).watchdogInterval == nil)
    for nonsense in ["", "0", "-5", "soon"] {
      #expect(SystemdNotifier(environment: ["WATCHDOG_USEC": nonsense]).watchdogInterval == nil)
    }
  }
}

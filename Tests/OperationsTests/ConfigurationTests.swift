import Foundation
import Operations
import Testing

@Suite("The configuration")
struct ConfigurationTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private func message(_ yaml: String) -> String {
    do throws(OperationsError) {
      _ = try NodeConfiguration(yaml: yaml, file: "x.yaml")
      return "accepted"
    } catch { return error.message }
  }

  @Test("that is documented means the defaults, and documents every key")
  func documented() throws {
    let text = try String(contentsOfFile: Self.root + "/Config/comityd.yaml", encoding: .utf8)
    #expect(try NodeConfiguration(yaml: text, file: "x.yaml") == NodeConfiguration(yaml: "", file: "y.yaml"))
    for key in [
      "data", "socket", "group", "listen", "reconnectInitial", "reconnectMaximum", "tick", "block", "cover", "cost",
      "idle", "absolute", "level", "format", "passphraseFile", "keyFile", "credential",
    ] { #expect(text.contains("\(key):"), "\(key) is not explained") }
  }

  @Test("names unknown keys and wrong values with their line")
  func wrong() {
    #expect(message("audit:\n  tik: 5\n").contains("line 2") && message("audit:\n  tik: 5\n").contains("audit.tik"))
    #expect(message("audit:\n  tick: soon\n").contains("audit.tick"))
    #expect(message("passwords:\n  cost: 4\n").contains("14"))
    #expect(message("peer:\n  listen: nowhere\n").contains("peer.listen"))
    #expect(message("audit:\n  cover: maybe\n").contains("true or false"))
    #expect(message("audit: [1, 2]\n").contains("list"))
    #expect(message("store:\n  keyFile: a\n  passphraseFile: b\n").contains("one of"))
    #expect(message("log:\n  level: loud\n").contains("log.level"))
    #expect(message(": : :").contains("x.yaml"))
    #expect(message("node:\n  data: /\(String(repeating: "x", count: 120))\n").contains("100"))
  }

  @Test("reads what it is given")
  func values() throws {
    let read = try NodeConfiguration(
      yaml: "node:\n  data: /d\npeer:\n  listen: '[::1]:7000'\naudit:\n  tick: 0.5\nstore:\n  credential: c\n",
      file: "x.yaml")
    #expect(read.dataFolder == "/d" && read.listen?.host == "::1" && read.listen?.port == 7000 && read.tick == 0.5)
    #expect(read.storeSecret == .credential("c"))
    #expect(try NodeConfiguration(yaml: "peer:\n  listen: none\n", file: "x").listen == nil)
  }

  @Test("takes secrets from files that others cannot read")
  func secrets() throws {
    let path = NSTemporaryDirectory() + "comity-secret-\(UUID().uuidString)"
    defer { unlink(path) }
    try Data("word word\n".utf8).write(to: URL(fileURLWithPath: path))
    chmod(path, 0o644)
    #expect(throws: OperationsError.self) { try PassphraseSource.file(path).read() }
    chmod(path, 0o600)
    #expect(try PassphraseSource.file(path).read() == Array("word word".utf8))
    try Data("\n".utf8).write(to: URL(fileURLWithPath: path))
    #expect(throws: OperationsError.self) { try PassphraseSource.file(path).read() }
    #expect(throws: OperationsError.self) { try PassphraseSource.file(path + "-absent").read() }
  }

  @Test("lets systemd know")
  func notify() throws {
    let path = NSTemporaryDirectory() + "comity-notify-\(UUID().uuidString.prefix(8))"
    defer { unlink(path) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    SystemdNotifier(path: path).ready()
    var buffer = [UInt8](repeating: 0, count: 64)
    let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    #expect(String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self) == "READY=1")
  }
}

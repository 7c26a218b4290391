import Foundation
import Operations
import Testing

@Suite("A node finds its own places")
struct RuntimePathsTests {
  @Test("The system's data folder has the system's socket, any other folder its own")
  func socketFollowsData() {
    #expect(RuntimePaths.controlSocket(data: "/var/lib/comity") == "/run/comity/control.sock")
    #expect(RuntimePaths.controlSocket(data: "/srv/a") == "/srv/a/control.sock")
  }

  @Test("A socket path of 100 bytes is taken, one byte more is refused with what to do")
  func longSocketIsRefused() throws {
    let longest = "/" + String(repeating: "x", count: 99)
    #expect(try RuntimePaths.checkedSocket(longest) == longest)
    do {
      _ = try RuntimePaths.checkedSocket(longest + "x")
      Issue.record("a socket path was accepted that the system cuts off")
    } catch {
      #expect(error.code == .path)
      #expect(error.message.contains("101 bytes") && error.message.contains("control.socket"))
    }
  }

  @Test(
    "keep one session a node, whatever folder the command runs in",
    arguments: [
      (["HOME": "/people/anna"], "/people/anna/.local/state/comity/session-srv-alpha"),
      (["HOME": "/people/anna", "XDG_STATE_HOME": "/state"], "/state/comity/session-srv-alpha"),
      (["HOME": "/people/anna", "XDG_STATE_HOME": "state"], "/people/anna/.local/state/comity/session-srv-alpha"),
    ])
  func sessions(environment: [String: String], file: String) {
    for data in ["/srv/alpha", "/srv/./alpha/", "/srv/beta/../alpha"] {
      #expect(RuntimePaths.sessionFile(data: data, in: environment) == file)
    }
    let here = FileManager.default.currentDirectoryPath.replacing("/", with: "-")
    #expect(RuntimePaths.sessionFile(data: "alpha", in: environment).hasSuffix("session\(here)-alpha"))
  }
}

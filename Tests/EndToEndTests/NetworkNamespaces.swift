import Foundation
import Testing

/// Two networks joined by one cable, on which a test can block one direction or lose packets. Needs root, Linux and iproute2.
final class NetworkNamespaces {
  private static let tool = "/usr/sbin/ip"

  /// This machine lets a test make networks.
  static let available = getuid() == 0 && (try? NetworkNamespaces()) != nil

  /// The networks' names, and the one address in each.
  let names: [String]
  let addresses = ["10.213.77.1", "10.213.77.2"]

  init() throws {
    let mark = UUID().uuidString.prefix(6).lowercased()
    names = ["comity-\(mark)-a", "comity-\(mark)-b"]
    for name in names { try Self.ip(["netns", "add", name]) }
    try Self.ip([
      "link", "add", "cable", "netns", names[0], "type", "veth", "peer", "name", "cable", "netns", names[1],
    ])
    for (name, address) in zip(names, addresses) {
      try Self.ip(["-n", name, "address", "add", "\(address)/24", "dev", "cable"])
      for link in ["lo", "cable"] { try Self.ip(["-n", name, "link", "set", link, "up"]) }
    }
  }

  deinit {
    for name in names { try? Self.ip(["netns", "delete", name]) }
  }

  /// From now on nothing that one side sends arrives; what the other sends still does.
  func block(_ side: Int) throws {
    try Self.ip(["-n", names[side], "route", "add", "blackhole", "\(addresses[1 - side])/32"])
  }

  func unblock(_ side: Int) throws {
    try Self.ip(["-n", names[side], "route", "delete", "blackhole", "\(addresses[1 - side])/32"])
  }

  /// Loses a share of the packets in both directions, late by a while.
  /// - Returns: false where the kernel has no `netem`.
  func lose(percent: Int, delay: Int) -> Bool {
    names.allSatisfy { name in
      let arguments = ["netns", "exec", name, "tc", "qdisc", "add", "dev", "cable", "root", "netem"]
      return (try? Self.ip(arguments + ["loss", "\(percent)%", "delay", "\(delay)ms"])) != nil
    }
  }

  private static func ip(_ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: tool)
    process.arguments = arguments
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
  }
}

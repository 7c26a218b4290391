import Foundation
import Testing

@testable import Cooperation

@Suite("The version of the rules of folding")
struct FoldVersionTests {
  /// What random threads of every kind come to, acts that do not conform among them.
  private static func outcomes() throws -> String {
    var text = ""
    for (place, kind) in Catalogue.standard.kinds.filter(\.isRoot).enumerated() {
      for seed in UInt64(1)...3 {
        var random = Seeded(seed &* 7_919 &+ UInt64(place))
        let walk = try ThreadWalk(kind)
        var fold = walk.begun
        for number in 1...10 {
          let rows =
            random.below(4) > 0
            ? walk.lifecycle.moves.filter { $0.from.contains(fold.lanes[0].state) } : walk.lifecycle.moves
          guard !rows.isEmpty else { break }
          let move = rows[random.below(rows.count)]
          let side: Lifecycle.Side = move.by == .either ? (random.below(2) == 0 ? .issuer : .addressee) : move.by
          if let act = try walk.act(move, by: side, in: fold, number: number) { fold.add(act) }
        }
        let refused = fold.outcomes.values.filter { $0 != .accepted }.count
        let running = fold.deadlines().filter { $0.status == .running }.map(\.clock).sorted()
        text += "\(kind.code) \(seed) \(fold.lanes.map(\.state).joined()) \(fold.acts.count) \(refused) "
        text += running.joined(separator: ",") + "\n"
      }
    }
    return text
  }

  @Test("is raised whenever code folds the same acts to something else, so that stores fold anew what they keep")
  func raised() throws {
    let path = Example.scriptPath("Golden/folds.txt")
    let held = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    let text = "rules \(Catalogue.standard.rules)\n" + (try Self.outcomes())
    // Other data has another sum; the same data and version with another outcome is a change that no store would notice.
    let (old, new) = (held.split(separator: "\n"), text.split(separator: "\n"))
    #expect(
      old.first != new.first || old == new,
      "the code of folding comes to something else: raise ThreadFold.version, then make golden")
    if old.first != new.first || held.isEmpty { try Golden.expect(text, "folds.txt") }
  }
}

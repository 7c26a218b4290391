import Evidence
import Testing

@Suite("The folder of an export")
struct ExportFolderTests {
  private static let policy = "# a policy\nlog x\nquorum none\n"

  @Test(
    "holds an export and nothing else, unless a checkpoint says whose it is",
    arguments: [
      ([], nil), (["tile", "events"], nil), (["tile", "log.vkey", "policy", "policy.new"], nil), (["lost+found"], nil),
      (["checkpoint", "notes of mine"], nil), (["tile", "notes of mine"], "notes of mine"), (["data"], "data"),
      (["genesis", "directory", "policy"], "genesis"), (["checkpoint", "directory"], "directory"),
    ] as [([String], String?)])
  func names(names: [String], obstacle: String?) {
    #expect(ExportFolder.obstacle(among: names) == obstacle)
  }

  @Test("replaces the policy that an export wrote, and none that somebody touched")
  func policies() {
    let newer = "# a policy\nlog y\nquorum none\n"
    func may(_ held: String) -> Bool { ExportFolder.mayReplace(policy: Array(held.utf8), by: newer) }
    #expect(may(ExportFolder.policy(Self.policy)) && may(newer) && may(ExportFolder.policy(newer)))
    #expect(!may(Self.policy) && !may("") && !may("\n\n"))
    #expect(!may(ExportFolder.policy(Self.policy).replacing("log x", with: "log z")))
    #expect(!may(ExportFolder.policy(Self.policy) + "log mine\n"))
    #expect(throws: Never.self) { try LogPolicy(parsing: Array(ExportFolder.policy("quorum none\n").utf8)) }
  }
}

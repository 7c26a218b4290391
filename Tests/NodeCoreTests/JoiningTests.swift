import Evidence
import Membership
import NodeStore
import PeerSync
import Testing

@testable import NodeCore

/// A member that joins a federation that others founded: it is listed only from a later version on, and takes those before it too.
@Suite("A member that joins later")
struct JoiningTests {
  private let federation: TestFederation
  private let bravo: TestNode
  /// The versions from the first on; the third lists bravo.
  private let versions: [Directory]

  init() throws {
    federation = try TestFederation()
    bravo = try TestNode("bravo", functions: ["nfp"])
    var taken = [federation.directory]
    try federation.nextDirectory()
    taken.append(federation.directory)
    let draft = DirectoryDraft(genesis: federation.directory.genesis, after: federation.directory)
    let parties = try draft.text(adding: [bravo.member], at: TestNode.now, suite: .comity1).parties
    try federation.nextDirectory { _ in parties }
    versions = taken + [federation.directory]
  }

  private func install(_ chain: [Directory], compared: Bool = true) throws {
    let texts = chain.map { String(decoding: $0.note.bytes, as: UTF8.self) }
    let genesis = federation.directory.genesis
    let request = DirectoryInstallRequest(
      directory: try #require(texts.last), earlier: texts.dropLast(),
      genesis: compared ? String(decoding: genesis.text, as: UTF8.self) : nil,
      genesisDigest: compared ? genesis.id.hex : nil)
    _ = try bravo.ask(.directoryInstall(request), token: try bravo.login("admin"), as: DoneAnswer.self)
  }

  @Test("takes all versions at once, each after the one before, and is linked and heard from then on")
  func joins() throws {
    try install(versions)
    let listed = try bravo.ask(.directoryList, as: DirectoriesAnswer.self).versions
    #expect(listed.map(\.version) == [1, 2, 3] && listed.last?.isInForce == true)
    #expect(try bravo.localEvents(.directoryInstalled).count == 3)
    try bravo.restart()
    #expect(bravo.core.directory?.reference == federation.registry.core.directory?.reference)
    try federation.join(9, federation.alpha, bravo)
    #expect(bravo.core.linkOfPeer[federation.alpha.name] != nil && federation.alpha.core.linkOfPeer[bravo.name] != nil)
  }

  @Test("takes none when the last does not list it, and says what to install")
  func unlisted() throws {
    let error = #expect(throws: NodeError.self) { try install(Array(versions.prefix(2))) }
    #expect(error?.code == .directoryRefused && error?.message.contains("does not list bravo") == true)
    #expect(bravo.core.directory == nil)
    #expect(try bravo.ask(.directoryList, as: DirectoriesAnswer.self).versions.isEmpty)
    #expect(try bravo.localEvents(.directoryRefused).count == 1)
    try install(versions)
  }

  @Test(
    "takes none when one between is missing, or the order is another", arguments: [[0, 2], [1, 2], [1, 0, 2], [2]])
  func incomplete(_ places: [Int]) throws {
    let error = #expect(throws: NodeError.self) { try install(places.map { versions[$0] }) }
    #expect(error?.code == .directoryRefused)
    #expect(bravo.core.directory == nil)
  }

  @Test("takes none that too few stewards signed, wherever it stands")
  func unsigned() throws {
    let forged = try federation.other(after: versions[0], signing: 1)
    let texts = [versions[0].note, forged, versions[2].note].map { String(decoding: $0.bytes, as: UTF8.self) }
    let genesis = federation.directory.genesis
    let request = DirectoryInstallRequest(
      directory: texts[2], earlier: [texts[0], texts[1]], genesis: String(decoding: genesis.text, as: UTF8.self),
      genesisDigest: genesis.id.hex)
    #expect(throws: NodeError.self) {
      _ = try bravo.ask(.directoryInstall(request), token: try bravo.login("admin"), as: DoneAnswer.self)
    }
    #expect(bravo.core.directory == nil)
  }

  @Test("gets what it needs from a member, word for word")
  func exported() throws {
    for version in versions {
      let answer = try federation.alpha.ask(.directoryNote(version.text.version), as: DirectoryNoteAnswer.self)
      #expect(Array(answer.directory.utf8) == version.note.bytes)
      #expect(Array(answer.genesis.utf8) == version.genesis.text)
    }
    #expect(throws: NodeError.self) {
      try federation.alpha.ask(.directoryNote(4), as: DirectoryNoteAnswer.self)
    }
  }

  @Test("of a member that missed two versions, both are taken from files in one go")
  func behind() throws {
    try install(versions)
    try federation.issue()
    let fourth = federation.directory
    try federation.issue()
    try install([fourth, federation.directory], compared: false)
    #expect(bravo.core.directory?.text.version == 5)
  }
}

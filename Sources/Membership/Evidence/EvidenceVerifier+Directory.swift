package import Evidence

extension EvidenceVerifier {
  /// Verifies that stewards signed two directories of one version: each follows, with enough of their signatures, the version before in
  /// the auditor's own folder.
  package mutating func verify(_ file: DirectoryForkFile) {
    guard let first = version(file.first, "first"), let second = version(file.second, "second") else { return }
    guard first.text.version == second.text.version, first.text.digest != second.text.digest else {
      return report.skip("the contradiction: the two notes are not two directories of one version")
    }
    report.fail(
      "FORK: the stewards signed two directories of version \(first.text.version): \(first.text.digest.hex) and "
        + second.text.digest.hex)
  }

  /// A version that enough stewards signed, by the version before that the auditor holds.
  private mutating func version(_ bytes: [UInt8], _ what: String) -> Directory? {
    guard let trust else {
      report.skip("the \(what) directory: no trust folder was given, so nobody's signature counts")
      return nil
    }
    do {
      let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
      let text = try DirectoryText(parsing: note.text, suite: suite)
      let before = trust.history.first { version in version.text.digest == text.previous }
      guard text.version == 1 || before.map({ $0.text.version + 1 == text.version }) == true else {
        report.skip("the \(what) directory: the version before it is not in the trust folder")
        return nil
      }
      let directory =
        try before.map { try Directory(next: note, after: $0, suite: suite) }
        ?? Directory(first: note, genesis: trust.directory.genesis, suite: suite)
      report.pass("the \(what) directory of version \(text.version) is signed by enough stewards")
      return directory
    } catch let error as MembershipError {
      report.skip("the \(what) directory: \(error.message)")
    } catch {
      report.skip("the \(what) directory cannot be read: \(error)")
    }
    return nil
  }
}

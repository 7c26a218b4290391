extension LogVerifier {
  /// Compares the events that lie beside a bundle with the entries that commit to them.
  mutating func verifyEvents(
    of bundle: TilePath, _ bytes: [UInt8], _ leaves: (hashes: [UInt8], places: [Range<Int>], isWhole: Bool),
    first: UInt64, _ origin: LogOrigin, _ sweep: inout Sweep
  ) throws {
    let path = EventsFile.path(of: bundle)
    var lines: [EventsFile.Line] = []
    if let file = try folder.read(path, limit: Limits.eventsFile) {
      do throws(EvidenceError) {
        lines = try EventsFile.read(file, first: first, width: bundle.width)
      } catch {
        report.skip("\(path): \(error.message)")
      }
    }
    sweep.unopened += UInt64(leaves.places.count - lines.count)
    if full { nameUnopened(lines, first: first, count: leaves.places.count) }
    for line in lines {
      let offset = Int(line.entry - first)
      let entry = LogEntry(event: line.event, salt: line.salt)
      guard offset < leaves.places.count, bytes[leaves.places[offset]].elementsEqual(entry.bytes) else {
        report.badEntry = report.badEntry ?? line.entry
        report.fail("\(path): the event of entry \(line.entry) is not the one that the log committed to")
        continue
      }
      report.events += 1
      let event: LoggedEvent
      do throws(EvidenceError) { event = try LoggedEvent(parsing: line.event) } catch {
        report.skip("\(path): the event of entry \(line.entry) cannot be read: \(error.message)")
        continue
      }
      verifyOpening(event, at: line.entry, origin, &sweep)
      try visit(ProvenEvent(index: line.entry, leaf: entry.leafHash, event: event))
    }
  }

  /// The event that begins an epoch: of this log, first from the second epoch on, after the head that closed the one before.
  private mutating func verifyOpening(
    _ event: LoggedEvent, at index: UInt64, _ origin: LogOrigin, _ sweep: inout Sweep
  ) {
    guard case .local(let local) = event.content, local.type == .logOpened else {
      if index == 0, origin.epoch > 1 { wrongOpening(index, "a later epoch begins with the event that opens it") }
      return
    }
    guard local.values.first == .text(origin.description) else {
      return wrongOpening(index, "it opens another log than \(origin)")
    }
    sweep.hasOpening = true
    let (previous, size) = (local.values[2], local.values[3])
    guard origin.epoch > 1 else {
      guard previous == .none, size == .none else { return wrongOpening(index, "the first epoch follows none") }
      return report.pass("entry \(index) opens the first epoch of \(origin.node)'s log")
    }
    guard index == 0 else { return wrongOpening(index, "a later epoch is opened by its first entry alone") }
    guard case .text(let digest) = previous, case .count(let size) = size else {
      return wrongOpening(index, "it does not say which head closed the epoch before")
    }
    if let closing { verifyLink(digest, size, at: index, to: closing, origin) }
  }

  /// What the opening says of the epoch before, against the last head of it that the auditor has.
  private mutating func verifyLink(
    _ digest: String, _ size: UInt64, at index: UInt64, to closing: Checkpoint, _ origin: LogOrigin
  ) {
    let isThis = size == closing.size && digest == Digest.sha256(closing.text).hex
    guard closing.origin.node == origin.node, closing.origin.federation == origin.federation,
      closing.origin.epoch == origin.epoch - 1
    else {
      guard isThis else {
        return report.skip("the epoch before: \(closing.origin) is not the one before \(origin)")
      }
      return wrongOpening(index, "it follows the head of \(closing.origin), and the epoch between them is jumped")
    }
    if size < closing.size {
      wrongOpening(
        index, "FORK: it closes the epoch before at size \(size), and you hold a head of size \(closing.size)")
    } else if size > closing.size {
      report.skip("the epoch before: it was closed at size \(size), and your head of it has size \(closing.size)")
    } else if isThis {
      report.pass("entry \(index) follows the head of size \(size) that closed epoch \(closing.origin.epoch)")
    } else {
      wrongOpening(index, "FORK: the head that it says closed the epoch before is another than the one you hold")
    }
  }

  private mutating func wrongOpening(_ index: UInt64, _ why: String) {
    report.badEntry = report.badEntry ?? index
    report.fail("entry \(index): wrong epoch link: \(why)")
  }

  /// Under the full right an entry that its own node cannot open is a finding: it may hide anything.
  private mutating func nameUnopened(_ lines: [EventsFile.Line], first: UInt64, count: Int) {
    let opened = Set(lines.map(\.entry))
    for entry in first..<(first + UInt64(count)) where !opened.contains(entry) {
      report.skip("FINDING entry \(entry) is not opened: under the full right every entry opens, padding too")
    }
  }

  /// Says how many events were looked at, and what stays closed.
  mutating func remarkEvents(_ sweep: Sweep, _ origin: LogOrigin) {
    if report.events > 0 {
      report.pass("\(Plural.of(report.events, "event")) re-hashed with their salts, each is the one of its entry")
    }
    if full, sweep.unopened == 0, report.events == report.entries {
      report.pass(
        "full right: \(Plural.of(report.entries, "entry", "entries")) opened, all that there are, padding too")
    }
    if report.events == 0, report.entries > 0 {
      report.remark("what the events say: none lie beside the log; an export by an auditor has them")
    } else if sweep.unopened > 0 {
      report.remark(
        "\(sweep.unopened == 1 ? "1 entry is" : "\(sweep.unopened) entries are") not opened: padding, destroyed, sealed, or not shown to who asked; they are not told apart"
      )
    }
    guard origin.epoch > 1 else { return }
    // An epoch that follows nothing that the auditor has may follow anything: it is never passed over.
    if !sweep.hasOpening {
      report.skip("the link to the epoch before: the event that opens this epoch does not lie beside the log")
    } else if closing == nil {
      report.skip("the link to the epoch before: name its last checkpoint with --before")
    }
  }
}

/// The bounds of what peers and officers may make a node keep of attachments, and of what one question may make it do.
package enum Limits {
  /// Bytes of one peer's attachments that a node keeps, sealed, whatever `peer.quota` says: eight of the largest; more wait until content is destroyed.
  package static let enclosuresPerPeer: UInt64 = 64 << 30
  /// Attachments that are looked at in one go when a pouch is packed, so that nobody waits for the scan.
  package static let enclosuresAtOnce = 512
  /// Bytes of an attachment after which what came is made durable, so that a restart asks for no more than this again.
  package static let enclosureSync: UInt64 = 64 << 20
  /// Bytes of an attachment that are verified in one go while the rest comes: some ten milliseconds of work.
  package static let enclosureCheck: UInt64 = 8 << 20
  /// Seconds after which an attachment that was handed in and put to no draft is removed: a day.
  package static let looseEnclosureSeconds: Int64 = 86_400
  /// Attempts to log in under one name that may fail before it has to wait; from then on each waits twice as long.
  package static let loginsAtOnce = 5
  /// Seconds that an attempt to log in waits at most: five minutes, so that nobody locks an officer out for good.
  package static let loginWaitSeconds: Int64 = 300
  /// Seconds after which failed attempts are forgotten.
  package static let loginForgottenSeconds: Int64 = 3_600
  /// Pairs of heads of the own log that contradict each other and are kept: one proves it.
  package static let ownForks: UInt64 = 16
  /// Names whose attempts are remembered at once.
  package static let loginNames = 1_024
  /// Messages that one answer to a search lists: a page.
  package static let searchHits = 50
  /// Openings of what protects somebody that are asked for or running: more than all officers of a node need in a day.
  package static let openings = 500
  /// Drafts that are listed at once, and looked through for the beginning of an id.
  package static let listedDrafts = 200
  /// Characters of the reason with which a draft is sent back.
  package static let refusal = 2000
  /// Messages whose threads a tick folds, so that no tick takes longer than a moment.
  package static let foldedPerTick = 200
  /// Messages whose threads a list of clocks itself folds first; what is left then is said, and there after the next ticks.
  package static let foldedPerList = 2_000
  /// Acts of threads whose folds are remembered, whatever their number: some ten megabytes.
  package static let actsRemembered = 20_000
  /// Clocks of which a tick tells what is due; more wait for the next.
  package static let remindedPerTick = 1_000
  /// Messages of peers that a tick holds to the law, and findings on them that it has sealed; more wait for the next.
  package static let heldToLawPerTick = 200
  /// Statements of a peer, and as many receipts, that one transaction marks as witnessed; the rest follow second after second.
  package static let markedAtOnce = 5_000
  /// Characters of each part of a line of the ledger of disclosures: a sentence or two.
  package static let disclosureText = 300
  /// Lines of the ledger of disclosures of one message: more than an execution has authorities and steps.
  package static let disclosures: Int64 = 1_000
  /// Clocks that one answer lists: a page.
  package static let deadlinesListed = 500
  /// Seconds after which it is told that no officer opened what lies in the mailbox: a week, holidays of a small desk included.
  package static let retrievalAwaited: Int64 = 604_800
  /// Recipients of a message of whom it is told what they call its level: of more nobody reads the names one by one.
  package static let nationalLevels = 30
  /// Messages that a tick tells the search of, so that no tick takes longer than a moment.
  package static let indexedPerTick = 500
  /// Messages that a search itself takes in first; what is left then is said, and found after the next ticks.
  package static let indexedPerSearch = 2_000
  /// Earlier versions of the directory whose functions are held in memory: messages of many years are judged by few of them.
  package static let earlierDirectories = 16
  /// Messages that one report is made from: as many as are opened and folded while the node's queue waits some seconds. What is
  /// older than they is left out, and the report says so.
  package static let reportMessages = 50_000
  /// Messages among which the threads of a case are looked for: no case has more that name it.
  package static let caseMessages = 5_000
  /// Questions that the entities of one file put to the search.
  package static let hintQueries = 2_000
  /// Identifiers of a draft's entities that are looked for in what is held under conditions.
  package static let identifiersAdvised = 50
  /// Messages that are opened to hold a file against them.
  package static let hintMessages = 500
  /// Dispatches that were held and are judged again in one piece of work: their bodies have at most 20 MiB.
  package static let judgedAtOnce = 32
  /// Seconds within which all that a peer stated of its channel should have come: a slow line of an hour is no withheld tail.
  package static let withheldSeconds: Int64 = 3_600
  /// Seconds after which the seal key rolls: 30 days.
  package static let sealRollSeconds: Int64 = 30 * 86_400
  /// Seconds in which a seal key may be used: as long again after it rolled, for senders who were not reached meanwhile.
  package static let sealKeySeconds: Int64 = 62 * 86_400
  /// Seconds for which a seal key is kept after its time ended, for what was sealed in time and comes late: 90 days.
  package static let sealKeptSeconds: Int64 = 90 * 86_400
  /// Seconds from stating a key of TLS until it is shown: 30 days, in which every peer is met once.
  package static let tlsLeadSeconds: Int64 = 30 * 86_400
  /// Seconds in which a key of TLS may be shown: two years.
  package static let tlsKeySeconds: Int64 = 731 * 86_400
  /// Seconds before the end of a key to cosign at which the next is made: half a year, in which the stewards list it.
  package static let cosignLeadSeconds: Int64 = 183 * 86_400
  /// Seconds in which a key to cosign may be used: two years.
  package static let cosignKeySeconds: Int64 = 731 * 86_400
  /// Versions of the directory that are fetched from a peer before they come into force: links are opened anew each time.
  package static let directoriesAtOnce = 32
  /// Versions that a contradicting line of the directory is followed back, to where both part.
  package static let directoriesBack = 32
  /// Seconds after which a peer that did not answer, or does not have a directory, is asked for it again.
  package static let directoryRetrySeconds: Int64 = 60
  /// Seconds after which a peer is asked again whose directory was refused, or contradicts the one here.
  package static let directoryRestSeconds: Int64 = 3_600
  /// Messages to one peer that are sealed again in one turn, since the key that they were sealed for is gone.
  package static let resealedAtOnce = 32
  /// Messages to all peers that are sealed again in one turn: their bodies have at most 80 MiB.
  package static let resealedInAll = 128
  /// Times that a message is sealed again for one recipient: one that loses a fourth key is not helped by another.
  package static let resealings = 3
  /// Seconds from one sealing of a message for a recipient again to the next: a day.
  package static let resealSeconds: Int64 = 86_400
  /// Seconds by which a stated key may end later than a key of its age can: clocks differ by less than a day.
  package static let statedKeySlack: Int64 = 86_400
  /// Live checkpoints that a node signs in one second, each shown to whom its batch speaks: batches grow instead.
  package static let liveCheckpointsPerSecond = 200
}

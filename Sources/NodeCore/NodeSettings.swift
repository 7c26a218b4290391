package import Cooperation
package import Evidence
import PeerSync

/// What the configuration decides about the core.
package struct NodeSettings: Sendable {
  /// How the store was opened, which the log records: so a change of who can open it shows at the next start.
  package struct Opening: Sendable {
    /// Counts up with each rotation of the store's master key.
    package let epoch: UInt64
    /// Counts up with each change of the slots.
    package let generation: UInt64
    /// The id of the slot that was used; nil where there is none.
    package let slot: String?

    package init(epoch: UInt64 = 1, generation: UInt64 = 1, slot: String? = nil) {
      self.epoch = epoch
      self.generation = generation
      self.slot = slot
    }
  }

  /// How the store was opened.
  package let opening: Opening
  /// Entries to which each batch is filled.
  package let block: UInt64
  /// Whether every tick grows the log, so that its growth tells nothing.
  package let cover: Bool
  /// The power of two of scrypt's N for passwords.
  package let passwordCost: Int
  /// Seconds after which an unused session ends.
  package let sessionIdle: Int64
  /// Seconds after which every session ends.
  package let sessionAbsolute: Int64
  /// Name and version of the program.
  package let software: String
  /// The digest of the effective configuration, for the log; nil where there is none, as in a simulator.
  package let configuration: Digest?
  /// Logs outside the federation that this node witnesses, each by a key that it trusts for it.
  package let outsideLogs: [VerifierKey]
  /// Bytes of one peer's attachments that are kept.
  package let enclosureQuota: UInt64
  /// Bytes of an attachment after which what came is made durable.
  package let enclosureSync: UInt64
  /// Bytes of an attachment that are worth verifying while the rest comes.
  package let enclosureCheck: UInt64
  /// Whether attachments are fetched; a node that keeps no files does not.
  package let fetchesEnclosures: Bool
  /// Bytes that are kept of one peer's messages at most.
  package let peerQuota: UInt64
  /// Statements of a peer, and as many receipts, that one transaction marks as witnessed.
  package let markedAtOnce: Int
  /// Messages that one report is made from at most.
  package let reportMessages: Int
  /// The time by which people at this node work.
  package let workingTime: WorkingTime
  /// The days of targets, where the deployer set them.
  package let targets: TargetSettings

  package init(
    block: UInt64 = 16, cover: Bool = false, passwordCost: Int = 17, sessionIdle: Int64 = 900,
    sessionAbsolute: Int64 = 28_800, software: String = "comityd", opening: Opening = Opening(),
    outsideLogs: [VerifierKey] = [], configuration: Digest? = nil,
    enclosureQuota: UInt64 = Limits.enclosuresPerPeer, enclosureSync: UInt64 = Limits.enclosureSync,
    enclosureCheck: UInt64 = Limits.enclosureCheck,
    fetchesEnclosures: Bool = true,
    peerQuota: UInt64 = PeerSync.Limits.peerQuota, markedAtOnce: Int = Limits.markedAtOnce,
    reportMessages: Int = Limits.reportMessages, workingTime: WorkingTime = .utc,
    targets: TargetSettings = .none
  ) {
    self.targets = targets
    self.workingTime = workingTime
    self.reportMessages = max(1, reportMessages)
    self.markedAtOnce = max(1, markedAtOnce)
    self.peerQuota = peerQuota
    self.opening = opening
    self.block = max(1, block)
    self.cover = cover
    self.passwordCost = passwordCost
    self.sessionIdle = sessionIdle
    self.sessionAbsolute = sessionAbsolute
    self.software = software
    self.outsideLogs = outsideLogs
    self.configuration = configuration
    self.enclosureQuota = enclosureQuota
    self.enclosureSync = enclosureSync
    self.enclosureCheck = enclosureCheck
    self.fetchesEnclosures = fetchesEnclosures
  }
}

/// All peers of the directory, in short.
package struct PeersAnswer: NodeAnswer {
  package private(set) var schema = "comity/peer-list/1"
  package let peers: [PeerAnswer]
}

/// One peer: what the directory says, what an administrator decided, how the link stands, what was exchanged.
package struct PeerAnswer: NodeAnswer {
  /// Why the last link ended.
  package struct Trouble: Codable, Sendable {
    package let time: String
    /// The code of the `close` frame.
    package let code: String
    package let message: String
  }

  /// Envelopes that were rejected for one reason.
  package struct Rejection: Codable, Sendable {
    package let reason: String
    package let count: UInt64
  }

  /// What it last stated of its ordinary channel to this node.
  package struct Channel: Codable, Sendable {
    /// The number of the last message that it sent.
    package let stated: UInt64
    /// Up to which number they are here.
    package let held: UInt64
    /// When it stated this, by its clock.
    package let at: String
    /// When that came, by ours.
    package let received: String
  }

  /// That it does not take the new epoch of this node's log.
  package struct EpochRefusal: Codable, Sendable {
    /// When it last ended a link over it; nil where it only showed that it holds more than was closed.
    package let at: String?
    /// How many entries of the closed epoch it showed that it holds; nil where it did not show more than was closed.
    package let held: UInt64?
    /// At how many that epoch was closed; nil beside the one above.
    package let closed: UInt64?
  }

  /// A key that it stated of itself.
  package struct Key: Codable, Sendable {
    /// `seal`, `cosign` or `tls`.
    package let purpose: String
    package let id: String
    package let notBefore: String
    package let notAfter: String
    /// `current` (what is sealed for it now), `valid`, `later`, `ended`, `refused`.
    package let state: String
    /// Why it is not used: `key-unusable`, `key-too-long`, `key-identity`; nil where it may be.
    package let reason: String?
    /// Whether the directory lists it for this peer.
    package let listed: Bool
  }

  /// What of it cannot be judged yet; a sealed matter shows in no count.
  package struct Held: Codable, Sendable {
    /// What is missing: `suite`, `directory`, `number` or `checkpoint`.
    package let reason: String
    /// The suite's name, the directory's version, the number that was expected, the size that came.
    package let needs: String
    /// How many dispatches are kept for it; 0 where they are asked for again instead.
    package let count: UInt64
    package let since: String
  }

  package private(set) var schema = "comity/peer/1"
  package let name: String
  package let title: String
  /// As the directory has it: `active`, `suspended`, `left`.
  package let state: String
  /// What an administrator decided: `paused`, `quarantined`, or nil.
  package let restriction: String?
  package let nodeID: String
  package let functions: [String]
  /// Where it can be dialled; empty for a node that only dials.
  package let endpoints: [String]
  /// Whether there is a link that is up.
  package let connected: Bool
  /// Since when; nil when it is not connected.
  package let since: String?
  /// Why it is not connected, in words; nil when it is.
  package let why: String?
  /// What it said its program is, at the last link since this node started.
  package let software: String?
  /// When it was last heard, by link or pouch; nil for never.
  package let heard: String?
  /// When it last stated its channel, if that is longer ago than the directory's policy allows: what it sent since is not
  /// known here.
  package let staleSince: String?
  /// The version of the directory in force there, as it said.
  package let directoryVersion: UInt64?
  /// Its digest, hex.
  package let directoryDigest: String?
  /// The size of its log that is held here.
  package let logSize: UInt64
  /// The size of its log that a quorum witnessed, as shown here.
  package let witnessedSize: UInt64
  /// Contradicting heads of it that are kept as evidence.
  package let forks: UInt64
  package let sent: UInt64
  package let unreceipted: UInt64
  package let received: UInt64
  /// Bytes that are kept of its messages.
  package let kept: UInt64
  /// Bytes that are kept at most.
  package let quota: UInt64
  /// Why it takes no messages for now, as it said: `quota`, `declined`, `rate`, `directory`, `recovery`; nil while it does.
  package let refusal: String?
  /// Whether this node itself recovers: the link serves to hear what was seen of its log, and no message goes either way.
  package let recovering: Bool
  /// That it does not take the new epoch of this node's log; nil where nothing says so.
  package let refusesEpoch: EpochRefusal?
  package let rejected: [Rejection]
  package let held: [Held]
  package let channel: Channel?
  /// The keys that it stated of itself, the newest first.
  package let keys: [Key]
  package let trouble: Trouble?
}

/// The echo of a peer.
package struct EchoAnswer: NodeAnswer {
  package private(set) var schema = "comity/peer-echo/1"
  package let peer: String
}

/// A test of a peer, step by step; the first that failed is explained, and those after it were not tried.
package struct PeerTestAnswer: NodeAnswer {
  /// One step.
  package struct Step: Codable, Sendable {
    /// `name`, `tcp`, `tls`, `identity`, `protocol`, `directory`, `checkpoint`, `echo`.
    package let name: String
    /// `passed`, `failed` or `skipped`.
    package let outcome: String
    /// What was found.
    package let detail: String
    /// What to do next, where it failed.
    package let advice: String?

    package init(_ name: String, _ outcome: String, _ detail: String, advice: String? = nil) {
      self.name = name
      self.outcome = outcome
      self.detail = detail
      self.advice = advice
    }
  }

  package private(set) var schema = "comity/peer-test/1"
  package let peer: String
  package let passed: Bool
  package let steps: [Step]

  package init(peer: String, steps: [Step]) {
    self.peer = peer
    self.steps = steps
    passed = !steps.contains { $0.outcome == "failed" }
  }
}

package import Cooperation

/// An answer of the node: one JSON object with a `schema`, which the command line prints as it is with `--json`.
package protocol NodeAnswer: Codable, Sendable {
  /// Names the shape: `comity/<command>/1`.
  var schema: String { get }
}

/// That something was done, and its id where it has one.
package struct DoneAnswer: NodeAnswer {
  package let schema: String
  package let id: String?
  /// What it still waits for, in words, where a message was approved; nil for anything else, empty where nothing keeps it here.
  package let waits: [String]?

  package init(_ command: String, id: String? = nil, waits: [String]? = nil) {
    schema = "comity/\(command)/1"
    self.id = id
    self.waits = waits
  }
}

/// An opened session.
package struct SessionAnswer: NodeAnswer {
  package private(set) var schema = "comity/login/1"
  /// The secret token; the caller keeps it in a file of mode 0600.
  package let token: String
  package let officer: String
  package let roles: [Role]
  /// When the session ends at the latest.
  package let expires: String
}

/// A draft and what it lacks.
package struct DraftAnswer: NodeAnswer {
  package private(set) var schema = "comity/draft/1"
  package let id: String
  package let kind: String
  package let state: String
  package let findings: [Finding]
  /// Whether anything blocks its submission.
  package let blocked: Bool
  /// Who will receive it, and why.
  package let audience: AudienceAnswer
  /// Which elements of the Statute's lists it holds; advice.
  package let completeness: Completeness
  /// The documents that its kind asks for, and the files that are there for each.
  package let documents: [DocumentAnswer]
}

/// A submitted draft: what a second officer must approve.
package struct SubmittedAnswer: NodeAnswer {
  package private(set) var schema = "comity/draft-submit/1"
  package let approval: String
  /// The whole commitment, hex.
  package let commitment: String
  /// Who will receive it.
  package let recipients: [String]
  /// Whether it waits for a second officer; kinds without approval are dispatched at once.
  package let waiting: Bool
  /// Whether it waits under seal and no approver is on the list of the matter yet.
  package let unseen: Bool
  /// What it still waits for where it needs no second officer, in words; empty where nothing keeps it here.
  package let waits: [String]
}

/// The drafts of an officer that were not dispatched, the newest first.
package struct DraftsAnswer: NodeAnswer {
  /// One of them.
  package struct Item: Codable, Sendable {
    package let id: String
    package let kind: String
    package let subject: String
    package let state: String
    package let created: String
    /// What who sent it back says.
    package let refusal: String?
  }

  package private(set) var schema = "comity/draft-list/1"
  package let drafts: [Item]
}

/// A draft in full, for its drafter.
package struct DraftTextAnswer: NodeAnswer {
  package private(set) var schema = "comity/draft-show/1"
  package let id: String
  package let kind: String
  package let subject: String
  package let state: String
  package let created: String
  /// What a second officer approves; nil before it was submitted.
  package let commitment: String?
  /// What who sent it back says.
  package let refusal: String?
  package let recipients: [String]
  /// The message, I-JSON as it stands.
  package let message: String
  package let attachments: [AttachmentsAnswer.Item]
}

/// A submitted draft in full, for the second officer.
package struct ApprovalAnswer: NodeAnswer {
  package private(set) var schema = "comity/approval/1"
  package let approval: String
  package let drafter: String
  /// The name of the drafter's account.
  package let drafterName: String?
  package let commitment: String
  package let recipients: [String]
  package let kind: String
  package let subject: String
  /// The message, I-JSON as it will be sent.
  package let message: String
  /// What goes with it.
  package let attachments: [AttachmentsAnswer.Item]
  /// The documents that its kind asks for, and the files that are there for each.
  package let documents: [DocumentAnswer]
  package let findings: [Finding]
  /// Who will receive it, and why.
  package let audience: AudienceAnswer
  /// What it changes of a group's membership; nil for any other message.
  package let membership: MembershipAnswer?
}

/// What waits for approval.
package struct ApprovalsAnswer: NodeAnswer {
  /// One of them.
  package struct Item: Codable, Sendable {
    package let approval: String
    package let drafter: String
    /// The name of the drafter's account.
    package let drafterName: String?
    package let commitment: String
    package let kind: String
    package let subject: String
    package let created: String
  }

  package private(set) var schema = "comity/approvals/1"
  package let approvals: [Item]
}

/// The directory in force.
package struct DirectoryAnswer: NodeAnswer {
  /// One party.
  package struct PartyItem: Codable, Sendable {
    package let name: String
    package let title: String
    package let state: String
    package let functions: [String]
    package let endpoints: [String]
    package let nodeID: String
    package let witnesses: [String]
    package let quorum: Int
  }

  package private(set) var schema = "comity/directory/1"
  package let federation: String
  package let federationID: String
  package let version: UInt64
  package let digest: String
  package let issued: String
  package let expires: String
  package let stewards: [String]
  package let threshold: Int
  package let parties: [PartyItem]
  /// The note and the genesis, for an auditor's trust folder.
  package let note: String
  package let genesis: String
}

/// A refusal as JSON.
package struct ProblemAnswer: NodeAnswer {
  package private(set) var schema = "comity/problem/1"
  package let code: NodeError.Code
  package let message: String
  package let findings: [Finding]

  package init(_ error: NodeError) {
    code = error.code
    message = error.message
    findings = error.findings
  }
}

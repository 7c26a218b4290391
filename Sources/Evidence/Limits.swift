/// The bounds of everything that `Evidence` reads from outside; each is checked before memory is taken.
package enum Limits {
  /// Bytes of a checkpoint note. Two own lines and 30 witnesses with two lines each (4.6 kB a pair) fit.
  package static let checkpointNote = 160 << 10
  /// Bytes of an identity note: text 2.7 kB, at most two hybrid signatures.
  package static let identityNote = 16 << 10
  /// Bytes of a directory note: 150 parties of 8 kB each with room for years of key history.
  package static let directoryNote = 16 << 20
  /// Signature lines of one note: 32 signers with two lines each.
  package static let noteLines = 64
  /// Bytes of one decoded signature: key id, time, ML-DSA-65.
  package static let signature = 4 + 8 + 3309
  /// Bytes of a key name; C2SP sets none, our names are below 200.
  package static let keyName = 255
  /// Bytes of one event; the largest, a `key` event of an ML-DSA key, has 3.5 kB.
  package static let event = 8 << 10
  /// Hashes of one inclusion or consistency proof: a tree of 2^63 entries has 63, a consistency proof one more.
  package static let proofHashes = 64
  /// Entries of one log; below 2^53 so that every reader of JSON can hold an index.
  package static let treeSize: UInt64 = 1 << 53
  /// Bytes of a sealed message's plaintext. 512 KiB is about 250 pages of text; larger things are enclosures.
  package static let message = 512 << 10
  /// Bytes of a body: the largest plaintext's size class (an eighth more), chunk tags and header.
  package static let body = 640 << 10
  /// Attachments of one message: a file of evidence has tens; more go into an archive.
  package static let enclosures = 64
  /// Bytes of an attachment's name, as file systems bound it.
  package static let enclosureName = 255
  /// Bytes of an attachment's media type: two names of at most 127 bytes and a stroke (RFC 6838).
  package static let mediaType = 255
  /// Bytes of one attachment: the image of a disk of 8 GiB, several hours of video.
  package static let enclosure: UInt64 = 8 << 30
  /// Recipients of one message; the States Parties are 125.
  package static let recipients = 512
  /// Witnesses of one party; the default is seven.
  package static let witnesses = 30
  /// Bytes of one entry in a C2SP entry bundle that the verifier accepts; ours have 33.
  package static let entry = 65_535
  /// Bytes of the extra data of a C2SP proof; ours carries an entry of 33.
  package static let proofExtra = 16 << 10
  /// Bytes of a C2SP proof file: a checkpoint note, 64 hashes of 45 bytes and the extra data in base64.
  package static let tlogProof = 192 << 10
  /// Bytes of an evidence file: the directory's versions weigh most, 60 kB each for ten parties, 22 MB for the largest allowed.
  package static let evidenceFile = 64 << 20
  /// Versions of the directory in an evidence file: one a week for thirty years.
  package static let evidenceDirectories = 1600
  /// Parties in an evidence file: the sender, the recipients and their witnesses, at most all there can be.
  package static let evidenceParties = 400
  /// Receipts of one dispatch: each rung by itself, and room to double.
  package static let evidenceReceipts = 8
  /// Identity versions of one party in an evidence file; as many as a directory lists.
  package static let evidenceIdentities = 64
  /// Role keys of one party in an evidence file; as many as a directory lists.
  package static let evidenceKeys = 1024
  /// Bytes of the file with the events of one bundle: 256 events in JSON strings, where quotes and backslashes double.
  package static let eventsFile = 256 * (2 * (8 << 10) + 256)
  /// Bytes of a policy file of an auditor.
  package static let policy = 256 << 10
  /// Hashes of the proof in an `add-checkpoint` request: as C2SP `tlog-witness` bounds it.
  package static let offeredProof = 63
  /// Bits of an index in one epoch of a log of the federation: 2^40 entries are a thousand a second for thirty years.
  package static let epochBits = 40
  /// Epochs of one log of the federation: one a day for thirty years, many times over.
  package static let epochs: UInt64 = 1 << 20
}

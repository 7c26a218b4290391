/// The tables of what is known of peers, of what they state, and of what waits for something.
extension Schema {
  /// What an administrator decided about a peer.
  static let restrictions = """
    CREATE TABLE peer_restriction (
      peer TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('paused', 'quarantined')), officer TEXT NOT NULL,
      time INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    """

  /// `peer_heard`: when a peer was last heard, and whether by pouch; what it sent later is not known here.
  static let heard = """
    CREATE TABLE peer_heard (peer TEXT PRIMARY KEY, time INTEGER NOT NULL, pouch INTEGER NOT NULL) STRICT, WITHOUT ROWID;

    """

  /// `peer_usage`: the bytes kept of a peer's messages and statements; `full` once the log says that they reached the quota.
  static let quotas = """
    CREATE TABLE peer_usage (
      peer TEXT PRIMARY KEY, bytes INTEGER NOT NULL, full INTEGER NOT NULL DEFAULT 0) STRICT, WITHOUT ROWID;
    INSERT INTO peer_usage (peer, bytes)
      SELECT a.peer, sum(length(a.event) + length(a.proof) + coalesce(length(b.bytes), 0))
      FROM arrival a LEFT JOIN message m ON m.key = a.message LEFT JOIN body b ON b.digest = m.body GROUP BY a.peer;

    """

  /// `held_dispatch`: what came with an arrival that could not be judged yet: exactly one of `suite` and `directory` says what
  /// is missing. `held_key`: the sealed batch keys it may need. `awaited`: what came before its turn, and was asked for again.
  static let held = """
    CREATE TABLE held_dispatch (
      key INTEGER PRIMARY KEY, peer TEXT NOT NULL, channel TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      suite TEXT, directory INTEGER, since INTEGER NOT NULL, envelope BLOB NOT NULL, body BLOB NOT NULL,
      UNIQUE (peer, channel, epoch, number), CHECK ((suite IS NULL) <> (directory IS NULL))) STRICT;
    CREATE INDEX held_suite ON held_dispatch (suite) WHERE suite IS NOT NULL;
    CREATE INDEX held_directory ON held_dispatch (directory) WHERE directory IS NOT NULL;
    CREATE INDEX held_ordinary ON held_dispatch (peer, suite, directory, since) WHERE channel = 'ordinary';
    CREATE TABLE held_key (
      peer TEXT NOT NULL, digest BLOB NOT NULL, bytes BLOB NOT NULL, PRIMARY KEY (peer, digest)) STRICT, WITHOUT ROWID;
    CREATE TABLE awaited (
      peer TEXT NOT NULL, what TEXT NOT NULL CHECK (what IN ('number', 'checkpoint')), channel TEXT NOT NULL,
      epoch INTEGER NOT NULL, number INTEGER NOT NULL, since INTEGER NOT NULL, PRIMARY KEY (peer, what, channel))
      STRICT, WITHOUT ROWID;

    """

  /// `peer_stated.time`: when the channels to a peer were stated. `peer_channel`: what a peer last stated of a channel to this
  /// node, by the place in its log. `peer_heard.since`: when the peer was heard first.
  static let stated = """
    ALTER TABLE peer_stated ADD COLUMN time INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE peer_heard ADD COLUMN since INTEGER NOT NULL DEFAULT 0;
    UPDATE peer_heard SET since = time;
    CREATE TABLE peer_channel (
      peer TEXT NOT NULL, channel TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL, idx INTEGER NOT NULL,
      time INTEGER NOT NULL, received INTEGER NOT NULL, pouch INTEGER NOT NULL, PRIMARY KEY (peer, channel))
      STRICT, WITHOUT ROWID;

    """

  /// `directory.peer`: from whom a version came; NULL where a person installed it. `directory_fork`: versions that stewards signed
  /// beside the one that was taken here under the same number.
  static let directories = """
    ALTER TABLE directory ADD COLUMN peer TEXT;
    ALTER TABLE directory ADD COLUMN time INTEGER;
    CREATE TABLE directory_fork (
      version INTEGER NOT NULL, digest BLOB NOT NULL, note BLOB NOT NULL, peer TEXT NOT NULL, time INTEGER NOT NULL,
      PRIMARY KEY (version, digest)) STRICT;

    """

  /// `key_entry`: the entry of this node's log that names a key of its own, for the stewards; those of before are in the directory.
  static let keyEntries = """
    CREATE TABLE key_entry (id BLOB PRIMARY KEY, idx INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO key_entry (id, idx) SELECT id, max(idx) FROM stated_key GROUP BY id;

    """

  /// `stated_key`: the entries that state own keys to peers. `peer_key`: the keys that a peer stated. `receipt_gone`: what was
  /// rejected for a key that is gone.
  static let keys = """
    CREATE TABLE stated_key (idx INTEGER PRIMARY KEY REFERENCES entry (idx), id BLOB NOT NULL) STRICT;
    CREATE TABLE peer_key (
      peer TEXT NOT NULL, id BLOB NOT NULL, purpose TEXT NOT NULL, public BLOB NOT NULL, not_before INTEGER NOT NULL,
      not_after INTEGER NOT NULL, idx INTEGER NOT NULL, PRIMARY KEY (peer, id)) STRICT, WITHOUT ROWID;
    CREATE INDEX receipt_gone ON receipt (peer, channel, epoch, number) WHERE reason = 'key-gone';

    """

  /// `peer_key.refused`: why a stated key is not used; the statement itself stands beside it, as evidence. `peer_channel.behind`:
  /// since when less is held than was stated; `checked`: whether what is held was compared with it. `channel_contradiction`: the
  /// first two statements of a peer about one channel that exclude each other. `resealing`: the dispatch of a message that its
  /// recipient could not open any more (`gone`), how often it was sealed again since, and from when on it may be again.
  static let heldAgainst = """
    ALTER TABLE peer_key ADD COLUMN refused TEXT;
    ALTER TABLE peer_key ADD COLUMN event BLOB;
    ALTER TABLE peer_key ADD COLUMN salt BLOB;
    ALTER TABLE peer_key ADD COLUMN proof BLOB;
    ALTER TABLE peer_key ADD COLUMN note BLOB;
    CREATE INDEX peer_key_id ON peer_key (id);
    ALTER TABLE peer_channel ADD COLUMN digest BLOB;
    ALTER TABLE peer_channel ADD COLUMN behind INTEGER;
    ALTER TABLE peer_channel ADD COLUMN checked INTEGER NOT NULL DEFAULT 1;
    ALTER TABLE peer_channel ADD COLUMN event BLOB;
    ALTER TABLE peer_channel ADD COLUMN salt BLOB;
    ALTER TABLE peer_channel ADD COLUMN proof BLOB;
    ALTER TABLE peer_channel ADD COLUMN note BLOB;
    CREATE TABLE channel_contradiction (
      peer TEXT NOT NULL, channel TEXT NOT NULL, epoch INTEGER NOT NULL, seen INTEGER NOT NULL,
      first_idx INTEGER NOT NULL, first_event BLOB, first_salt BLOB, first_proof BLOB, first_note BLOB,
      idx INTEGER NOT NULL, event BLOB, salt BLOB, proof BLOB, note BLOB, PRIMARY KEY (peer, channel, epoch))
      STRICT, WITHOUT ROWID;
    CREATE TABLE resealing (
      message INTEGER NOT NULL REFERENCES message (key), peer TEXT NOT NULL, gone INTEGER, made INTEGER NOT NULL,
      due INTEGER NOT NULL, PRIMARY KEY (message, peer)) STRICT, WITHOUT ROWID;
    CREATE INDEX resealing_gone ON resealing (peer, gone) WHERE gone IS NOT NULL;
    INSERT INTO resealing (message, peer, gone, made, due)
      SELECT d.message, d.peer, max(d.idx), 0, 0 FROM receipt r
      JOIN dispatch d ON d.peer = r.peer AND d.channel = r.channel AND d.epoch = r.epoch AND d.number = r.number
      WHERE r.reason = 'key-gone' AND NOT EXISTS (
        SELECT 1 FROM dispatch l WHERE l.message = d.message AND l.peer = d.peer AND l.idx > d.idx)
      GROUP BY d.message, d.peer;
    DROP INDEX receipt_gone;

    """

  /// `peer_told`: the peers that told what they hold of this node since it was last proven that its log was longer.
  static let told = """
    CREATE TABLE peer_told (peer TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;

    """
}

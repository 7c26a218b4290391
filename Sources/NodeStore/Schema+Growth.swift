/// Steps that came when stores grew: indexes without which a question reads all, and what is known again by its content.
extension Schema {
  /// `used_again`: numbers of own channels of which a recipient stated a receipt of another message than the one in the store.
  static let usedAgain = """
    CREATE TABLE used_again (
      peer TEXT NOT NULL, channel TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      PRIMARY KEY (peer, channel, epoch, number)) STRICT, WITHOUT ROWID;

    """

  /// `peer_packed`: the heads of the own log under which pouches were packed for a peer, the newest of them.
  static let packedHeads = """
    CREATE TABLE peer_packed (
      peer TEXT NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (peer, size)) STRICT, WITHOUT ROWID;

    """

  /// Indexes without which a question reads all that a large store holds. `peer_settled`: the number up to which a peer
  /// stated all of a channel to it as delivered or rejected, as far as it was looked for.
  static let largeStores = """
    DROP INDEX message_thread;
    CREATE INDEX draft_state ON draft (state, created, id);
    CREATE INDEX enclosure_loose ON enclosure (time) WHERE state = 'draft' AND draft IS NULL;
    CREATE INDEX arrival_rejected ON arrival (peer, reason) WHERE reason IS NOT NULL;
    CREATE INDEX peer_head_unwitnessed ON peer_head (peer, size) WHERE witnessed IS NULL;
    CREATE INDEX peer_head_spare ON peer_head (peer, size) WHERE covers = 0;
    CREATE INDEX matter_list_thread ON matter_list (thread);
    CREATE TABLE peer_settled (
      peer TEXT NOT NULL, channel TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      PRIMARY KEY (peer, channel, epoch)) STRICT, WITHOUT ROWID;

    """

  /// `officer.disabled`: whether the account may open a session. An account is never removed: events and drafts name it.
  /// `draft.refusal`: what the second officer who sent a draft back says to its drafter; it goes with the draft.
  static let disabledAccounts = """
    ALTER TABLE officer ADD COLUMN disabled INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX session_officer ON session (officer);
    ALTER TABLE draft ADD COLUMN refusal TEXT;
    CREATE INDEX draft_officer ON draft (officer, state, created);

    """

  /// `enclosure.content`: SHA-256 of an attachment's content, by which it is known again whatever it is named and whoever sealed
  /// it. It goes with the row when the message is destroyed. Attachments of before have none.
  static let contents = """
    ALTER TABLE enclosure ADD COLUMN content BLOB;
    CREATE INDEX enclosure_content ON enclosure (content) WHERE content IS NOT NULL;

    """

  /// `unjudged`: messages that came before what they answer, and the id of what they wait for. `nonconformity`: messages of
  /// peers that do not conform, each with the one message that tells its author; statement and salt stand until that is sent.
  /// `disclosure`: to whom parts of messages were disclosed; lines are added, and lose text and salt with the message's content.
  static let nonconformity = """
    CREATE TABLE unjudged (message INTEGER PRIMARY KEY REFERENCES message (key), awaits TEXT NOT NULL) STRICT;
    CREATE INDEX unjudged_awaits ON unjudged (awaits);
    CREATE TABLE nonconformity (
      message INTEGER PRIMARY KEY REFERENCES message (key), answer TEXT NOT NULL UNIQUE, statement BLOB, salt BLOB,
      CHECK ((statement IS NULL) = (salt IS NULL))) STRICT;
    CREATE TABLE disclosure (
      message INTEGER NOT NULL REFERENCES message (key), number INTEGER NOT NULL, officer TEXT NOT NULL,
      time INTEGER NOT NULL, commitment BLOB NOT NULL, salt BLOB, text BLOB, PRIMARY KEY (message, number),
      CHECK ((salt IS NULL) = (text IS NULL))) STRICT, WITHOUT ROWID;
    CREATE INDEX nonconformity_waiting ON nonconformity (message) WHERE statement IS NOT NULL;

    """

  /// `thread_fold.rules`: the rules by which the fold was made; another version of the program makes it anew. `thread_acts`:
  /// the acts of long threads in the order in which they came, so many in a row; the newest stand in `thread_fold.acts`.
  static let foldsByRules = """
    ALTER TABLE thread_fold ADD COLUMN rules TEXT NOT NULL DEFAULT '';
    CREATE INDEX thread_fold_rules ON thread_fold (rules);
    CREATE TABLE thread_acts (
      thread TEXT NOT NULL, number INTEGER NOT NULL, acts BLOB NOT NULL, PRIMARY KEY (thread, number))
      STRICT, WITHOUT ROWID;

    """

  /// `thread_named`: the threads that the beginnings of others name, whose clocks those may stop. Folds are made anew once, so that
  /// it knows of all.
  static let namedThreads = """
    CREATE TABLE thread_named (
      named TEXT NOT NULL, thread TEXT NOT NULL, PRIMARY KEY (named, thread)) STRICT, WITHOUT ROWID;
    UPDATE thread_fold SET rules = '';

    """

  /// `reliance`: which messages rest on another of which only so many may a day, and when each counts as written, so that the
  /// earlier ones of a day are counted and none is opened. What came before this step is not counted.
  static let reliances = """
    CREATE TABLE reliance (
      author TEXT NOT NULL, named TEXT NOT NULL, seconds INTEGER NOT NULL, message INTEGER NOT NULL,
      PRIMARY KEY (author, named, seconds, message)) STRICT, WITHOUT ROWID;
    CREATE INDEX reliance_message ON reliance (message);

    """

  /// Clocks that do not say which acts for named recipients set their day would be shown to everybody: they are made anew with
  /// their threads, and until then none is there.
  static let clocksForNamed = """
    DELETE FROM deadline;
    UPDATE thread_fold SET rules = '';

    """

  /// What a report over a month rests on is found by when it came, and not among all that ever came.
  static let messageTimes = """
    CREATE INDEX message_time ON message (time);

    """

  /// `search_part`: the indexes that there are, each of the messages of a stretch of rows (``SearchPart``), so that taking one
  /// message out without a trace writes one part anew. What was indexed before is indexed again.
  static let searchParts = """
    DROP TABLE search_open;
    DROP TABLE search_sealed;
    DELETE FROM search_row;
    DELETE FROM meta WHERE name = 'searched';
    CREATE TABLE search_part (
      sealed INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (sealed, number)) STRICT, WITHOUT ROWID;

    """
}

import GRDB

/// The tables of a node's store and the steps that lead to them. A step that has shipped is never changed.
enum Schema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("001 node, log and accounts") { db in
      try db.execute(sql: nodeAndLog + accounts)
    }
    migrator.registerMigration("002 messages and peers") { db in
      try db.execute(sql: messages + peers)
    }
    migrator.registerMigration("003 evidence") { db in
      try db.execute(sql: evidence)
    }
    migrator.registerMigration("004 witnessing and publication") { db in
      try db.execute(sql: witnessing)
    }
    migrator.registerMigration("005 deletion and sealed entries") { db in
      try db.execute(sql: deletion)
    }
    migrator.registerMigration("006 the ladder") { db in
      try db.execute(sql: ladder)
    }
    migrator.registerMigration("007 attachments") { db in
      try db.execute(sql: enclosures)
    }
    migrator.registerMigration("008 epochs") { db in
      try db.execute(sql: epochs)
    }
    migrator.registerMigration("011 threads and their clocks") { db in
      try db.execute(sql: threads)
    }
    migrator.registerMigration("012 search and sealed matters") { db in
      try db.execute(sql: search)
    }
    migrator.registerMigration("013 pouches") { db in
      try db.execute(sql: pouches)
    }
    migrator.registerMigration("014 decisions about peers, and quotas") { db in
      try db.execute(sql: restrictions + quotas)
    }
    migrator.registerMigration("015 groups") { db in
      try db.execute(sql: groups)
    }
    migrator.registerMigration("016 when peers were heard") { db in
      try db.execute(sql: heard)
    }
    migrator.registerMigration("017 clocks by what is due") { db in
      try db.execute(sql: dueClocks)
    }
    migrator.registerMigration("018 the search in parts") { db in
      try db.execute(sql: searchParts)
    }
    migrator.registerMigration("019 indexes of large stores") { db in
      try db.execute(sql: largeStores)
    }
    migrator.registerMigration("020 attachments by content") { db in
      try db.execute(sql: contents)
    }
    migrator.registerMigration("021 what cannot be judged yet") { db in
      try db.execute(sql: held)
    }
    migrator.registerMigration("022 channels as their speakers state them") { db in
      try db.execute(sql: stated)
    }
    migrator.registerMigration("023 keys as their owners state them") { db in
      try db.execute(sql: keys)
    }
    migrator.registerMigration("024 what pouches showed") { db in
      try db.execute(sql: packedHeads)
    }
    migrator.registerMigration("025 what does not conform, and what was disclosed") { db in
      try db.execute(sql: nonconformity)
    }
    migrator.registerMigration("030 directories from peers") { db in
      try db.execute(sql: directories)
    }
    migrator.registerMigration("031 the entries of own keys") { db in
      try db.execute(sql: keyEntries)
    }
    migrator.registerMigration("035 what peers state, held against them") { db in
      try db.execute(sql: heldAgainst)
    }
    migrator.registerMigration("040 disabled accounts and reasons of refusals") { db in
      try db.execute(sql: disabledAccounts)
    }
    migrator.registerMigration("041 numbers that were given twice") { db in
      try db.execute(sql: usedAgain)
    }
    migrator.registerMigration("042 who told what it holds") { db in
      try db.execute(sql: told)
    }
    migrator.registerMigration("043 folds by the rules that made them") { db in
      try db.execute(sql: foldsByRules)
    }
    migrator.registerMigration("044 threads that name others") { db in
      try db.execute(sql: namedThreads)
    }
    migrator.registerMigration("045 what rests on another message, by day") { db in
      try db.execute(sql: reliances)
    }
    migrator.registerMigration("046 clocks that say for whom they are") { db in
      try db.execute(sql: clocksForNamed)
    }
    migrator.registerMigration("047 messages by time") { db in
      try db.execute(sql: messageTimes)
    }
    return migrator
  }

  /// `meta`: one value a name. `secret`: private keys, which live nowhere else. `entry`, `hash`, `head`: the log; rows are
  /// never changed, except that a deletion empties salt and event, and that the first entry of an epoch that signed nothing is
  /// written anew where it is opened again.
  private static let nodeAndLog = """
    CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE secret (
      id BLOB PRIMARY KEY, purpose TEXT NOT NULL, private BLOB NOT NULL, public BLOB NOT NULL,
      not_before INTEGER NOT NULL, not_after INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE directory (version INTEGER PRIMARY KEY, digest BLOB NOT NULL, note BLOB NOT NULL) STRICT;
    CREATE TABLE entry (
      idx INTEGER PRIMARY KEY, commitment BLOB NOT NULL, salt BLOB, event BLOB) STRICT;
    CREATE TRIGGER entry_kept BEFORE DELETE ON entry BEGIN SELECT raise(ABORT, 'entries are never deleted'); END;
    CREATE TABLE hash (
      level INTEGER NOT NULL, idx INTEGER NOT NULL, hash BLOB NOT NULL,
      PRIMARY KEY (level, idx)) STRICT, WITHOUT ROWID;
    CREATE TRIGGER hash_kept BEFORE UPDATE ON hash BEGIN SELECT raise(ABORT, 'hashes are never changed'); END;
    CREATE TABLE head (
      size INTEGER PRIMARY KEY, root BLOB NOT NULL, tick INTEGER NOT NULL, note BLOB NOT NULL,
      witnessed INTEGER) STRICT;
    CREATE TABLE cosignature (
      size INTEGER NOT NULL, witness TEXT NOT NULL, time INTEGER NOT NULL, lines BLOB NOT NULL,
      PRIMARY KEY (size, witness)) STRICT, WITHOUT ROWID;

    """

  private static let accounts = """
    CREATE TABLE officer (
      id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE, roles TEXT NOT NULL, cost INTEGER NOT NULL,
      salt BLOB NOT NULL, hash BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE session (
      token BLOB PRIMARY KEY, id TEXT NOT NULL UNIQUE, officer TEXT NOT NULL REFERENCES officer (id),
      opened INTEGER NOT NULL, used INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE TABLE draft (
      id TEXT PRIMARY KEY, officer TEXT NOT NULL REFERENCES officer (id), message BLOB NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('open', 'submitted', 'approved', 'returned', 'dispatched')),
      created INTEGER NOT NULL, commitment BLOB, salt BLOB, statement BLOB,
      approver TEXT REFERENCES officer (id), CHECK (approver IS NULL OR approver <> officer)) STRICT, WITHOUT ROWID;

    """

  /// Bodies are kept sealed; the content key beside them opens them. An id of one author has one commitment.
  private static let messages = """
    CREATE TABLE body (digest BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE message (
      key INTEGER PRIMARY KEY, author TEXT NOT NULL, id TEXT NOT NULL, commitment BLOB NOT NULL, kind TEXT NOT NULL,
      thread TEXT NOT NULL, reply_to TEXT, subject TEXT NOT NULL, body BLOB NOT NULL REFERENCES body (digest),
      content_key BLOB, time INTEGER NOT NULL, UNIQUE (author, id)) STRICT;
    CREATE INDEX message_thread ON message (thread);
    CREATE TABLE batch_key (digest BLOB PRIMARY KEY, bytes BLOB NOT NULL) STRICT;
    CREATE TABLE dispatch (
      peer TEXT NOT NULL, channel TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      idx INTEGER NOT NULL UNIQUE REFERENCES entry (idx), message INTEGER NOT NULL REFERENCES message (key),
      event BLOB NOT NULL, envelope BLOB NOT NULL, batch_key BLOB NOT NULL REFERENCES batch_key (digest),
      PRIMARY KEY (peer, channel, epoch, number)) STRICT, WITHOUT ROWID;
    CREATE INDEX dispatch_message ON dispatch (message);
    CREATE TABLE receipt (
      peer TEXT NOT NULL, channel TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      rungs TEXT NOT NULL, reason TEXT, idx INTEGER NOT NULL, size INTEGER NOT NULL, time INTEGER NOT NULL,
      event BLOB NOT NULL, salt BLOB NOT NULL, proof BLOB NOT NULL, witnessed INTEGER,
      PRIMARY KEY (peer, channel, epoch, number, rungs)) STRICT, WITHOUT ROWID;

    """

  /// `arrival`: each envelope that came, with its proof; `receipt_idx` is the entry of our receipt for it.
  private static let peers = """
    CREATE TABLE peer (
      name TEXT PRIMARY KEY, origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL,
      cosigned_size INTEGER NOT NULL DEFAULT 0, cosigned_root BLOB, cosigned_note BLOB,
      witnessed_size INTEGER NOT NULL DEFAULT 0, witnessed_note BLOB) STRICT, WITHOUT ROWID;
    CREATE TABLE peer_head (
      peer TEXT NOT NULL, size INTEGER NOT NULL, note BLOB NOT NULL, PRIMARY KEY (peer, size)) STRICT, WITHOUT ROWID;
    CREATE TABLE peer_fork (
      peer TEXT NOT NULL, seen INTEGER NOT NULL, held_note BLOB NOT NULL, other_note BLOB NOT NULL) STRICT;
    CREATE TABLE arrival (
      peer TEXT NOT NULL, channel TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      idx INTEGER NOT NULL, size INTEGER NOT NULL, event BLOB NOT NULL, salt BLOB NOT NULL, proof BLOB NOT NULL,
      message INTEGER REFERENCES message (key), reason TEXT, receipt_idx INTEGER NOT NULL, time INTEGER NOT NULL,
      witnessed INTEGER, PRIMARY KEY (peer, channel, epoch, number)) STRICT, WITHOUT ROWID;
    CREATE INDEX arrival_message ON arrival (message);
    CREATE INDEX arrival_receipt ON arrival (peer, receipt_idx);
    CREATE TABLE wire_refusal (
      peer TEXT NOT NULL, reason TEXT NOT NULL, hour INTEGER NOT NULL, count INTEGER NOT NULL,
      PRIMARY KEY (peer, reason, hour)) STRICT, WITHOUT ROWID;

    """

  /// `peer_link`: consistency of a peer's log from one size to the next, as far as the evidence of a statement needs it.
  /// `peer_head.witnessed`: the time at which a quorum saw it; `covers`: whether a statement's evidence rests on it.
  private static let evidence = """
    ALTER TABLE peer_head ADD COLUMN witnessed INTEGER;
    ALTER TABLE peer_head ADD COLUMN covers INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE peer_link (
      peer TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, next INTEGER NOT NULL, next_root BLOB NOT NULL,
      proof BLOB NOT NULL, PRIMARY KEY (peer, size)) STRICT, WITHOUT ROWID;
    CREATE INDEX peer_link_next ON peer_link (peer, next);
    CREATE INDEX arrival_unwitnessed ON arrival (peer, idx) WHERE witnessed IS NULL;
    CREATE INDEX receipt_unwitnessed ON receipt (peer, idx) WHERE witnessed IS NULL;

    """

  /// `witness_state`: the last head of each log that this node cosigned, with its own lines once they are made.
  /// `received`, `alarmed`: what has not been witnessed in time, and what was said about it already.
  private static let witnessing = """
    CREATE TABLE witness_state (
      origin TEXT PRIMARY KEY, peer TEXT, size INTEGER NOT NULL, root BLOB NOT NULL, note BLOB NOT NULL,
      lines BLOB) STRICT, WITHOUT ROWID;
    INSERT INTO witness_state (origin, peer, size, root, note)
      SELECT origin, name, cosigned_size, cosigned_root, cosigned_note FROM peer WHERE cosigned_size > 0;
    CREATE INDEX witness_state_peer ON witness_state (peer);
    ALTER TABLE peer DROP COLUMN cosigned_size;
    ALTER TABLE peer DROP COLUMN cosigned_root;
    ALTER TABLE peer DROP COLUMN cosigned_note;
    ALTER TABLE head ADD COLUMN time INTEGER;
    CREATE INDEX head_live ON head (size) WHERE tick = 0;
    ALTER TABLE receipt ADD COLUMN received INTEGER;
    UPDATE receipt SET received = time;
    ALTER TABLE receipt ADD COLUMN alarmed INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE arrival ADD COLUMN alarmed INTEGER NOT NULL DEFAULT 0;
    CREATE INDEX receipt_overdue ON receipt (peer, received) WHERE witnessed IS NULL;
    CREATE INDEX arrival_overdue ON arrival (peer, time) WHERE witnessed IS NULL;

    """

  /// `entry.sealed`: padding and what is sealed, which look alike to whoever may not read it; entries of before are marked
  /// by their text. `deletion`: who proposed and who agreed; `entry` is the place of the event.
  private static let deletion = """
    ALTER TABLE entry ADD COLUMN sealed INTEGER NOT NULL DEFAULT 0;
    UPDATE entry SET sealed = 1 WHERE instr(event, CAST('"type":"padding"' AS BLOB)) > 0;
    CREATE TABLE deletion (
      message INTEGER PRIMARY KEY REFERENCES message (key), rule TEXT NOT NULL,
      proposer TEXT NOT NULL REFERENCES officer (id), proposed INTEGER NOT NULL,
      approver TEXT REFERENCES officer (id), deleted INTEGER, entry INTEGER,
      CHECK (approver IS NULL OR approver <> proposer)) STRICT;

    """

  /// `own_receipt`: every receipt of this node, by its entry. `dispatch.receipted`: whether anything came back for it.
  /// `rejected`: envelopes that were refused for good, by digest, so that a copy of one is known again.
  private static let ladder = """
    CREATE TABLE own_receipt (
      idx INTEGER PRIMARY KEY REFERENCES entry (idx), peer TEXT NOT NULL, channel TEXT NOT NULL, epoch INTEGER NOT NULL,
      number INTEGER NOT NULL, rungs TEXT NOT NULL) STRICT;
    INSERT INTO own_receipt (idx, peer, channel, epoch, number, rungs)
      SELECT receipt_idx, peer, channel, epoch, number, iif(reason IS NULL, 'relayed delivered', 'rejected') FROM arrival;
    CREATE INDEX own_receipt_peer ON own_receipt (peer, idx);
    CREATE INDEX own_receipt_name ON own_receipt (peer, channel, epoch, number);
    DROP INDEX arrival_receipt;
    ALTER TABLE arrival ADD COLUMN retrieved INTEGER;
    CREATE INDEX receipt_place ON receipt (peer, idx);
    ALTER TABLE dispatch ADD COLUMN receipted INTEGER NOT NULL DEFAULT 0;
    UPDATE dispatch SET receipted = 1 WHERE EXISTS (
      SELECT 1 FROM receipt r WHERE r.peer = dispatch.peer AND r.channel = dispatch.channel
        AND r.epoch = dispatch.epoch AND r.number = dispatch.number);
    CREATE INDEX dispatch_open ON dispatch (peer, number) WHERE receipted = 0;
    CREATE TABLE rejected (
      envelope BLOB PRIMARY KEY, peer TEXT NOT NULL, reason TEXT NOT NULL, time INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX rejected_peer ON rejected (peer, reason);

    """

  /// `enclosure`: what is known of an attachment's file, which lies beside the store under its digest. `description` holds the
  /// key while it goes with a draft; afterwards that stands in the message's body only.
  private static let enclosures = """
    CREATE TABLE enclosure (
      digest BLOB PRIMARY KEY, message INTEGER REFERENCES message (key), place INTEGER NOT NULL,
      length INTEGER NOT NULL, held INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('draft', 'wanted', 'whole', 'refused')),
      draft TEXT REFERENCES draft (id), officer TEXT REFERENCES officer (id), description BLOB,
      time INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX enclosure_message ON enclosure (message, place) WHERE message IS NOT NULL;
    CREATE INDEX enclosure_draft ON enclosure (draft, place) WHERE draft IS NOT NULL;
    CREATE INDEX enclosure_wanted ON enclosure (message) WHERE state = 'wanted';

    """

  /// Places in a log count from the epoch's own base (``LogPlace``); rows of epoch 1 stay what they are.
  /// `opening`: what closed the epoch before, and who opened this one. `peer_opening`: the same of a peer, with its proof.
  /// `late_statement`: statements of a closed epoch of a peer. `peer_reach`: what a peer says it holds of our dispatches.
  private static let epochs = """
    CREATE TABLE opening (
      epoch INTEGER PRIMARY KEY, closing BLOB NOT NULL, kept INTEGER NOT NULL, proposer TEXT NOT NULL,
      approver TEXT NOT NULL, CHECK (approver <> proposer)) STRICT;
    CREATE TABLE peer_opening (
      peer TEXT NOT NULL, epoch INTEGER NOT NULL, closing BLOB NOT NULL, note BLOB NOT NULL, event BLOB NOT NULL,
      salt BLOB NOT NULL, proof BLOB NOT NULL, PRIMARY KEY (peer, epoch)) STRICT, WITHOUT ROWID;
    CREATE TABLE late_statement (
      peer TEXT NOT NULL, epoch INTEGER NOT NULL, idx INTEGER NOT NULL, event BLOB NOT NULL, salt BLOB NOT NULL,
      proof BLOB NOT NULL, note BLOB NOT NULL, received INTEGER NOT NULL,
      PRIMARY KEY (peer, epoch, idx)) STRICT, WITHOUT ROWID;
    CREATE TABLE peer_reach (
      peer TEXT NOT NULL, channel TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      PRIMARY KEY (peer, channel, epoch)) STRICT, WITHOUT ROWID;

    """

  /// `thread_fold`: a thread as far as it was folded (`newest` is the row of its last message) with its state in a word;
  /// made anew from its messages when it is not there. `deadline`: the clocks of the threads that were folded.
  /// `reminder`: what was told already, so that it is never told again.
  private static let threads = """
    CREATE TABLE thread_fold (
      thread TEXT PRIMARY KEY, newest INTEGER NOT NULL, state TEXT NOT NULL, title TEXT NOT NULL, acts BLOB NOT NULL)
      STRICT, WITHOUT ROWID;
    CREATE INDEX message_thread_key ON message (thread, key);
    CREATE TABLE deadline (
      id TEXT PRIMARY KEY, thread TEXT NOT NULL, ends INTEGER NOT NULL, running INTEGER NOT NULL,
      value BLOB NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX deadline_thread ON deadline (thread);
    CREATE INDEX deadline_ends ON deadline (ends) WHERE running = 1;
    CREATE TABLE reminder (
      id TEXT PRIMARY KEY, thread TEXT NOT NULL, deadline TEXT NOT NULL, days_left INTEGER, told INTEGER NOT NULL,
      covered INTEGER NOT NULL) STRICT, WITHOUT ROWID;
    CREATE INDEX reminder_told ON reminder (told) WHERE covered = 0;

    """

  /// `search_open`, `search_sealed`: folded words without the text itself, so that nothing stands here twice; what is
  /// taken out is named by its words once more. `search_row`: the messages that stand in one of them. `sealed_matter`: the
  /// threads of which a message is under seal. `matter_list`: the officers who may know of them.
  private static let search = """
    CREATE VIRTUAL TABLE search_open USING fts5(words, skeletons, content='', tokenize='ascii');
    CREATE VIRTUAL TABLE search_sealed USING fts5(words, skeletons, content='', tokenize='ascii');
    CREATE TABLE search_row (
      message INTEGER PRIMARY KEY REFERENCES message (key), sealed INTEGER NOT NULL) STRICT;
    CREATE TABLE sealed_matter (thread TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
    CREATE TABLE matter_list (
      officer TEXT NOT NULL REFERENCES officer (id), thread TEXT NOT NULL, PRIMARY KEY (officer, thread))
      STRICT, WITHOUT ROWID;
    CREATE INDEX message_kind ON message (kind, author);

    """

  /// `peer_view`: what a peer last said that it holds of this node's log, and up to which size it was shown that log.
  /// `peer_lacks`: up to which number a peer holds a channel of this node, where it once receipted more and lost it.
  /// `peer_stated`: the entries of what was last stated to a peer about the channels to it.
  private static let pouches = """
    CREATE TABLE peer_view (
      peer TEXT PRIMARY KEY, size INTEGER NOT NULL, receipts_below INTEGER NOT NULL, shown INTEGER NOT NULL)
      STRICT, WITHOUT ROWID;
    CREATE TABLE peer_lacks (
      peer TEXT NOT NULL, channel TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      PRIMARY KEY (peer, channel, epoch)) STRICT, WITHOUT ROWID;
    CREATE TABLE peer_stated (
      peer TEXT NOT NULL, channel TEXT NOT NULL, idx INTEGER NOT NULL REFERENCES entry (idx),
      PRIMARY KEY (peer, channel)) STRICT, WITHOUT ROWID;

    """

  /// `member_group`: every version of a membership. `group_message`: what each author said in a group, by the author's
  /// number in an epoch of its log; own ones have no place in a channel. `group_told`, `group_claim`: what peers were told
  /// of it, and say. `group_fork`: proof.
  private static let groups = """
    CREATE TABLE member_group (
      id BLOB NOT NULL, version INTEGER NOT NULL, name TEXT NOT NULL, convener TEXT NOT NULL, members TEXT NOT NULL,
      purpose TEXT NOT NULL, commitment BLOB NOT NULL, founded TEXT NOT NULL, time INTEGER NOT NULL,
      PRIMARY KEY (id, version)) STRICT, WITHOUT ROWID;
    CREATE TABLE group_message (
      grp BLOB NOT NULL, author TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      version INTEGER NOT NULL, commitment BLOB NOT NULL, previous BLOB NOT NULL, channel TEXT, place INTEGER,
      PRIMARY KEY (grp, author, epoch, number)) STRICT, WITHOUT ROWID;
    CREATE INDEX group_message_own ON group_message (commitment) WHERE channel IS NULL;
    CREATE TABLE group_told (
      peer TEXT NOT NULL, grp BLOB NOT NULL, author TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      PRIMARY KEY (peer, grp, author)) STRICT, WITHOUT ROWID;
    CREATE TABLE group_claim (
      peer TEXT NOT NULL, grp BLOB NOT NULL, author TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      PRIMARY KEY (peer, grp, author)) STRICT, WITHOUT ROWID;
    CREATE TABLE group_fork (
      grp BLOB NOT NULL, author TEXT NOT NULL, epoch INTEGER NOT NULL, number INTEGER NOT NULL,
      channel TEXT NOT NULL, place INTEGER NOT NULL, other_channel TEXT, other_place INTEGER, other BLOB NOT NULL,
      shown_by TEXT, seen INTEGER NOT NULL, PRIMARY KEY (grp, author, epoch, number)) STRICT, WITHOUT ROWID;
    ALTER TABLE draft ADD COLUMN grp BLOB;
    ALTER TABLE draft ADD COLUMN grp_version INTEGER;

    """

  /// `deadline.next`: the moment at which something of a clock may be due to be told; NULL when nothing will be any more.
  /// Clocks of before are looked at once. A note verbale's code is looked for among commitments.
  private static let dueClocks = """
    ALTER TABLE deadline ADD COLUMN next INTEGER;
    UPDATE deadline SET next = 0 WHERE running = 1;
    CREATE INDEX deadline_next ON deadline (next) WHERE next IS NOT NULL;
    CREATE INDEX message_commitment ON message (commitment);

    """
}

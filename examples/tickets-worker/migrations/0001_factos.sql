CREATE TABLE IF NOT EXISTS factos_migrations (
  version INTEGER PRIMARY KEY,
  oldest_writer INTEGER NOT NULL,
  applied_at INTEGER NOT NULL
) STRICT;

CREATE TABLE factos_events (
  position INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  stream TEXT NOT NULL,
  revision INTEGER NOT NULL,
  type TEXT NOT NULL,
  version INTEGER NOT NULL,
  tags TEXT NOT NULL,
  metadata TEXT NOT NULL,
  recorded_at INTEGER NOT NULL,
  data BLOB NOT NULL,
  checksum INTEGER
) STRICT;

CREATE UNIQUE INDEX factos_events_by_id ON factos_events (id);

CREATE UNIQUE INDEX factos_events_by_stream ON factos_events (stream, revision);

CREATE INDEX factos_events_by_type ON factos_events (type, position);

CREATE TABLE factos_event_tags (
  tag TEXT NOT NULL,
  position INTEGER NOT NULL,
  type TEXT NOT NULL,
  PRIMARY KEY (tag, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE factos_commands (
  command_id TEXT PRIMARY KEY,
  stream TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  first_position INTEGER NOT NULL,
  event_count INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER factos_events_no_update BEFORE UPDATE ON factos_events BEGIN SELECT RAISE(ABORT, 'factos_events is append-only'); END;

CREATE TRIGGER factos_events_no_delete BEFORE DELETE ON factos_events BEGIN SELECT RAISE(ABORT, 'factos_events is append-only'); END;

CREATE TRIGGER factos_event_tags_no_update BEFORE UPDATE ON factos_event_tags BEGIN SELECT RAISE(ABORT, 'factos_event_tags is append-only'); END;

CREATE TRIGGER factos_event_tags_no_delete BEFORE DELETE ON factos_event_tags BEGIN SELECT RAISE(ABORT, 'factos_event_tags is append-only'); END;

CREATE TRIGGER factos_commands_no_update BEFORE UPDATE ON factos_commands BEGIN SELECT RAISE(ABORT, 'factos_commands is append-only'); END;

CREATE TRIGGER factos_commands_no_delete BEFORE DELETE ON factos_commands BEGIN SELECT RAISE(ABORT, 'factos_commands is append-only'); END;

INSERT INTO factos_migrations (version, oldest_writer, applied_at) VALUES (1, 1, unixepoch() * 1000);

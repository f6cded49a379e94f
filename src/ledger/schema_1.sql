-- The ledger, schema 1. Times are milliseconds since 1970-01-01 UTC; facts are JSON.

CREATE TABLE setting (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Each definition that an execution ever started with, once.
CREATE TABLE definition (
    id       INTEGER PRIMARY KEY,
    pipeline TEXT NOT NULL,
    facts    TEXT NOT NULL
) STRICT;
CREATE INDEX definition_by_pipeline ON definition (pipeline);

-- The journal of claims: a row is here from before the first file moves until the end of the claim.
CREATE TABLE claim (
    execution  INTEGER PRIMARY KEY,
    definition INTEGER NOT NULL REFERENCES definition (id),
    facts      TEXT NOT NULL
) STRICT;

-- Bunches whose claim failed.
CREATE TABLE held (
    bunch_key TEXT PRIMARY KEY,
    error     TEXT NOT NULL,
    retry_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE execution (
    id          INTEGER PRIMARY KEY,
    definition  INTEGER NOT NULL REFERENCES definition (id),
    pipeline    TEXT NOT NULL,
    source      TEXT,
    bunch       TEXT,
    retry_of    INTEGER,
    created_at  INTEGER NOT NULL,
    finished_at INTEGER,
    status      TEXT NOT NULL,
    is_live     INTEGER NOT NULL,
    location    TEXT NOT NULL
) STRICT;
CREATE INDEX execution_live ON execution (is_live) WHERE is_live = 1;
CREATE INDEX execution_by_status ON execution (status, id) WHERE is_live = 0;
CREATE INDEX execution_by_pipeline ON execution (pipeline, id);

CREATE TABLE step (
    execution   INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    ordinal     INTEGER NOT NULL,
    state       TEXT NOT NULL,
    attempts    INTEGER NOT NULL,
    started_at  INTEGER,
    finished_at INTEGER,
    PRIMARY KEY (execution, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE attempt (
    execution  INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    ordinal    INTEGER NOT NULL,
    attempt    INTEGER NOT NULL,
    started_at INTEGER NOT NULL,
    ended_at   INTEGER,
    outcome    TEXT,
    PRIMARY KEY (execution, ordinal, attempt)
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
    id        INTEGER PRIMARY KEY,
    execution INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    ordinal   INTEGER NOT NULL,
    attempt   INTEGER NOT NULL,
    severity  TEXT NOT NULL,
    text      TEXT NOT NULL,
    place     TEXT
) STRICT;
CREATE INDEX message_by_execution ON message (execution, id);

CREATE TABLE statistic (
    execution INTEGER NOT NULL REFERENCES execution (id) ON DELETE CASCADE,
    name      TEXT NOT NULL,
    operation TEXT NOT NULL,
    count     INTEGER NOT NULL,
    PRIMARY KEY (execution, name, operation)
) STRICT, WITHOUT ROWID;

CREATE TABLE request (
    id          INTEGER PRIMARY KEY,
    facts       TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    answer      TEXT,
    answered_at INTEGER
) STRICT;
CREATE INDEX request_open ON request (id) WHERE answer IS NULL;

-- Schema 2: people control what runs, pipelines start at times, conditions look into the world.

-- What people have decided about an execution.
ALTER TABLE execution ADD COLUMN control TEXT NOT NULL DEFAULT '{}';

-- The name of the user who asked.
ALTER TABLE request ADD COLUMN asked_by TEXT NOT NULL DEFAULT '';

-- Scopes in which nothing new is started.
CREATE TABLE pause (
    target TEXT PRIMARY KEY,
    facts  TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Pipelines that start at certain times by themselves: how far these times are done with.
CREATE TABLE schedule (
    pipeline TEXT PRIMARY KEY,
    facts    TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What the last looks into the world found.
CREATE TABLE finding (
    probe TEXT PRIMARY KEY,
    facts TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The latest finished execution of each pipeline is found without reading the others.
CREATE INDEX execution_finished ON execution (pipeline, id, status, finished_at) WHERE finished_at IS NOT NULL;

-- The words by which people search for executions, in lower case: pipeline, source, bunch, failures.
CREATE TABLE search (
    execution  INTEGER PRIMARY KEY REFERENCES execution (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    words      TEXT NOT NULL
) STRICT;
INSERT INTO search (execution, created_at, words)
SELECT id, created_at, lower(concat_ws(' ', pipeline, source, bunch ->> '$.key.type', bunch ->> '$.key.identifier',
    (SELECT group_concat(substr(state ->> '$.failure.text', 1, 300), ' ') FROM step WHERE execution = execution.id)))
FROM execution;

-- What removing the directory of an execution, or a part of it, would free, in bytes on the disk; NULL is not measured.
CREATE TABLE storage (
    execution     INTEGER PRIMARY KEY REFERENCES execution (id) ON DELETE CASCADE,
    working_bytes INTEGER,
    logs_bytes    INTEGER,
    all_bytes     INTEGER
) STRICT;

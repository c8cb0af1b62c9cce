-- The pseudonym under which a followed citizen is counted in the activity file, and the documents received
-- during a session.

ALTER TABLE vault.citizen ADD COLUMN person BLOB CHECK (length(person) = 16);

UPDATE vault.citizen SET person = randomblob(16) WHERE deleted_at IS NULL;

-- The sessions already linked get it too. The activity file is open whenever the vault is, and has gone through
-- its own step of this number.
UPDATE main.session
SET person = (SELECT c.person FROM vault.session_citizen l JOIN vault.citizen c ON c.id = l.citizen
              WHERE l.session = session.id)
WHERE id IN (SELECT l.session FROM vault.session_citizen l);

CREATE TABLE vault.session_file (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    session     BLOB NOT NULL CHECK (length(session) = 16),
    request     BLOB CHECK (length(request) = 16),
    kind        TEXT NOT NULL CHECK (kind IN ('receipt', 'page', 'other')),
    name        TEXT NOT NULL CHECK (name <> ''),
    media_type  TEXT NOT NULL CHECK (media_type <> ''),
    received_at INTEGER NOT NULL,
    bytes       BLOB NOT NULL
) STRICT;

CREATE INDEX vault.session_file_by_session ON session_file (session, received_at);

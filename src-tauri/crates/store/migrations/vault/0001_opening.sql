-- The vault: what identifies a citizen, or was written about one. Its sessions and requests are rows of the
-- activity file: a foreign key cannot cross files, `verify` checks these links instead.

CREATE TABLE vault.meta (
    only_row       INTEGER PRIMARY KEY CHECK (only_row = 1),
    file           BLOB NOT NULL CHECK (length(file) = 16),
    activity       BLOB NOT NULL CHECK (length(activity) = 16),
    journal_secret BLOB NOT NULL CHECK (length(journal_secret) = 32),
    created_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE vault.citizen (
    id                BLOB PRIMARY KEY CHECK (length(id) = 16),
    civility          TEXT,
    birth_name        TEXT NOT NULL,
    used_name         TEXT,
    given_names       TEXT NOT NULL,
    sex               TEXT,
    birth_date        TEXT CHECK (birth_date GLOB '[0-9][0-9][0-9][0-9]' OR birth_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]'
                                  OR birth_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    birth_commune     TEXT,
    birth_country     TEXT,
    nationality       TEXT,
    phone             TEXT,
    email             TEXT,
    address_line      TEXT,
    address_extra     TEXT,
    postcode          TEXT,
    residence_commune TEXT,
    language          TEXT,
    note              TEXT,
    informed_at       INTEGER,
    consent_at        INTEGER,
    created_at        INTEGER NOT NULL,
    updated_at        INTEGER NOT NULL,
    deleted_at        INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX vault.citizen_by_birth ON citizen (birth_date) WHERE deleted_at IS NULL;

-- The folded words of a citizen's names, and the trigrams of these words: search that forgives accents and
-- typing errors. Rewritten with each citizen, emptied with them.
CREATE TABLE vault.citizen_word (
    word       TEXT NOT NULL,
    citizen    BLOB NOT NULL REFERENCES citizen (id),
    birth_year TEXT,
    PRIMARY KEY (word, citizen)
) STRICT, WITHOUT ROWID;

CREATE INDEX vault.citizen_word_by_citizen ON citizen_word (citizen);

CREATE TABLE vault.word_trigram (
    trigram TEXT NOT NULL,
    word    TEXT NOT NULL,
    PRIMARY KEY (trigram, word)
) STRICT, WITHOUT ROWID;

CREATE TABLE vault.session_citizen (
    session BLOB PRIMARY KEY CHECK (length(session) = 16),
    citizen BLOB NOT NULL REFERENCES citizen (id)
) STRICT, WITHOUT ROWID;

CREATE INDEX vault.session_citizen_by_citizen ON session_citizen (citizen);

CREATE TABLE vault.profile_value (
    session    BLOB NOT NULL CHECK (length(session) = 16),
    field      TEXT NOT NULL CHECK (field <> '' AND field NOT GLOB '*[^a-z0-9_]*'),
    value      TEXT NOT NULL,
    shown      TEXT NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (session, field)
) STRICT, WITHOUT ROWID;

CREATE TABLE vault.request_document (
    request     BLOB NOT NULL CHECK (length(request) = 16),
    document    TEXT NOT NULL CHECK (document <> '' AND document NOT GLOB '*[^a-z0-9_-]*'),
    alternative TEXT CHECK (alternative NOT GLOB '*[^a-z0-9_-]*'),
    state       TEXT NOT NULL CHECK (state IN ('present', 'missing', 'not_needed')),
    updated_at  INTEGER NOT NULL,
    PRIMARY KEY (request, document)
) STRICT, WITHOUT ROWID;

CREATE TABLE vault.request_work (
    request       BLOB PRIMARY KEY CHECK (length(request) = 16),
    reference     TEXT,
    next_step     TEXT,
    next_date     TEXT CHECK (next_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    blocking_note TEXT,
    note          TEXT,
    updated_at    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX vault.request_work_due ON request_work (next_date) WHERE next_date IS NOT NULL;

CREATE TABLE vault.session_place (
    session    BLOB PRIMARY KEY CHECK (length(session) = 16),
    request    BLOB CHECK (length(request) = 16),
    step       TEXT NOT NULL CHECK (step <> '' AND step NOT GLOB '*[^a-z0-9_]*'),
    field      TEXT CHECK (field NOT GLOB '*[^a-z0-9_]*'),
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which citizen a journal row is about. The row itself, in the activity file, holds only a commitment to it.
CREATE TABLE vault.journal_subject (
    seq     INTEGER PRIMARY KEY CHECK (seq > 0),
    citizen BLOB NOT NULL CHECK (length(citizen) = 16)
) STRICT;

CREATE INDEX vault.journal_subject_by_citizen ON journal_subject (citizen);

CREATE TABLE vault.anchor (
    only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
    seq      INTEGER NOT NULL CHECK (seq >= 0),
    hash     BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

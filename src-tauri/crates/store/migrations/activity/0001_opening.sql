-- The activity file: what a supervisor may read. No name, contact, free text or reference of a citizen may
-- enter here. Coded columns admit only the shape of a code, so that a sentence cannot slip in.

CREATE TABLE meta (
    only_row   INTEGER PRIMARY KEY CHECK (only_row = 1),
    file       BLOB NOT NULL CHECK (length(file) = 16),
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE setting (
    key        TEXT PRIMARY KEY CHECK (key <> '' AND key NOT GLOB '*[^a-z0-9_.]*'),
    value      TEXT NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE site (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    name         TEXT NOT NULL,
    address_line TEXT NOT NULL,
    commune_code TEXT NOT NULL,
    postcode     TEXT NOT NULL,
    city         TEXT NOT NULL,
    siret        TEXT,
    label_number TEXT,
    phone        TEXT,
    zone         TEXT NOT NULL,
    created_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE agent (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    given_name  TEXT NOT NULL,
    family_name TEXT NOT NULL,
    role        TEXT NOT NULL CHECK (role IN ('mediator', 'supervisor', 'administrator')),
    active      INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    id                 BLOB PRIMARY KEY CHECK (length(id) = 16),
    agent              BLOB NOT NULL REFERENCES agent (id),
    state              TEXT NOT NULL CHECK (state IN ('open', 'closed', 'discarded')),
    channel            TEXT CHECK (channel NOT GLOB '*[^a-z0-9_]*'),
    started_at         INTEGER NOT NULL,
    ended_at           INTEGER,
    paused_at          INTEGER,
    paused_seconds     INTEGER NOT NULL CHECK (paused_seconds >= 0),
    minutes            INTEGER CHECK (minutes >= 0),
    appointment        INTEGER NOT NULL CHECK (appointment IN (0, 1)),
    anonymous          INTEGER NOT NULL CHECK (anonymous IN (0, 1)),
    first_visit        INTEGER CHECK (first_visit IN (0, 1)),
    mandate_used       INTEGER NOT NULL CHECK (mandate_used IN (0, 1)),
    age_class          TEXT CHECK (age_class NOT GLOB '*[^a-z0-9_]*'),
    gender             TEXT CHECK (gender NOT GLOB '*[^a-z0-9_]*'),
    social_status      TEXT CHECK (social_status NOT GLOB '*[^a-z0-9_]*'),
    town               TEXT CHECK (length(town) = 5 AND town NOT GLOB '*[^0-9AB]*'),
    autonomy           TEXT CHECK (autonomy NOT GLOB '*[^a-z0-9_]*'),
    equipment          TEXT NOT NULL CHECK (equipment NOT GLOB '*[^a-z0-9_ ]*'),
    orientation_target TEXT CHECK (orientation_target NOT GLOB '*[^a-z0-9_]*'),
    closed_at          INTEGER,
    corrected_at       INTEGER,
    discarded_at       INTEGER,
    CHECK ((state = 'closed') = (closed_at IS NOT NULL)),
    CHECK ((state = 'discarded') = (discarded_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX session_by_start ON session (started_at);
CREATE INDEX session_by_agent ON session (agent, started_at);
CREATE INDEX session_open ON session (started_at) WHERE state = 'open';
CREATE INDEX session_discarded ON session (discarded_at) WHERE state = 'discarded';

CREATE TABLE request (
    id                 BLOB PRIMARY KEY CHECK (length(id) = 16),
    session            BLOB NOT NULL REFERENCES session (id),
    position           INTEGER NOT NULL CHECK (position >= 0),
    operator           TEXT NOT NULL CHECK (operator <> '' AND operator NOT GLOB '*[^a-z0-9_-]*'),
    procedure          TEXT CHECK (procedure <> '' AND procedure NOT GLOB '*[^a-z0-9_-]*'),
    catalogue_revision TEXT NOT NULL CHECK (catalogue_revision NOT GLOB '*[^a-z0-9_.:-]*'),
    level              TEXT NOT NULL CHECK (level NOT GLOB '*[^a-z0-9_]*'),
    outcome            TEXT CHECK (outcome NOT GLOB '*[^a-z0-9_]*'),
    blocking_reason    TEXT CHECK (blocking_reason NOT GLOB '*[^a-z0-9_]*'),
    orientation_target TEXT CHECK (orientation_target NOT GLOB '*[^a-z0-9_]*'),
    way                TEXT CHECK (way NOT GLOB '*[^a-z0-9_]*'),
    minutes            INTEGER CHECK (minutes >= 0),
    state              TEXT NOT NULL CHECK (state IN ('open', 'done', 'removed')),
    created_at         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX request_by_session ON request (session, position);

CREATE TABLE request_theme (
    request BLOB NOT NULL REFERENCES request (id),
    theme   TEXT NOT NULL CHECK (theme <> '' AND theme NOT GLOB '*[^a-z0-9_]*'),
    PRIMARY KEY (request, theme)
) STRICT, WITHOUT ROWID;

CREATE TABLE site_procedure (
    id         TEXT PRIMARY KEY CHECK (id <> '' AND id NOT GLOB '*[^a-z0-9_-]*'),
    body       TEXT NOT NULL CHECK (json_valid(body)),
    updated_at INTEGER NOT NULL,
    active     INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE TABLE journal (
    seq          INTEGER PRIMARY KEY CHECK (seq > 0),
    at           INTEGER NOT NULL,
    agent        BLOB CHECK (length(agent) = 16),
    act          TEXT NOT NULL CHECK (act <> '' AND act NOT GLOB '*[^a-z0-9_.]*'),
    subject_kind TEXT CHECK (subject_kind NOT GLOB '*[^a-z_]*'),
    subject      BLOB,
    details      TEXT NOT NULL CHECK (json_valid(details)),
    prev         BLOB NOT NULL CHECK (length(prev) = 32),
    hash         BLOB NOT NULL CHECK (length(hash) = 32),
    CHECK ((subject_kind IS NULL) = (subject IS NULL))
) STRICT;

-- What supervision needs: a pseudonym to count persons, returns and dates awaited, workshops, answers without
-- anybody behind them, the agents' skills, the history of another tool, and counters that tell whatever is
-- derived from the facts when it no longer agrees with them.

CREATE TABLE import_batch (
    id        BLOB PRIMARY KEY CHECK (length(id) = 16),
    kind      TEXT NOT NULL CHECK (kind <> '' AND kind NOT GLOB '*[^a-z0-9_]*'),
    at        INTEGER NOT NULL,
    agent     BLOB NOT NULL REFERENCES agent (id),
    rows      INTEGER NOT NULL CHECK (rows >= 0),
    refused   INTEGER NOT NULL CHECK (refused >= 0),
    undone_at INTEGER
) STRICT, WITHOUT ROWID;

ALTER TABLE session ADD COLUMN person BLOB CHECK (length(person) = 16);
ALTER TABLE session ADD COLUMN source TEXT NOT NULL DEFAULT 'desk' CHECK (source IN ('desk', 'import'));
ALTER TABLE session ADD COLUMN import BLOB REFERENCES import_batch (id)
    CHECK ((source = 'import') = (import IS NOT NULL));

CREATE INDEX session_by_import ON session (import) WHERE import IS NOT NULL;

ALTER TABLE request ADD COLUMN returns_to BLOB REFERENCES request (id) ON DELETE SET NULL
    CHECK (returns_to <> id);
-- A day, counted from 1 January 1970.
ALTER TABLE request ADD COLUMN due_on INTEGER;

CREATE INDEX request_by_return ON request (returns_to) WHERE returns_to IS NOT NULL;
CREATE INDEX request_by_due ON request (due_on) WHERE due_on IS NOT NULL;

CREATE TABLE workshop (
    id           BLOB PRIMARY KEY CHECK (length(id) = 16),
    agent        BLOB NOT NULL REFERENCES agent (id),
    state        TEXT NOT NULL CHECK (state IN ('open', 'closed', 'discarded')),
    theme        TEXT NOT NULL CHECK (theme <> '' AND theme NOT GLOB '*[^a-z0-9_]*'),
    level        TEXT CHECK (level <> '' AND level NOT GLOB '*[^a-z0-9_]*'),
    started_at   INTEGER NOT NULL,
    minutes      INTEGER NOT NULL CHECK (minutes >= 0),
    participants INTEGER NOT NULL CHECK (participants >= 0),
    source       TEXT NOT NULL CHECK (source IN ('desk', 'import')),
    import       BLOB REFERENCES import_batch (id),
    CHECK ((source = 'import') = (import IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX workshop_by_start ON workshop (started_at);
CREATE INDEX workshop_by_import ON workshop (import) WHERE import IS NOT NULL;

-- How many participants of each age class, gender and status: counters, never people.
CREATE TABLE workshop_count (
    workshop BLOB NOT NULL REFERENCES workshop (id),
    kind     TEXT NOT NULL CHECK (kind IN ('age_class', 'gender', 'social_status')),
    code     TEXT NOT NULL CHECK (code <> '' AND code NOT GLOB '*[^a-z0-9_]*'),
    count    INTEGER NOT NULL CHECK (count > 0),
    PRIMARY KEY (workshop, kind, code)
) STRICT, WITHOUT ROWID;

-- Answers that belong to nobody: no session, no agent, no hour. Their identifiers are random and they are kept
-- in the order of these, so that nothing tells which came first. A day is counted from 1 January 1970.
CREATE TABLE satisfaction (
    id      BLOB PRIMARY KEY CHECK (length(id) = 16),
    day     INTEGER NOT NULL,
    ease    INTEGER CHECK (ease IN (0, 5, 10)),
    clarity INTEGER CHECK (clarity BETWEEN 1 AND 5),
    CHECK (ease IS NOT NULL OR clarity IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX satisfaction_by_day ON satisfaction (day);

CREATE TABLE diagnosis (
    id          BLOB PRIMARY KEY CHECK (length(id) = 16),
    day         INTEGER NOT NULL,
    own_email   INTEGER CHECK (own_email IN (0, 1)),
    own_phone   INTEGER CHECK (own_phone IN (0, 1)),
    reads_alone INTEGER CHECK (reads_alone IN (0, 1)),
    self_rating TEXT CHECK (self_rating <> '' AND self_rating NOT GLOB '*[^a-z0-9_]*'),
    CHECK (coalesce(own_email, own_phone, reads_alone, self_rating) IS NOT NULL)
) STRICT, WITHOUT ROWID;

CREATE INDEX diagnosis_by_day ON diagnosis (day);

CREATE TABLE agent_training (
    id      BLOB PRIMARY KEY CHECK (length(id) = 16),
    agent   BLOB NOT NULL REFERENCES agent (id),
    title   TEXT NOT NULL CHECK (title <> ''),
    day     INTEGER NOT NULL,
    minutes INTEGER NOT NULL CHECK (minutes >= 0)
) STRICT, WITHOUT ROWID;

CREATE INDEX agent_training_by_day ON agent_training (day);

CREATE TABLE agent_skill (
    agent       BLOB NOT NULL REFERENCES agent (id),
    skill       TEXT NOT NULL CHECK (skill <> '' AND skill NOT GLOB '*[^a-z0-9_]*'),
    level       INTEGER NOT NULL CHECK (level >= 0),
    declared_on INTEGER NOT NULL,
    PRIMARY KEY (agent, skill)
) STRICT, WITHOUT ROWID;

CREATE TABLE equipment_need (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    kind       TEXT NOT NULL CHECK (kind <> '' AND kind NOT GLOB '*[^a-z0-9_]*'),
    label      TEXT NOT NULL,
    quantity   INTEGER NOT NULL CHECK (quantity > 0),
    state      TEXT NOT NULL CHECK (state IN ('wanted', 'ordered', 'received', 'dropped')),
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_view (
    id         BLOB PRIMARY KEY CHECK (length(id) = 16),
    agent      BLOB NOT NULL REFERENCES agent (id),
    name       TEXT NOT NULL CHECK (name <> ''),
    body       TEXT NOT NULL CHECK (json_valid(body)),
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX saved_view_by_agent ON saved_view (agent);

CREATE TABLE report_intro (
    period     TEXT PRIMARY KEY CHECK (period <> '' AND period NOT GLOB '*[^a-z0-9_-]*'),
    body       TEXT NOT NULL,
    agent      BLOB NOT NULL REFERENCES agent (id),
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- How many times the facts of a month changed: a month of universal time, as in 202611. Kept by the triggers
-- below, which no writer can forget. A fact is what figures read: a closed session with its live requests and
-- their themes, a closed workshop with its counters, an answer. Drafts, and columns that no figure reads, count
-- for nothing.
CREATE TABLE fact_generation (
    kind       TEXT NOT NULL CHECK (kind IN ('session', 'workshop', 'answer')),
    month      INTEGER NOT NULL,
    generation INTEGER NOT NULL CHECK (generation > 0),
    PRIMARY KEY (kind, month)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER session_fact_added AFTER INSERT ON session WHEN NEW.state = 'closed'
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('session', CAST(strftime('%Y%m', NEW.started_at / 1000, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER session_fact_removed AFTER DELETE ON session WHEN OLD.state = 'closed'
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('session', CAST(strftime('%Y%m', OLD.started_at / 1000, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER session_fact_after AFTER UPDATE ON session WHEN NEW.state = 'closed' AND (
    OLD.state, OLD.agent, OLD.channel, OLD.started_at, OLD.minutes, OLD.appointment, OLD.anonymous,
    OLD.first_visit, OLD.mandate_used, OLD.age_class, OLD.gender, OLD.social_status, OLD.town, OLD.autonomy,
    OLD.equipment, OLD.orientation_target, OLD.person, OLD.source
) IS NOT (
    NEW.state, NEW.agent, NEW.channel, NEW.started_at, NEW.minutes, NEW.appointment, NEW.anonymous,
    NEW.first_visit, NEW.mandate_used, NEW.age_class, NEW.gender, NEW.social_status, NEW.town, NEW.autonomy,
    NEW.equipment, NEW.orientation_target, NEW.person, NEW.source
)
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('session', CAST(strftime('%Y%m', NEW.started_at / 1000, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

-- A session that leaves its month, or the facts.
CREATE TRIGGER session_fact_before AFTER UPDATE ON session
WHEN OLD.state = 'closed' AND (NEW.state <> 'closed' OR OLD.started_at <> NEW.started_at)
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('session', CAST(strftime('%Y%m', OLD.started_at / 1000, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER request_fact_added AFTER INSERT ON request WHEN NEW.state <> 'removed'
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    SELECT 'session', CAST(strftime('%Y%m', s.started_at / 1000, 'unixepoch') AS INTEGER), 1
    FROM session s WHERE s.id = NEW.session AND s.state = 'closed'
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER request_fact_removed AFTER DELETE ON request WHEN OLD.state <> 'removed'
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    SELECT 'session', CAST(strftime('%Y%m', s.started_at / 1000, 'unixepoch') AS INTEGER), 1
    FROM session s WHERE s.id = OLD.session AND s.state = 'closed'
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER request_fact_changed AFTER UPDATE ON request
WHEN (OLD.state <> 'removed' OR NEW.state <> 'removed') AND (
    OLD.state = 'removed', OLD.position, OLD.operator, OLD.procedure, OLD.level, OLD.outcome, OLD.blocking_reason,
    OLD.orientation_target, OLD.way, OLD.minutes, OLD.returns_to, OLD.due_on
) IS NOT (
    NEW.state = 'removed', NEW.position, NEW.operator, NEW.procedure, NEW.level, NEW.outcome, NEW.blocking_reason,
    NEW.orientation_target, NEW.way, NEW.minutes, NEW.returns_to, NEW.due_on
)
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    SELECT 'session', CAST(strftime('%Y%m', s.started_at / 1000, 'unixepoch') AS INTEGER), 1
    FROM session s WHERE s.id = NEW.session AND s.state = 'closed'
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER request_theme_fact_added AFTER INSERT ON request_theme
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    SELECT 'session', CAST(strftime('%Y%m', s.started_at / 1000, 'unixepoch') AS INTEGER), 1
    FROM request r CROSS JOIN session s ON s.id = r.session
    WHERE r.id = NEW.request AND r.state <> 'removed' AND s.state = 'closed'
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER request_theme_fact_removed AFTER DELETE ON request_theme
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    SELECT 'session', CAST(strftime('%Y%m', s.started_at / 1000, 'unixepoch') AS INTEGER), 1
    FROM request r CROSS JOIN session s ON s.id = r.session
    WHERE r.id = OLD.request AND r.state <> 'removed' AND s.state = 'closed'
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER workshop_fact_added AFTER INSERT ON workshop WHEN NEW.state = 'closed'
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('workshop', CAST(strftime('%Y%m', NEW.started_at / 1000, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER workshop_fact_removed AFTER DELETE ON workshop WHEN OLD.state = 'closed'
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('workshop', CAST(strftime('%Y%m', OLD.started_at / 1000, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER workshop_fact_after AFTER UPDATE ON workshop WHEN NEW.state = 'closed' AND (
    OLD.state, OLD.agent, OLD.theme, OLD.level, OLD.started_at, OLD.minutes, OLD.participants, OLD.source
) IS NOT (
    NEW.state, NEW.agent, NEW.theme, NEW.level, NEW.started_at, NEW.minutes, NEW.participants, NEW.source
)
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('workshop', CAST(strftime('%Y%m', NEW.started_at / 1000, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER workshop_fact_before AFTER UPDATE ON workshop
WHEN OLD.state = 'closed' AND (NEW.state <> 'closed' OR OLD.started_at <> NEW.started_at)
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('workshop', CAST(strftime('%Y%m', OLD.started_at / 1000, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER workshop_count_fact_added AFTER INSERT ON workshop_count
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    SELECT 'workshop', CAST(strftime('%Y%m', w.started_at / 1000, 'unixepoch') AS INTEGER), 1
    FROM workshop w WHERE w.id = NEW.workshop AND w.state = 'closed'
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER workshop_count_fact_removed AFTER DELETE ON workshop_count
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    SELECT 'workshop', CAST(strftime('%Y%m', w.started_at / 1000, 'unixepoch') AS INTEGER), 1
    FROM workshop w WHERE w.id = OLD.workshop AND w.state = 'closed'
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER workshop_count_fact_changed AFTER UPDATE ON workshop_count WHEN OLD.count <> NEW.count
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    SELECT 'workshop', CAST(strftime('%Y%m', w.started_at / 1000, 'unixepoch') AS INTEGER), 1
    FROM workshop w WHERE w.id = NEW.workshop AND w.state = 'closed'
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER satisfaction_fact_added AFTER INSERT ON satisfaction
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('answer', CAST(strftime('%Y%m', NEW.day * 86400, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER satisfaction_fact_removed AFTER DELETE ON satisfaction
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('answer', CAST(strftime('%Y%m', OLD.day * 86400, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER diagnosis_fact_added AFTER INSERT ON diagnosis
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('answer', CAST(strftime('%Y%m', NEW.day * 86400, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

CREATE TRIGGER diagnosis_fact_removed AFTER DELETE ON diagnosis
BEGIN
    INSERT INTO fact_generation (kind, month, generation)
    VALUES ('answer', CAST(strftime('%Y%m', OLD.day * 86400, 'unixepoch') AS INTEGER), 1)
    ON CONFLICT (kind, month) DO UPDATE SET generation = generation + 1;
END;

-- What stands in the file already.
INSERT INTO fact_generation (kind, month, generation)
SELECT 'session', CAST(strftime('%Y%m', started_at / 1000, 'unixepoch') AS INTEGER) AS month, 1
FROM session WHERE state = 'closed' GROUP BY month;

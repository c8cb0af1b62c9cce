//! Usual figures as plain SQL on an ordinary normalised schema: what a dashboard is first written as.

/// Words that the two databases write differently.
pub(super) struct Dialect {
    /// The name of the day of the week, a number.
    pub(super) weekday: &'static str,
    pub(super) hour: &'static str,
    pub(super) month: &'static str,
    /// A bound of the period, `$1` standing for a number of seconds since 1970.
    pub(super) bound: &'static str,
}

pub(super) const SQLITE: Dialect = Dialect {
    weekday: "strftime('%w', s.started_at, 'unixepoch')",
    hour: "strftime('%H', s.started_at, 'unixepoch')",
    month: "strftime('%Y-%m', s.started_at, 'unixepoch')",
    bound: "$1",
};

pub(super) const POSTGRES: Dialect = Dialect {
    weekday: "extract(dow FROM s.started_at)",
    hour: "extract(hour FROM s.started_at)",
    month: "date_trunc('month', s.started_at)",
    bound: "to_timestamp($1)",
};

/// The tables, the same in both: codes as text, an index on the date and on each foreign key.
pub(super) const TABLES: [&str; 3] = [
    "CREATE TABLE session (
        id INTEGER PRIMARY KEY, started_at {instant} NOT NULL, agent INTEGER NOT NULL, channel TEXT, minutes INTEGER,
        person INTEGER, first_visit INTEGER, mandate INTEGER NOT NULL, age_class TEXT, gender TEXT,
        social_status TEXT, town TEXT, autonomy TEXT)",
    "CREATE TABLE request (
        id INTEGER PRIMARY KEY, session INTEGER NOT NULL REFERENCES session (id), operator TEXT NOT NULL,
        procedure TEXT, level TEXT, outcome TEXT, blocking_reason TEXT, way TEXT, returns INTEGER NOT NULL)",
    "CREATE TABLE request_theme (
        request INTEGER NOT NULL REFERENCES request (id), theme TEXT NOT NULL, PRIMARY KEY (request, theme))",
];

pub(super) const INDEXES: [&str; 4] = [
    "CREATE INDEX session_by_date ON session (started_at)",
    "CREATE INDEX session_by_agent ON session (agent)",
    "CREATE INDEX request_by_session ON request (session)",
    "CREATE INDEX theme_by_request ON request_theme (request)",
];

/// One period, one figure after the other. Medians are left out, to the databases' advantage.
const FIGURES: [&str; 18] = [
    "SELECT count(*), sum(s.minutes) FROM session s WHERE {in}",
    "SELECT count(*) FROM request r JOIN session s ON s.id = r.session WHERE {in}",
    "SELECT count(DISTINCT s.person), sum(s.first_visit) FROM session s WHERE {in}",
    "SELECT r.operator, count(*) FROM request r JOIN session s ON s.id = r.session WHERE {in} GROUP BY 1",
    "SELECT r.procedure, count(*) FROM request r JOIN session s ON s.id = r.session WHERE {in} GROUP BY 1",
    "SELECT t.theme, count(*) FROM request_theme t JOIN request r ON r.id = t.request
        JOIN session s ON s.id = r.session WHERE {in} GROUP BY 1",
    "SELECT r.level, count(*) FROM request r JOIN session s ON s.id = r.session WHERE {in} GROUP BY 1",
    "SELECT r.outcome, count(*) FROM request r JOIN session s ON s.id = r.session WHERE {in} GROUP BY 1",
    "SELECT r.blocking_reason, count(*) FROM request r JOIN session s ON s.id = r.session WHERE {in} GROUP BY 1",
    "SELECT r.way, count(*) FROM request r JOIN session s ON s.id = r.session WHERE {in} GROUP BY 1",
    "SELECT s.channel, count(*) FROM session s WHERE {in} GROUP BY 1",
    "SELECT s.age_class, count(*) FROM session s WHERE {in} GROUP BY 1",
    "SELECT s.gender, count(*) FROM session s WHERE {in} GROUP BY 1",
    "SELECT s.social_status, count(*) FROM session s WHERE {in} GROUP BY 1",
    "SELECT s.town, count(*) FROM session s WHERE {in} GROUP BY 1",
    "SELECT {weekday}, {hour}, count(*) FROM session s WHERE {in} GROUP BY 1, 2",
    "SELECT {month}, count(*) FROM session s WHERE {in} GROUP BY 1",
    "SELECT sum(r.returns), sum(CASE WHEN r.outcome IN ('finalisee', 'a_finaliser_en_autonomie') THEN 1 ELSE 0 END)
        FROM request r JOIN session s ON s.id = r.session WHERE {in} AND r.level = 'accompagnement'",
];

/// The statements over `[from, until)`, in seconds since 1970.
pub(super) fn figures(dialect: &Dialect, from: i64, until: i64) -> Vec<String> {
    let bound = |seconds: i64| dialect.bound.replace("$1", &seconds.to_string());
    let within = format!(
        "s.started_at >= {} AND s.started_at < {}",
        bound(from),
        bound(until)
    );
    FIGURES
        .iter()
        .map(|sql| {
            sql.replace("{in}", &within)
                .replace("{weekday}", dialect.weekday)
                .replace("{hour}", dialect.hour)
                .replace("{month}", dialect.month)
        })
        .collect()
}

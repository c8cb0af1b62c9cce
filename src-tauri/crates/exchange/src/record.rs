//! What is exported of a session, and the fields that a profile may name.

use std::borrow::Cow;

use chrono::{NaiveDate, NaiveDateTime};

use crate::{Cell, Error, Kind};

/// Names of codes: the catalogue's, handed in.
pub trait Labels {
    /// The label of a code of a list (`outcomes`, `operators`…). The code itself when it is not known.
    fn label<'s>(&'s self, list: &str, code: &'s str) -> Cow<'s, str>;
}

/// A town.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Town<'a> {
    /// INSEE code, with its leading zero.
    pub insee: &'a str,
    /// Name.
    pub name: &'a str,
    /// Postcode, when known.
    pub postcode: Option<&'a str>,
}

/// A session. Nothing of it says who came: no name, no note, no pseudonym.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionRecord<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// When it started, in the site's zone.
    pub started: NaiveDateTime,
    /// When it was recorded.
    pub recorded: Option<NaiveDateTime>,
    /// When it was last corrected.
    pub corrected: Option<NaiveDateTime>,
    /// How long it took.
    pub minutes: Option<u32>,
    /// Code of the channel.
    pub channel: &'a str,
    /// The agent, as displayed, where whoever exports may know it.
    pub agent: Option<&'a str>,
    /// Whether it was done under a mandate.
    pub mandate: bool,
    /// Whether it was the first visit of a followed person; `None` for an anonymous one.
    pub first_visit: Option<bool>,
    /// Codes about the person.
    pub age_class: Option<&'a str>,
    /// Code.
    pub gender: Option<&'a str>,
    /// Code.
    pub social_status: Option<&'a str>,
    /// Where the person lives.
    pub town: Option<Town<'a>>,
    /// Code.
    pub autonomy: Option<&'a str>,
    /// Codes of what was used.
    pub equipment: Vec<&'a str>,
    /// The requests.
    pub requests: Vec<RequestRecord<'a>>,
}

/// A request of a session.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RequestRecord<'a> {
    /// Code of the operator.
    pub operator: &'a str,
    /// Code of the procedure.
    pub procedure: Option<&'a str>,
    /// Code of the level.
    pub level: &'a str,
    /// Code of the outcome.
    pub outcome: Option<&'a str>,
    /// Code of the reason that blocks.
    pub blocking_reason: Option<&'a str>,
    /// Code of the way it was filed.
    pub way: Option<&'a str>,
    /// Code of where the person was sent.
    pub orientation_target: Option<&'a str>,
    /// How long it took.
    pub minutes: Option<u32>,
    /// Codes of the administrative themes.
    pub themes: Vec<&'a str>,
    /// Codes of the digital-mediation themes.
    pub mediation_themes: Vec<&'a str>,
    /// Whether it continues an earlier request.
    pub returns: bool,
    /// By when something is awaited.
    pub due_on: Option<NaiveDate>,
}

/// A workshop: counters, never people.
#[derive(Clone, Debug, PartialEq)]
pub struct WorkshopRecord<'a> {
    /// Its identifier.
    pub id: &'a str,
    /// When it started, in the site's zone.
    pub started: NaiveDateTime,
    /// When it was recorded.
    pub recorded: Option<NaiveDateTime>,
    /// How long it took.
    pub minutes: Option<u32>,
    /// Code of the mediation theme.
    pub theme: &'a str,
    /// Code of the level.
    pub level: Option<&'a str>,
    /// How many came.
    pub participants: u32,
    /// Counters: list (`gender`, `age_classes`, `social_status`), code, number; `None` is not shown.
    pub counts: Vec<(&'a str, &'a str, Option<u32>)>,
}

/// What is exported of a period, handed over one by one.
pub trait Records {
    /// Hands each session to `put`, by date, and stops at its first error.
    ///
    /// # Errors
    /// That of `put`, or [`Error::Source`].
    fn each(
        &mut self,
        put: &mut dyn FnMut(&SessionRecord<'_>) -> Result<(), Error>,
    ) -> Result<(), Error>;
}

impl<F> Records for F
where
    F: FnMut(&mut dyn FnMut(&SessionRecord<'_>) -> Result<(), Error>) -> Result<(), Error>,
{
    fn each(
        &mut self,
        put: &mut dyn FnMut(&SessionRecord<'_>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self(put)
    }
}

/// Sessions pushed by a function, such as one that walks a cursor of the store.
pub fn records<F>(function: F) -> F
where
    F: FnMut(&mut dyn FnMut(&SessionRecord<'_>) -> Result<(), Error>) -> Result<(), Error>,
{
    function
}

/// A field that a profile may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name.
    pub id: &'static str,
    /// Whether it belongs to a request: it may stand in rows of requests alone.
    pub of_request: bool,
    /// What its values are. Coded fields are texts.
    pub kind: Kind,
    /// The list of its codes.
    pub list: Option<&'static str>,
}

const fn field(
    id: &'static str,
    of_request: bool,
    kind: Kind,
    list: Option<&'static str>,
) -> Field {
    Field {
        id,
        of_request,
        kind,
        list,
    }
}

/// All fields.
pub const FIELDS: &[Field] = &[
    field("session", false, Kind::Text, None),
    field("date", false, Kind::Date, None),
    field("time", false, Kind::Time, None),
    field("recorded", false, Kind::DateTime, None),
    field("minutes", false, Kind::Minutes, None),
    field("channel", false, Kind::Text, Some("channels")),
    field("agent", false, Kind::Text, None),
    field("mandate", false, Kind::Boolean, None),
    field("first_visit", false, Kind::Boolean, None),
    field("age_class", false, Kind::Text, Some("age_classes")),
    field("gender", false, Kind::Text, Some("gender")),
    field("social_status", false, Kind::Text, Some("social_status")),
    field("town", false, Kind::Text, None),
    field("town_insee", false, Kind::Text, None),
    field("town_postcode", false, Kind::Text, None),
    field("autonomy", false, Kind::Text, Some("autonomy")),
    field("requests", false, Kind::Integer, None),
    field("operator", true, Kind::Text, Some("operators")),
    field("procedure", true, Kind::Text, Some("procedures")),
    field("level", true, Kind::Text, Some("levels")),
    field("outcome", true, Kind::Text, Some("outcomes")),
    field(
        "blocking_reason",
        true,
        Kind::Text,
        Some("blocking_reasons"),
    ),
    field("way", true, Kind::Text, Some("request_ways")),
    field(
        "orientation_target",
        true,
        Kind::Text,
        Some("orientation_targets"),
    ),
    field("request_minutes", true, Kind::Minutes, None),
    field("themes", true, Kind::Text, Some("themes")),
    field(
        "mediation_themes",
        true,
        Kind::Text,
        Some("mediation_themes"),
    ),
    field("returns", true, Kind::Boolean, None),
    field("due_on", true, Kind::Date, None),
];

/// A field from its name.
#[must_use]
pub fn field_named(id: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|f| f.id == id)
}

/// A value of a field: codes are not yet named.
pub(crate) enum Value<'a> {
    Cell(Cell<'a>),
    Codes(Vec<&'a str>),
}

fn one<'a>(code: Option<&'a str>) -> Value<'a> {
    Value::Codes(code.into_iter().collect())
}

/// The value of a field for a session and, in rows of requests, one of its requests.
pub(crate) fn value<'a>(
    id: &str,
    session: &SessionRecord<'a>,
    request: Option<&RequestRecord<'a>>,
) -> Value<'a> {
    let s = session;
    let empty = RequestRecord::default();
    let r = request.unwrap_or(&empty);
    match id {
        "session" => Value::Cell(Cell::text(s.id)),
        "date" => Value::Cell(Cell::Date(s.started.date())),
        "time" => Value::Cell(Cell::Time(s.started.time())),
        "recorded" => Value::Cell(s.recorded.map_or(Cell::Empty, Cell::DateTime)),
        "minutes" => Value::Cell(s.minutes.map_or(Cell::Empty, Cell::Minutes)),
        "channel" => one(Some(s.channel)),
        "agent" => Value::Cell(Cell::maybe(s.agent)),
        "mandate" => Value::Cell(Cell::Boolean(s.mandate)),
        "first_visit" => Value::Cell(s.first_visit.map_or(Cell::Empty, Cell::Boolean)),
        "age_class" => one(s.age_class),
        "gender" => one(s.gender),
        "social_status" => one(s.social_status),
        "town" => Value::Cell(Cell::maybe(s.town.map(|t| t.name))),
        "town_insee" => Value::Cell(Cell::maybe(s.town.map(|t| t.insee))),
        "town_postcode" => Value::Cell(Cell::maybe(s.town.and_then(|t| t.postcode))),
        "autonomy" => one(s.autonomy),
        "requests" => Value::Cell(Cell::Integer(s.requests.len() as i64)),
        "operator" => one(request.map(|r| r.operator)),
        "procedure" => one(r.procedure),
        "level" => one(request.map(|r| r.level)),
        "outcome" => one(r.outcome),
        "blocking_reason" => one(r.blocking_reason),
        "way" => one(r.way),
        "orientation_target" => one(r.orientation_target),
        "request_minutes" => Value::Cell(r.minutes.map_or(Cell::Empty, Cell::Minutes)),
        "themes" => Value::Codes(r.themes.clone()),
        "mediation_themes" => Value::Codes(r.mediation_themes.clone()),
        "returns" => Value::Cell(request.map_or(Cell::Empty, |r| Cell::Boolean(r.returns))),
        "due_on" => Value::Cell(r.due_on.map_or(Cell::Empty, Cell::Date)),
        _ => Value::Cell(Cell::Empty),
    }
}

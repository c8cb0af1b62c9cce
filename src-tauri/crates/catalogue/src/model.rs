//! What the files of `assets/` hold, as they are written.
//!
//! Codes of national lists stay codes ([`Code`]) looked up in the lists, never enumerations.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use guichet_domain::calendar::add_months;
use guichet_domain::code::Code;
use guichet_domain::values::{DateBound, FieldKind};
use serde::{Deserialize, Serialize};

/// Who carries procedures: CAF, France Titres, the site's own partner…
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operator {
    /// Kebab-case; the name of the file.
    pub id: String,
    /// On screen: "CAF".
    pub name: String,
    /// On paper, the first time: "Caisse d’allocations familiales".
    pub full_name: String,
    /// What people call it; finds its procedures.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// The official number, as it is dialled or written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The home page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// First day in the catalogue.
    pub from: NaiveDate,
    /// Last day, when it has left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Whether it belongs to the France Services bouquet.
    #[serde(default)]
    pub bouquet: bool,
    /// The operator that the bouquet's figures count it with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<String>,
    /// Where the facts come from.
    pub source: String,
    /// The day when someone last looked.
    pub checked_on: NaiveDate,
    /// Keys still to be verified.
    #[serde(default)]
    pub unverified: Vec<String>,
}

impl Operator {
    /// Whether it was in the catalogue on `day`; both ends included.
    #[must_use]
    pub fn holds_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }

    /// Whether the fact under `key` is still to be verified.
    #[must_use]
    pub fn is_unverified(&self, key: &str) -> bool {
        covers(&self.unverified, key)
    }
}

/// An entry of the catalogue: what a mediator helps with.
///
/// The same shape is read from `assets/procedures/*.toml` and kept by the store for the procedures
/// that a site writes itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Procedure {
    /// Kebab-case, begins with the operator's id; the name of the file.
    pub id: String,
    /// Id of the operator.
    pub operator: String,
    /// Ids of other operators that carry the same procedure.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also_operators: Vec<String>,
    /// Short: what a mediator says.
    pub title: String,
    /// The name on official pages; empty when the site wrote the entry.
    #[serde(default)]
    pub official_title: String,
    /// What people really say.
    #[serde(default)]
    pub synonyms: Vec<String>,
    /// What it is for, in one plain sentence.
    pub purpose: String,
    /// Who it is for.
    #[serde(default)]
    pub audience: String,
    /// The usual service level (list `levels`).
    pub level: Code,
    /// Administrative themes (list `themes`).
    pub themes: Vec<Code>,
    /// Perimeter of a mandate (list `mandate_scopes`).
    pub mandate_scope: Code,
    /// Keys of the profile's fields, in the order of the form.
    #[serde(default)]
    pub fields: Vec<Code>,
    /// How it can be done (list `request_ways`).
    pub ways: Vec<Code>,
    /// What to bring.
    #[serde(default)]
    pub documents: Vec<NeededDocument>,
    /// The official site, when it can be done online.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub online: Option<Online>,
    /// The paper form, when there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paper: Option<Paper>,
    /// The legal clock; none when the law sets none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockUse>,
    /// Ids of Service-Public.
    #[serde(default)]
    pub service_public: ServicePublic,
    /// Where the facts come from.
    pub source: Source,
}

impl Procedure {
    /// Whether the fact under `key` ("online.url", "clock"…) is to be shown « à vérifier ».
    ///
    /// A flag on a table ("online") covers its keys, and a flag on a key is seen from its table.
    #[must_use]
    pub fn is_unverified(&self, key: &str) -> bool {
        covers(&self.source.unverified, key)
    }

    /// Ids of the operator and of the others that carry the same procedure.
    pub fn operators(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.operator.as_str())
            .chain(self.also_operators.iter().map(String::as_str))
    }

    /// Whether it can be done that way (list `request_ways`).
    #[must_use]
    pub fn has_way(&self, way: &str) -> bool {
        self.ways.iter().any(|w| w.as_str() == way)
    }
}

fn covers(flags: &[String], key: &str) -> bool {
    let inside = |inner: &str, outer: &str| {
        inner
            .strip_prefix(outer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    flags.iter().any(|f| inside(key, f) || inside(f, key))
}

/// A document to bring.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeededDocument {
    /// Code of the list `documents`.
    pub code: Code,
    /// Documents accepted in its place.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<Code>,
    /// A short precision for this procedure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Asked in some cases only.
    #[serde(default)]
    pub optional: bool,
}

/// The official site of a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Online {
    /// Where the procedure begins. Always https.
    pub url: String,
    /// Hosts that a portal window may show; their subdomains are included.
    pub hosts: Vec<String>,
    /// Whether people usually enter with FranceConnect.
    #[serde(default)]
    pub france_connect: bool,
}

impl Online {
    /// The host of the address, or `None` when the address is not a plain https one.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        https_host(&self.url)
    }

    /// Whether a portal window may show this host: one of [`Online::hosts`] or below it.
    #[must_use]
    pub fn allows(&self, host: &str) -> bool {
        self.hosts.iter().any(|h| is_within(host, h))
    }
}

/// The host of a plain https address: no user, no port, no space, a dotted lowercase name.
pub(crate) fn https_host(url: &str) -> Option<&str> {
    let rest = url.strip_prefix("https://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    (is_host(host) && !url.contains(char::is_whitespace)).then_some(host)
}

/// Whether the text is a dotted lowercase host name.
pub(crate) fn is_host(host: &str) -> bool {
    host.contains('.')
        && host.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        })
}

/// Whether `host` is `parent` or one of its subdomains.
pub(crate) fn is_within(host: &str, parent: &str) -> bool {
    host.strip_suffix(parent)
        .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// The paper way.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paper {
    /// CERFA numbers, five digits, without the version.
    #[serde(default)]
    pub cerfa: Vec<String>,
}

/// Which legal clock a procedure starts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClockUse {
    /// Id of the [`LegalClock`].
    pub rule: String,
    /// Months, when the text of this procedure sets its own; otherwise the rule's amount.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<u32>,
    /// The text.
    pub reference: String,
}

/// Ids of the national sheets and online services.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServicePublic {
    /// `R…` (online service or form) and `F…` (practical sheet).
    #[serde(default)]
    pub ids: Vec<String>,
}

/// Where the facts of an entry come from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// In words.
    pub origin: String,
    /// The day when someone last looked.
    pub checked_on: NaiveDate,
    /// Dotted keys still to be verified.
    #[serde(default)]
    pub unverified: Vec<String>,
}

/// A delay that the law sets: `assets/clocks/<id>.toml`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LegalClock {
    /// The name of the file.
    pub id: String,
    /// On screen.
    pub label: String,
    /// `silence`, `acknowledgement`, `appeal` or `renewal`.
    pub kind: Code,
    /// What silence means: `acceptance`, `refusal` or `no_objection`. Only for `silence`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effect: Option<Code>,
    /// How many units.
    pub amount: u32,
    /// `months` or `working_days`.
    pub unit: Code,
    /// `filing`, `receipt` (by the competent body) or `decision`.
    pub starts_at: Code,
    /// Whether supplying missing documents starts it again.
    pub restarts_when_completed: bool,
    /// What the text says, for the citizen; `{amount}` stands for the number of units.
    pub sentence: String,
    /// The text.
    pub reference: String,
    /// Sheets of Service-Public.
    #[serde(default)]
    pub sheets: Vec<String>,
    /// Where the facts come from.
    pub source: String,
    /// The day when someone last looked.
    pub checked_on: NaiveDate,
    /// Keys still to be verified.
    #[serde(default)]
    pub unverified: Vec<String>,
}

/// The legal clock of one procedure, resolved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProcedureClock<'a> {
    /// The rule.
    pub clock: &'a LegalClock,
    /// How many of [`LegalClock::unit`].
    pub amount: u32,
    /// The text that applies to this procedure.
    pub reference: &'a str,
    /// To be shown « à vérifier ».
    pub unverified: bool,
}

impl ProcedureClock<'_> {
    /// What the text says, with the number of units that applies to this procedure.
    #[must_use]
    pub fn sentence(&self) -> String {
        self.clock
            .sentence
            .replace("{amount}", &self.amount.to_string())
    }

    /// The day on which it ends for a request sent on `filed`; `None` for a delay that does not start there, or
    /// that is the service's own and not awaited by the citizen.
    #[must_use]
    pub fn due_on(&self, filed: NaiveDate) -> Option<NaiveDate> {
        let starts = matches!(self.clock.starts_at.as_str(), "filing" | "receipt");
        // A request sent online is received the same day.
        (starts && self.clock.unit.as_str() == "months").then(|| add_months(filed, self.amount))
    }
}

/// A group of the profile's fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldGroup {
    /// Such as `identity`.
    pub code: Code,
    /// On screen.
    pub label: String,
}

/// A field of the profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDef {
    /// Such as `birth_name`.
    pub key: Code,
    /// Code of the [`FieldGroup`].
    pub group: Code,
    /// How it is checked.
    pub kind: FieldKind,
    /// On screen.
    pub label: String,
    /// Where to find the value, in a few words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    /// On which side of today a date may fall.
    #[serde(default)]
    pub dates: DateBound,
    /// Least and greatest value, both included; amounts in cents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub range: Option<(i64, i64)>,
    /// Codes and labels of what forms ask in a box of its own, apart from the rest of the value.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<(Code, String)>,
    /// Kept in memory only, never on disk.
    pub transient: bool,
    /// Also kept on the citizen's record.
    pub identity: bool,
    /// Codes and labels of a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<(Code, String)>,
    /// The HTML autocomplete token of the field's purpose.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub autocomplete: Option<String>,
}

impl FieldDef {
    /// The label of a part.
    #[must_use]
    pub fn part_label(&self, code: &str) -> Option<&str> {
        label_of(&self.parts, code)
    }

    /// The label of a choice.
    #[must_use]
    pub fn choice_label(&self, code: &str) -> Option<&str> {
        label_of(&self.choices, code)
    }
}

fn label_of<'a>(labels: &'a [(Code, String)], code: &str) -> Option<&'a str> {
    let found = labels.iter().find(|(c, _)| c.as_str() == code);
    found.map(|(_, label)| label.as_str())
}

/// An entry of `assets/codes/<list>.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCode {
    pub code: Code,
    pub label: String,
    pub detail: Option<String>,
    pub from: Option<NaiveDate>,
    pub until: Option<NaiveDate>,
    #[serde(default)]
    pub flags: Vec<Code>,
}

/// The file `assets/codes/<list>.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCodes {
    pub entries: Vec<RawCode>,
}

/// The file `assets/fields.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawFields {
    pub groups: Vec<FieldGroup>,
    pub fields: Vec<FieldDef>,
}

/// Details of coded entries, by list then code.
pub(crate) type Details = BTreeMap<String, BTreeMap<String, String>>;

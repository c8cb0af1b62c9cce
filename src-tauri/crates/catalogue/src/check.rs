//! Whether the catalogue is complete and consistent. Pure: run by the tests, the command line, and
//! before a site's own procedure is kept.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use guichet_domain::text::fold;
use guichet_domain::values::FieldKind;

use crate::Catalogue;
use crate::model::{LegalClock, Operator, Procedure, https_host, is_host, is_within};

/// The longest purpose: two lines of the session's header.
const PURPOSE_MAX: usize = 160;
/// Shorter, it only repeats the title.
const PURPOSE_MIN: usize = 20;

/// Hosts known to us by hearsay only: whoever names one says that it is to be verified.
const HEARSAY_HOSTS: [&str; 8] = [
    "aidejuridictionnelle.justice.fr",
    "educonnect.education.gouv.fr",
    "france-titres.gouv.fr",
    "francetravail.fr",
    "maprimerenov.gouv.fr",
    "maprocuration.gouv.fr",
    "mespoints.permisdeconduire.gouv.fr",
    "plainte-en-ligne.masecurite.interieur.gouv.fr",
];

/// The kinds of legal clock that a procedure starts; the others apply to every procedure.
const PROCEDURE_CLOCKS: [&str; 2] = ["silence", "renewal"];

/// How much is asked of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// Shipped with the product: everything.
    Shipped,
    /// Written by a site: what the screens and the figures cannot do without. How it is typed is the
    /// site's own business.
    Site,
}

/// Something incomplete or inconsistent. Nothing in it is personal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Path from `assets/`, without its extension: `procedures/caf-rsa`.
    pub entry: String,
    /// What is wrong, such as `unknown_document`.
    pub code: &'static str,
    /// The value at fault.
    pub detail: String,
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}: {}", self.entry, self.code, self.detail)
    }
}

/// Collects findings about one entry.
struct Report {
    entry: String,
    strictness: Strictness,
    findings: Vec<Finding>,
}

impl Report {
    fn new(entry: String, strictness: Strictness) -> Self {
        Self {
            entry,
            strictness,
            findings: Vec::new(),
        }
    }

    fn add(&mut self, code: &'static str, detail: impl Into<String>) {
        self.findings.push(Finding {
            entry: self.entry.clone(),
            code,
            detail: detail.into(),
        });
    }

    fn unless(&mut self, good: bool, code: &'static str, detail: impl Into<String>) {
        if !good {
            self.add(code, detail);
        }
    }

    /// What only an entry shipped with the product must hold to.
    fn unless_shipped(&mut self, good: bool, code: &'static str, detail: impl Into<String>) {
        self.unless(good || self.strictness == Strictness::Site, code, detail);
    }

    /// A text on screen or paper: present, and written as French is printed.
    fn shown(&mut self, what: &str, text: &str) {
        self.unless(!text.trim().is_empty(), "empty", what);
        self.unless_shipped(typography_is_right(text), "typography", text);
    }
}

/// No typewriter apostrophe or quotes, no plain space where French wants an unbreakable one.
fn typography_is_right(text: &str) -> bool {
    const WRONG: [&str; 11] = [
        "'", "\"", "...", "  ", " :", " ;", " !", " ?", "« ", " »", "\t",
    ];
    text.trim() == text && !WRONG.iter().any(|wrong| text.contains(wrong))
}

pub(crate) fn catalogue(catalogue: &Catalogue) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (name, list) in catalogue.lists() {
        let mut report = Report::new(format!("codes/{name}"), Strictness::Shipped);
        report.unless(!list.entries().is_empty(), "empty", name);
        for entry in list.entries() {
            report.shown("label", &entry.label);
            if let Some(detail) = catalogue.detail(name, entry.code.as_str()) {
                report.shown("detail", detail);
            }
        }
        findings.append(&mut report.findings);
    }
    findings.append(&mut fields(catalogue));
    for clock in catalogue.clocks() {
        findings.append(&mut legal_clock(clock));
    }
    for operator in catalogue.operators() {
        findings.append(&mut self::operator(catalogue, operator));
    }
    for procedure in catalogue.procedures() {
        let strictness = if catalogue.is_local(&procedure.id) {
            Strictness::Site
        } else {
            Strictness::Shipped
        };
        findings.append(&mut self::procedure(catalogue, procedure, strictness));
    }
    findings.append(&mut same_titles(catalogue));
    findings
}

fn fields(catalogue: &Catalogue) -> Vec<Finding> {
    let mut report = Report::new("fields".to_owned(), Strictness::Shipped);
    for group in catalogue.field_groups() {
        report.shown("group", &group.label);
        let used = catalogue.fields().iter().any(|f| f.group == group.code);
        report.unless(used, "unused_group", group.code.as_str());
    }
    for field in catalogue.fields() {
        let key = field.key.as_str();
        report.shown("label", &field.label);
        if let Some(hint) = &field.hint {
            report.shown("hint", hint);
        }
        let group = catalogue
            .field_groups()
            .iter()
            .any(|g| g.code == field.group);
        report.unless(group, "unknown_group", key);
        let is_choice = field.kind == FieldKind::Choice;
        report.unless(is_choice != field.choices.is_empty(), "choices", key);
        for (_, label) in &field.choices {
            report.shown("choice", label);
        }
        let codes: BTreeSet<_> = field.choices.iter().map(|(code, _)| code).collect();
        report.unless(codes.len() == field.choices.len(), "choice_twice", key);
        for (part, label) in &field.parts {
            report.shown("part", label);
            // Only the key of a NIR is cut off: whoever adds a part teaches the copy panel to cut it.
            let known = field.kind == FieldKind::Nir && part.as_str() == "key";
            report.unless(known, "unknown_part", key);
        }
        let ordered = field
            .range
            .is_none_or(|(least, greatest)| least <= greatest);
        report.unless(ordered, "range", key);
        // What stays in memory only cannot be kept on a record.
        report.unless(
            !(field.transient && field.identity),
            "transient_identity",
            key,
        );
    }
    report.findings
}

fn legal_clock(clock: &LegalClock) -> Vec<Finding> {
    let mut report = Report::new(format!("clocks/{}", clock.id), Strictness::Shipped);
    report.shown("label", &clock.label);
    report.shown("sentence", &clock.sentence);
    report.shown("reference", &clock.reference);
    report.shown("source", &clock.source);
    report.unless(clock.amount > 0, "amount", clock.amount.to_string());
    for (key, value, known) in [
        (
            "kind",
            Some(&clock.kind),
            &["silence", "acknowledgement", "appeal", "renewal"][..],
        ),
        (
            "effect",
            clock.effect.as_ref(),
            &["acceptance", "refusal", "no_objection"],
        ),
        ("unit", Some(&clock.unit), &["months", "working_days"]),
        (
            "starts_at",
            Some(&clock.starts_at),
            &["filing", "receipt", "decision"],
        ),
    ] {
        if let Some(value) = value {
            report.unless(known.contains(&value.as_str()), "unknown_word", key);
        }
    }
    let is_silence = clock.kind.as_str() == "silence";
    report.unless(is_silence == clock.effect.is_some(), "effect", &*clock.id);
    for id in &clock.sheets {
        report.unless(is_official_id(id), "official_id", id);
    }
    unverified(&mut report, clock, &clock.unverified);
    report.findings
}

fn operator(catalogue: &Catalogue, operator: &Operator) -> Vec<Finding> {
    let mut report = Report::new(format!("operators/{}", operator.id), Strictness::Shipped);
    report.unless(is_kebab(&operator.id), "id", &*operator.id);
    report.shown("name", &operator.name);
    report.shown("full_name", &operator.full_name);
    report.shown("source", &operator.source);
    for synonym in &operator.synonyms {
        report.shown("synonym", synonym);
    }
    if let Some(site) = &operator.site {
        report.unless(https_host(site).is_some(), "url", site);
        if let Some(host) = https_host(site).filter(|host| is_hearsay(host)) {
            report.unless(operator.is_unverified("site"), "hearsay_host", host);
        }
    }
    if let Some(phone) = &operator.phone {
        let digits = phone.chars().all(|c| c.is_ascii_digit() || c == ' ');
        let count = phone.chars().filter(char::is_ascii_digit).count();
        report.unless(digits && matches!(count, 4 | 10), "phone", phone);
    }
    let ordered = operator.until.is_none_or(|until| operator.from <= until);
    report.unless(ordered, "dates", &*operator.id);
    if let Some(parent) = &operator.part_of {
        let known = catalogue
            .operator(parent)
            .is_some_and(|p| p.part_of.is_none() && p.id != operator.id);
        report.unless(known, "unknown_operator", parent);
    }
    unverified(&mut report, operator, &operator.unverified);
    report.findings
}

pub(crate) fn procedure(
    catalogue: &Catalogue,
    procedure: &Procedure,
    strictness: Strictness,
) -> Vec<Finding> {
    let mut report = Report::new(format!("procedures/{}", procedure.id), strictness);
    let r = &mut report;
    words(r, procedure);
    codes(r, catalogue, procedure);
    ways(r, catalogue, procedure);

    for id in procedure.operators() {
        let operator = catalogue.operator(id);
        r.unless(operator.is_some(), "unknown_operator", id);
        let holds = operator.is_none_or(|o| o.holds_on(procedure.source.checked_on));
        r.unless(holds, "past_operator", id);
    }
    no_repeat(r, "operator_twice", procedure.operators());

    if let Some(used) = &procedure.clock {
        let clock = catalogue.clock(&used.rule);
        let fits = clock.is_some_and(|c| PROCEDURE_CLOCKS.contains(&c.kind.as_str()));
        r.unless(fits, "unknown_clock", &*used.rule);
        r.unless(used.months != Some(0), "months", &*used.rule);
        let in_months = clock.is_none_or(|c| c.unit.as_str() == "months");
        r.unless(used.months.is_none() || in_months, "months", &*used.rule);
        r.shown("clock.reference", &used.reference);
    }
    for id in &procedure.service_public.ids {
        r.unless(is_official_id(id), "official_id", id);
    }
    no_repeat(r, "official_id_twice", &procedure.service_public.ids);
    if strictness == Strictness::Shipped {
        r.shown("source.origin", &procedure.source.origin);
    }
    unverified(r, procedure, &procedure.source.unverified);
    report.findings
}

fn words(r: &mut Report, procedure: &Procedure) {
    let shipped = r.strictness == Strictness::Shipped;
    let named = procedure
        .id
        .strip_prefix(procedure.operator.as_str())
        .is_some_and(|rest| rest.len() > 1 && rest.starts_with('-'));
    r.unless(is_kebab(&procedure.id), "id", &*procedure.id);
    r.unless_shipped(named, "id", &*procedure.id);

    r.shown("title", &procedure.title);
    r.shown("purpose", &procedure.purpose);
    let length = procedure.purpose.chars().count();
    let least = if shipped { PURPOSE_MIN } else { 1 };
    let fits = (least..=PURPOSE_MAX).contains(&length);
    r.unless(fits, "purpose_length", length.to_string());
    if shipped {
        r.shown("official_title", &procedure.official_title);
        r.shown("audience", &procedure.audience);
        let enough = procedure.synonyms.len() >= 2;
        r.unless(enough, "synonyms", procedure.synonyms.len().to_string());
    }
    for synonym in &procedure.synonyms {
        r.shown("synonym", synonym);
        // Written as the title already is, it finds nothing more and would be shown twice.
        let adds = fold(synonym) != fold(&procedure.title);
        r.unless_shipped(adds, "synonym_is_title", synonym);
    }
    if shipped {
        let synonyms = procedure.synonyms.iter().map(|s| s.to_lowercase());
        no_repeat(r, "synonym_twice", synonyms);
    }
}

fn codes(r: &mut Report, catalogue: &Catalogue, procedure: &Procedure) {
    let day = procedure.source.checked_on;
    let known = |list: &str, code: &str| is_known(catalogue, list, code, day);
    let level = procedure.level.as_str();
    r.unless(known("levels", level), "unknown_level", level);
    let scope = procedure.mandate_scope.as_str();
    r.unless(
        known("mandate_scopes", scope),
        "unknown_mandate_scope",
        scope,
    );
    r.unless(!procedure.themes.is_empty(), "no_theme", "");
    for theme in &procedure.themes {
        let theme = theme.as_str();
        r.unless(known("themes", theme), "unknown_theme", theme);
    }
    no_repeat(r, "theme_twice", &procedure.themes);
    for field in &procedure.fields {
        let key = field.as_str();
        r.unless(catalogue.field(key).is_some(), "unknown_field", key);
    }
    no_repeat(r, "field_twice", &procedure.fields);
    for needed in &procedure.documents {
        for code in std::iter::once(&needed.code).chain(&needed.alternatives) {
            let code = code.as_str();
            r.unless(known("documents", code), "unknown_document", code);
        }
        let own = needed.alternatives.contains(&needed.code);
        r.unless(!own, "own_alternative", needed.code.as_str());
        if let Some(note) = &needed.note {
            r.shown("note", note);
        }
    }
    no_repeat(
        r,
        "document_twice",
        procedure.documents.iter().map(|d| &d.code),
    );
}

fn ways(r: &mut Report, catalogue: &Catalogue, procedure: &Procedure) {
    let day = procedure.source.checked_on;
    r.unless(!procedure.ways.is_empty(), "no_way", "");
    for way in &procedure.ways {
        let way = way.as_str();
        let known = is_known(catalogue, "request_ways", way, day);
        r.unless(known, "unknown_way", way);
    }
    no_repeat(r, "way_twice", &procedure.ways);
    let same = procedure.has_way("online") == procedure.online.is_some();
    r.unless(same, "way_without_table", "online");
    let described = procedure.has_way("paper") || procedure.paper.is_none();
    r.unless(described, "way_without_table", "paper");

    for cerfa in procedure.paper.iter().flat_map(|p| &p.cerfa) {
        let good = cerfa.len() == 5 && cerfa.bytes().all(|b| b.is_ascii_digit());
        r.unless(good, "cerfa", cerfa);
    }
    if let Some(online) = &procedure.online {
        r.unless(!online.hosts.is_empty(), "no_host", &*online.url);
        for host in &online.hosts {
            r.unless(is_host(host), "host", host);
        }
        no_repeat(r, "host_twice", &online.hosts);
        match online.host() {
            None => r.add("url", &*online.url),
            Some(host) => r.unless(online.allows(host), "url_out_of_hosts", host),
        }
        for host in online.hosts.iter().map(String::as_str).chain(online.host()) {
            let flagged = !is_hearsay(host) || procedure.is_unverified("online");
            r.unless_shipped(flagged, "hearsay_host", host);
        }
    }
}

/// Two procedures of the same title cannot be told apart in a list.
fn same_titles(catalogue: &Catalogue) -> Vec<Finding> {
    let mut first = BTreeMap::new();
    let mut findings = Vec::new();
    for procedure in catalogue.procedures() {
        if let Some(other) = first.insert(fold(&procedure.title), &procedure.id) {
            findings.push(Finding {
                entry: format!("procedures/{}", procedure.id),
                code: "same_title",
                detail: other.clone(),
            });
        }
    }
    findings
}

fn is_known(catalogue: &Catalogue, list: &str, code: &str, day: NaiveDate) -> bool {
    catalogue.label_on(list, code, day).is_some()
}

fn is_hearsay(host: &str) -> bool {
    HEARSAY_HOSTS.iter().any(|hearsay| is_within(host, hearsay))
}

/// `R` (online service or form) or `F` (practical sheet), then digits.
fn is_official_id(id: &str) -> bool {
    id.strip_prefix(['R', 'F'])
        .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
}

fn is_kebab(id: &str) -> bool {
    id.split('-').all(|part| {
        !part.is_empty()
            && part
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    })
}

fn no_repeat<T: Ord + ToString>(
    report: &mut Report,
    code: &'static str,
    items: impl IntoIterator<Item = T>,
) {
    let mut seen = BTreeSet::new();
    for item in items {
        let text = item.to_string();
        report.unless(seen.insert(item), code, text);
    }
}

/// Each flag names a key that the entry has: a flag on nothing warns of nothing.
fn unverified<T: serde::Serialize>(report: &mut Report, entry: &T, flags: &[String]) {
    let table = toml::Table::try_from(entry).unwrap_or_default();
    for flag in flags {
        let mut keys = flag.split('.');
        let first = keys.next().and_then(|key| table.get(key));
        let found = keys.fold(first, |value, key| value?.get(key));
        report.unless(found.is_some(), "unverified_key", flag);
    }
    no_repeat(report, "unverified_twice", flags);
}

#[cfg(test)]
mod tests {
    use super::procedure as judge;
    use super::*;
    use crate::model::{ClockUse, Paper};

    fn catalogue() -> &'static Catalogue {
        Catalogue::embedded().unwrap()
    }

    fn sample() -> Procedure {
        catalogue()
            .procedure("caf-aide-au-logement")
            .unwrap()
            .clone()
    }

    /// The codes of what is found once `change` is made to a good entry.
    fn after(change: impl FnOnce(&mut Procedure)) -> Vec<&'static str> {
        let mut procedure = sample();
        change(&mut procedure);
        let findings = judge(catalogue(), &procedure, Strictness::Shipped);
        findings.into_iter().map(|f| f.code).collect()
    }

    fn code(text: &str) -> guichet_domain::code::Code {
        guichet_domain::code::Code::new(text).unwrap()
    }

    #[test]
    fn a_good_entry_has_nothing_to_say() {
        assert_eq!(after(|_| ()), Vec::<&str>::new());
    }

    #[test]
    fn each_fault_has_its_code() {
        assert_eq!(after(|p| p.id = "msa-x".into()), ["id"]);
        assert_eq!(after(|p| p.id = "caf-É".into()), ["id"]);
        assert_eq!(after(|p| p.title = String::new())[..1], ["empty"]);
        assert_eq!(after(|p| p.title = "Aide : oui".into()), ["typography"]);
        assert_eq!(
            after(|p| p.purpose = "Trop court.".into()),
            ["purpose_length"]
        );
        assert_eq!(after(|p| p.purpose = "x".repeat(161)), ["purpose_length"]);
        assert_eq!(after(|p| p.synonyms.truncate(1)), ["synonyms"]);
        assert_eq!(
            after(|p| p.synonyms.push("aide au LOGEMENT".into())),
            ["synonym_is_title"]
        );
        assert_eq!(after(|p| p.synonyms.push("apl".into())), ["synonym_twice"]);
        assert_eq!(after(|p| p.level = code("autre")), ["unknown_level"]);
        assert_eq!(after(|p| p.themes.clear()), ["no_theme"]);
        assert_eq!(after(|p| p.themes = vec![code("x")]), ["unknown_theme"]);
        assert_eq!(
            after(|p| p.mandate_scope = code("x")),
            ["unknown_mandate_scope"]
        );
        assert_eq!(after(|p| p.fields.push(code("x"))), ["unknown_field"]);
        assert_eq!(after(|p| p.fields.push(code("iban"))), ["field_twice"]);
        assert_eq!(
            after(|p| p.documents[0].code = code("x")),
            ["unknown_document"]
        );
        assert_eq!(
            after(|p| p.also_operators = vec!["x".into()]),
            ["unknown_operator"]
        );
        assert_eq!(
            after(|p| p.also_operators = vec!["caf".into()]),
            ["operator_twice"]
        );
        assert_eq!(after(|p| p.ways.push(code("fax"))), ["unknown_way"]);
        assert_eq!(
            after(|p| p.paper = Some(Paper {
                cerfa: vec!["1084".into()]
            })),
            ["cerfa"]
        );
        assert_eq!(
            after(|p| p.service_public.ids = vec!["N1".into()]),
            ["official_id"]
        );
        assert_eq!(
            after(|p| p.source.unverified = vec!["online.port".into()]),
            ["unverified_key"]
        );
        let clock = |rule: &str, months| {
            Some(ClockUse {
                rule: rule.into(),
                months,
                reference: "CRPA".into(),
            })
        };
        assert_eq!(after(|p| p.clock = clock("x", Some(2))), ["unknown_clock"]);
        assert_eq!(
            after(|p| p.clock = clock("appeal", Some(2))),
            ["unknown_clock"]
        );
        assert_eq!(
            after(|p| p.clock = clock("silence_refusal", Some(0))),
            ["months"]
        );
    }

    #[test]
    fn an_address_must_be_plain_https_within_its_hosts() {
        let url = |url: &str| {
            let url = url.to_owned();
            after(move |p| {
                if let Some(online) = &mut p.online {
                    online.url = url;
                }
            })
        };
        assert_eq!(url("https://wwwd.caf.fr/x?y=1#z"), Vec::<&str>::new());
        for wrong in [
            "http://www.caf.fr/",
            "https://",
            "https://caf",
            "https://user@caf.fr/",
            "https://caf.fr:8443/",
            "https://CAF.fr/",
            "https://caf.fr/a b",
        ] {
            assert_eq!(url(wrong), ["url"], "{wrong}");
        }
        for outside in ["https://mauvaiscaf.fr/", "https://caf.fr.example.org/"] {
            assert_eq!(url(outside), ["url_out_of_hosts"], "{outside}");
        }
    }

    #[test]
    fn a_host_known_by_hearsay_must_say_so() {
        let found = after(|p| {
            p.source.unverified = vec!["clock".into()];
            if let Some(online) = &mut p.online {
                online.hosts.push("maprimerenov.gouv.fr".into());
            }
        });
        assert_eq!(found, ["hearsay_host"]);
    }

    #[test]
    fn a_way_and_its_table_go_together() {
        assert_eq!(
            after(|p| {
                p.source.unverified.clear();
                p.online = None;
            }),
            ["way_without_table"]
        );
        assert_eq!(
            after(|p| p.ways = vec![code("online")]),
            ["way_without_table"]
        );
        assert_eq!(
            after(|p| {
                p.ways = vec![code("counter")];
                p.source.unverified.clear();
                p.online = None;
                p.paper = None;
            }),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn a_past_operator_or_code_is_not_for_new_facts() {
        let found = after(|p| p.source.checked_on = "2019-12-31".parse().unwrap());
        assert!(found.contains(&"past_operator"));
        assert!(found.contains(&"unknown_level"));
    }

    #[test]
    fn a_site_is_asked_less() {
        let mut own = sample();
        own.id = "epicerie-solidaire".into();
        own.official_title = String::new();
        own.audience = String::new();
        own.purpose = "Se nourrir.".into();
        own.title = "L'épicerie : solidaire !".into();
        own.synonyms = vec!["épicerie".into(), "Épicerie".into()];
        own.source.origin = String::new();
        let findings = judge(catalogue(), &own, Strictness::Site);
        assert_eq!(findings, []);
        own.operator = "inconnu".into();
        let findings = judge(catalogue(), &own, Strictness::Site);
        assert_eq!(findings[0].code, "unknown_operator");
    }

    #[test]
    fn two_titles_alike_are_told() {
        let mut own = sample();
        own.id = "caf-zzz".into();
        own.title = "aide au LOGEMENT".into();
        let with = catalogue().with_site_procedures(vec![own]);
        let codes: Vec<_> = with
            .check()
            .into_iter()
            .filter(|f| f.entry == "procedures/caf-zzz")
            .map(|f| f.code)
            .collect();
        assert!(codes.contains(&"same_title"), "{codes:?}");
    }

    #[test]
    fn typography() {
        assert!(typography_is_right(
            "Oui\u{202f}; « non »\u{a0}: l’été !"
                .replace(' ', "\u{a0}")
                .as_str()
        ));
        for wrong in ["l'été", "Oui !", "« a »", "a  b", " a", "a...", "fin ;"] {
            assert!(!typography_is_right(wrong), "{wrong}");
        }
    }
}

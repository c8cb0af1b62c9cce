//! Fictional facts, for tests and measures: the same seed, the same facts, on every machine.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use guichet_domain::ids::{AgentId, RequestId, SessionId};

use crate::facts::{FactError, Facts, Rules};
use crate::input::{LocalTime, RequestFact, SessionFact};

/// The rules of the shipped lists.
#[must_use]
pub fn rules() -> Rules {
    Rules {
        accompanied_level: "accompagnement".into(),
        handled_outcomes: vec!["finalisee".into(), "a_finaliser_en_autonomie".into()],
        at_ease: vec!["plutot_a_l_aise".into(), "tout_a_fait_a_l_aise".into()],
    }
}

/// A small generator of numbers (SplitMix64).
#[derive(Debug, Clone)]
pub struct Dice(u64);

impl Dice {
    /// From a seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// The next number.
    pub fn next_number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not zero.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next_number() % bound
    }

    /// One of several, the first ones more often.
    pub fn pick<'a>(&mut self, among: &[&'a str]) -> &'a str {
        let n = among.len() as u64;
        let rank = self.below(n).min(self.below(n));
        among[usize::try_from(rank).unwrap_or(0)]
    }

    /// Whether something that happens `percent` times in a hundred does.
    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    fn bytes(&mut self) -> [u8; 16] {
        (u128::from(self.next_number()) << 64 | u128::from(self.next_number())).to_be_bytes()
    }
}

const CHANNELS: &[&str] = &[
    "guichet_sans_rdv",
    "guichet_sur_rdv",
    "telephone",
    "courriel",
    "visio",
    "domicile",
    "itinerance",
    "autre",
];
const AGES: &[&str] = &[
    "70_et_plus",
    "60_64",
    "65_69",
    "55_59",
    "45_54",
    "26_34",
    "40_44",
    "35_39",
    "18_24",
    "25_25",
    "12_17",
    "moins_de_12",
];
const GENDERS: &[&str] = &["feminin", "masculin", "non_communique"];
const STATUSES: &[&str] = &[
    "retraite",
    "sans_emploi",
    "en_emploi",
    "scolarise",
    "non_communique",
];
const AUTONOMY: &[&str] = &[
    "entierement_accompagne",
    "partiellement_autonome",
    "autonome",
];
const OPERATORS: &[&str] = &[
    "france-titres",
    "caf",
    "cpam",
    "dgfip",
    "assurance-retraite",
    "france-travail",
    "msa",
    "la-poste",
    "justice",
    "urssaf",
    "anah",
    "mairie",
];
const OUTCOMES: &[&str] = &[
    "finalisee",
    "a_finaliser_en_autonomie",
    "doit_revenir",
    "bloquee",
    "oriente_vers_structure",
    "abandonnee",
];
const REASONS: &[&str] = &[
    "document_manquant",
    "mot_de_passe_perdu",
    "site_en_panne",
    "sans_courriel_ni_telephone",
    "langue",
    "autre",
];
const TARGETS: &[&str] = &[
    "administration",
    "aide_sociale",
    "mediation_numerique",
    "autre",
];
const WAYS: &[&str] = &["online", "paper", "counter", "phone"];
const THEMES: &[&str] = &[
    "papiers_elections_citoyennete",
    "social_sante",
    "famille_scolarite",
    "argent_impots",
    "travail_formation",
    "logement",
    "transports_mobilite",
    "justice",
    "etrangers_europe",
    "email",
    "prendre_en_main_du_materiel",
];

/// `sessions` closed sessions spread over the working days of a period, 1.3 requests each.
///
/// # Errors
/// Never for these codes.
pub fn fictional(
    sessions: usize,
    from: NaiveDate,
    days: u32,
    seed: u64,
) -> Result<Facts, FactError> {
    let mut dice = Dice::new(seed);
    let mut facts = Facts::new(rules());
    let towns: Vec<String> = (0..120).map(|n| format!("{:05}", 51_000 + n * 7)).collect();
    let towns: Vec<&str> = towns.iter().map(String::as_str).collect();
    let procedures: Vec<Vec<String>> = OPERATORS
        .iter()
        .map(|operator| (0..9).map(|n| format!("{operator}-{n}")).collect())
        .collect();
    let agents: Vec<AgentId> = (0..6).map(|_| AgentId::from_bytes(dice.bytes())).collect();
    let open: Vec<NaiveDate> = (0..u64::from(days))
        .filter_map(|n| from.checked_add_days(Days::new(n)))
        .filter(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
        .collect();
    let people = (sessions / 3).max(1) as u64;
    for n in 0..sessions {
        let day = open[n * open.len() / sessions];
        let mut requests = Vec::new();
        for _ in 0..1 + dice.below(5) / 4 + dice.below(10) / 9 {
            let operator = dice.below(12).min(dice.below(12));
            let operator = usize::try_from(operator).unwrap_or(0);
            let procedures: Vec<&str> = procedures[operator].iter().map(String::as_str).collect();
            let outcome = if dice.chance(60) {
                "finalisee"
            } else {
                dice.pick(OUTCOMES)
            };
            let theme = dice.pick(THEMES);
            let themes = if dice.chance(20) {
                vec![theme, dice.pick(THEMES)]
            } else {
                vec![theme]
            };
            requests.push((operator, dice.pick(&procedures).to_owned(), outcome, themes));
        }
        let requests: Vec<RequestFact<'_>> = requests
            .iter()
            .map(|(operator, procedure, outcome, themes)| RequestFact {
                id: RequestId::from_bytes(dice.bytes()),
                operator: OPERATORS[*operator],
                procedure: dice.chance(90).then_some(procedure),
                level: if dice.chance(85) {
                    "accompagnement"
                } else {
                    dice.pick(&["information", "orientation"])
                },
                outcome: Some(outcome),
                blocking_reason: (*outcome == "bloquee").then(|| dice.pick(REASONS)),
                orientation_target: (*outcome == "oriente_vers_structure")
                    .then(|| dice.pick(TARGETS)),
                way: dice.chance(90).then(|| dice.pick(WAYS)),
                minutes: Some(5 + u32::try_from(dice.below(40)).unwrap_or(0)),
                themes,
                returns_to: dice.chance(5).then(|| RequestId::from_bytes(dice.bytes())),
                due_on: dice.chance(4).then(|| day + chrono::TimeDelta::days(60)),
            })
            .collect();
        let mut person = [0; 16];
        person[..8].copy_from_slice(
            &(1 + dice.below(people))
                .wrapping_mul(0x9E37_79B9_7F4A_7C15)
                .to_be_bytes(),
        );
        // Identifiers grow with time, as those of the desk do.
        let mut id = dice.bytes();
        id[..8].copy_from_slice(&(n as u64).to_be_bytes());
        facts.push(&SessionFact {
            id: SessionId::from_bytes(id),
            closed: true,
            start: LocalTime {
                day,
                minute: u16::try_from(540 + dice.below(480)).unwrap_or(540),
            },
            site: None,
            agent: Some(agents[usize::try_from(dice.below(6)).unwrap_or(0)]),
            source: "desk",
            channel: Some(dice.pick(CHANNELS)),
            minutes: Some(10 + u32::try_from(dice.below(80)).unwrap_or(0)),
            person: dice.chance(70).then_some(person),
            first_visit: dice.chance(80).then(|| dice.chance(30)),
            mandate: dice.chance(8),
            age_class: dice.chance(85).then(|| dice.pick(AGES)),
            gender: dice.chance(95).then(|| dice.pick(GENDERS)),
            social_status: dice.chance(80).then(|| dice.pick(STATUSES)),
            town: dice.chance(75).then(|| dice.pick(&towns)),
            autonomy: dice.chance(90).then(|| dice.pick(AUTONOMY)),
            requests: &requests,
        })?;
    }
    Ok(facts)
}

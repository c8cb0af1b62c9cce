//! What a year at the counter is made of: opening days, hours, procedures, outcomes.
//!
//! The shares are those of the national volumes; see the constants.

use chrono::{
    DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone,
    Utc, Weekday,
};
use guichet_catalogue::{Catalogue, Procedure};
use guichet_domain::calendar::{HolidayZone, is_public_holiday};
use guichet_domain::time::Zone;

use super::dice::Dice;

/// From this age on, pensions are a subject.
pub(super) const SENIOR_AGE: u32 = 55;
/// People of that age, in a hundred.
const SENIORS: u32 = 58;

/// The five operators that make four fifths of requests, in a hundred; the others share the rest.
const SHARES: [(&str, u32); 5] = [
    ("france-titres", 19),
    ("caf", 16),
    ("cpam", 16),
    ("dgfip", 15),
    (PENSIONS, 14),
];
const PENSIONS: &str = "assurance-retraite";
const OTHERS: u32 = 20;

/// How much more often than others a procedure is asked for, before and after [`SENIOR_AGE`]; 1 when not here.
const FAVOURITES: [(&str, u32, u32); 36] = [
    ("france-titres-carte-grise-occasion", 9, 9),
    ("france-titres-adresse-carte-grise", 4, 4),
    ("france-titres-carte-identite", 6, 7),
    ("france-titres-passeport", 5, 4),
    ("france-titres-declarer-cession", 4, 4),
    ("france-titres-permis-renouvellement", 3, 3),
    ("france-titres-inscription-permis", 3, 0),
    ("france-titres-permis-avis-medical", 1, 3),
    ("caf-aide-au-logement", 6, 6),
    ("caf-prime-activite", 6, 1),
    ("caf-declaration-trimestrielle", 7, 3),
    ("caf-rsa", 4, 2),
    ("caf-attestation", 3, 3),
    ("caf-grossesse", 1, 0),
    ("caf-naissance-paje", 2, 0),
    ("caf-mode-de-garde", 2, 0),
    ("caf-rentree-scolaire", 2, 0),
    ("caf-soutien-familial", 2, 0),
    ("cpam-compte-ameli", 7, 8),
    ("cpam-complementaire-sante-solidaire", 6, 6),
    ("cpam-carte-vitale", 4, 2),
    ("cpam-attestation-droits", 3, 3),
    ("cpam-rattachement-enfant", 2, 0),
    ("dgfip-declaration-revenus", 8, 8),
    ("dgfip-avis-impot", 5, 5),
    ("dgfip-payer-impots", 4, 4),
    ("assurance-retraite-demande", 0, 7),
    ("assurance-retraite-reversion", 0, 3),
    ("assurance-retraite-aspa", 0, 2),
    ("france-travail-inscription", 6, 2),
    ("france-travail-actualisation", 6, 2),
    ("departement-apa", 0, 4),
    ("education-bourse-college", 2, 0),
    ("education-bourse-lycee", 2, 0),
    ("urssaf-pajemploi", 2, 0),
    ("mairie-recensement-citoyen", 2, 0),
];

/// Draws procedures by their shares.
pub(super) struct Demand<'c> {
    younger: Vec<(&'c Procedure, u32)>,
    older: Vec<(&'c Procedure, u32)>,
}

impl<'c> Demand<'c> {
    pub(super) fn new(catalogue: &'c Catalogue) -> Self {
        Self {
            younger: weighed(catalogue, false),
            older: weighed(catalogue, true),
        }
    }

    /// What somebody comes for.
    pub(super) fn draw(&self, dice: &mut Dice, senior: bool) -> &'c Procedure {
        let among = if senior { &self.older } else { &self.younger };
        let total = among.last().map_or(0, |(_, up_to)| *up_to);
        let drawn = dice.below(total);
        let place = among.partition_point(|(_, up_to)| *up_to <= drawn);
        among[place.min(among.len() - 1)].0
    }
}

/// Every procedure with the sum of the weights up to it.
fn weighed(catalogue: &Catalogue, senior: bool) -> Vec<(&Procedure, u32)> {
    let group = |p: &Procedure| {
        SHARES
            .iter()
            .position(|(operator, _)| *operator == p.operator)
    };
    let liking = |p: &Procedure| {
        let known = FAVOURITES.iter().find(|(id, ..)| *id == p.id);
        known.map_or(
            1,
            |(_, younger, older)| if senior { *older } else { *younger },
        )
    };
    let mut sum = 0;
    catalogue
        .procedures()
        .map(|procedure| {
            let of_group: u32 = catalogue
                .procedures()
                .filter(|p| group(p) == group(procedure))
                .map(liking)
                .sum();
            let share = share(group(procedure).map(|g| SHARES[g]), senior);
            sum += share * liking(procedure) / of_group.max(1);
            (procedure, sum)
        })
        .collect()
}

/// An operator's share for an age, in millionths: pensions are asked for by seniors alone, who ask the less for
/// the rest, so that each operator keeps its share of the whole.
fn share(operator: Option<(&str, u32)>, senior: bool) -> u32 {
    const WHOLE: u32 = 1_000_000;
    let pensions: u32 = SHARES
        .iter()
        .filter(|(id, _)| *id == PENSIONS)
        .map(|(_, share)| share)
        .sum();
    let of_seniors = pensions * WHOLE / SENIORS;
    match (operator, senior) {
        (Some((PENSIONS, _)), true) => of_seniors,
        (Some((PENSIONS, _)), false) => 0,
        (other, senior) => {
            let left = if senior { WHOLE - of_seniors } else { WHOLE };
            other.map_or(OTHERS, |(_, share)| share) * (left / (100 - pensions))
        }
    }
}

/// The hours between which the counter is open, in the order of the day.
pub(super) type Hours = Vec<(NaiveTime, NaiveTime)>;

/// Monday to Friday with a lunch break, Friday an hour shorter, never on a public holiday.
pub(super) fn hours(day: NaiveDate, department: &str) -> Hours {
    let evening = match day.weekday() {
        Weekday::Sat | Weekday::Sun => return Hours::new(),
        Weekday::Fri => time(16, 0),
        _ => time(17, 0),
    };
    if is_public_holiday(day, HolidayZone::of_department(department)) {
        return Hours::new();
    }
    vec![(time(9, 0), time(12, 30)), (time(13, 30), evening)]
}

/// The hours of a day when the demonstration opens although the counter would not.
pub(super) fn exceptional_hours() -> Hours {
    vec![(time(9, 0), time(12, 0))]
}

/// In words, for the summary.
pub(super) const HOURS_WORDS: &str =
    "Du lundi au jeudi, de 9\u{a0}h à 12\u{a0}h\u{a0}30 et de 13\u{a0}h\u{a0}30 à 17\u{a0}h
Le vendredi, de 9\u{a0}h à 12\u{a0}h\u{a0}30 et de 13\u{a0}h\u{a0}30 à 16\u{a0}h";

pub(super) fn time(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).unwrap_or(NaiveTime::MIN)
}

/// Minutes of opening before a time.
pub(super) fn open_minutes(hours: &Hours, before: NaiveTime) -> u32 {
    let minutes = hours
        .iter()
        .map(|(from, to)| ((*to).min(before) - *from).num_minutes().max(0))
        .sum::<i64>();
    u32::try_from(minutes).unwrap_or(0)
}

/// How much a day is asked for: Wednesday most, Friday least, quiet in August.
pub(super) fn attendance(day: NaiveDate) -> u64 {
    let weekday = match day.weekday() {
        Weekday::Mon => 104,
        Weekday::Wed => 130,
        Weekday::Fri => 76,
        Weekday::Tue | Weekday::Thu => 95,
        Weekday::Sat | Weekday::Sun => 50,
    };
    let month = match day.month() {
        8 => 70,
        12 => 85,
        5 | 9 => 112,
        _ => 100,
    };
    weekday * month
}

/// Weight of each quarter of an hour since opening: the middle of the morning, then of the afternoon.
fn rush(quarter: u32, in_the_morning: bool) -> u32 {
    let peak = if in_the_morning { 6 } else { 4 };
    22 - 2 * quarter.abs_diff(peak).min(9)
}

/// When somebody comes in, within the hours and before `last`. `None` when the counter is not yet open by then.
pub(super) fn arrival(dice: &mut Dice, hours: &Hours, last: NaiveTime) -> Option<NaiveTime> {
    const QUARTER: u32 = 15;
    let mut quarters = Vec::new();
    for (half, (from, to)) in hours.iter().enumerate() {
        let end = (*to).min(last);
        let count = u32::try_from((end - *from).num_minutes()).unwrap_or(0) / QUARTER;
        for quarter in 0..count {
            let start = *from + TimeDelta::minutes(i64::from(quarter * QUARTER));
            quarters.push((start, rush(quarter, half == 0)));
        }
    }
    if quarters.is_empty() {
        return None;
    }
    let start = dice.weighted(&quarters);
    Some(start + TimeDelta::seconds(i64::from(dice.below(QUARTER * 60))))
}

/// Minutes of a session: like a log-normal law, median 18 and one hour in a hundred and more
/// for help, 7 for a question.
pub(super) fn minutes(dice: &mut Dice, helped: bool, requests: u32, channel: &str) -> u32 {
    const HELP: [(u32, u32); 10] = [
        (0, 3),
        (5, 7),
        (10, 9),
        (25, 12),
        (50, 18),
        (75, 27),
        (90, 39),
        (95, 49),
        (99, 74),
        (100, 118),
    ];
    const QUESTION: [(u32, u32); 7] = [
        (0, 1),
        (10, 3),
        (25, 5),
        (50, 7),
        (75, 10),
        (90, 14),
        (100, 30),
    ];
    let one = dice.along(if helped { &HELP } else { &QUESTION });
    let all = one * (6 + 4 * requests) / 10;
    match channel {
        "telephone" | "courriel" => (all * 6 / 10).max(1),
        _ => all,
    }
}

pub(super) fn channel(dice: &mut Dice) -> &'static str {
    dice.weighted(&[
        ("guichet_sans_rdv", 585),
        ("guichet_sur_rdv", 270),
        ("telephone", 95),
        ("courriel", 18),
        ("itinerance", 15),
        ("visio", 10),
        ("domicile", 7),
    ])
}

/// How one request went.
pub(super) struct Course {
    pub(super) level: &'static str,
    pub(super) outcome: &'static str,
    pub(super) blocking_reason: Option<&'static str>,
    pub(super) orientation_target: Option<&'static str>,
}

/// What has gone wrong of late, for a supervisor to find out: in the last whole quarter, this operator confirms
/// every step by a code sent to a mobile phone, which many who come to the counter do not have.
pub(super) const TROUBLED_OPERATOR: &str = "cpam";
/// The reason that blocks its requests then.
pub(super) const TROUBLE: &str = "sans_courriel_ni_telephone";
/// How many of them, in a hundred.
const TROUBLED: u32 = 26;

/// The last whole quarter before a day: its first day, and the first one after it.
pub(super) fn last_quarter(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let months = Months::new(day.month0() % 3);
    let first = day.with_day(1).unwrap_or(day);
    let end = first.checked_sub_months(months).unwrap_or(first);
    (end.checked_sub_months(Months::new(3)).unwrap_or(end), end)
}

/// When somebody who has to come back does.
pub(super) fn back_from(dice: &mut Dice, day: NaiveDate) -> NaiveDate {
    day.checked_add_days(Days::new(dice.between(2, 12).into()))
        .unwrap_or(day)
}

/// 82 % of the requests that were helped with are handled on site, but for those that meet the
/// [`TROUBLE`].
pub(super) fn course(dice: &mut Dice, troubled: bool) -> Course {
    if troubled && dice.percent(TROUBLED) {
        return Course {
            level: "accompagnement",
            outcome: "bloquee",
            blocking_reason: Some(TROUBLE),
            orientation_target: None,
        };
    }
    let level = dice.weighted(&[
        ("accompagnement", 78),
        ("information", 16),
        ("orientation", 6),
    ]);
    let outcome = match level {
        "accompagnement" => dice.weighted(&[
            ("finalisee", 68),
            ("a_finaliser_en_autonomie", 14),
            ("doit_revenir", 9),
            ("bloquee", 5),
            ("oriente_vers_structure", 2),
            ("abandonnee", 2),
        ]),
        "information" => dice.weighted(&[("finalisee", 94), ("oriente_vers_structure", 6)]),
        _ => "oriente_vers_structure",
    };
    let blocking_reason = (outcome == "bloquee").then(|| {
        dice.weighted(&[
            ("mot_de_passe_perdu", 26),
            ("site_en_panne", 19),
            ("document_manquant", 15),
            ("sans_courriel_ni_telephone", 12),
            ("identite_non_reconnue", 10),
            ("refusee_par_le_site", 7),
            ("operateur_injoignable", 5),
            ("cas_trop_complexe", 3),
            ("langue", 2),
            ("reseau_en_panne", 1),
        ])
    });
    let orientation_target = (outcome == "oriente_vers_structure").then(|| {
        dice.weighted(&[
            ("operateur_ou_organisme_en_charge", 46),
            ("administration", 22),
            ("aide_sociale", 16),
            ("mediation_numerique", 9),
            ("insertion_professionnelle", 7),
        ])
    });
    Course {
        level,
        outcome,
        blocking_reason,
        orientation_target,
    }
}

pub(super) fn way(dice: &mut Dice, procedure: &Procedure, level: &str) -> Option<&'static str> {
    if level != "accompagnement" {
        return None;
    }
    let usual = dice.weighted(&[("online", 88), ("paper", 7), ("phone", 5)]);
    [usual, "online", "paper", "counter", "phone"]
        .into_iter()
        .find(|way| procedure.has_way(way))
}

pub(super) fn autonomy(dice: &mut Dice, helped: bool, senior: bool) -> Option<&'static str> {
    if !helped {
        return dice.percent(30).then_some("autonome");
    }
    let shares = if senior { [72, 24, 4] } else { [48, 38, 14] };
    let [whole, part, none] = shares;
    Some(dice.weighted(&[
        ("entierement_accompagne", whole),
        ("partiellement_autonome", part),
        ("autonome", none),
    ]))
}

/// An instant of a day, in the site's zone. Counters are not open when the clocks change.
pub(super) fn instant(zone: Zone, day: NaiveDate, time: NaiveTime) -> DateTime<Utc> {
    let local = NaiveDateTime::new(day, time);
    zone.tz()
        .from_local_datetime(&local)
        .earliest()
        .map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_favourite_and_operator_is_in_the_catalogue() {
        let catalogue = Catalogue::embedded().unwrap();
        for (id, ..) in FAVOURITES {
            assert!(catalogue.procedure(id).is_some(), "{id}");
        }
        for (id, _) in SHARES {
            assert!(catalogue.operator(id).is_some(), "{id}");
        }
        assert_eq!(
            SHARES.iter().map(|(_, share)| share).sum::<u32>() + OTHERS,
            100
        );
    }

    #[test]
    fn operators_keep_their_shares_over_all_ages() {
        let demand = Demand::new(Catalogue::embedded().unwrap());
        let mut dice = Dice::new(3, 3);
        let mut drawn = std::collections::BTreeMap::<_, u32>::new();
        const DRAWS: u32 = 40_000;
        for _ in 0..DRAWS {
            let senior = dice.percent(SENIORS);
            *drawn
                .entry(demand.draw(&mut dice, senior).operator.as_str())
                .or_default() += 1;
        }
        for (operator, share) in SHARES {
            let found = drawn[operator] * 1_000 / DRAWS;
            assert!(found.abs_diff(share * 10) <= 8, "{operator}: {found} ‰");
        }
    }

    #[test]
    fn the_counter_is_closed_at_weekends_and_on_holidays() {
        let hours = |day: &str| hours(day.parse().unwrap(), "51");
        assert!(
            hours("2026-11-21").is_empty()
                && hours("2026-11-22").is_empty()
                && hours("2026-11-11").is_empty()
        );
        assert_eq!(open_minutes(&hours("2026-11-18"), time(23, 0)), 420);
        assert_eq!(open_minutes(&hours("2026-11-20"), time(23, 0)), 360);
        assert_eq!(open_minutes(&hours("2026-11-18"), time(13, 0)), 210);
        assert_eq!(open_minutes(&hours("2026-11-18"), time(8, 0)), 0);
    }

    #[test]
    fn durations_look_like_those_of_a_counter() {
        let mut dice = Dice::new(5, 5);
        let mut all: Vec<_> = (0..10_000)
            .map(|_| minutes(&mut dice, true, 1, "guichet_sans_rdv"))
            .collect();
        all.sort_unstable();
        assert!((17..=19).contains(&all[5_000]), "{}", all[5_000]);
        assert!((37..=41).contains(&all[9_000]), "{}", all[9_000]);
    }
}

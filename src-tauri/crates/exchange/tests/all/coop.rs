//! La Coop: its spreadsheet both ways, and the link.

use std::io::Read as _;

use base64::Engine as _;
use calamine::Data;
use guichet_exchange::{
    coop::{Place, prefilled_link, read, state, workbook},
    history::{ActivityKind, RowError},
    *,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::*;

const PLACE: Place<'static> = Place {
    name: "France services d’Admiville",
    address: "12, rue de la Mairie",
    town: "Admiville",
    postcode: "01999",
    insee: "01999",
};

fn exported(sessions: &[SessionRecord<'_>], workshops: &[WorkshopRecord<'_>]) -> Vec<u8> {
    let source = records(|put| sessions.iter().try_for_each(put));
    let mut book = workbook(made_at(), source, workshops, Some(PLACE), &Names).unwrap();
    written(&mut book, Format::Xlsx).unwrap()
}

/// Its headers, typed by hand from its source, without those that may name someone.
const HEADERS: [&str; 27] = [
    "Date",
    "Enregistré le",
    "Dernière modification le",
    "Type",
    "Participants",
    "Canaux d’accompagnement",
    "Nom du lieu",
    "Adresse",
    "Commune",
    "Code postal",
    "Code Insee",
    "Durée (min)",
    "Nom de l’atelier",
    "Matériel numérique utilisé",
    "Thématique(s) d’accompagnement",
    "Tags",
    "Nom de la démarche administrative",
    "Niveau d’autonomie (ou de l’atelier)",
    "Bénéficiaire réorienté",
    "Structure de redirection",
    "Commune du bénéficiaire",
    "Code postal du bénéficiaire",
    "Code Insee du bénéficiaire",
    "Genre du bénéficiaire",
    "Tranche d’âge du bénéficiaire",
    "Statut du bénéficiaire",
    "ID CRA",
];

#[test]
fn our_sessions_are_its_activities() {
    let bytes = exported(&[session("s1")], &[workshop("w1", 3)]);
    let rows = read_back(&bytes, "Activités");
    let header: Vec<String> = rows[0].iter().map(ToString::to_string).collect();
    assert_eq!(header, HEADERS);
    let row = |i: usize| -> Vec<String> { rows[i].iter().map(ToString::to_string).collect() };
    let one = row(1);
    let cell = |title: &str| one[HEADERS.iter().position(|h| *h == title).unwrap()].clone();
    assert_eq!(cell("Enregistré le"), "04/05/2026 à 10:02");
    assert_eq!(cell("Type"), "Accompagnement individuel");
    assert_eq!(cell("Participants"), "1");
    assert_eq!(cell("Canaux d’accompagnement"), "Lieu d’activité");
    assert_eq!(cell("Code Insee"), "01999");
    assert_eq!(cell("Durée (min)"), "30");
    assert_eq!(
        cell("Thématique(s) d’accompagnement"),
        "Aide aux démarches administratives\nSocial - Santé\nLogement\nTravail - Formation - Entreprise"
    );
    assert_eq!(
        cell("Nom de la démarche administrative"),
        "procedures:caf-aide-logement"
    );
    assert_eq!(cell("Niveau d’autonomie (ou de l’atelier)"), "2/3");
    assert_eq!(cell("Bénéficiaire réorienté"), "Oui");
    assert_eq!(
        cell("Structure de redirection"),
        "Structure d’aide sociale (maison des solidarités, centre social…)"
    );
    assert_eq!(cell("Tranche d’âge du bénéficiaire"), "25 - 39 ans");
    assert_eq!(cell("Genre du bénéficiaire"), "Féminin");
    assert_eq!(cell("ID CRA"), "s1");
    let all = rows
        .iter()
        .flatten()
        .map(ToString::to_string)
        .collect::<String>();
    assert!(!all.contains("Benali"), "no agent");
}

/// Trap 9: a duration repeated on each participant's row, so that a sum multiplies it.
#[test]
fn trap_9_the_duration_of_a_workshop_is_written_once() {
    let bytes = exported(&[session("s1")], &[workshop("w1", 10)]);
    let rows = read_back(&bytes, "Activités");
    assert_eq!(rows.len(), 1 + 1 + 10, "one row per participant");
    let place = HEADERS.iter().position(|h| *h == "Durée (min)").unwrap();
    let sum: f64 = rows[1..]
        .iter()
        .map(|row| match &row[place] {
            Data::Float(v) => *v,
            Data::Empty => 0.0,
            other => panic!("{other:?}"),
        })
        .sum();
    assert_eq!(sum, 30.0 + 120.0);
    let shares: Vec<String> = rows[2..].iter().map(|row| row[4].to_string()).collect();
    assert_eq!((shares[0].as_str(), shares[9].as_str()), ("1/10", "10/10"));
    let definitions = read_back(&bytes, "Définitions");
    let told = definitions
        .iter()
        .flatten()
        .map(ToString::to_string)
        .collect::<String>();
    assert!(told.contains("ligne de son premier participant"));
}

/// Trap 10: people invented to fill the counters of a workshop.
#[test]
fn trap_10_participants_of_a_workshop_are_counted_not_invented() {
    let bytes = exported(&[], &[workshop("w1", 10)]);
    let rows = read_back(&bytes, "Activités");
    for row in &rows[1..] {
        for (cell, title) in row.iter().zip(HEADERS) {
            assert!(
                !title.contains("du bénéficiaire") || *cell == Data::Empty,
                "{title}"
            );
        }
    }
    let counters = read_back(&bytes, "Ateliers - compteurs");
    let text: Vec<Vec<String>> = counters
        .iter()
        .map(|r| r.iter().map(ToString::to_string).collect())
        .collect();
    assert_eq!(text[1], ["w1", "Genre du bénéficiaire", "Féminin", "7"]);
    assert_eq!(
        text[2],
        ["w1", "Genre du bénéficiaire", "Masculin", "masqué"]
    );
    assert_eq!(
        text[3],
        ["w1", "Tranche d’âge du bénéficiaire", "70 ans et plus", "6"]
    );
}

#[test]
fn what_we_write_we_read() {
    let bytes = exported(&[session("s1"), session("s2")], &[workshop("w1", 3)]);
    let history = read(&bytes).unwrap();
    assert_eq!(history.errors, []);
    assert_eq!((history.rows, history.accepted, history.refused), (5, 5, 0));
    let one = &history.activities[0];
    assert_eq!((one.row, one.rows, one.participants), (2, 1, 1));
    assert_eq!(one.date, day(2026, 5, 4));
    assert_eq!(one.minutes, Some(30));
    assert_eq!(
        one.themes,
        ["social_sante", "logement", "travail_formation"]
    );
    assert_eq!(one.mediation_themes, ["aide_aux_demarches_administratives"]);
    assert_eq!(one.equipment, ["ordinateur"]);
    assert_eq!(one.autonomy.as_deref(), Some("partiellement_autonome"));
    assert_eq!(one.oriented, Some(true));
    assert_eq!(one.orientation_target.as_deref(), Some("aide_sociale"));
    assert_eq!(
        one.people[0].age_class.as_deref(),
        Some("25_39"),
        "its bracket is wider"
    );
    assert_eq!(one.people[0].town_insee.as_deref(), Some("01004"));
    let group = &history.activities[2];
    assert_eq!(group.kind, ActivityKind::Collective);
    assert_eq!(
        (group.rows, group.participants, group.minutes),
        (3, 3, Some(120))
    );
    assert_eq!(group.workshop_level.as_deref(), Some("debutant"));
    assert_eq!(history.activities.len(), 3);
}

type Line = Vec<(&'static str, Cell<'static>)>;

/// A file as La Coop makes it: words about the export first, then the table, with the columns of one's
/// own export.
fn theirs(lines: Vec<Line>) -> Vec<u8> {
    let mut titles: Vec<&str> = HEADERS.to_vec();
    titles.insert(5, "Bénéficiaire");
    titles.insert(27, "Notes supplémentaires");
    let columns: Vec<Column> = (0..titles.len())
        .map(|i| {
            Column::new(
                format!("c{i}"),
                if i == 0 { "Export" } else { "" },
                Kind::Text,
            )
        })
        .collect();
    let mut book = workbook_of(columns, vec![]);
    let blank = |n: usize| vec![Cell::Empty; n];
    let mut rows: Vec<Vec<Cell<'static>>> = vec![blank(titles.len())];
    rows[0][0] = Cell::text("Date d’export");
    rows.push(titles.iter().map(|t| Cell::text(t.to_string())).collect());
    for line in lines {
        let mut row = blank(titles.len());
        for (title, cell) in line {
            row[titles.iter().position(|t| *t == title).unwrap()] = cell;
        }
        rows.push(row);
    }
    // Typed cells in a column of words: what another program writes.
    book.sheets[0]
        .columns
        .iter_mut()
        .for_each(|c| c.kind = Kind::Text);
    book.sheets[0].rows = Box::new(rows_of(rows));
    book.sheets[0].name = "Activités".into();
    written(&mut book, Format::Xlsx).unwrap()
}

fn line(id: &'static str, share: &'static str) -> Line {
    vec![
        ("Date", Cell::text("04/05/2026")),
        ("Type", Cell::text("Atelier collectif")),
        ("Participants", Cell::text(share)),
        ("Durée (min)", Cell::text("90")),
        ("Bénéficiaire", Cell::text("Lefèvre Jeanne")),
        ("Notes supplémentaires", Cell::text("Une note sur Jeanne")),
        (
            "Thématique(s) d’accompagnement",
            Cell::text("E-mail\nLogement"),
        ),
        ("ID CRA", Cell::text(id)),
    ]
}

fn with(mut line: Line, title: &'static str, text: &'static str) -> Line {
    line.retain(|(t, _)| *t != title);
    line.push((title, Cell::text(text)));
    line
}

#[test]
fn rows_of_one_activity_are_one_and_its_duration_is_taken_once() {
    let history = read(&theirs(vec![
        line("a", "1/3"),
        line("a", "2/3"),
        line("a", "3/3"),
    ]))
    .unwrap();
    assert_eq!(history.errors, []);
    assert_eq!(history.activities.len(), 1);
    let activity = &history.activities[0];
    assert_eq!(
        (activity.row, activity.rows),
        (4, 3),
        "rows as the spreadsheet numbers them"
    );
    assert_eq!((activity.participants, activity.minutes), (3, Some(90)));
    assert_eq!(activity.people.len(), 3);
    assert_eq!(activity.themes, ["logement"]);
    assert_eq!(activity.mediation_themes, ["email"]);
}

#[test]
fn what_is_refused_is_written_out_in_words() {
    let history = read(&theirs(vec![
        line("a", "1"),
        with(line("b", "1"), "Date", "31/02/2026"),
        with(line("c", "1"), "Durée (min)", "Jeanne"),
    ]))
    .unwrap();
    let bytes = written(
        &mut refused(made_at(), &history, &[4]).unwrap(),
        Format::Csv,
    )
    .unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(
        lines[0].trim_start_matches('\u{FEFF}'),
        "Ligne;Colonne;Ce qui ne va pas"
    );
    assert_eq!(
        lines[1],
        "4;;Déjà présente dans Guichet\u{A0}: laissée de côté."
    );
    assert_eq!(
        lines[2],
        "5;Date;Cette date n’existe pas, ou elle est hors de 2000 à 2100."
    );
    assert_eq!(
        lines[3],
        "6;Durée (min);Cette durée ne se lit pas, ou dépasse une journée."
    );
    assert_eq!(lines.len(), 4);
    assert!(!text.contains("Jeanne"));
}

#[test]
fn every_reason_to_refuse_a_row_can_be_written_out() {
    for code in ROW_CODES {
        let history = History {
            errors: vec![error(2, None, code)],
            ..History::default()
        };
        let bytes = written(&mut refused(made_at(), &history, &[]).unwrap(), Format::Csv).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert!(
            text.lines().nth(1).is_some_and(|line| line.len() > 15),
            "{code:?}: {text}"
        );
    }
}

#[test]
fn names_and_notes_are_left_out_and_said() {
    let history = read(&theirs(vec![line("a", "1")])).unwrap();
    let left_out = &history.left_out;
    assert!(left_out.iter().any(|t| t == "Bénéficiaire"));
    assert!(left_out.iter().any(|t| t == "Notes supplémentaires"));
    assert!(left_out.iter().any(|t| t == "Tags"));
    assert!(!format!("{history:?}").contains("Jeanne"));
}

fn error(row: u32, column: Option<u32>, code: RowCode) -> RowError {
    RowError { row, column, code }
}

#[test]
fn errors_say_row_column_and_why() {
    let history = read(&theirs(vec![
        line("a", "1"),
        with(line("b", "1"), "Date", "31/02/2026"),
        with(line("c", "1"), "Date", ""),
        with(line("d", "1"), "Durée (min)", "beaucoup"),
        with(
            line("e", "1"),
            "Thématique(s) d’accompagnement",
            "E-mail\nPoterie",
        ),
        with(line("f", "2/1"), "Type", "Autre chose"),
        with(line("", "1"), "Code Insee du bénéficiaire", "Lyon"),
        with(line("g", "1"), "Tranche d’âge du bénéficiaire", "Jeune"),
    ]))
    .unwrap();
    assert_eq!(
        history.errors,
        [
            error(5, Some(1), RowCode::DateInvalid),
            error(6, Some(1), RowCode::DateMissing),
            error(7, Some(13), RowCode::DurationInvalid),
            error(8, Some(16), RowCode::UnknownLabel),
            error(9, Some(4), RowCode::UnknownLabel),
            error(9, Some(5), RowCode::ParticipantsInvalid),
            error(10, Some(24), RowCode::TownInvalid),
            error(10, Some(29), RowCode::IdMissing),
            error(11, Some(26), RowCode::UnknownLabel),
        ]
    );
    assert_eq!((history.rows, history.accepted, history.refused), (8, 1, 7));
}

#[test]
fn a_group_is_taken_whole_or_not_at_all() {
    let history = read(&theirs(vec![
        line("short", "1/3"),
        line("short", "2/3"),
        line("twice", "1/2"),
        line("twice", "1/2"),
        line("quarrel", "1/2"),
        with(line("quarrel", "2/2"), "Durée (min)", "60"),
        line("half", "1/2"),
        with(line("half", "2/2"), "Date", "hier"),
        line("good", "1"),
    ]))
    .unwrap();
    assert_eq!(
        history.errors,
        [
            error(4, None, RowCode::GroupIncomplete),
            error(5, None, RowCode::GroupIncomplete),
            error(6, None, RowCode::GroupIncomplete),
            error(7, None, RowCode::GroupIncomplete),
            error(8, None, RowCode::GroupDisagrees),
            error(9, None, RowCode::GroupDisagrees),
            error(10, None, RowCode::GroupRefused),
            error(11, Some(1), RowCode::DateInvalid),
        ]
    );
    assert_eq!((history.rows, history.accepted, history.refused), (9, 1, 8));
}

#[test]
fn another_file_is_said_to_be_one() {
    let book = || workbook_of(every_kind(), every_row());
    let other = written(&mut book(), Format::Xlsx).unwrap();
    assert_eq!(read(&other), Err(Error::ColumnsMissing));
    let csv = written(&mut book(), Format::Csv).unwrap();
    assert_eq!(read(&csv), Err(Error::Unreadable));
    assert_eq!(read(&theirs(vec![])), Err(Error::NoRows));
}

/// The state of a link, decoded step by step without our code.
fn decoded(state: &str) -> Value {
    let standard: String = state.replace('-', "+").replace('_', "/");
    let padded = format!("{standard}{}", "=".repeat((4 - standard.len() % 4) % 4));
    let packed = base64::engine::general_purpose::STANDARD
        .decode(padded)
        .unwrap();
    assert_eq!(packed[0] & 0x0F, 8, "zlib, not bare deflate");
    let mut text = String::new();
    flate2::read::ZlibDecoder::new(&packed[..])
        .read_to_string(&mut text)
        .unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        value.as_object().unwrap().len(),
        1,
        "superjson without meta"
    );
    value["json"].clone()
}

#[test]
fn a_link_fills_its_form() {
    let link = prefilled_link("https://coop.example/", &session("s1"), &Names).unwrap();
    let state = link
        .strip_prefix("https://coop.example/coop/mes-activites/cra/individuel?v=")
        .unwrap();
    assert!(
        state
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
    );
    assert_eq!(
        decoded(state),
        json!({
            "date": "2026-05-04",
            "duree": { "duree": "30" },
            "typeLieu": "LieuActivite",
            "thematiques": [
                "AideAuxDemarchesAdministratives", "SocialSante", "Logement", "TravailFormation"
            ],
            "precisionsDemarche": "procedures:caf-aide-logement",
            "materiel": ["Ordinateur"],
            "autonomie": "PartiellementAutonome",
            "orienteVersStructure": "yes",
            "structureDeRedirection": "AideSociale",
            "beneficiaire": {
                "genre": "Feminin", "trancheAge": "VingtCinqTrenteNeuf", "statutSocial": "SansEmploi"
            },
        })
    );
}

#[test]
fn a_link_says_neither_who_nor_where() {
    let link = prefilled_link("https://coop.example", &session("s1"), &Names).unwrap();
    let text = decoded(link.split_once("?v=").unwrap().1).to_string();
    for secret in ["Benali", "Ambérieu", "01004", "01500", "s1"] {
        assert!(!text.contains(secret), "{secret}");
    }
}

#[test]
fn durations_outside_its_presets_are_spelt() {
    let duration = |minutes| {
        let mut session = session("s1");
        session.minutes = minutes;
        let link = prefilled_link("https://coop.example", &session, &Names).unwrap();
        decoded(link.split_once("?v=").unwrap().1)["duree"].clone()
    };
    assert_eq!(duration(Some(90)), json!({ "duree": "90" }));
    assert_eq!(
        duration(Some(75)),
        json!({ "duree": "personnaliser", "dureePersonnaliseeHeures": 1, "dureePersonnaliseeMinutes": 15 })
    );
    assert_eq!(duration(Some(0)), Value::Null);
    assert_eq!(duration(None), Value::Null);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-z]{1,6}", inner, 0..4)
                .prop_map(|m| Value::Object(m.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn any_state_comes_back(value in any_json()) {
        prop_assert_eq!(decoded(&state(&value).unwrap()), value);
    }

    /// Whatever the rows, each is either in an activity or refused.
    #[test]
    fn nothing_is_dropped_in_silence(lines in prop::collection::vec(
        (0..4_usize, 0..7_usize, 0..5_usize, 0..4_usize, 0..4_usize), 1..25,
    )) {
        let rows: Vec<Line> = lines.iter().map(|(id, share, date, kind, minutes)| {
            let l = line(["a", "b", "c", ""][*id], ["1", "1/2", "2/2", "3/2", "0", "x", "1/9999999"][*share]);
            let l = with(l, "Date", ["04/05/2026", "", "2026-05-04", "32/01/2026", "04/05/1826"][*date]);
            let l = with(l, "Type", ["Collectif", "Accompagnement individuel", "", "?"][*kind]);
            with(l, "Durée (min)", ["90", "", "1h30", "-5"][*minutes])
        }).collect();
        let total = rows.len() as u32;
        let history = read(&theirs(rows)).unwrap();
        prop_assert_eq!(history.rows, total);
        prop_assert_eq!(history.accepted + history.refused, total);
        let of_activities: u32 = history.activities.iter().map(|a| a.rows).sum();
        prop_assert_eq!(of_activities, history.accepted);
        for activity in &history.activities {
            prop_assert_eq!(activity.people.len() as u32, activity.participants.max(1));
        }
    }
}

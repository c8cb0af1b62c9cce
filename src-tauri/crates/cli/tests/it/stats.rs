use serde_json::Value;

use crate::support::*;

const PERIOD: [&str; 4] = ["--from", "2025-11-01", "--to", "2025-12-19"];
/// Paris is one hour ahead of universal time all along this period.
const CLOSED: &str = "s.state = 'closed' AND date(s.started_at / 1000 + 3600, 'unixepoch') \
                      BETWEEN '2025-11-01' AND '2025-12-19'";

fn stats(folder: &Folder, more: &[&str]) -> Answer {
    let line = [&["stats", "--data", folder.arg()][..], &PERIOD, more].concat();
    opened(&line)
}

fn json(folder: &Folder, more: &[&str]) -> Value {
    let answer = stats(folder, &[more, &["--json"]].concat()).exits(0);
    names_nobody(folder.path(), &answer.out);
    serde_json::from_str(&answer.out).unwrap()
}

fn indicator(view: &Value, id: &str) -> Value {
    let all = view["headline"].as_array().unwrap();
    all.iter().find(|one| one["id"] == id).unwrap()["cell"]["value"].clone()
}

#[test]
fn the_figures_are_those_of_the_rows() {
    let folder = Folder::new();
    let view = json(&folder, &["--by", "operator", "--by", "sessions.channel"]);
    let conn = folder.sql();
    let counted = |select: &str| column(&conn, select)[0].parse::<f64>().unwrap();
    let sessions = counted(&format!(
        "SELECT CAST(count(*) AS TEXT) FROM session s WHERE {CLOSED}"
    ));
    assert!(sessions > 10.0);
    assert_eq!(indicator(&view, "sessions"), sessions);
    let minutes = counted(&format!(
        "SELECT CAST(sum(minutes) AS TEXT) FROM session s WHERE {CLOSED}"
    ));
    assert_eq!(indicator(&view, "minutes"), minutes);
    for row in view["breakdowns"][0]["rows"].as_array().unwrap() {
        let code = row["code"].as_str().unwrap();
        let requests = counted(&format!(
            "SELECT CAST(count(*) AS TEXT) FROM request r JOIN session s ON s.id = r.session
             WHERE r.state <> 'removed' AND r.operator = '{code}' AND {CLOSED}"
        ));
        assert_eq!(row["cell"]["value"], requests, "{code}");
    }
    assert_eq!(view["breakdowns"][1]["id"], "sessions.channel");
    assert_eq!(view["breakdowns"].as_array().unwrap().len(), 2);
}

#[test]
fn a_filter_keeps_what_it_names() {
    let folder = Folder::new();
    let caf = json(&folder, &["--where", "operator=caf", "--by", "operator"]);
    let rows = caf["breakdowns"][0]["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["cell"]["value"], indicator(&caf, "requests"));
    assert_eq!(caf["chips"][0]["codes"][0]["label"], "CAF");
}

#[test]
fn the_same_figures_come_as_a_table_and_in_words() {
    let folder = Folder::new();
    let view = json(&folder, &["--by", "operator"]);
    let csv = stats(&folder, &["--by", "operator", "--csv"]).exits(0).out;
    let mut lines = csv.lines();
    assert_eq!(
        lines.next(),
        Some("indicateur;dimension;code;libellé;unité;valeur;masqué;part;base;comparé")
    );
    let sessions = indicator(&view, "sessions").as_f64().unwrap();
    let first = format!("sessions;;;Séances;count;{sessions};non;;;");
    assert_eq!(lines.next(), Some(first.as_str()));
    assert!(csv.contains("\nrequests;operator;caf;CAF;count;"), "{csv}");
    let words = stats(&folder, &[]).exits(0).out;
    let said = format!("\nSéances\u{a0}: {sessions}\n");
    assert!(words.contains(&said), "{words}");
}

#[test]
fn who_has_no_vault_is_shown_less() {
    let folder = Folder::new();
    let all = json(&folder, &["--by", "age_class"]);
    assert_eq!(all["hidden_cells"], 0);
    let supervisor = json(&folder, &["--by", "age_class", "--agent", "Inès Faure"]);
    assert!(supervisor["hidden_cells"].as_u64().unwrap() > 0);
    for row in supervisor["breakdowns"][0]["rows"].as_array().unwrap() {
        let value = row["cell"]["value"].as_f64();
        assert!(!value.is_some_and(|v| v > 0.0 && v < 5.0), "{row}");
    }
    let by_agent = ["--by", "sessions.agent", "--agent", "Léo Martin"];
    let refused = stats(&folder, &by_agent).exits(5);
    assert_eq!(refused.err, "Le rôle de cet agent ne le permet pas.\n");
    json(&folder, &[&by_agent[..], &["--mine"]].concat());
}

#[test]
fn what_cannot_be_counted_is_a_misuse() {
    let folder = Folder::new();
    for more in [
        &["--by", "couleur"][..],
        &["--by", "sessions."],
        &["--where", "operator"],
        &["--where", "couleur=bleu"],
        &["--compare", "demain"],
        &["--json", "--csv"],
    ] {
        let answer = stats(&folder, more).exits(2);
        assert_eq!(answer.out, "");
    }
    let line = ["stats", "--data", folder.arg(), "--from", "2025-12-01"];
    opened(&[&line[..], &["--to", "2025-11-01"]].concat()).exits(2);
}

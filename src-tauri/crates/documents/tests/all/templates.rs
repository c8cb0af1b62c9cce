//! What the sheets say.

use chrono::NaiveDate;
use guichet_documents::{
    Error,
    model::{
        Align, Block, Column, Document, Figure, Lang, Marks, Outline, Paint, QrCode, Shape, Table,
        Text, is_plain_https,
    },
    plain_text, render,
    templates::*,
};

use crate::{support, words};

/// The sentences of the language files, read by another road than the crate's own.
fn sentences() -> Vec<(String, String)> {
    fn walk(path: &str, value: &toml::Value, out: &mut Vec<(String, String)>) {
        match value {
            toml::Value::String(s) => out.push((path.to_owned(), s.clone())),
            toml::Value::Array(list) => list.iter().for_each(|v| walk(path, v, out)),
            toml::Value::Table(table) => table
                .iter()
                .for_each(|(k, v)| walk(&format!("{path}.{k}"), v, out)),
            _ => {}
        }
    }
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/sentences/fr.toml");
    let table: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
    let mut out = Vec::new();
    walk("", &toml::Value::Table(table), &mut out);
    out
}

fn typography_problems(text: &str) -> Vec<&'static str> {
    let mut out = Vec::new();
    if text.contains('\'') || text.contains('"') {
        out.push("straight quote");
    }
    if text.contains("  ") || text.contains("...") {
        out.push("double space or three dots");
    }
    let chars: Vec<char> = text.chars().collect();
    for pair in chars.windows(2) {
        if matches!(pair[1], ':' | ';' | '!' | '?' | '»')
            && !matches!(pair[0], '\u{A0}' | '\u{202F}')
        {
            out.push("no no-break space before a high sign");
        }
        if pair[0] == '«' && pair[1] != '\u{A0}' {
            out.push("no no-break space after a quote");
        }
    }
    out
}

#[test]
fn sentences_are_short_and_well_set() {
    for (key, text) in sentences() {
        for sentence in text.split_inclusive(['.', '!', '?', ':']) {
            assert!(sentence.split_whitespace().count() <= 15, "{key}");
        }
        assert_eq!(typography_problems(&text), Vec::<&str>::new(), "{key}");
        assert!(!text.contains("FALC"), "{key}");
        let shouted = |w: &str| w.chars().count() > 4 && w.chars().all(|c| c.is_uppercase());
        assert!(!text.split_whitespace().any(shouted), "{key}");
    }
    assert!(!typography_problems("C'est fait: voilà").is_empty());
}

#[test]
fn a_summary_says_what_was_handed_in() {
    let text = plain_text(&summary(&support::two_requests()).unwrap());
    let expected = "\
France services d’Admiville

Votre récapitulatif
Bonjour Mme Lefèvre,
Voici ce que nous avons fait ensemble le samedi 21 novembre 2026.
Nadia Benali a suivi vos demandes avec vous.

1. Aide au logement (CAF)
Aujourd’hui
  C’est fait\u{A0}: cette démarche est terminée.
  La demande est envoyée à la CAF par internet.
Numéro à garder
  AL-2026-004217
La suite
  La CAF étudie votre dossier.
  Elle vous répond par courrier ou par message.
Date à retenir
  jeudi 21 janvier 2027
Sans réponse
  Après 2 mois sans réponse, la demande est refusée. Revenez nous voir.
  Texte\u{A0}: CRPA, article L. 231-4 (à vérifier)
À apporter
  ☐ Attestation de loyer
    À demander à votre propriétaire.
  ☐ Relevé d’identité bancaire
À contacter
  CAF\u{A0}: 32 30. Prix d’un appel local.
Site officiel
  Scannez ce carré avec un téléphone, ou tapez l’adresse.
  https://www.caf.fr/

2. Changement d’adresse sur la carte grise (France Titres)
Aujourd’hui
  La démarche est commencée. Revenez nous voir pour la terminer.
  Le compte est créé. Il manque un papier.
À apporter
  ☐ Justificatif de domicile
    Facture de moins de 6 mois.
Site officiel
  Scannez ce carré avec un téléphone, ou tapez l’adresse.
  (à vérifier)
  https://immatriculation.ants.gouv.fr/

Votre prochain rendez-vous
Nous vous attendons le mardi 1er décembre 2026 à 10\u{A0}h.

Pour revenir nous voir
Adresse
  12, rue de la Mairie, 99999 Admiville
Horaires
  Du lundi au vendredi, de 9 h à 12 h et de 14 h à 17 h
Téléphone
  01 99 00 12 34
Courriel
  france-services@admiville.example
Gardez cette feuille et apportez-la. Notre aide est gratuite.
";
    assert_eq!(text, expected);
}

#[test]
fn an_anonymous_citizen_is_greeted_without_a_name() {
    let text = plain_text(&summary(&support::anonymous()).unwrap());
    assert!(text.contains("\nBonjour,\n"));
    assert!(!text.contains("a suivi vos demandes"));
    assert!(
        text.contains("\nChangement d’adresse"),
        "one request has no number"
    );
}

/// The codes of a list that is data of the product.
fn codes(list: &str) -> Vec<String> {
    let file = format!(
        "{}/../../../assets/codes/{list}.toml",
        env!("CARGO_MANIFEST_DIR")
    );
    let table: toml::Table = std::fs::read_to_string(file).unwrap().parse().unwrap();
    let entries = table["entries"].as_array().unwrap();
    entries
        .iter()
        .map(|e| e["code"].as_str().unwrap().to_owned())
        .collect()
}

#[test]
fn every_code_has_its_sentence() {
    let outcomes = codes("outcomes");
    assert!(outcomes.len() >= 6);
    for code in outcomes {
        let request = RequestSummary {
            title: "T".into(),
            outcome: Some(code.clone()),
            ..RequestSummary::default()
        };
        let text = plain_text(
            &summary(&SummaryData {
                requests: vec![request],
                ..support::one_request()
            })
            .unwrap(),
        );
        assert!(text.contains("Aujourd’hui\n  "), "{code}");
    }
    // "Other" is for statistics: it tells a person nothing.
    for code in codes("blocking_reasons").iter().filter(|c| *c != "autre") {
        assert!(blocking_sentence(code).unwrap().is_some(), "{code}");
    }
    for code in codes("orientation_targets")
        .iter()
        .filter(|c| *c != "autre")
    {
        assert!(orientation_sentence(code).unwrap().is_some(), "{code}");
    }
    assert_eq!(blocking_sentence("autre"), Ok(None));
}

#[test]
fn an_unknown_outcome_says_nothing() {
    let request = RequestSummary {
        title: "T".into(),
        outcome: Some("autre".into()),
        ..RequestSummary::default()
    };
    let text = plain_text(
        &summary(&SummaryData {
            requests: vec![request],
            ..support::one_request()
        })
        .unwrap(),
    );
    assert!(!text.contains("Aujourd’hui") && !text.contains("autre"));
}

#[test]
fn an_address_is_scanned_once_and_never_with_a_person_in_it() {
    let codes = |document: &Document| {
        let all = words::expected(document);
        all.iter()
            .filter(|(role, text)| *role == "Figure" && text.starts_with("Code à scanner"))
            .count()
    };
    let twice = SummaryData {
        requests: vec![support::housing(), support::housing()],
        ..support::one_request()
    };
    let document = summary(&twice).unwrap();
    assert_eq!(codes(&document), 1);
    assert_eq!(
        plain_text(&document).matches("https://www.caf.fr/").count(),
        2
    );

    let mut request = support::housing();
    request.official = Some(OfficialAddress {
        url: "https://www.caf.fr/?dossier=123".into(),
        to_verify: false,
    });
    let document = summary(&SummaryData {
        requests: vec![request],
        ..support::one_request()
    })
    .unwrap();
    assert_eq!(codes(&document), 0);
}

#[test]
fn addresses_for_codes() {
    for good in [
        "https://www.caf.fr/",
        "https://www.ameli.fr",
        "https://ants.gouv.fr/monespace/s-inscrire",
    ] {
        assert!(is_plain_https(good), "{good}");
    }
    for bad in [
        "http://www.caf.fr/",
        "https://www.caf.fr/?nom=Dupont",
        "https://www.caf.fr/#a",
        "https://dupont@caf.fr/",
        "https://caf.fr:8443/",
        "https://localhost/",
        "https://caf.fr/Lefèvre",
        "https://.fr/",
        "https://caf.fr/a%20b",
        "javascript:alert(1)",
        "",
    ] {
        assert!(!is_plain_https(bad), "{bad}");
        assert_eq!(QrCode::new(bad, "", vec![]), Err(Error::Address), "{bad}");
    }
}

#[test]
fn a_recovery_sheet_has_each_word_once_with_its_number() {
    let data = support::recovery();
    let document = recovery_sheet(&data).unwrap();
    let cells: Vec<String> = words::expected(&document)
        .into_iter()
        .filter(|(r, _)| *r == "TD")
        .map(|(_, t)| t)
        .collect();
    assert_eq!(cells.len(), 24);
    for (i, word) in data.words.iter().enumerate() {
        assert!(cells.contains(&format!("{}. {word}", i + 1)));
    }
    assert_eq!(support::made(&document).pages, 1);
    let other = RecoveryData {
        words: data.words[..10].to_vec(),
        ..data.clone()
    };
    assert!(plain_text(&recovery_sheet(&other).unwrap()).contains("Vos 10 mots"));
    let none = RecoveryData {
        words: vec![],
        ..data
    };
    assert_eq!(recovery_sheet(&none).err(), Some(Error::Empty));
}

#[test]
fn personal_values_do_not_print_in_debug() {
    let shown = format!("{:?}", summary(&support::one_request()).unwrap());
    for secret in ["Lefèvre", "AL-2026", "Benali"] {
        assert!(!shown.contains(secret), "{secret}");
    }
    let shown = format!("{:?}", recovery_sheet(&support::recovery()).unwrap());
    assert!(!shown.contains("abricot"));
}

#[test]
fn malformed_documents_are_refused() {
    let refused =
        |blocks: Vec<Block>| render(&support::document_of(blocks), &support::info()).err();
    let table = |columns: Vec<Column>, rows| {
        Block::Table(Table {
            caption: None,
            columns,
            rows,
            row_headers: false,
            compact: false,
            marks: Marks::None,
        })
    };
    let column = |share| Column {
        header: "a".into(),
        share,
        align: Align::Start,
    };
    assert_eq!(refused(vec![]), Some(Error::Empty));
    assert_eq!(refused(vec![Block::paragraph(" ")]), Some(Error::Empty));
    assert_eq!(
        refused(vec![Block::heading(2, "a")]),
        Some(Error::HeadingLevel)
    );
    assert_eq!(
        refused(vec![Block::heading(1, "a"), Block::heading(3, "b")]),
        Some(Error::HeadingLevel)
    );
    assert_eq!(
        refused(vec![Block::heading(4, "a")]),
        Some(Error::HeadingLevel)
    );
    assert_eq!(
        refused(vec![table(vec![], vec![])]),
        Some(Error::TableShape)
    );
    assert_eq!(
        refused(vec![table(vec![column(0.0)], vec![])]),
        Some(Error::TableShape)
    );
    assert_eq!(
        refused(vec![table(
            vec![column(1.0)],
            vec![vec!["a".into(), "b".into()]]
        )]),
        Some(Error::TableShape)
    );
    assert_eq!(
        refused(vec![Block::Spacer(f32::NAN)]),
        Some(Error::Geometry)
    );
    let outline = Outline {
        points: vec![(0.0, 99.0)],
        closed: false,
    };
    let shapes = vec![Shape {
        outlines: vec![outline],
        paint: Paint::Fill,
    }];
    let figure = Figure {
        alt: "a".into(),
        width: 10.0,
        height: 10.0,
        shapes,
        labels: vec![],
    };
    assert_eq!(
        refused(vec![Block::Figure(figure.clone())]),
        Some(Error::Geometry)
    );
    assert_eq!(
        refused(vec![Block::Figure(Figure {
            alt: " ".into(),
            shapes: vec![],
            ..figure
        })]),
        Some(Error::Geometry)
    );
    let mut untitled = support::document("summary-1");
    untitled.title = " ".into();
    assert_eq!(
        render(&untitled, &support::info()).err(),
        Some(Error::Empty)
    );
    for tag in ["", "f", "fr_FR", "fr-", "français", "fr-FR)"] {
        assert_eq!(Lang::new(tag), Err(Error::Language), "{tag}");
    }
    assert!(Lang::new("fa-AF").is_ok());
}

#[test]
fn error_codes_are_what_they_display() {
    for error in [
        Error::Language,
        Error::Address,
        Error::TableShape,
        Error::HeadingLevel,
        Error::Empty,
        Error::Geometry,
        Error::Font,
        Error::Sentences,
        Error::Pdf,
    ] {
        assert_eq!(error.to_string(), error.code());
    }
}

/// The words of a report, block by block.
fn report_words() -> String {
    plain_text(&report(&support::month()).unwrap())
}

/// The rows of the tables of a document, cell by cell.
fn table_rows(blocks: &[Block]) -> Vec<Vec<String>> {
    let of = |block: &Block| match block {
        Block::Section(blocks) => table_rows(blocks),
        Block::Table(table) => {
            let cells = |row: &Vec<Text>| row.iter().map(Text::plain).collect();
            table.rows.iter().map(cells).collect()
        }
        _ => Vec::new(),
    };
    blocks.iter().flat_map(of).collect()
}

#[test]
fn a_report_compares_days_of_opening() {
    let rows = table_rows(&report(&support::month()).unwrap().blocks);
    let row = |name: &str| {
        let found = rows.iter().find(|row| row[0] == name).unwrap();
        found[1..].join(" | ")
    };
    // By hand: 1000 / 21 = 47.6; 912 / 20 = 45.6; 47.619 / 45.6 = 1.0443.
    assert_eq!(row("Demandes"), "1\u{202F}000 | 47,6 | 912 | +4,4\u{A0}%");
    // Shares are compared in points, durations and marks as they are.
    assert_eq!(
        row("Traitées sur place"),
        "82,0\u{A0}% | – | 80,5\u{A0}% | +1,5\u{A0}point"
    );
    assert_eq!(
        row("Durée médiane"),
        "25\u{A0}min | – | 27\u{A0}min | \u{2212}2\u{A0}min"
    );
    assert_eq!(row("Avis"), "4,4 | – | 4,5 | \u{2212}0,1");
    // Nothing is said of what is hidden or was not there.
    assert_eq!(row("Première visite"), "masqué | – | 12 | –");
    assert_eq!(row("Heures"), "412,5\u{A0}h | 19,6\u{A0}h | – | –");
}

#[test]
fn a_report_explains_itself() {
    let words = report_words();
    let place = |text: &str| {
        words
            .find(text)
            .unwrap_or_else(|| panic!("{text}\n{words}"))
    };
    let order = [
        "France services d’Admiville",
        "Rapport d’activité",
        "Octobre 2026",
        "Du 1er octobre 2026 au 31 octobre 2026.",
        "En quelques mots",
        "Les chiffres à retenir",
        "Au fil des mois",
        "Ce que les personnes demandent",
        "Les opérateurs",
        "Demandes par opérateur. Parts sur 1\u{202F}000 demandes. 9 lignes sur 12. Masqué\u{A0}: Point-justice et MSA.",
        "Ce qui bloque les personnes",
        "3 autres cas sont masqués.",
        "Aussi compté",
        "Trop peu de personnes pour montrer sans en désigner\u{A0}: Première visite, Commune.",
        "Comment lire ces chiffres",
        "Définitions",
        "Base\u{A0}: demandes de niveau accompagnement.",
    ];
    let places: Vec<usize> = order.iter().map(|t| place(t)).collect();
    assert!(places.is_sorted(), "{places:?}");
    let title = report(&support::month()).unwrap().title;
    assert_eq!(title, "Rapport d’activité, octobre 2026");
}

#[test]
fn a_report_of_days_not_over_says_which_are_compared() {
    let content = ReportContent {
        until: NaiveDate::from_ymd_opt(2026, 10, 12),
        compared: Some("du 1er au 12 septembre 2026".into()),
        filters: vec!["Opérateur\u{A0}: CAF".into()],
        ..support::month()
    };
    let words = plain_text(&report(&content).unwrap());
    for expected in [
        "Du 1er octobre 2026 au 12 octobre 2026\u{A0}: la période n’est pas finie.",
        "Elle est comparée à autant de jours\u{A0}: du 1er au 12 septembre 2026, 20 jours d’ouverture.",
        "Ne sont comptées que\u{A0}: Opérateur\u{A0}: CAF.",
    ] {
        assert!(words.contains(expected), "{expected}\n{words}");
    }
}

#[test]
fn a_report_of_a_first_day_is_honest() {
    let words = plain_text(&report(&support::first_day()).unwrap());
    for expected in [
        "Le 1er novembre 2026. Un jour d’ouverture.",
        "Rien à compter sur cette période.",
        "Aucune demande bloquée sur cette période.",
    ] {
        assert!(words.contains(expected), "{expected}");
    }
    for absent in ["Comparaison", "En quelques mots", "Définitions", "NaN", "{"] {
        assert!(!words.contains(absent), "{absent}");
    }
}

#[test]
fn figures_of_a_table_stand_under_each_other() {
    let column = |align| Column {
        header: "N".into(),
        share: 1.0,
        align,
    };
    let table = Table {
        caption: None,
        columns: vec![column(Align::Start), column(Align::End)],
        rows: vec![
            vec!["a".into(), "1".into()],
            vec!["b".into(), "1234".into()],
        ],
        row_headers: false,
        compact: true,
        marks: Marks::None,
    };
    let document = support::document_of(vec![Block::heading(1, "T"), Block::Table(table)]);
    let read = crate::reader::read(&support::made(&document).pdf);
    let end = |text: &str| {
        let shown = read.shown.iter().find(|s| s.text == text).unwrap();
        shown.x + shown.width
    };
    assert!((end("1") - end("1234")).abs() < 0.1);
    assert!(
        (end("1234") - (595.276 - 62.4)).abs() < 0.5,
        "at the margin"
    );
}

/// With two short requests, the box « Pour revenir nous voir » went alone to a second page.
#[test]
fn the_box_to_come_back_is_never_alone_on_a_page() {
    let mut second_pages = 0;
    for lines in 0..16 {
        for visit in [false, true] {
            let mut first = support::registration();
            first.next = vec!["Le service vous répond par courrier.".into(); lines];
            let mut data = SummaryData {
                requests: vec![first, support::registration()],
                ..support::two_requests()
            };
            if !visit {
                data.next_visit = None;
            }
            let made = support::made(&summary(&data).unwrap());
            let read = crate::reader::read(&made.pdf);
            let page_of = |heading: &crate::reader::Element| match heading.kids[0] {
                crate::reader::Kid::Mark { page, .. } => page,
                crate::reader::Kid::Element(_) => unreachable!(),
            };
            let headings = read.elements("H2");
            let last = headings.last().unwrap();
            assert_eq!(last.text(&read), "Pour revenir nous voir");
            let page = page_of(last);
            second_pages += usize::from(page > 0);
            let company = headings.iter().filter(|h| page_of(h) == page).count();
            assert!(
                page == 0 || company > 1,
                "alone with {lines} lines, {visit}"
            );
        }
    }
    assert!(second_pages > 4, "the case exists");
}

//! Charts: what they show, what they say, and what cannot be measured on them.

use guichet_documents::{
    Unit,
    Value::{self, Absent, Hidden, Known},
    charts::*,
    model::*,
};
use proptest::prelude::*;

use crate::{
    conformance,
    reader::{geometry_problems, read},
    support,
};

fn rows(values: &[(&str, Value)]) -> Vec<BarRow> {
    values
        .iter()
        .map(|(label, value)| BarRow {
            label: (*label).into(),
            value: *value,
            share: None,
            compared: Absent,
        })
        .collect()
}

fn bars(values: &[(&str, Value)]) -> Chart {
    Chart::Bars(Bars {
        of: "Opérateur".into(),
        unit: Unit::Count,
        current: "octobre 2026".into(),
        compared: None,
        rows: rows(values),
    })
}

fn line(values: &[Value]) -> Chart {
    let point = |(value, i): (&Value, i32)| Point {
        label: format!("m{i}"),
        value: *value,
        compared: Absent,
    };
    Chart::Line(Line {
        of: "Mois".into(),
        unit: Unit::Count,
        current: "2026".into(),
        compared: None,
        points: values.iter().zip(1..).map(point).collect(),
    })
}

fn heat(values: &[Value]) -> Chart {
    Chart::Heat(Heat {
        hours: (9_u8..).take(values.len()).collect(),
        days: vec![values.to_vec()],
    })
}

fn shapes(chart: &Chart) -> Vec<Shape> {
    draw(chart).unwrap().figure.unwrap().shapes
}

fn table(chart: &Chart) -> Vec<Vec<String>> {
    let table = draw(chart).unwrap().table.unwrap();
    let header = table.columns.iter().map(|c| c.header.plain()).collect();
    let rows = table
        .rows
        .iter()
        .map(|r| r.iter().map(Text::plain).collect());
    std::iter::once(header).chain(rows).collect()
}

fn marks(chart: &Chart) -> Marks {
    draw(chart).unwrap().table.unwrap().marks
}

fn lengths(chart: &Chart) -> Vec<Option<f32>> {
    match marks(chart) {
        Marks::Bars(bars) => bars.iter().map(|bar| bar.value).collect(),
        other => panic!("{other:?}"),
    }
}

/// A hidden figure is drawn as none at all: a ruler finds nothing.
#[test]
fn a_hidden_figure_cannot_be_measured() {
    let bar = |v| marks(&bars(&[("a", Known(9.0)), ("b", v), ("c", Known(4.0))]));
    assert_eq!(bar(Hidden), bar(Absent));
    let on_line = |v| shapes(&line(&[Known(9.0), v, Known(7.0)]));
    assert_eq!(on_line(Hidden), on_line(Absent));
    let in_heat = |v| marks(&heat(&[Known(9.0), v, Known(7.0)]));
    assert_eq!(in_heat(Hidden), in_heat(Known(0.0)));
    // The scale is that of what is shown: the same without the hidden one.
    let alone = lengths(&bars(&[("a", Known(9.0)), ("c", Known(4.0))]));
    let beside = lengths(&bars(&[
        ("a", Known(9.0)),
        ("b", Hidden),
        ("c", Known(4.0)),
    ]));
    assert_eq!([beside[0], beside[2]], alone[..]);
}

#[test]
fn lengths_are_in_proportion() {
    // 50 of 200: a quarter.
    let chart = bars(&[("a", Known(200.0)), ("b", Known(50.0))]);
    assert_eq!(lengths(&chart), [Some(1.0), Some(0.25)]);
    let Marks::Shades(shades) = marks(&heat(&[Known(8.0), Known(2.0)])) else {
        panic!("no shades");
    };
    assert_eq!(shades, [[1.0, 0.25]]);
}

#[test]
fn a_column_of_hidden_figures_is_left_out() {
    let compared = |value| {
        let mut rows = rows(&[("a", Known(9.0)), ("b", Known(4.0))]);
        rows[0].compared = value;
        rows[1].compared = Hidden;
        table(&Chart::Bars(Bars {
            of: "Opérateur".into(),
            unit: Unit::Count,
            current: "octobre 2026".into(),
            compared: Some("septembre 2026".into()),
            rows,
        }))
    };
    assert_eq!(compared(Hidden)[0], ["Opérateur", "Octobre 2026"]);
    assert_eq!(
        compared(Known(6.0)),
        [
            ["Opérateur", "Octobre 2026", "Septembre 2026"],
            ["a", "9", "6"],
            ["b", "4", "masqué"]
        ]
    );
}

#[test]
fn the_table_says_what_is_drawn() {
    assert_eq!(
        table(&bars(&[("a", Known(1234.0)), ("b", Hidden), ("c", Absent)])),
        [
            ["Opérateur", "Octobre 2026"],
            ["a", "1\u{202F}234"],
            ["b", "masqué"],
            ["c", "–"]
        ]
    );
    assert_eq!(
        table(&line(&[Known(7.0), Hidden, Absent])),
        [["Mois", "m1", "m2", "m3"], ["2026", "7", "×", ""]]
    );
    assert_eq!(
        table(&heat(&[Known(7.0), Hidden])),
        [["Jour", "9\u{A0}h", "10\u{A0}h"], ["lundi", "7", "×"]]
    );
    let many: Vec<Value> = (0..53).map(|i| Known(f64::from(i))).collect();
    assert_eq!(table(&line(&many)).len(), 54, "weeks go down");
}

#[test]
fn sentences_say_what_to_see() {
    let said = |chart: &Chart| draw(chart).unwrap().sentence;
    assert_eq!(
        said(&bars(&[
            ("b", Known(2.0)),
            ("a", Known(1234.0)),
            ("c", Hidden)
        ])),
        "En tête\u{A0}: a (1\u{202F}234) et b (2). Un chiffre est masqué."
    );
    assert_eq!(
        said(&line(&[Known(7.0), Known(9.0), Known(3.0)])),
        "Le plus haut\u{A0}: m2 (9). Le plus bas\u{A0}: m3 (3)."
    );
    assert_eq!(
        said(&line(&[Known(7.0), Known(7.0)])),
        "Sans variation\u{A0}: 7."
    );
    assert_eq!(
        said(&heat(&[Known(7.0), Hidden])),
        "Le créneau le plus chargé\u{A0}: le lundi de 9\u{A0}h à 10\u{A0}h, 7 séances. Une croix (×) remplace un chiffre masqué."
    );
    let shared = |share| {
        let mut rows = rows(&[("a", Known(30.0))]);
        rows[0].share = share;
        said(&Chart::Bars(Bars {
            of: "Issue".into(),
            unit: Unit::Count,
            current: "octobre 2026".into(),
            compared: None,
            rows,
        }))
    };
    assert_eq!(
        shared(Some(62.5)),
        "En tête\u{A0}: a (30, soit 62,5\u{A0}%)."
    );
}

#[test]
fn nothing_is_said_to_be_nothing() {
    for (chart, sentence) in [
        (bars(&[]), "Rien à compter sur cette période."),
        (
            bars(&[("a", Known(0.0))]),
            "Rien à compter sur cette période.",
        ),
        (
            line(&[Known(0.0), Known(0.0)]),
            "Rien à compter sur cette période.",
        ),
        (heat(&[]), "Rien à compter sur cette période."),
        (
            bars(&[("a", Hidden)]),
            "Aucun chiffre ne peut être montré sur cette période. Un chiffre est masqué.",
        ),
    ] {
        let drawn = draw(&chart).unwrap();
        assert_eq!(drawn.figure, None, "no empty axes");
        assert_eq!(drawn.sentence, sentence);
    }
}

#[test]
fn a_picture_has_words_for_who_cannot_see_it() {
    let drawn = draw(&line(&[Known(1.0), Known(2.0)])).unwrap();
    let alt = drawn.figure.unwrap().alt;
    assert!(alt.starts_with("Courbe."), "{alt}");
    assert!(alt.contains(&drawn.sentence) && alt.ends_with("le tableau qui suit."));
    assert!(drawn.table.is_some());
    // Bars and greys are drawn in the table itself, which says it all.
    for chart in [bars(&[("a", Known(1.0))]), heat(&[Known(1.0)])] {
        let drawn = draw(&chart).unwrap();
        assert!(drawn.figure.is_none() && drawn.table.is_some());
    }
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        4 => (0_u32..2_000_000).prop_map(|v| Known(f64::from(v))),
        1 => (0.0..100.0_f64).prop_map(Known),
        1 => Just(Hidden),
        1 => Just(Absent),
    ]
}

fn chart() -> impl Strategy<Value = Chart> {
    let row = ("[A-Za-zéœ’ -]{1,60}", value(), value(), any::<Option<u8>>()).prop_map(
        |(label, value, compared, share)| BarRow {
            label: format!("x{label}"),
            value,
            compared,
            share: share.map(f64::from),
        },
    );
    let rows = prop::collection::vec(row, 0..20);
    let compared = prop::option::of("[a-zé ]{1,30}");
    let unit = prop_oneof![Just(Unit::Count), Just(Unit::Percent), Just(Unit::Hours)];
    prop_oneof![
        (rows, compared.clone(), unit.clone()).prop_map(|(rows, compared, unit)| {
            Chart::Bars(Bars {
                of: "Liste".into(),
                unit,
                current: "mai 2026".into(),
                compared,
                rows,
            })
        }),
        (
            prop::collection::vec((value(), value()), 0..60),
            compared,
            unit
        )
            .prop_map(|(values, compared, unit)| {
                let points = values.iter().zip(0..).map(|((value, compared), i)| Point {
                    label: format!("m{i}"),
                    value: *value,
                    compared: *compared,
                });
                Chart::Line(Line {
                    of: "Mois".into(),
                    unit,
                    current: "2026".into(),
                    compared,
                    points: points.collect(),
                })
            }),
        (1_u8..13).prop_flat_map(|hours| {
            let row = prop::collection::vec(
                prop_oneof![(0_u16..999).prop_map(|v| Known(f64::from(v))), Just(Hidden)],
                usize::from(hours),
            );
            prop::collection::vec(row, 1..8).prop_map(move |days| {
                Chart::Heat(Heat {
                    hours: (8..8 + hours).collect(),
                    days,
                })
            })
        }),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_chart_conforms_and_stays_in_its_frame(chart in chart()) {
        let drawn = draw(&chart).unwrap();
        let mut blocks = vec![Block::heading(1, "Essai"), Block::paragraph(drawn.sentence)];
        blocks.extend(drawn.figure.map(Block::Figure));
        blocks.extend(drawn.table.map(Block::Table));
        let made = support::made(&support::document_of(blocks));
        prop_assert_eq!(conformance::failures(&made.pdf), Vec::<String>::new());
        let read = read(&made.pdf);
        prop_assert_eq!(&read.problems, &Vec::<String>::new());
        let outside: Vec<String> = geometry_problems(&read)
            .into_iter()
            .filter(|p| p.contains("margins"))
            .collect();
        prop_assert_eq!(outside, Vec::<String>::new());
    }
}

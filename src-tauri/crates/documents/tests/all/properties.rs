//! Laws that hold for any document.

use guichet_documents::{Document, model::*, preview};
use proptest::prelude::*;

use crate::{
    conformance,
    reader::{geometry_problems, read},
    support, words,
};

/// Words that read from left to right, with accents, no-break spaces, signs without a face.
fn words_strategy() -> impl Strategy<Value = String> {
    "[ a-zA-Z0-9éèêàçùœŒÉ’«»…€.,;:!?()/@_\u{A0}\u{202F}абвΩ😀-]{1,120}"
        .prop_map(|s| format!("x{s}"))
}

fn text() -> impl Strategy<Value = Text> {
    prop::collection::vec((words_strategy(), any::<bool>()), 1..3).prop_map(|parts| {
        parts
            .into_iter()
            .fold(Text::default(), |text, (words, strong)| {
                if strong {
                    text.then_strong(words)
                } else {
                    text.then(words)
                }
            })
    })
}

fn leaf() -> impl Strategy<Value = Block> {
    prop_oneof![
        4 => text().prop_map(Block::paragraph),
        1 => text().prop_map(|text| Block::Paragraph { text, size: Size::Small }),
        1 => text().prop_map(Block::WriteLine),
        1 => text().prop_map(|text| Block::heading(2, text)),
        1 => Just(Block::PageBreak),
        1 => (1.0_f32..200.0).prop_map(Block::Spacer),
        1 => Just(Block::QrCode(QrCode::new("https://www.caf.fr/", "Code à scanner", vec![]).unwrap())),
        1 => (1_usize..4, 0_usize..6, any::<bool>(), text()).prop_map(|(columns, rows, row_headers, cell)| {
            Block::Table(Table {
                caption: None,
                columns: (0..columns).map(|i| Column { header: format!("C{i}").into(), share: 1.0, align: if i % 2 == 1 { Align::End } else { Align::Start } }).collect(),
                rows: vec![vec![cell; columns]; rows],
                row_headers,
                compact: row_headers,
                marks: Marks::None,
            })
        }),
    ]
}

fn block() -> impl Strategy<Value = Block> {
    leaf().prop_recursive(3, 24, 4, |inner| {
        let several = prop::collection::vec(inner, 0..4).prop_map(|blocks| {
            // A heading inside a list would be a title inside a sentence: templates do not.
            blocks
                .into_iter()
                .filter(|b| !matches!(b, Block::Heading { .. }))
                .collect::<Vec<_>>()
        });
        prop_oneof![
            several.clone().prop_map(Block::Note),
            several.clone().prop_map(Block::Section),
            (several.clone(), text())
                .prop_map(|(value, key)| Block::KeyValues(vec![KeyValue { key, value }])),
            (prop::collection::vec(several, 0..4), 0..3).prop_map(|(items, kind)| {
                let marker = [Marker::Bullet, Marker::Number, Marker::TickBox][kind as usize];
                Block::List(List { marker, items })
            }),
        ]
    })
}

fn document() -> impl Strategy<Value = Document> {
    prop::collection::vec(block(), 0..12).prop_map(|mut blocks| {
        blocks.insert(0, Block::heading(1, "Titre"));
        support::document_of(blocks)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_document_conforms_and_reads_back(document in document()) {
        let made = support::made(&document);
        prop_assert_eq!(conformance::failures(&made.pdf), Vec::<String>::new());
        let read = read(&made.pdf);
        prop_assert_eq!(&read.problems, &Vec::<String>::new());
        prop_assert_eq!(words::difference(&document, &read), None);
        prop_assert_eq!(geometry_problems(&read), Vec::<String>::new());
        prop_assert_eq!(preview(&document).unwrap().len(), made.pages);
    }

    #[test]
    fn any_characters_make_a_valid_file(words in any::<String>(), title in "[ -~é]{1,40}") {
        let mut document = support::document_of(vec![Block::heading(1, "Titre"), Block::paragraph(words)]);
        document.title = format!("x{title}");
        let made = support::made(&document);
        prop_assert_eq!(conformance::failures(&made.pdf), Vec::<String>::new());
        prop_assert_eq!(&read(&made.pdf).problems, &Vec::<String>::new());
    }

    #[test]
    fn codes_carry_plain_addresses_only(address in any::<String>()) {
        prop_assert!(QrCode::new(address.clone(), "", vec![]).is_err() || is_plain_https(&address));
    }
}

//! The recovery phrase of a site, to print once and lock away.

use chrono::NaiveDate;

use crate::{
    Error,
    model::{Align, Block, Column, Document, Footer, Lang, List, Marker, Marks, Size, Table, Text},
    sentences::{Sentences, fill},
};

/// What the recovery sheet says. Secret: it is never logged, previewed on a second screen or saved.
#[derive(Clone, PartialEq, Eq)]
pub struct RecoveryData {
    /// The name of the site.
    pub site: String,
    /// The day it was made, in the site's zone.
    pub date: NaiveDate,
    /// The words, in order.
    pub words: Vec<String>,
}

const COLUMNS: usize = 3;

/// The sheet of a recovery phrase, in French.
///
/// # Errors
/// [`Error::Sentences`] when the sentences cannot be read: a fault of the build. [`Error::Empty`]
/// without words.
pub fn recovery_sheet(data: &RecoveryData) -> Result<Document, Error> {
    let all = Sentences::french()?;
    let s = &all.recovery;
    if data.words.is_empty() {
        return Err(Error::Empty);
    }
    let date = all.common.date_in_words(data.date);
    let count = data.words.len();
    let per_column = count.div_ceil(COLUMNS);
    let columns: Vec<&[String]> = data.words.chunks(per_column).collect();
    let header = |i: usize, words: &[String]| {
        let from = i * per_column + 1;
        let to = i * per_column + words.len();
        fill(
            &s.column,
            &[("from", &from.to_string()), ("to", &to.to_string())],
        )
    };
    let word = |column: usize, row: usize| {
        let number = (column * per_column + row + 1).to_string();
        columns[column].get(row).map_or_else(Text::default, |word| {
            Text::new(fill(&s.word, &[("number", &number)])).then_strong(word)
        })
    };
    let table = Table {
        caption: None,
        columns: columns
            .iter()
            .enumerate()
            .map(|(i, c)| Column {
                header: header(i, c).into(),
                share: 1.0,
                align: Align::Start,
            })
            .collect(),
        rows: (0..per_column)
            .map(|row| (0..columns.len()).map(|column| word(column, row)).collect())
            .collect(),
        row_headers: false,
        compact: false,
        marks: Marks::None,
    };
    let rules = s
        .rules
        .iter()
        .map(|rule| vec![Block::paragraph(rule.as_str())])
        .collect();
    let blocks = vec![
        Block::paragraph(Text::bold(&data.site)),
        Block::heading(1, s.heading.as_str()),
        Block::Paragraph {
            text: fill(&s.opening, &[("site", &data.site)]).into(),
            size: Size::Lead,
        },
        Block::paragraph(fill(&s.made_on, &[("date", &date)])),
        Block::paragraph(format!("{} {}", s.usage, s.loss)),
        Block::heading(2, fill(&s.words_heading, &[("count", &count.to_string())])),
        Block::Table(table),
        Block::heading(2, s.rules_heading.as_str()),
        Block::List(List {
            marker: Marker::Bullet,
            items: rules,
        }),
        Block::Note(vec![
            Block::WriteLine((&s.holder).into()),
            Block::WriteLine((&s.place).into()),
        ]),
    ];
    Ok(Document {
        title: s.title.clone(),
        lang: Lang::FRENCH,
        footer: Footer {
            left: data.site.clone(),
            page: all.common.page.clone(),
        },
        blocks,
    })
}

//! The words of a document alone, for a screen reader beside the picture or for a message.

use crate::{
    model::{Block, Document, Marker, Text},
    shape::clean,
};

/// The words of a document, one block after the other, an empty line between them.
#[must_use]
pub fn plain_text(document: &Document) -> String {
    let mut out = String::new();
    blocks(&document.blocks, "", &mut out);
    out
}

fn words(text: &Text) -> String {
    clean(&text.plain())
}

fn line(text: &str, indent: &str, out: &mut String) {
    if !text.trim().is_empty() {
        out.push_str(indent);
        out.push_str(text.trim_end());
        out.push('\n');
    }
}

fn blocks(list: &[Block], indent: &str, out: &mut String) {
    for block in list {
        match block {
            Block::Heading { text, .. } => {
                if !out.is_empty() {
                    out.push('\n');
                }
                line(&words(text), indent, out);
            }
            Block::Paragraph { text, .. } | Block::WriteLine(text) => {
                line(&words(text), indent, out);
            }
            Block::List(list) => {
                for (i, item) in list.items.iter().enumerate() {
                    let marker = match list.marker {
                        Marker::Bullet => "• ".to_owned(),
                        Marker::Number => format!("{}. ", i + 1),
                        Marker::TickBox => "\u{2610} ".to_owned(),
                    };
                    led(&marker, item, indent, out);
                }
            }
            Block::Table(table) => {
                table
                    .caption
                    .iter()
                    .for_each(|c| line(&words(c), indent, out));
                let header: Vec<String> = table.columns.iter().map(|c| words(&c.header)).collect();
                line(&header.join(" | "), indent, out);
                for row in &table.rows {
                    let cells: Vec<String> = row.iter().map(words).collect();
                    line(&cells.join(" | "), indent, out);
                }
            }
            Block::Figure(figure) => line(&clean(&figure.alt), indent, out),
            Block::KeyValues(rows) => {
                for row in rows {
                    line(&words(&row.key), indent, out);
                    blocks(&row.value, &format!("{indent}  "), out);
                }
            }
            Block::Note(inner) | Block::Section(inner) => blocks(inner, indent, out),
            Block::QrCode(code) => {
                blocks(&code.beside, indent, out);
                line(code.address(), indent, out);
            }
            Block::Spacer(_) | Block::PageBreak => {}
        }
    }
}

/// Blocks whose first line follows a marker.
fn led(marker: &str, item: &[Block], indent: &str, out: &mut String) {
    let deeper = format!("{indent}  ");
    let mut inner = String::new();
    blocks(item, &deeper, &mut inner);
    match inner.strip_prefix(&deeper) {
        Some(rest) => out.push_str(&format!("{indent}{marker}{rest}")),
        None => line(&format!("{marker}{inner}"), indent, out),
    }
}

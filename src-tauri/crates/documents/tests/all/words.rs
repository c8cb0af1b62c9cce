//! The words that a reader must meet, in order, drawn from the model: what the PDF is held against.

use guichet_documents::model::*;

/// A block of text and the role that it must have.
pub type Expected = (&'static str, String);

pub fn expected(document: &Document) -> Vec<Expected> {
    let mut out = Vec::new();
    blocks(&document.blocks, &mut out);
    out
}

fn push(role: &'static str, text: &Text, out: &mut Vec<Expected>) {
    if !text.is_blank() {
        // Line ends and tabs are spaces on paper.
        out.push((role, text.plain().replace(['\n', '\t'], " ")));
    }
}

fn blocks(list: &[Block], out: &mut Vec<Expected>) {
    for block in list {
        match block {
            Block::Heading { level: 1, text } => push("H1", text, out),
            Block::Heading { level: 2, text } => push("H2", text, out),
            Block::Heading { text, .. } => push("H3", text, out),
            Block::Paragraph { text, .. } | Block::WriteLine(text) => push("P", text, out),
            Block::List(list) => {
                for (i, item) in list.items.iter().enumerate() {
                    let label = match list.marker {
                        Marker::Bullet => "•".to_owned(),
                        Marker::Number => format!("{}.", i + 1),
                        Marker::TickBox => "☐".to_owned(),
                    };
                    out.push(("Lbl", label));
                    blocks(item, out);
                }
            }
            Block::Table(table) => {
                table.caption.iter().for_each(|c| push("Caption", c, out));
                table
                    .columns
                    .iter()
                    .for_each(|c| push("TH", &c.header, out));
                for row in &table.rows {
                    for (j, cell) in row.iter().enumerate() {
                        push(
                            if j == 0 && table.row_headers {
                                "TH"
                            } else {
                                "TD"
                            },
                            cell,
                            out,
                        );
                    }
                }
            }
            Block::Figure(figure) => out.push(("Figure", figure.alt.clone())),
            Block::KeyValues(rows) => {
                for row in rows {
                    push("Lbl", &row.key, out);
                    blocks(&row.value, out);
                }
            }
            Block::Note(inner) | Block::Section(inner) => blocks(inner, out),
            Block::QrCode(code) => {
                out.push(("Figure", code.alt.clone()));
                blocks(&code.beside, out);
                out.push(("P", code.address().to_owned()));
            }
            Block::Spacer(_) | Block::PageBreak => {}
        }
    }
}

/// The same list drawn from a PDF.
pub fn found(read: &crate::reader::Read) -> Vec<(String, String)> {
    let leaf = |role: &str| {
        matches!(
            role,
            "H1" | "H2" | "H3" | "P" | "Lbl" | "Caption" | "TH" | "TD" | "Figure"
        )
    };
    let elements = read.root.all().into_iter().filter(|e| leaf(&e.role));
    elements
        .map(|e| (e.role.clone(), e.text(read)))
        .filter(|(_, text)| !text.trim().is_empty())
        .collect()
}

/// Where the two first differ.
pub fn difference(document: &Document, read: &crate::reader::Read) -> Option<String> {
    let expected = expected(document);
    let found = found(read);
    for (i, want) in expected.iter().enumerate() {
        match found.get(i) {
            Some((role, text)) if role == want.0 && *text == want.1 => {}
            got => return Some(format!("{i}: wanted {want:?}, found {got:?}")),
        }
    }
    (found.len() > expected.len()).then(|| format!("more than wanted: {:?}", found[expected.len()]))
}

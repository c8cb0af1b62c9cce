//! Content streams: what is drawn on a page, each part marked with its owner.

use std::collections::BTreeMap;

use printpdf::{
    Codepoint, Color, DictItem, FontId, Greyscale, Line, LinePoint, Op, PaintMode, PdfFontHandle,
    Point, Polygon, PolygonRing, Pt, TextItem, TextMatrix, WindingOrder,
};

use super::{fonts::Fonts, structure::Marks};
use crate::{
    faces::Faces,
    layout::{Draw, Item, Owner, PAGE_HEIGHT, Page, Path, Run},
    model::Paint,
};

pub(super) fn page(
    page: &Page,
    number: usize,
    faces: &Faces<'_>,
    fonts: &mut Fonts,
    marks: &mut Marks,
) -> Vec<Op> {
    let mut ops = Vec::new();
    // Neighbours of the same owner share one mark.
    for items in page.items.chunk_by(|a, b| a.owner == b.owner) {
        let Some(first) = items.first() else { continue };
        ops.push(open(first.owner, number, marks));
        draw(items, faces, fonts, &mut ops);
        ops.push(Op::EndMarkedContent);
    }
    ops
}

fn open(owner: Owner, page: usize, marks: &mut Marks) -> Op {
    let artifact = |kind: &[u8]| Op::BeginMarkedContentWithProperties {
        tag: "Artifact".to_owned(),
        properties: DictItem::Dict {
            map: BTreeMap::from([("Type".to_owned(), DictItem::Name(kind.to_vec()))]),
        },
    };
    match owner {
        Owner::Decoration => artifact(b"Layout"),
        Owner::Pagination => artifact(b"Pagination"),
        Owner::Node(node) => {
            let mcid = marks.add(node, page);
            Op::BeginMarkedContentWithProperties {
                tag: "Span".to_owned(),
                properties: DictItem::Dict {
                    map: BTreeMap::from([("MCID".to_owned(), DictItem::Int(mcid))]),
                },
            }
        }
    }
}

fn draw(items: &[Item], faces: &Faces<'_>, fonts: &mut Fonts, ops: &mut Vec<Op>) {
    let mut in_text = false;
    let mut font: Option<(FontId, f32)> = None;
    for item in items {
        match &item.draw {
            Draw::Run(run) => {
                if !in_text {
                    ops.push(Op::StartTextSection);
                    in_text = true;
                }
                let key = FontId(Fonts::key(run.face));
                if font
                    .as_ref()
                    .is_none_or(|(id, size)| *id != key || *size != run.size)
                {
                    ops.push(Op::SetFont {
                        font: PdfFontHandle::External(key.clone()),
                        size: Pt(run.size),
                    });
                    font = Some((key, run.size));
                }
                text(run, faces, fonts, ops);
            }
            Draw::Path(path) => {
                if in_text {
                    ops.push(Op::EndTextSection);
                    in_text = false;
                    font = None;
                }
                shape(path, ops);
            }
        }
    }
    if in_text {
        ops.push(Op::EndTextSection);
    }
}

/// Hundredths of a point are finer than any printer; fewer digits make a smaller file.
fn round(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn text(run: &Run, faces: &Faces<'_>, fonts: &mut Fonts, ops: &mut Vec<Op>) {
    let face = faces.get(run.face);
    let place = |x: f32, y: f32| Op::SetTextMatrix {
        matrix: TextMatrix::Raw([1.0, 0.0, 0.0, 1.0, round(x), round(PAGE_HEIGHT - y)]),
    };
    let mut pen = 0.0_f32;
    let mut codes: Vec<Codepoint> = Vec::new();
    let mut at_pen = false;
    let flush = |codes: &mut Vec<Codepoint>, ops: &mut Vec<Op>| {
        if !codes.is_empty() {
            ops.push(Op::ShowText {
                items: vec![TextItem::GlyphIds(std::mem::take(codes))],
            });
        }
    };
    for glyph in run.parts.iter().flat_map(|part| part.iter()) {
        let (code, natural) = fonts.code(run.face, face, glyph);
        // A raised or shifted mark is placed on its own; the rest follows the pen.
        let shifted = glyph.dx != 0.0 || glyph.dy != 0.0;
        if shifted || !at_pen {
            flush(&mut codes, ops);
            ops.push(place(
                run.x + (pen + glyph.dx) * run.size / 1000.0,
                run.baseline - glyph.dy * run.size / 1000.0,
            ));
        }
        // Kerning: the difference between the advance wanted and the width of the glyph.
        let correction = (natural - glyph.advance).round();
        let offset = if shifted { 0.0 } else { correction };
        codes.push(Codepoint::with_cid(code, offset, glyph.text.clone()));
        if shifted {
            flush(&mut codes, ops);
        }
        at_pen = !shifted;
        pen += glyph.advance;
    }
    flush(&mut codes, ops);
}

/// What is filled next is of this grey. Text is filled too: black is put back after.
fn grey(level: f32) -> Op {
    Op::SetFillColor {
        col: Color::Greyscale(Greyscale::new(level, None)),
    }
}

fn filled(rings: Vec<Vec<LinePoint>>) -> Op {
    Op::DrawPolygon {
        polygon: Polygon {
            rings: rings
                .into_iter()
                .map(|points| PolygonRing { points })
                .collect(),
            mode: PaintMode::Fill,
            winding_order: WindingOrder::NonZero,
        },
    }
}

fn shape(path: &Path, ops: &mut Vec<Op>) {
    let rings: Vec<Vec<LinePoint>> = path
        .outlines
        .iter()
        .map(|(points, _)| {
            let corner = |&(x, y): &(f32, f32)| LinePoint {
                p: Point {
                    x: Pt(round(x)),
                    y: Pt(round(PAGE_HEIGHT - y)),
                },
                bezier: false,
            };
            points.iter().map(corner).collect()
        })
        .collect();
    match path.paint {
        Paint::Fill => ops.push(filled(rings)),
        Paint::Grey(level) => {
            ops.push(grey(level));
            ops.push(filled(rings));
            ops.push(grey(0.0));
        }
        Paint::Stroke(width) => {
            ops.push(Op::SetOutlineThickness { pt: Pt(width) });
            for (points, (_, closed)) in rings.into_iter().zip(&path.outlines) {
                ops.push(Op::DrawLine {
                    line: Line {
                        points,
                        is_closed: *closed,
                    },
                });
            }
        }
    }
}

//! Pages to pictures for the screen: outlines of the very glyphs that will be printed.
//!
//! No font, no script, no `style` attribute: the picture needs nothing and can do nothing, and the
//! strictest content policy lets it in.

use std::{collections::BTreeSet, fmt::Write as _};

use rustybuzz::ttf_parser::{GlyphId, OutlineBuilder};

use crate::{
    faces::{FaceId, Faces},
    layout::{Draw, Layout, PAGE_HEIGHT, PAGE_WIDTH, Page, Path, Run},
    model::{Document, Paint},
};

pub(crate) fn write(document: &Document, layout: &Layout, faces: &Faces<'_>) -> Vec<String> {
    let count = layout.pages.len();
    layout
        .pages
        .iter()
        .enumerate()
        .map(|(i, page)| {
            let label = document.footer.page_label(i + 1, count);
            picture(page, &document.title, &label, faces)
        })
        .collect()
}

fn picture(page: &Page, title: &str, label: &str, faces: &Faces<'_>) -> String {
    let mut body = String::new();
    let mut used = BTreeSet::new();
    for item in &page.items {
        match &item.draw {
            Draw::Run(run) => text(run, faces, &mut used, &mut body),
            Draw::Path(path) => shape(path, &mut body),
        }
    }
    let mut defs = String::new();
    for (face, glyph) in used {
        let outline = outline(faces, face, glyph);
        // Writing to a String cannot fail.
        let _ = write!(defs, r#"<path id="{}" d="{outline}"/>"#, name(face, glyph));
    }
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PAGE_WIDTH} {PAGE_HEIGHT}" role="img" aria-label="{}"><defs>{defs}</defs><rect width="{PAGE_WIDTH}" height="{PAGE_HEIGHT}" fill="#fff"/>{body}</svg>"##,
        escape(&format!("{title}, {label}")),
    )
}

/// The same glyph has the same name on each page: two pages on one screen do not disagree.
fn name(face: FaceId, glyph: u16) -> String {
    format!("g{}-{glyph}", face.0)
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

fn number(value: f32) -> f32 {
    (value * 100.0).round() / 100.0
}

fn text(run: &Run, faces: &Faces<'_>, used: &mut BTreeSet<(FaceId, u16)>, out: &mut String) {
    let face = faces.get(run.face);
    let scale = face.scale();
    // Glyph outlines are in font units, y upwards.
    let size = run.size * scale / 1000.0;
    let _ = write!(
        out,
        r#"<g transform="matrix({size} 0 0 -{size} {} {})">"#,
        number(run.x),
        number(run.baseline),
    );
    let mut pen = 0.0_f32;
    for glyph in run.parts.iter().flat_map(|part| part.iter()) {
        if face.shaper.glyph_bounding_box(GlyphId(glyph.gid)).is_some() {
            used.insert((run.face, glyph.gid));
            let x = number((pen + glyph.dx) / scale);
            let _ = write!(
                out,
                r##"<use href="#{}" x="{x}""##,
                name(run.face, glyph.gid)
            );
            if glyph.dy != 0.0 {
                let _ = write!(out, r#" y="{}""#, number(glyph.dy / scale));
            }
            out.push_str("/>");
        }
        pen += glyph.advance;
    }
    out.push_str("</g>");
}

fn shape(path: &Path, out: &mut String) {
    out.push_str(r#"<path d=""#);
    for (points, closed) in &path.outlines {
        for (i, &(x, y)) in points.iter().enumerate() {
            let command = if i == 0 { 'M' } else { 'L' };
            let _ = write!(out, "{command}{} {}", number(x), number(y));
        }
        if *closed {
            out.push('Z');
        }
    }
    match path.paint {
        Paint::Fill => out.push_str(r#""/>"#),
        Paint::Grey(level) => {
            let byte = (level * 255.0).round() as u8;
            let _ = write!(out, r##"" fill="#{byte:02x}{byte:02x}{byte:02x}"/>"##);
        }
        Paint::Stroke(width) => {
            let _ = write!(
                out,
                r##"" fill="none" stroke="#000" stroke-width="{width}"/>"##
            );
        }
    }
}

fn outline(faces: &Faces<'_>, face: FaceId, glyph: u16) -> String {
    let mut pen = Pen(String::new());
    // A glyph without an outline leaves the path empty.
    let _ = faces
        .get(face)
        .shaper
        .outline_glyph(GlyphId(glyph), &mut pen);
    pen.0
}

struct Pen(String);

impl OutlineBuilder for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.0, "M{} {}", number(x), number(y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let _ = write!(self.0, "L{} {}", number(x), number(y));
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let _ = write!(
            self.0,
            "Q{} {} {} {}",
            number(x1),
            number(y1),
            number(x),
            number(y)
        );
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let [x1, y1, x2, y2, x, y] = [x1, y1, x2, y2, x, y].map(number);
        let _ = write!(self.0, "C{x1} {y1} {x2} {y2} {x} {y}");
    }

    fn close(&mut self) {
        self.0.push('Z');
    }
}

//! From words to lines of positioned glyphs: direction, choice of face, shaping, line breaking.
//!
//! A paragraph is cut into segments that have one direction, one face, one style and are either all
//! spaces or without any; each is shaped on its own. Lines are then filled with whole segments, so the
//! width that decides where a line breaks is exactly the width that is printed.

use std::{cell::RefCell, collections::HashMap, ops::Range, rc::Rc, str::FromStr};

use rustybuzz::{
    BufferClusterLevel, Direction, Feature, Language, Script, ShapePlan, UnicodeBuffer,
    ttf_parser::Tag,
};
use unicode_bidi::{BidiInfo, Level};

use crate::faces::{FaceId, Faces, Weight};

/// One glyph, with advances and offsets in thousandths of an em.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Glyph {
    pub gid: u16,
    pub advance: f32,
    pub dx: f32,
    pub dy: f32,
    /// The characters that it stands for; empty for the second and further glyphs of a cluster.
    pub text: String,
}

/// A stretch of glyphs at one place of a line.
#[derive(Clone, Debug)]
pub(crate) struct Placed {
    /// From the left end of the line, in points.
    pub x: f32,
    pub width: f32,
    pub face: FaceId,
    /// Index of the style that the caller gave.
    pub style: usize,
    pub glyphs: Rc<[Glyph]>,
}

/// One line: its stretches from left to right.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    pub placed: Vec<Placed>,
    /// Without the spaces at its end.
    pub width: f32,
    /// Whether the paragraph reads from right to left.
    pub rtl: bool,
}

/// A style of a paragraph: the weight and the language.
#[derive(Clone, Debug)]
pub(crate) struct Style {
    pub weight: Weight,
    pub lang: String,
}

#[derive(Clone)]
struct Segment {
    range: Range<usize>,
    level: Level,
    style: usize,
    face: FaceId,
    space: bool,
    shaped: Rc<Shaped>,
}

struct Shaped {
    glyphs: Rc<[Glyph]>,
    /// Byte offset, from the start of the segment, of the cluster of each glyph.
    clusters: Vec<usize>,
    /// In thousandths of an em.
    advance: f32,
}

type PlanKey = (FaceId, bool, Script, String);
type ShapeKey = (FaceId, bool, String, String);

/// Shapes text with a set of faces; remembers plans and words for the time of one document.
pub(crate) struct Shaper<'f, 'a> {
    faces: &'f Faces<'a>,
    plans: RefCell<HashMap<PlanKey, Rc<ShapePlan>>>,
    words: RefCell<HashMap<ShapeKey, Rc<Shaped>>>,
}

/// The character drawn in place of one that no face has. The text layer keeps the true one, so a
/// screen reader or a copy still has it.
const STAND_IN: char = '\u{FFFD}';

/// Control characters and others that must not reach paper, made into what prints: line ends and
/// tabs become spaces; what has no shape and no role is dropped; what a PDF may not name is replaced.
pub(crate) fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\t' | '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => {
                Some(' ')
            }
            c if c.is_control() => None,
            '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => None,
            // Variation selectors, emoji tags and interlinear marks.
            '\u{FE00}'..='\u{FE0F}' | '\u{E0000}'..='\u{E0FFF}' | '\u{FFF9}'..='\u{FFFB}' => None,
            // Private use: without meaning outside one font.
            '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}' => Some(STAND_IN),
            c if (c as u32) & 0xFFFE == 0xFFFE || ('\u{FDD0}'..='\u{FDEF}').contains(&c) => {
                Some(STAND_IN)
            }
            c => Some(c),
        })
        .collect()
}

/// Marks that decide direction or joining and have no shape of their own.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{61C}')
}

/// Marks that sit on the character before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5BD}' | '\u{610}'..='\u{61A}'
        | '\u{64B}'..='\u{65F}' | '\u{670}' | '\u{6D6}'..='\u{6DC}' | '\u{6DF}'..='\u{6E4}' | '\u{1AB0}'..='\u{1AFF}'
        | '\u{1DC0}'..='\u{1DFF}' | '\u{20D0}'..='\u{20FF}' | '\u{1F3FB}'..='\u{1F3FF}')
}

impl<'f, 'a> Shaper<'f, 'a> {
    pub fn new(faces: &'f Faces<'a>) -> Self {
        Self {
            faces,
            plans: RefCell::default(),
            words: RefCell::default(),
        }
    }

    /// Breaks text into lines of at most `width` points. `spans` are stretches of text, each with
    /// the index of its style.
    pub fn lines(
        &self,
        spans: &[(String, usize)],
        styles: &[Style],
        size: f32,
        width: f32,
    ) -> Vec<Line> {
        let mut text = String::new();
        let mut ends = Vec::with_capacity(spans.len());
        for (span, style) in spans {
            text.push_str(&clean(span));
            ends.push((text.len(), *style));
        }
        if text.is_empty() {
            return Vec::new();
        }
        let bidi = BidiInfo::new(&text, None);
        // The cleaned text has no paragraph separator, so there is exactly one paragraph.
        let base = bidi.paragraphs.first().map_or_else(Level::ltr, |p| p.level);
        let segments = self.segments(&text, &bidi.levels, &ends, styles);
        self.fill(&text, segments, styles, base, size, width)
    }

    /// Width of one line of text, in points.
    pub fn width(&self, text: &str, style: &Style, size: f32) -> f32 {
        let spans = [(text.to_owned(), 0)];
        self.lines(&spans, std::slice::from_ref(style), size, f32::MAX)
            .iter()
            .map(|l| l.width)
            .fold(0.0, f32::max)
    }

    fn segments(
        &self,
        text: &str,
        levels: &[Level],
        ends: &[(usize, usize)],
        styles: &[Style],
    ) -> Vec<Segment> {
        struct Open {
            start: usize,
            level: Level,
            style: usize,
            face: FaceId,
            space: bool,
        }
        let mut out: Vec<Segment> = Vec::new();
        let mut open: Option<Open> = None;
        let mut spans = ends.iter();
        let mut span = spans.next();
        let close = |open: Option<Open>, end: usize, out: &mut Vec<Segment>| {
            if let Some(o) = open {
                let shaped = self.shape(
                    o.face,
                    o.level.is_rtl(),
                    &styles[o.style].lang,
                    &text[o.start..end],
                );
                out.push(Segment {
                    range: o.start..end,
                    level: o.level,
                    style: o.style,
                    face: o.face,
                    space: o.space,
                    shaped,
                });
            }
        };
        for (at, c) in text.char_indices() {
            while span.is_some_and(|&(end, _)| at >= end) {
                span = spans.next();
            }
            let style = span.map_or(0, |&(_, style)| style);
            let level = levels[at];
            let space = c == ' ';
            let previous = open.as_ref().map(|o| o.face);
            // A mark stays with its base, and what is invisible stays with its neighbours.
            let keep = previous
                .filter(|&f| is_invisible(c) || (is_mark(c) && self.faces.get(f).covers(c)));
            let face = keep
                .or_else(|| self.faces.find(c, styles[style].weight))
                .or_else(|| self.faces.find(STAND_IN, styles[style].weight))
                .unwrap_or(FaceId(0));
            let same = open.as_ref().is_some_and(|o| {
                o.level == level && o.style == style && o.face == face && o.space == space
            });
            if !same {
                close(open.take(), at, &mut out);
                open = Some(Open {
                    start: at,
                    level,
                    style,
                    face,
                    space,
                });
            }
        }
        close(open, text.len(), &mut out);
        out
    }

    fn shape(&self, face: FaceId, rtl: bool, lang: &str, text: &str) -> Rc<Shaped> {
        let key = (face, rtl, lang.to_owned(), text.to_owned());
        if let Some(known) = self.words.borrow().get(&key) {
            return Rc::clone(known);
        }
        let shaped = Rc::new(self.shape_anew(face, rtl, lang, text));
        self.words.borrow_mut().insert(key, Rc::clone(&shaped));
        shaped
    }

    fn shape_anew(&self, id: FaceId, rtl: bool, lang: &str, text: &str) -> Shaped {
        let face = self.faces.get(id);
        let scale = face.scale();
        let mut buffer = UnicodeBuffer::new();
        for (at, c) in text.char_indices() {
            let drawn = if is_invisible(c) || face.covers(c) {
                c
            } else {
                STAND_IN
            };
            buffer.add(drawn, u32::try_from(at).unwrap_or(u32::MAX));
        }
        buffer.set_direction(if rtl {
            Direction::RightToLeft
        } else {
            Direction::LeftToRight
        });
        buffer.guess_segment_properties();
        buffer.set_cluster_level(BufferClusterLevel::MonotoneCharacters);
        let language = Language::from_str(lang).ok();
        if let Some(language) = &language {
            buffer.set_language(language.clone());
        }
        let script = buffer.script();
        let plan = self.plan(id, buffer.direction(), script, lang, language.as_ref());
        let shaped = rustybuzz::shape_with_plan(&face.shaper, &plan, buffer);

        let infos = shaped.glyph_infos();
        let mut starts: Vec<usize> = infos.iter().map(|i| i.cluster as usize).collect();
        starts.sort_unstable();
        starts.dedup();
        let end_of = |start: usize| {
            starts
                .iter()
                .copied()
                .find(|&s| s > start)
                .unwrap_or(text.len())
        };
        let mut glyphs = Vec::with_capacity(infos.len());
        let mut clusters = Vec::with_capacity(infos.len());
        let mut named: Option<usize> = None;
        let mut advance = 0.0;
        for (info, position) in infos.iter().zip(shaped.glyph_positions()) {
            let start = info.cluster as usize;
            // In a cluster of several glyphs the first one carries the characters.
            let words = if named == Some(start) {
                ""
            } else {
                &text[start..end_of(start)]
            };
            named = Some(start);
            let words: String = words.chars().filter(|&c| !is_invisible(c)).collect();
            let glyph = Glyph {
                gid: u16::try_from(info.glyph_id).unwrap_or(0),
                advance: position.x_advance as f32 * scale,
                dx: position.x_offset as f32 * scale,
                dy: position.y_offset as f32 * scale,
                text: words,
            };
            // What has neither width nor characters is the trace of an invisible mark.
            if glyph.advance == 0.0
                && glyph.text.is_empty()
                && text[start..].starts_with(is_invisible)
            {
                continue;
            }
            advance += glyph.advance;
            glyphs.push(glyph);
            clusters.push(start);
        }
        Shaped {
            glyphs: glyphs.into(),
            clusters,
            advance,
        }
    }

    fn plan(
        &self,
        id: FaceId,
        direction: Direction,
        script: Script,
        lang: &str,
        language: Option<&Language>,
    ) -> Rc<ShapePlan> {
        let key = (
            id,
            direction == Direction::RightToLeft,
            script,
            lang.to_owned(),
        );
        if let Some(plan) = self.plans.borrow().get(&key) {
            return Rc::clone(plan);
        }
        // Letters stay apart: a person who reads with difficulty meets each as it was learnt.
        let features = [
            Feature::new(Tag::from_bytes(b"liga"), 0, ..),
            Feature::new(Tag::from_bytes(b"clig"), 0, ..),
        ];
        // In Arabic the same tag makes ligatures that readers expect.
        let features = if direction == Direction::RightToLeft {
            &features[..0]
        } else {
            &features[..]
        };
        let plan = Rc::new(ShapePlan::new(
            &self.faces.get(id).shaper,
            direction,
            Some(script),
            language,
            features,
        ));
        self.plans.borrow_mut().insert(key, Rc::clone(&plan));
        plan
    }

    fn fill(
        &self,
        text: &str,
        segments: Vec<Segment>,
        styles: &[Style],
        base: Level,
        size: f32,
        width: f32,
    ) -> Vec<Line> {
        let points = |s: &Segment| s.shaped.advance * size / 1000.0;
        let mut lines: Vec<Vec<Segment>> = Vec::new();
        let mut line: Vec<Segment> = Vec::new();
        let mut used = 0.0;
        let mut queue: std::collections::VecDeque<Segment> = segments.into();
        while let Some(first) = queue.pop_front() {
            if first.space {
                used += points(&first);
                line.push(first);
                continue;
            }
            let mut word = vec![first];
            while queue.front().is_some_and(|s| !s.space) {
                word.extend(queue.pop_front());
            }
            let wide: f32 = word.iter().map(points).sum();
            if used + wide > width && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            if wide <= width {
                used += wide;
                line.append(&mut word);
                continue;
            }
            // A word wider than a whole line: cut where it hurts least.
            let (head, rest) = self.cut(text, word, styles, size, width);
            lines.push(head);
            for segment in rest.into_iter().rev() {
                queue.push_front(segment);
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines.into_iter().map(|l| place(l, base, size)).collect()
    }

    /// The part of an overlong word that fits, and the rest. At least one character is taken.
    fn cut(
        &self,
        text: &str,
        word: Vec<Segment>,
        styles: &[Style],
        size: f32,
        width: f32,
    ) -> (Vec<Segment>, Vec<Segment>) {
        let start = word.first().map_or(0, |s| s.range.start);
        let end = word.last().map_or(0, |s| s.range.end);
        // Offsets where the word may be cut, with the width of what comes before.
        let mut used = 0.0;
        let mut last_fit = end;
        let mut last_good = None;
        let mut found = false;
        for segment in &word {
            let mut widths: HashMap<usize, f32> = HashMap::new();
            for (glyph, cluster) in segment.shaped.glyphs.iter().zip(&segment.shaped.clusters) {
                *widths.entry(segment.range.start + cluster).or_default() +=
                    glyph.advance * size / 1000.0;
            }
            for (offset, c) in text[segment.range.clone()].char_indices() {
                let at = segment.range.start + offset;
                let breakable = at > start && !is_mark(c) && !is_invisible(c);
                let before_is_separator =
                    text[start..at].ends_with(['/', '-', '.', '_', ',', '@', '=', '&']);
                let here = widths.get(&at).copied();
                if breakable && here.is_some() && (used <= width || !found) {
                    last_fit = at;
                    found = true;
                    if used <= width && before_is_separator && used > width * 0.5 {
                        last_good = Some(at);
                    }
                }
                used += here.unwrap_or(0.0);
            }
        }
        let at = last_good.unwrap_or(last_fit);
        let (mut head, mut rest) = (Vec::new(), Vec::new());
        for segment in word {
            if segment.range.end <= at {
                head.push(segment);
            } else if segment.range.start >= at {
                rest.push(segment);
            } else {
                for (range, side) in [
                    (segment.range.start..at, &mut head),
                    (at..segment.range.end, &mut rest),
                ] {
                    let lang = &styles[segment.style].lang;
                    let shaped = self.shape(
                        segment.face,
                        segment.level.is_rtl(),
                        lang,
                        &text[range.clone()],
                    );
                    side.push(Segment {
                        range,
                        shaped,
                        ..segment.clone()
                    });
                }
            }
        }
        (head, rest)
    }
}

/// Puts the segments of a line in visual order (rules L1 and L2 of the bidirectional algorithm).
fn place(mut segments: Vec<Segment>, base: Level, size: f32) -> Line {
    let rtl = base.is_rtl();
    let mut visible = segments.len();
    while visible > 0 && segments[visible - 1].space {
        visible -= 1;
        segments[visible].level = base;
    }
    let hanging: f32 = segments[visible..]
        .iter()
        .map(|s| s.shaped.advance * size / 1000.0)
        .sum();
    let levels: Vec<Level> = segments.iter().map(|s| s.level).collect();
    let order = BidiInfo::reorder_visual(&levels);
    // Spaces at the end of a line hang outside it: on the right, or on the left when it reads from the right.
    let mut x = if rtl { -hanging } else { 0.0 };
    let mut placed = Vec::with_capacity(order.len());
    let mut total = 0.0;
    for i in order {
        let segment = &segments[i];
        let width = segment.shaped.advance * size / 1000.0;
        placed.push(Placed {
            x,
            width,
            face: segment.face,
            style: segment.style,
            glyphs: Rc::clone(&segment.shaped.glyphs),
        });
        x += width;
        total += width;
    }
    Line {
        placed,
        width: total - hanging,
        rtl,
    }
}

//! Blocks to pieces.

use std::rc::Rc;

use qrcode::{EcLevel, QrCode as Code};

use super::{Attribute, Draw, Item, Node, NodeId, Owner, Path, Role, Run};
use crate::{
    Error,
    faces::Weight,
    model::{
        Align, Anchor, Bar, Block, Column, Document, Figure, KeyValue, Label, Lang, List, Marker,
        Marks, Paint, QrCode, Size, Span, Table, Text,
    },
    shape::{Line, Shaper, Style},
};

/// Size, line spacing and weight of a kind of text.
#[derive(Clone, Copy)]
struct Type {
    size: f32,
    spacing: f32,
    weight: Weight,
}

impl Type {
    const fn new(size: f32, spacing: f32, weight: Weight) -> Self {
        Self {
            size,
            spacing,
            weight,
        }
    }

    const fn bold(self) -> Self {
        Self {
            weight: Weight::Bold,
            ..self
        }
    }

    const fn line_height(self) -> f32 {
        self.size * self.spacing
    }

    /// From the top of a line: puts the small letters in its middle.
    const fn baseline(self) -> f32 {
        self.size * (self.spacing / 2.0 + 0.3)
    }
}

const BODY_TYPE: Type = Type::new(12.5, 1.5, Weight::Regular);
const LEAD_TYPE: Type = Type::new(14.0, 1.5, Weight::Regular);
const SMALL_TYPE: Type = Type::new(10.5, 1.5, Weight::Regular);
/// Per level: the type, the space above, the space below.
const HEADINGS: [(Type, f32, f32); 3] = [
    (Type::new(24.0, 1.3, Weight::Bold), 0.0, 8.0),
    (Type::new(15.5, 1.3, Weight::Bold), 18.0, 6.0),
    (Type::new(12.5, 1.5, Weight::Bold), 12.0, 4.0),
];

const THIN: f32 = 0.5;
const THICK: f32 = 1.2;
const PARAGRAPH_GAP: f32 = 7.0;
/// Between paragraphs that stand beside a key or a marker: they belong together.
const TIGHT_GAP: f32 = 2.0;
/// Above and below the rule that separates two keys.
const KEY_PADDING: f32 = 4.0;
const ITEM_GAP: f32 = 3.0;
const KEY_WIDTH: f32 = 118.0;
const KEY_GAP: f32 = 14.0;
const NOTE_PADDING: f32 = 13.0;
const CELL_PADDING: f32 = 7.0;
const COMPACT_TYPE: Type = Type::new(10.0, 1.35, Weight::Regular);
const COMPACT_PADDING: f32 = 4.0;
/// The part of the first cell that names take beside bars.
const NAME_PART: f32 = 0.62;
/// The full bar, then the hollow one: how high they stand.
const FULL_BAR: f32 = 6.0;
const HOLLOW_BAR: f32 = 3.5;
const BAR_GREY: f32 = 0.35;
/// How much of white the darkest shade takes: black is still read on it.
const DARKEST_SHADE: f32 = 0.42;
/// Lines of a label of a figure stand close together.
const LABEL_SPACING: f32 = 1.15;
const QR_SIDE: f32 = 62.0;
/// White above and below: with the padding of a row, the four modules that readers need.
const QR_MARGIN: f32 = 6.0;
const QR_GAP: f32 = 16.0;
const TICK_BOX: f32 = 10.5;

/// A part of the page that is never cut.
#[derive(Clone, Default)]
pub(super) struct Piece {
    pub height: f32,
    pub items: Vec<Item>,
    /// Space before it, dropped at the top of a page.
    pub gap: f32,
    /// Stays on the page of the next piece.
    pub keep_next: bool,
    pub new_page: bool,
    /// The borders that run along it, by their rank in [`Pieces::frames`].
    pub frames: Vec<usize>,
    /// The section that should stay on one page.
    pub section: Option<usize>,
    /// The table whose header is repeated above it, by its rank in [`Pieces::headers`].
    pub table: Option<usize>,
}

/// Pieces stacked in one column.
#[derive(Default)]
pub(super) struct Flow {
    pub pieces: Vec<Piece>,
    gap: f32,
    new_page: bool,
}

impl Flow {
    fn gap(&mut self, gap: f32) {
        self.gap = self.gap.max(gap);
    }

    fn push(&mut self, mut piece: Piece) {
        piece.gap = piece.gap.max(std::mem::take(&mut self.gap));
        piece.new_page |= std::mem::take(&mut self.new_page);
        self.pieces.push(piece);
    }
}

/// A border around pieces, drawn once per page.
pub(super) struct Frame {
    pub x: f32,
    pub width: f32,
}

/// Where a block stands.
#[derive(Clone, Copy)]
struct At {
    x: f32,
    width: f32,
    parent: NodeId,
    /// Space between paragraphs.
    gap: f32,
    /// Whether keys are separated by rules. Inside a border they are not: lines would pile up.
    ruled: bool,
}

impl At {
    /// A narrower place, `left` points further to the right, whose paragraphs stand close together.
    const fn inside(self, left: f32, width: f32, parent: NodeId) -> Self {
        Self {
            x: self.x + left,
            width,
            parent,
            gap: TIGHT_GAP,
            ruled: self.ruled,
        }
    }
}

/// Turns blocks into pieces and records the logical structure.
pub(super) struct Pieces<'s, 'f, 'a> {
    shaper: &'s Shaper<'f, 'a>,
    lang: Lang,
    pub nodes: Vec<Node>,
    pub frames: Vec<Frame>,
    /// The header of each table, as decoration to draw again on its next pages.
    pub headers: Vec<Vec<Piece>>,
    sections: usize,
    rank: usize,
    level: u8,
}

impl<'s, 'f, 'a> Pieces<'s, 'f, 'a> {
    pub fn new(shaper: &'s Shaper<'f, 'a>, document: &Document) -> Self {
        let root = Node {
            role: Role::Document,
            parent: None,
            lang: None,
            alt: None,
            actual_text: None,
            attribute: None,
            keep_empty: true,
        };
        Self {
            shaper,
            lang: document.lang.clone(),
            nodes: vec![root],
            frames: Vec::new(),
            headers: Vec::new(),
            sections: 0,
            rank: 0,
            level: 0,
        }
    }

    pub fn document(&mut self, document: &Document) -> Result<Flow, Error> {
        let mut flow = Flow::default();
        let at = At {
            x: super::MARGIN,
            width: super::CONTENT_WIDTH,
            parent: NodeId(0),
            gap: PARAGRAPH_GAP,
            ruled: true,
        };
        self.blocks(&document.blocks, at, &mut flow)?;
        Ok(flow)
    }

    fn node(&mut self, role: Role, parent: NodeId) -> NodeId {
        self.nodes.push(Node {
            role,
            parent: Some(parent),
            lang: None,
            alt: None,
            actual_text: None,
            attribute: None,
            keep_empty: false,
        });
        NodeId(self.nodes.len() - 1)
    }

    fn item(&mut self, owner: Owner, draw: Draw) -> Item {
        self.rank += 1;
        Item {
            owner,
            rank: self.rank,
            draw,
        }
    }

    fn blocks(&mut self, blocks: &[Block], at: At, flow: &mut Flow) -> Result<(), Error> {
        blocks
            .iter()
            .try_for_each(|block| self.block(block, at, flow))
    }

    fn block(&mut self, block: &Block, at: At, flow: &mut Flow) -> Result<(), Error> {
        match block {
            Block::Heading { level, text } => self.heading(*level, text, at, flow)?,
            Block::Paragraph { text, size } => {
                let kind = match size {
                    Size::Body => BODY_TYPE,
                    Size::Lead => LEAD_TYPE,
                    Size::Small => SMALL_TYPE,
                };
                flow.gap(at.gap);
                self.text(Role::P, text, kind, at, flow);
                flow.gap(at.gap);
            }
            Block::WriteLine(label) => self.write_line(label, at, flow),
            Block::List(list) => self.list(list, at, flow)?,
            Block::Table(table) => self.table(table, at, flow)?,
            Block::Figure(figure) => self.figure(figure, at, flow)?,
            Block::KeyValues(rows) => self.key_values(rows, at, flow)?,
            Block::Note(blocks) => self.note(blocks, at, flow)?,
            Block::Section(blocks) => self.section(blocks, at, flow)?,
            Block::QrCode(code) => self.qr_code(code, at, flow)?,
            Block::Spacer(height) => flow.gap(finite(*height)?),
            Block::PageBreak => flow.new_page = true,
        }
        Ok(())
    }

    fn heading(&mut self, level: u8, text: &Text, at: At, flow: &mut Flow) -> Result<(), Error> {
        if !(1..=3).contains(&level) || level > self.level + 1 {
            return Err(Error::HeadingLevel);
        }
        self.level = level;
        let (kind, above, below) = HEADINGS[usize::from(level) - 1];
        flow.gap(above);
        let first = flow.pieces.len();
        self.text(Role::H(level), text, kind, at, flow);
        for piece in &mut flow.pieces[first..] {
            piece.keep_next = true;
        }
        flow.gap(below);
        Ok(())
    }

    /// Lines of text as one element; nothing when there is nothing to read.
    fn text(&mut self, role: Role, text: &Text, kind: Type, at: At, flow: &mut Flow) {
        if !text.is_blank() {
            let node = self.node(role, at.parent);
            self.text_in(node, text, kind, at, flow);
        }
    }

    /// Lines of text as the content of an element that exists.
    fn text_in(&mut self, node: NodeId, text: &Text, kind: Type, at: At, flow: &mut Flow) {
        self.nodes[node.0].lang.clone_from(&text.lang);
        let lang = text.lang.clone().unwrap_or_else(|| self.lang.clone());
        let mut styles = Vec::new();
        let mut owners = Vec::new();
        let mut spans = Vec::new();
        for Span {
            text,
            strong,
            lang: own,
        } in &text.spans
        {
            let owner = match own {
                Some(own) if *own != lang => {
                    let span = self.node(Role::Span, node);
                    self.nodes[span.0].lang = Some(own.clone());
                    span
                }
                _ => node,
            };
            let weight = if *strong { Weight::Bold } else { kind.weight };
            let lang = own.as_ref().unwrap_or(&lang).tag().to_owned();
            spans.push((text.clone(), styles.len()));
            styles.push(Style { weight, lang });
            owners.push(owner);
        }
        let lines = self.shaper.lines(&spans, &styles, kind.size, at.width);
        let count = lines.len();
        for (i, line) in lines.iter().enumerate() {
            let items = self.runs(line, &owners, kind, at);
            // No line of a paragraph stands alone at the foot or the head of a page.
            let keep_next = i + 1 < count && (i == 0 || i + 2 == count);
            flow.push(Piece {
                height: kind.line_height(),
                items,
                keep_next,
                ..Piece::default()
            });
        }
    }

    /// A line as runs: neighbours of the same face and owner are one.
    fn runs(&mut self, line: &Line, owners: &[NodeId], kind: Type, at: At) -> Vec<Item> {
        let left = if line.rtl {
            at.x + at.width - line.width
        } else {
            at.x
        };
        let mut items: Vec<Item> = Vec::new();
        for placed in &line.placed {
            let owner = Owner::Node(owners[placed.style]);
            let joins =
                items
                    .last_mut()
                    .and_then(|item| match (&mut item.draw, item.owner == owner) {
                        (Draw::Run(run), true) if run.face == placed.face => Some(run),
                        _ => None,
                    });
            if let Some(run) = joins {
                run.width += placed.width;
                run.parts.push(Rc::clone(&placed.glyphs));
                continue;
            }
            let run = Run {
                x: left + placed.x,
                baseline: kind.baseline(),
                size: kind.size,
                width: placed.width,
                face: placed.face,
                parts: vec![Rc::clone(&placed.glyphs)],
            };
            items.push(self.item(owner, Draw::Run(run)));
        }
        items
    }

    /// A label and, to the right of its last words, a line to write on.
    fn write_line(&mut self, label: &Text, at: At, flow: &mut Flow) {
        let first = flow.pieces.len();
        flow.gap(at.gap);
        self.text(Role::P, label, BODY_TYPE, at, flow);
        if let Some(last) = flow.pieces[first..].last_mut() {
            let end = last.items.iter().fold(at.x, |end, item| match &item.draw {
                Draw::Run(run) => end.max(run.x + run.width),
                Draw::Path(_) => end,
            });
            let right = at.x + at.width;
            if end + 40.0 < right {
                let y = BODY_TYPE.baseline() + 2.0;
                last.items.push(line(end + 8.0, right, y, THIN));
            }
        }
        // Handwriting takes room.
        flow.gap(at.gap + 6.0);
    }

    fn list(&mut self, list: &List, at: At, flow: &mut Flow) -> Result<(), Error> {
        if list.items.is_empty() {
            return Ok(());
        }
        let node = self.node(Role::L, at.parent);
        self.nodes[node.0].attribute = match list.marker {
            Marker::Bullet => Some(Attribute::NumberingDisc),
            Marker::Number => Some(Attribute::NumberingDecimal),
            Marker::TickBox => None,
        };
        let style = Style {
            weight: Weight::Regular,
            lang: self.lang.tag().to_owned(),
        };
        let indent = match list.marker {
            Marker::Bullet => 16.0,
            Marker::TickBox => TICK_BOX + 10.0,
            Marker::Number => {
                self.shaper
                    .width(&format!("{}.", list.items.len()), &style, BODY_TYPE.size)
                    + 8.0
            }
        };
        flow.gap(ITEM_GAP);
        for (i, blocks) in list.items.iter().enumerate() {
            let item = self.node(Role::Li, node);
            let label = self.node(Role::Lbl, item);
            let mut marker = Flow::default();
            let marker_at = at.inside(0.0, indent, item);
            match list.marker {
                Marker::TickBox => {
                    self.nodes[label.0].actual_text = Some("\u{2610}".to_owned());
                    let top = (BODY_TYPE.line_height() - TICK_BOX) / 2.0;
                    let path =
                        Path::rectangle(at.x + 0.5, top, TICK_BOX, TICK_BOX, Paint::Stroke(1.0));
                    let items = vec![self.item(Owner::Node(label), Draw::Path(path))];
                    marker.push(Piece {
                        height: BODY_TYPE.line_height(),
                        items,
                        ..Piece::default()
                    });
                }
                Marker::Bullet => {
                    self.text_in(label, &"•".into(), BODY_TYPE, marker_at, &mut marker)
                }
                Marker::Number => {
                    let number = Text::new(format!("{}.", i + 1));
                    self.text_in(label, &number, BODY_TYPE, marker_at, &mut marker);
                }
            }
            let body = self.node(Role::LBody, item);
            let mut content = Flow::default();
            self.blocks(
                blocks,
                at.inside(indent, at.width - indent, body),
                &mut content,
            )?;
            flow.gap(ITEM_GAP);
            for slice in beside(vec![marker, content]) {
                flow.push(slice);
            }
        }
        flow.gap(PARAGRAPH_GAP);
        Ok(())
    }

    fn key_values(&mut self, rows: &[KeyValue], at: At, flow: &mut Flow) -> Result<(), Error> {
        if rows.is_empty() {
            return Ok(());
        }
        // A list of terms: the label is the term, the body what it is.
        let list = self.node(Role::L, at.parent);
        let key_width = KEY_WIDTH.min(at.width / 3.0);
        let left = key_width + KEY_GAP;
        for row in rows {
            let item = self.node(Role::Li, list);
            let label = self.node(Role::Lbl, item);
            let mut key = Flow::default();
            self.text_in(
                label,
                &row.key,
                BODY_TYPE.bold(),
                at.inside(0.0, key_width, item),
                &mut key,
            );
            let body = self.node(Role::LBody, item);
            let mut value = Flow::default();
            self.blocks(
                &row.value,
                at.inside(left, at.width - left, body),
                &mut value,
            )?;
            let mut slices = beside(vec![key, value]);
            if at.ruled {
                pad(&mut slices, KEY_PADDING);
                if let Some(first) = slices.first_mut() {
                    first.items.push(rule(at, 0.0, THIN));
                }
            } else {
                flow.gap(at.gap);
            }
            for slice in slices {
                flow.push(slice);
            }
        }
        flow.gap(PARAGRAPH_GAP);
        Ok(())
    }

    fn note(&mut self, blocks: &[Block], at: At, flow: &mut Flow) -> Result<(), Error> {
        let node = self.node(Role::Div, at.parent);
        let mut inner = Flow::default();
        let inside = At {
            ruled: false,
            ..at.inside(NOTE_PADDING, at.width - 2.0 * NOTE_PADDING, node)
        };
        self.blocks(blocks, inside, &mut inner)?;
        if inner.pieces.is_empty() {
            return Ok(());
        }
        self.frames.push(Frame {
            x: at.x,
            width: at.width,
        });
        let frame = self.frames.len() - 1;
        let padding = |keep_next| Piece {
            height: NOTE_PADDING - 3.0,
            keep_next,
            ..Piece::default()
        };
        let mut pieces = vec![padding(true)];
        if let Some(first) = inner.pieces.first_mut() {
            first.gap = 0.0;
        }
        if let Some(last) = inner.pieces.last_mut() {
            last.keep_next = true;
        }
        pieces.append(&mut inner.pieces);
        pieces.push(padding(false));
        flow.gap(6.0);
        for mut piece in pieces {
            piece.frames.push(frame);
            flow.push(piece);
        }
        flow.gap(12.0);
        Ok(())
    }

    fn section(&mut self, blocks: &[Block], at: At, flow: &mut Flow) -> Result<(), Error> {
        let node = self.node(Role::Sect, at.parent);
        let first = flow.pieces.len();
        self.blocks(blocks, At { parent: node, ..at }, flow)?;
        self.sections += 1;
        for piece in &mut flow.pieces[first..] {
            piece.section.get_or_insert(self.sections);
        }
        Ok(())
    }

    fn figure(&mut self, figure: &Figure, at: At, flow: &mut Flow) -> Result<(), Error> {
        let (width, height) = (finite(figure.width)?, finite(figure.height)?);
        if width <= 0.0 || height <= 0.0 || figure.alt.trim().is_empty() {
            return Err(Error::Geometry);
        }
        let scale = (at.width / width)
            .min((super::BOTTOM - super::TOP) / height)
            .min(1.0);
        let node = self.node(Role::Figure, at.parent);
        self.nodes[node.0].alt = Some(figure.alt.clone());
        let mut items = Vec::new();
        for shape in &figure.shapes {
            let mut outlines = Vec::new();
            for outline in &shape.outlines {
                let mut points = Vec::new();
                for &(x, y) in &outline.points {
                    if !(0.0..=width).contains(&finite(x)?) || !(0.0..=height).contains(&finite(y)?)
                    {
                        return Err(Error::Geometry);
                    }
                    points.push((at.x + x * scale, y * scale));
                }
                outlines.push((points, outline.closed));
            }
            let paint = match shape.paint {
                Paint::Fill => Paint::Fill,
                Paint::Grey(level) => Paint::Grey(finite(level)?.min(1.0)),
                Paint::Stroke(width) => Paint::Stroke(finite(width)? * scale),
            };
            items.push(self.item(Owner::Node(node), Draw::Path(Path { outlines, paint })));
        }
        for label in &figure.labels {
            self.label(label, node, scale, (width, height), at, &mut items)?;
        }
        flow.gap(PARAGRAPH_GAP);
        flow.push(Piece {
            height: height * scale,
            items,
            ..Piece::default()
        });
        flow.gap(PARAGRAPH_GAP);
        Ok(())
    }

    /// Words on a figure, their middle where the label says.
    fn label(
        &mut self,
        label: &Label,
        node: NodeId,
        scale: f32,
        (right, bottom): (f32, f32),
        at: At,
        items: &mut Vec<Item>,
    ) -> Result<(), Error> {
        let (x, y) = (finite(label.x)?, finite(label.y)?);
        if x > right || y > bottom || finite(label.size)? <= 0.0 {
            return Err(Error::Geometry);
        }
        let weight = if label.strong {
            Weight::Bold
        } else {
            Weight::Regular
        };
        let kind = Type::new(label.size * scale, LABEL_SPACING, weight);
        let style = Style {
            weight,
            lang: self.lang.tag().to_owned(),
        };
        let width = finite(label.width)? * scale;
        let spans = [(label.text.clone(), 0)];
        let lines = self
            .shaper
            .lines(&spans, std::slice::from_ref(&style), kind.size, width);
        let top = y * scale - lines.len() as f32 * kind.line_height() / 2.0;
        for (line, row) in lines.iter().zip(0_u8..) {
            let left = at.x + x * scale
                - match label.anchor {
                    Anchor::Start => 0.0,
                    Anchor::Middle => line.width / 2.0,
                    Anchor::End => line.width,
                };
            let place = At { x: left, ..at };
            for mut item in self.runs(line, &[node], kind, place) {
                item.draw.shift(top + f32::from(row) * kind.line_height());
                items.push(item);
            }
        }
        Ok(())
    }

    fn qr_code(&mut self, code: &QrCode, at: At, flow: &mut Flow) -> Result<(), Error> {
        let modules = Code::with_error_correction_level(code.address(), EcLevel::M)
            .map_err(|_| Error::Address)?;
        let side = modules.width();
        let step = QR_SIDE / side as f32;
        let dark = modules.to_colors();
        let mut outlines = Vec::new();
        for (y, row) in dark.chunks(side).enumerate() {
            let mut x = 0;
            while x < side {
                let length = row[x..]
                    .iter()
                    .take_while(|&&m| m == qrcode::Color::Dark)
                    .count();
                if length > 0 {
                    let (left, top) = (at.x + x as f32 * step, y as f32 * step);
                    let (right, bottom) = (left + length as f32 * step, top + step);
                    outlines.push((
                        vec![(left, top), (right, top), (right, bottom), (left, bottom)],
                        true,
                    ));
                }
                x += length.max(1);
            }
        }
        let group = self.node(Role::Div, at.parent);
        let figure = self.node(Role::Figure, group);
        self.nodes[figure.0].alt = Some(code.alt.clone());
        let mut picture = Flow::default();
        // One path: neighbouring modules leave no white hairline between them.
        let mut items = vec![self.item(
            Owner::Node(figure),
            Draw::Path(Path {
                outlines,
                paint: Paint::Fill,
            }),
        )];
        for item in &mut items {
            item.draw.shift(QR_MARGIN);
        }
        picture.push(Piece {
            height: QR_SIDE + 2.0 * QR_MARGIN,
            items,
            ..Piece::default()
        });

        let left = QR_SIDE + QR_GAP;
        let beside_at = at.inside(left, at.width - left, group);
        let mut words = Flow::default();
        self.blocks(&code.beside, beside_at, &mut words)?;
        self.text(
            Role::P,
            &Text::bold(code.address()),
            BODY_TYPE.bold(),
            beside_at,
            &mut words,
        );
        flow.gap(10.0);
        let slices = beside(vec![picture, words]);
        let last = slices.len().saturating_sub(1);
        for (i, mut slice) in slices.into_iter().enumerate() {
            slice.keep_next |= i < last;
            flow.push(slice);
        }
        flow.gap(10.0);
        Ok(())
    }

    fn table(&mut self, table: &Table, at: At, flow: &mut Flow) -> Result<(), Error> {
        let columns = table.columns.len();
        let shares: f32 = table.columns.iter().map(|c| c.share).sum();
        let bad_share = table
            .columns
            .iter()
            .any(|c| !c.share.is_finite() || c.share <= 0.0);
        if columns == 0 || bad_share || table.rows.iter().any(|r| r.len() > columns) {
            return Err(Error::TableShape);
        }
        let mut lefts = vec![0.0];
        for column in &table.columns {
            lefts.push(lefts[lefts.len() - 1] + at.width * column.share / shares);
        }
        let node = self.node(Role::Table, at.parent);
        flow.gap(8.0);
        if let Some(caption) = &table.caption {
            let first = flow.pieces.len();
            let kind = if table.compact { SMALL_TYPE } else { BODY_TYPE };
            self.text(
                Role::Caption,
                caption,
                kind,
                At { parent: node, ..at },
                flow,
            );
            for piece in &mut flow.pieces[first..] {
                piece.keep_next = true;
            }
            flow.gap(4.0);
        }
        let head = self.node(Role::THead, node);
        let names: Vec<Text> = table.columns.iter().map(|c| c.header.clone()).collect();
        let shape = RowShape {
            beside_bars: matches!(table.marks, Marks::Bars(_)),
            lefts: &lefts,
            columns: &table.columns,
            kind: if table.compact {
                COMPACT_TYPE
            } else {
                BODY_TYPE
            },
            padding: if table.compact {
                COMPACT_PADDING
            } else {
                CELL_PADDING
            },
        };
        let mut header = self.row(&names, RowKind::Header, head, &shape, at);
        for piece in &mut header {
            piece.keep_next = true;
        }
        let repeated = header.iter().map(as_decoration).collect();
        self.headers.push(repeated);
        let rank = self.headers.len() - 1;
        for piece in header {
            flow.push(piece);
        }
        let body = self.node(Role::TBody, node);
        // A table without a body is not one: without rows it shows an empty one.
        let none = [Vec::new()];
        let rows = if table.rows.is_empty() {
            &none[..]
        } else {
            &table.rows[..]
        };
        for (i, row) in rows.iter().enumerate() {
            let kind = if table.row_headers {
                RowKind::Named
            } else {
                RowKind::Plain
            };
            let mut pieces = self.row(row, kind, body, &shape, at);
            mark(&mut pieces, &table.marks, i, &shape, at);
            let last = pieces.len().saturating_sub(1);
            // No row of figures is cut, nor stands alone at the foot or the head of a page.
            let joined = table.compact && i + 1 < rows.len() && (i == 0 || i + 2 == rows.len());
            for (n, mut piece) in pieces.into_iter().enumerate() {
                piece.keep_next |= if n < last { table.compact } else { joined };
                piece.table = Some(rank);
                flow.push(piece);
            }
        }
        flow.gap(12.0);
        Ok(())
    }

    fn row(
        &mut self,
        cells: &[Text],
        kind: RowKind,
        parent: NodeId,
        shape: &RowShape<'_>,
        at: At,
    ) -> Vec<Piece> {
        let row = self.node(Role::Tr, parent);
        let (lefts, padding) = (shape.lefts, shape.padding);
        let empty = Text::default();
        let mut columns = Vec::new();
        for (j, edges) in lefts.windows(2).enumerate() {
            let (role, attribute, kind_of_text) = match kind {
                RowKind::Header => (Role::Th, Some(Attribute::ScopeColumn), shape.kind.bold()),
                RowKind::Named if j == 0 => {
                    (Role::Th, Some(Attribute::ScopeRow), shape.kind.bold())
                }
                RowKind::Named | RowKind::Plain => (Role::Td, None, shape.kind),
            };
            let cell = self.node(role, row);
            self.nodes[cell.0].attribute = attribute;
            self.nodes[cell.0].keep_empty = true;
            // The first and last columns line up with the text above and below.
            let inset = if j == 0 { 0.0 } else { padding };
            let outset = if j + 2 == lefts.len() { 0.0 } else { padding };
            let mut width = (edges[1] - edges[0] - inset - outset).max(1.0);
            if shape.beside_bars && j == 0 && kind != RowKind::Header {
                width *= NAME_PART;
            }
            let place = at.inside(edges[0] + inset, width, cell);
            let mut flow = Flow::default();
            self.text_in(
                cell,
                cells.get(j).unwrap_or(&empty),
                kind_of_text,
                place,
                &mut flow,
            );
            if shape.columns.get(j).is_some_and(|c| c.align == Align::End) {
                to_the_right(&mut flow, place);
            }
            columns.push(flow);
        }
        let mut slices = beside(columns);
        if slices.is_empty() {
            slices.push(Piece {
                height: shape.kind.line_height(),
                ..Piece::default()
            });
        }
        pad(&mut slices, padding / 2.0);
        if let (RowKind::Header, Some(first)) = (kind, slices.first_mut()) {
            first.items.push(rule(at, 0.0, THICK));
        }
        if let Some(last) = slices.last_mut() {
            let weight = if kind == RowKind::Header { THICK } else { THIN };
            last.items.push(rule(at, last.height, weight));
        }
        slices
    }
}

/// Draws the marks of a row under its words.
fn mark(pieces: &mut [Piece], marks: &Marks, row: usize, shape: &RowShape<'_>, at: At) {
    let mut items = Vec::new();
    let mut draw = |x: f32, y: f32, width: f32, height: f32, paint: Paint| {
        items.push(Item {
            owner: Owner::Decoration,
            rank: 0,
            draw: Draw::Path(Path::rectangle(x, y, width, height, paint)),
        });
    };
    let edges: Vec<f32> = shape.lefts.iter().map(|left| at.x + left).collect();
    match marks {
        Marks::None => return,
        Marks::Bars(bars) => {
            let (Some(bar), [left, right, ..]) = (bars.get(row), &edges[..]) else {
                return;
            };
            let Bar { value, compared } = *bar;
            let from = left + (right - left) * NAME_PART + shape.padding;
            let most = right - from - shape.padding;
            let height = if bars.iter().any(|bar| bar.compared.is_some()) {
                FULL_BAR + 1.0 + HOLLOW_BAR
            } else {
                FULL_BAR
            };
            // In the middle of the first line of the name.
            let top = (shape.padding + shape.kind.line_height() - height) / 2.0;
            let length = |part: f32| part.clamp(0.0, 1.0) * most;
            if let Some(part) = value.filter(|part| *part > 0.0) {
                draw(from, top, length(part), FULL_BAR, Paint::Grey(BAR_GREY));
            }
            if let Some(part) = compared.filter(|part| *part > 0.0) {
                let y = top + FULL_BAR + 1.0;
                draw(from, y, length(part), HOLLOW_BAR, Paint::Stroke(0.6));
            }
        }
        Marks::Shades(rows) => {
            let height: f32 = pieces.iter().map(|piece| piece.height).sum();
            let shades = rows.get(row).map(Vec::as_slice).unwrap_or_default();
            for (shade, edges) in shades.iter().zip(edges[1..].windows(2)) {
                if *shade > 0.0 {
                    let grey = 1.0 - DARKEST_SHADE * shade.clamp(0.0, 1.0);
                    let width = edges[1] - edges[0];
                    draw(edges[0], 0.0, width, height, Paint::Grey(grey));
                }
            }
        }
    }
    if let Some(first) = pieces.first_mut() {
        items.append(&mut first.items);
        first.items = items;
    }
}

/// Moves each line to the right end of its place, but for the space that ends it.
fn to_the_right(flow: &mut Flow, at: At) {
    for piece in &mut flow.pieces {
        let end = piece.items.iter().fold(at.x, |end, item| match &item.draw {
            Draw::Run(run) => end.max(run.x + run.width),
            Draw::Path(_) => end,
        });
        let room = (at.x + at.width - end).max(0.0);
        for item in &mut piece.items {
            if let Draw::Run(run) = &mut item.draw {
                run.x += room;
            }
        }
    }
}

/// Space above the first slice of a row and below the last.
fn pad(slices: &mut [Piece], padding: f32) {
    if let Some(first) = slices.first_mut() {
        for item in &mut first.items {
            item.draw.shift(padding);
        }
        first.height += padding;
    }
    if let Some(last) = slices.last_mut() {
        last.height += padding;
    }
}

/// A rule over the whole width.
fn rule(at: At, y: f32, weight: f32) -> Item {
    line(at.x, at.x + at.width, y, weight)
}

fn line(left: f32, right: f32, y: f32, weight: f32) -> Item {
    Item {
        owner: Owner::Decoration,
        rank: 0,
        draw: Draw::Path(Path::line(left, y, right, y, weight)),
    }
}

/// What the rows of a table have in common.
struct RowShape<'t> {
    /// Names leave room for bars.
    beside_bars: bool,
    lefts: &'t [f32],
    columns: &'t [Column],
    kind: Type,
    padding: f32,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum RowKind {
    Header,
    Named,
    Plain,
}

/// A copy of a piece that belongs to no element: a header repeated on the next page.
fn as_decoration(piece: &Piece) -> Piece {
    let mut copy = piece.clone();
    for item in &mut copy.items {
        item.owner = Owner::Pagination;
    }
    copy
}

/// Columns side by side as one stack of slices, cut only where no column has a piece across the cut.
fn beside(columns: Vec<Flow>) -> Vec<Piece> {
    let mut placed: Vec<Vec<(f32, f32, Piece)>> = Vec::new();
    for flow in columns {
        let mut y = 0.0;
        let mut column = Vec::new();
        for (i, piece) in flow.pieces.into_iter().enumerate() {
            if i > 0 {
                y += piece.gap;
            }
            let top = y;
            y += piece.height;
            column.push((top, y, piece));
        }
        placed.push(column);
    }
    const EPSILON: f32 = 0.01;
    let mut cuts: Vec<f32> = placed.iter().flatten().map(|p| p.1).collect();
    cuts.sort_by(f32::total_cmp);
    cuts.dedup_by(|a, b| (*a - *b).abs() < EPSILON);
    cuts.retain(|&y| {
        placed
            .iter()
            .flatten()
            .all(|&(top, bottom, _)| !(top < y - EPSILON && y + EPSILON < bottom))
    });

    let mut slices = Vec::new();
    let mut above = 0.0;
    for cut in cuts {
        let mut slice = Piece {
            height: cut - above,
            ..Piece::default()
        };
        for column in &mut placed {
            let count = column.iter().take_while(|p| p.1 <= cut + EPSILON).count();
            for (top, bottom, piece) in column.drain(..count) {
                for mut item in piece.items {
                    item.draw.shift(top - above);
                    slice.items.push(item);
                }
                slice.keep_next |= piece.keep_next && (bottom - cut).abs() < EPSILON;
                slice.new_page |= piece.new_page;
                slice.frames.extend(piece.frames);
                slice.table = slice.table.or(piece.table);
                slice.section = slice.section.or(piece.section);
            }
        }
        slices.push(slice);
        above = cut;
    }
    slices
}

fn finite(value: f32) -> Result<f32, Error> {
    if value.is_finite() && value >= 0.0 {
        Ok(value)
    } else {
        Err(Error::Geometry)
    }
}

//! From a document to positioned runs on A4 pages: the one layout that paper and preview share.
//!
//! Blocks become *pieces* (a line of text, a table row, a code) stacked in one column; pieces are then
//! dealt to pages. Lengths are in points, y goes down from the top of the page.

mod pages;
mod pieces;

use std::rc::Rc;

pub(crate) use pages::lay_out;

use crate::{
    faces::FaceId,
    model::{Lang, Paint},
    shape::Glyph,
};

/// A4 width.
pub(crate) const PAGE_WIDTH: f32 = 595.276;
/// A4 height.
pub(crate) const PAGE_HEIGHT: f32 = 841.89;
/// Side margins: 22 mm, room for a hole punch.
pub(crate) const MARGIN: f32 = 62.4;
pub(crate) const TOP: f32 = 46.0;
pub(crate) const BOTTOM: f32 = PAGE_HEIGHT - 51.0;
pub(crate) const FOOTER_BASELINE: f32 = PAGE_HEIGHT - 28.0;
pub(crate) const CONTENT_WIDTH: f32 = PAGE_WIDTH - 2.0 * MARGIN;

/// A document laid out.
pub(crate) struct Layout {
    pub pages: Vec<Page>,
    /// The logical structure. Node 0 is the document.
    pub nodes: Vec<Node>,
}

/// A page: what is drawn, decoration first, then content in reading order, then the footer.
#[derive(Default)]
pub(crate) struct Page {
    pub items: Vec<Item>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(pub usize);

/// Who owns a drawn item: an element of the structure, or nobody (decoration).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Owner {
    Node(NodeId),
    Decoration,
    /// A running foot or a repeated table header.
    Pagination,
}

#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub owner: Owner,
    /// Rank in the order of the model: lines of two columns are made one column after the other.
    pub rank: usize,
    pub draw: Draw,
}

#[derive(Clone, Debug)]
pub(crate) enum Draw {
    Run(Run),
    Path(Path),
}

/// Glyphs of one face and size on one baseline, from left to right.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    pub x: f32,
    pub baseline: f32,
    pub size: f32,
    pub width: f32,
    pub face: FaceId,
    pub parts: Vec<Rc<[Glyph]>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Path {
    pub outlines: Vec<(Vec<(f32, f32)>, bool)>,
    pub paint: Paint,
}

impl Path {
    pub fn line(x1: f32, y1: f32, x2: f32, y2: f32, width: f32) -> Self {
        Self {
            outlines: vec![(vec![(x1, y1), (x2, y2)], false)],
            paint: Paint::Stroke(width),
        }
    }

    pub fn rectangle(x: f32, y: f32, w: f32, h: f32, paint: Paint) -> Self {
        Self {
            outlines: vec![(vec![(x, y), (x + w, y), (x + w, y + h), (x, y + h)], true)],
            paint,
        }
    }

    /// Left, top, right, bottom of the corners.
    pub fn bounds(&self) -> (f32, f32, f32, f32) {
        let points = self.outlines.iter().flat_map(|(points, _)| points);
        points.fold((f32::MAX, f32::MAX, f32::MIN, f32::MIN), |b, &(x, y)| {
            (b.0.min(x), b.1.min(y), b.2.max(x), b.3.max(y))
        })
    }
}

impl Draw {
    pub fn shift(&mut self, dy: f32) {
        match self {
            Self::Run(run) => run.baseline += dy,
            Self::Path(path) => {
                for point in path.outlines.iter_mut().flat_map(|(points, _)| points) {
                    point.1 += dy;
                }
            }
        }
    }
}

/// Role of a structure element, by its PDF 1.7 name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Document,
    Sect,
    Div,
    H(u8),
    P,
    Span,
    L,
    Li,
    Lbl,
    LBody,
    Table,
    Caption,
    THead,
    TBody,
    Tr,
    Th,
    Td,
    Figure,
}

impl Role {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Document => "Document",
            Self::Sect => "Sect",
            Self::Div => "Div",
            Self::H(1) => "H1",
            Self::H(2) => "H2",
            Self::H(_) => "H3",
            Self::P => "P",
            Self::Span => "Span",
            Self::L => "L",
            Self::Li => "LI",
            Self::Lbl => "Lbl",
            Self::LBody => "LBody",
            Self::Table => "Table",
            Self::Caption => "Caption",
            Self::THead => "THead",
            Self::TBody => "TBody",
            Self::Tr => "TR",
            Self::Th => "TH",
            Self::Td => "TD",
            Self::Figure => "Figure",
        }
    }
}

/// What a structure element says beyond its role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attribute {
    ScopeColumn,
    ScopeRow,
    NumberingDisc,
    NumberingDecimal,
}

/// An element of the logical structure. Children are known by the order in which they are drawn.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    pub role: Role,
    pub parent: Option<NodeId>,
    pub lang: Option<Lang>,
    pub alt: Option<String>,
    /// The characters that a drawn mark stands for.
    pub actual_text: Option<String>,
    pub attribute: Option<Attribute>,
    /// Kept in the structure even without content of its own (an empty cell).
    pub keep_empty: bool,
}

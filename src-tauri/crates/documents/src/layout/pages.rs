//! Pieces to pages.

use super::{
    BOTTOM, CONTENT_WIDTH, Draw, FOOTER_BASELINE, Item, Layout, MARGIN, Owner, Page, Path, TOP,
    pieces::{Piece, Pieces},
};
use crate::{
    Error,
    faces::Weight,
    layout::Run,
    model::{Document, Paint},
    shape::{Shaper, Style},
};

const FOOTER_SIZE: f32 = 10.0;
const FULL: f32 = BOTTOM - TOP;

/// Lays out a document.
pub(crate) fn lay_out(document: &Document, shaper: &Shaper<'_, '_>) -> Result<Layout, Error> {
    if document.title.trim().is_empty() {
        return Err(Error::Empty);
    }
    let mut pieces = Pieces::new(shaper, document);
    let flow = pieces.document(document)?;
    if !flow.pieces.iter().any(|p| !p.items.is_empty()) {
        return Err(Error::Empty);
    }
    let mut pages = deal(flow.pieces, &pieces);
    let count = pages.len();
    for (i, page) in pages.iter_mut().enumerate() {
        foot(page, document, i + 1, count, shaper);
    }
    Ok(Layout {
        pages,
        nodes: pieces.nodes,
    })
}

struct Dealer<'p, 's, 'f, 'a> {
    pieces: &'p Pieces<'s, 'f, 'a>,
    pages: Vec<Page>,
    y: f32,
    /// Borders open on this page: which, and where it starts.
    open: Vec<(usize, f32)>,
}

impl Dealer<'_, '_, '_, '_> {
    fn page(&mut self) -> Option<&mut Page> {
        self.pages.last_mut()
    }

    fn is_fresh(&self) -> bool {
        self.y <= TOP
    }

    fn close_frames(&mut self, keep: &[usize]) {
        let y = self.y;
        let (kept, done): (Vec<_>, Vec<_>) = self
            .open
            .drain(..)
            .partition(|(frame, _)| keep.contains(frame));
        self.open = kept;
        for (frame, top) in done {
            let Some(border) = self.pieces.frames.get(frame) else {
                continue;
            };
            let path = Path::rectangle(
                border.x + 0.5,
                top,
                border.width - 1.0,
                y - top,
                Paint::Stroke(1.0),
            );
            if let Some(page) = self.page() {
                page.items.push(Item {
                    owner: Owner::Decoration,
                    rank: 0,
                    draw: Draw::Path(path),
                });
            }
        }
    }

    fn turn(&mut self) {
        self.close_frames(&[]);
        self.pages.push(Page::default());
        self.y = TOP;
    }

    fn put(&mut self, piece: &Piece) {
        if !self.is_fresh() {
            // A border closed here ends before the space that follows it.
            self.close_frames(&piece.frames);
            self.y += piece.gap;
        }
        for &frame in &piece.frames {
            if !self.open.iter().any(|(open, _)| *open == frame) {
                self.open.push((frame, self.y));
            }
        }
        let y = self.y;
        if let Some(page) = self.page() {
            page.items
                .extend(piece.items.iter().cloned().map(|mut item| {
                    item.draw.shift(y);
                    item
                }));
        }
        self.y += piece.height;
    }
}

fn height(pieces: &[Piece], fresh: bool) -> f32 {
    pieces
        .iter()
        .enumerate()
        .map(|(i, p)| p.height + if fresh && i == 0 { 0.0 } else { p.gap })
        .sum()
}

fn deal(stack: Vec<Piece>, pieces: &Pieces<'_, '_, '_>) -> Vec<Page> {
    let mut dealer = Dealer {
        pieces,
        pages: vec![Page::default()],
        y: TOP,
        open: Vec::new(),
    };
    let mut i = 0;
    while i < stack.len() {
        let piece = &stack[i];
        if piece.new_page && !dealer.is_fresh() {
            dealer.turn();
        }
        // The pieces that must stay with this one, and those that had better.
        let glued = 1 + stack[i..].iter().take_while(|p| p.keep_next).count();
        let glued = &stack[i..stack.len().min(i + glued)];
        let starts_section =
            piece.section.is_some() && (i == 0 || stack[i - 1].section != piece.section);
        let section_length = stack[i..]
            .iter()
            .take_while(|p| p.section == piece.section)
            .count();
        let section = &stack[i..i + section_length];

        let left = BOTTOM - dealer.y;
        let fits = |part: &[Piece]| height(part, dealer.is_fresh()) <= left + 0.01;
        let section_moves =
            starts_section && !fits(section) && height(section, true) <= FULL && left < FULL / 2.0;
        let glued_moves = !fits(glued) && (height(glued, true) <= FULL || !fits(&glued[..1]));
        // The last section never stands alone on the last page: the one before it comes along.
        let rest = &stack[i..];
        let last = rest.get(section_length..).unwrap_or_default();
        let leads_the_last = last.first().is_some_and(|p| p.section.is_some())
            && last.iter().all(|p| p.section == last[0].section);
        let comes_along = starts_section
            && leads_the_last
            && fits(section)
            && !fits(rest)
            && height(rest, true) <= FULL;
        if !dealer.is_fresh() && (section_moves || glued_moves || comes_along) {
            dealer.turn();
        }
        if dealer.is_fresh() && i > 0 && piece.table.is_some() && stack[i - 1].table == piece.table
        {
            repeat_header(&mut dealer, piece);
        }
        dealer.put(piece);
        i += 1;
    }
    dealer.close_frames(&[]);
    let mut pages = dealer.pages;
    for page in &mut pages {
        // Decoration under the content, content in the order of the model.
        page.items.sort_by_key(|item| match item.owner {
            Owner::Decoration => (0, 0),
            Owner::Pagination => (1, item.rank),
            Owner::Node(_) => (2, item.rank),
        });
    }
    pages
}

fn repeat_header(dealer: &mut Dealer<'_, '_, '_, '_>, piece: &Piece) {
    let header = piece
        .table
        .and_then(|table| dealer.pieces.headers.get(table));
    let Some(header) = header else { return };
    // A header so tall that it would fill the page is read once.
    if height(header, true) + piece.height > FULL / 2.0 {
        return;
    }
    for piece in header {
        dealer.put(piece);
    }
}

fn foot(
    page: &mut Page,
    document: &Document,
    number: usize,
    count: usize,
    shaper: &Shaper<'_, '_>,
) {
    let style = Style {
        weight: Weight::Regular,
        lang: document.lang.tag().to_owned(),
    };
    let label = document.footer.page_label(number, count);
    let label_width = shaper.width(&label, &style, FOOTER_SIZE);
    let left_width = (CONTENT_WIDTH - label_width - 20.0).max(1.0);
    let rule = Path::line(
        MARGIN,
        FOOTER_BASELINE - 14.0,
        MARGIN + CONTENT_WIDTH,
        FOOTER_BASELINE - 14.0,
        0.5,
    );
    page.items.push(Item {
        owner: Owner::Pagination,
        rank: usize::MAX,
        draw: Draw::Path(rule),
    });
    for (text, x, width) in [
        (&document.footer.left, MARGIN, left_width),
        (
            &label,
            MARGIN + CONTENT_WIDTH - label_width,
            label_width + 1.0,
        ),
    ] {
        let spans = [(text.clone(), 0)];
        // A site name too long for the foot is cut at its first line: it stands in full in the page.
        let Some(line) = shaper
            .lines(&spans, std::slice::from_ref(&style), FOOTER_SIZE, width)
            .into_iter()
            .next()
        else {
            continue;
        };
        for placed in line.placed {
            let run = Run {
                x: x + placed.x,
                baseline: FOOTER_BASELINE,
                size: FOOTER_SIZE,
                width: placed.width,
                face: placed.face,
                parts: vec![placed.glyphs],
            };
            page.items.push(Item {
                owner: Owner::Pagination,
                rank: usize::MAX,
                draw: Draw::Run(run),
            });
        }
    }
}

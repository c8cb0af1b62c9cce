//! What a document says, before anyone decides how it looks.
//!
//! A template builds a [`Document`]; the layout turns it into pages. The model knows neither fonts
//! nor PDF: a new letter or a new language is a new template, never a change here.

use std::{borrow::Cow, fmt};

use crate::Error;

/// A language, as a BCP 47 tag such as `fr-FR` or `ar`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lang(Cow<'static, str>);

impl Lang {
    /// French of France: the language of every document unless it says otherwise.
    pub const FRENCH: Self = Self(Cow::Borrowed("fr-FR"));

    /// A language from its tag.
    ///
    /// # Errors
    /// [`Error::Language`] when the tag is not made of letters, digits and hyphens, starting with
    /// two or three letters: the tag goes into the PDF as it is.
    pub fn new(tag: impl Into<String>) -> Result<Self, Error> {
        let tag = tag.into();
        let mut parts = tag.split('-');
        let primary = parts.next().is_some_and(|p| {
            matches!(p.len(), 2 | 3) && p.bytes().all(|b| b.is_ascii_alphabetic())
        });
        let rest = parts
            .all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()));
        if primary && rest {
            Ok(Self(Cow::Owned(tag)))
        } else {
            Err(Error::Language)
        }
    }

    /// The tag.
    #[must_use]
    pub fn tag(&self) -> &str {
        &self.0
    }
}

/// A stretch of text in one style and one language.
#[derive(Clone, PartialEq, Eq)]
pub struct Span {
    /// The words. Tabs and line ends count as spaces; no-break spaces (U+00A0, U+202F) never break.
    pub text: String,
    /// Set in bold.
    pub strong: bool,
    /// The language, when it is not that of the block.
    pub lang: Option<Lang>,
}

/// The words may be a person's: they are not printed to logs.
impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Span({} characters)", self.text.chars().count())
    }
}

/// Text of a heading, a paragraph or a cell.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// The stretches, in reading order.
    pub spans: Vec<Span>,
    /// The language of the whole, when it is not that of the document.
    pub lang: Option<Lang>,
}

impl Text {
    /// Plain text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        Self::default().then(text)
    }

    /// Bold text.
    #[must_use]
    pub fn bold(text: impl Into<String>) -> Self {
        Self::default().then_strong(text)
    }

    /// The same text followed by plain text.
    #[must_use]
    pub fn then(mut self, text: impl Into<String>) -> Self {
        self.spans.push(Span {
            text: text.into(),
            strong: false,
            lang: None,
        });
        self
    }

    /// The same text followed by bold text.
    #[must_use]
    pub fn then_strong(mut self, text: impl Into<String>) -> Self {
        self.spans.push(Span {
            text: text.into(),
            strong: true,
            lang: None,
        });
        self
    }

    /// The same text followed by a stretch in another language.
    #[must_use]
    pub fn then_in(mut self, lang: Lang, text: impl Into<String>) -> Self {
        self.spans.push(Span {
            text: text.into(),
            strong: false,
            lang: Some(lang),
        });
        self
    }

    /// The whole text in another language.
    #[must_use]
    pub fn in_lang(mut self, lang: Lang) -> Self {
        self.lang = Some(lang);
        self
    }

    /// The words alone.
    #[must_use]
    pub fn plain(&self) -> String {
        self.spans.iter().map(|s| s.text.as_str()).collect()
    }

    /// Whether there is nothing to read.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.spans.iter().all(|s| s.text.trim().is_empty())
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        Self::new(text.as_str())
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

/// Size of a paragraph. Body is 12.5 points: never less than what facts on readability ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// 12.5 points.
    #[default]
    Body,
    /// 14 points, for the one line to read first.
    Lead,
    /// 10.5 points, for what is not meant for the citizen to act on.
    Small,
}

/// What stands before each item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// A dot.
    Bullet,
    /// 1, 2, 3…
    Number,
    /// An empty box to tick by hand.
    TickBox,
}

/// A list. Each item is made of blocks.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// What stands before each item.
    pub marker: Marker,
    /// The items.
    pub items: Vec<Vec<Block>>,
}

/// A table with one header row, repeated at the top of each page that it runs over.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What the table shows, above it.
    pub caption: Option<Text>,
    /// The columns, from the first read.
    pub columns: Vec<Column>,
    /// The rows. A row shorter than the header is filled with empty cells; what exceeds it is
    /// refused by the layout.
    pub rows: Vec<Vec<Text>>,
    /// Whether the first cell of each row names it (a row header).
    pub row_headers: bool,
    /// Set in small type, for figures by the dozen.
    pub compact: bool,
    /// What is drawn beside or behind its figures.
    pub marks: Marks,
}

/// What a table draws for the eye alone: its cells say the same.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Marks {
    /// Nothing.
    #[default]
    None,
    /// A bar for each row, in the right half of its first cell.
    Bars(Vec<Bar>),
    /// A grey behind each cell but the first of a row: 0 is white, 1 the darkest on which black is still read.
    Shades(Vec<Vec<f32>>),
}

/// A bar beside a name. Lengths are parts of the longest.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bar {
    /// The full one; none where there is nothing to measure.
    pub value: Option<f32>,
    /// The hollow one under it: what it is compared with.
    pub compared: Option<f32>,
}

/// A column of a [`Table`].
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// The header.
    pub header: Text,
    /// The share of the width, relative to the other columns.
    pub share: f32,
    /// On which side of the column its cells stand.
    pub align: Align,
}

/// On which side words stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// The side where reading starts.
    #[default]
    Start,
    /// The right: figures, one under the other.
    End,
}

/// One line of a [`Block::KeyValues`].
#[derive(Clone, Debug, PartialEq)]
pub struct KeyValue {
    /// The short name on the left.
    pub key: Text,
    /// What stands beside it.
    pub value: Vec<Block>,
}

/// A drawing made of vectors.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// What a person who cannot see it must know.
    pub alt: String,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// The shapes, painted in this order.
    pub shapes: Vec<Shape>,
    /// The words on it, over the shapes. Who hears the alternative does not hear them.
    pub labels: Vec<Label>,
}

/// Words on a [`Figure`].
#[derive(Clone, Debug, PartialEq)]
pub struct Label {
    /// Where they start, stand or end, as `anchor` says.
    pub x: f32,
    /// Their middle.
    pub y: f32,
    /// The words.
    pub text: String,
    /// Height of the type in points.
    pub size: f32,
    /// Set in bold.
    pub strong: bool,
    /// What `x` is.
    pub anchor: Anchor,
    /// Where lines break, in points.
    pub width: f32,
}

/// What the abscissa of a [`Label`] is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// One shape of a [`Figure`]; points from the top left corner of the figure, y downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// The outlines.
    pub outlines: Vec<Outline>,
    /// How it is painted.
    pub paint: Paint,
}

/// A polygon or a broken line.
#[derive(Clone, Debug, PartialEq)]
pub struct Outline {
    /// The corners.
    pub points: Vec<(f32, f32)>,
    /// Whether the last corner joins the first.
    pub closed: bool,
}

/// How a [`Shape`] is painted.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paint {
    /// Filled in black (non-zero winding).
    Fill,
    /// Filled in a grey: 0 is black, 1 is white. Never the only sign of anything.
    Grey(f32),
    /// Drawn with a line of this width in points.
    Stroke(f32),
}

/// A QR code with its address printed beside it.
#[derive(Clone, Debug, PartialEq)]
pub struct QrCode {
    address: String,
    /// What a person who cannot see the code must know.
    pub alt: String,
    /// What stands beside, above the address.
    pub beside: Vec<Block>,
}

impl QrCode {
    /// A code for an official address. A printed code must never carry anything about a person:
    /// an address with a query, a fragment or a user name is refused, and so is plain http.
    ///
    /// # Errors
    /// [`Error::Address`] when the address is not a plain `https://` one.
    pub fn new(
        address: impl Into<String>,
        alt: impl Into<String>,
        beside: Vec<Block>,
    ) -> Result<Self, Error> {
        let address = address.into();
        if !is_plain_https(&address) {
            return Err(Error::Address);
        }
        Ok(Self {
            address,
            alt: alt.into(),
            beside,
        })
    }

    /// The address that the code carries.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// Whether an address may be printed as a QR code: https, a host name with a dot, no user name, no
/// port, no query, no fragment, nothing but printable ASCII.
#[must_use]
pub fn is_plain_https(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://") else {
        return false;
    };
    let host = rest.split('/').next().unwrap_or_default();
    let host_ok = host.contains('.')
        && !host.starts_with(['.', '-'])
        && !host.ends_with(['.', '-'])
        && host
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'.' || b == b'-');
    host_ok
        && address.len() <= 200
        && rest.bytes().all(|b| b.is_ascii_graphic())
        && !rest.contains(['?', '#', '@', '"', '<', '>', '\\', '%', '&', '='])
}

/// A block of a document.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A heading of level 1 to 3; it stays with what follows.
    Heading {
        /// 1 for the title of the document, then 2, then 3. No level may be skipped.
        level: u8,
        /// The words.
        text: Text,
    },
    /// A paragraph.
    Paragraph {
        /// The words.
        text: Text,
        /// Their size.
        size: Size,
    },
    /// A label followed by a line to write on by hand.
    WriteLine(Text),
    /// A list.
    List(List),
    /// A table.
    Table(Table),
    /// A drawing.
    Figure(Figure),
    /// Short names on the left, what they are on the right.
    KeyValues(Vec<KeyValue>),
    /// Blocks in a border.
    Note(Vec<Block>),
    /// Blocks that belong together: kept on one page where that wastes little.
    Section(Vec<Block>),
    /// A QR code.
    QrCode(QrCode),
    /// Empty space, in points.
    Spacer(f32),
    /// A new page.
    PageBreak,
}

impl Block {
    /// A paragraph of body size.
    pub fn paragraph(text: impl Into<Text>) -> Self {
        Self::Paragraph {
            text: text.into(),
            size: Size::Body,
        }
    }

    /// A heading.
    pub fn heading(level: u8, text: impl Into<Text>) -> Self {
        Self::Heading {
            level,
            text: text.into(),
        }
    }
}

/// The line at the foot of each page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Footer {
    /// On the left: the name of the site.
    pub left: String,
    /// On the right: the page number, where `{page}` and `{pages}` are replaced.
    pub page: String,
}

impl Footer {
    /// The text on the right for one page.
    #[must_use]
    pub fn page_label(&self, page: usize, pages: usize) -> String {
        self.page
            .replace("{page}", &page.to_string())
            .replace("{pages}", &pages.to_string())
    }
}

/// A document: what it says, in reading order.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// The title, shown in the title bar of readers. It names no one: it may appear in a list.
    pub title: String,
    /// The language, unless a block or a span says otherwise.
    pub lang: Lang,
    /// The line at the foot of each page.
    pub footer: Footer,
    /// The content.
    pub blocks: Vec<Block>,
}

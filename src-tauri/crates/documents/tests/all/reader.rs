//! An independent reader of finished PDFs: what a screen reader, a copy or a strict checker would find.
//! It shares no code with the writer.

use std::collections::{BTreeMap, HashMap};

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId, content::Content};

/// A stretch of glyphs shown at one place.
#[derive(Clone, Debug)]
pub struct Shown {
    pub page: usize,
    /// `None` in decoration.
    pub mcid: Option<i64>,
    pub x: f32,
    pub baseline: f32,
    pub size: f32,
    pub width: f32,
    pub text: String,
}

/// An element of the structure tree.
#[derive(Clone, Debug)]
pub struct Element {
    pub id: ObjectId,
    pub role: String,
    pub lang: Option<String>,
    pub alt: Option<String>,
    pub actual_text: Option<String>,
    pub scope: Option<String>,
    pub kids: Vec<Kid>,
}

#[derive(Clone, Debug)]
pub enum Kid {
    Element(Element),
    Mark { page: usize, mcid: i64 },
}

/// A PDF read back.
pub struct Read {
    pub pages: usize,
    pub shown: Vec<Shown>,
    /// Marks of each page in the order of the content stream.
    pub marks: Vec<(usize, i64)>,
    pub root: Element,
    /// Everything found wrong on the way.
    pub problems: Vec<String>,
}

fn resolve<'a>(pdf: &'a Pdf, object: &'a Object) -> &'a Object {
    pdf.dereference(object).map_or(object, |(_, o)| o)
}

fn entry<'a>(pdf: &'a Pdf, dict: &'a Dictionary, key: &str) -> Option<&'a Object> {
    dict.get(key.as_bytes()).ok().map(|o| resolve(pdf, o))
}

fn name(object: Option<&Object>) -> Option<String> {
    Some(String::from_utf8_lossy(object?.as_name().ok()?).into_owned())
}

pub fn text_string(object: &Object) -> Option<String> {
    let bytes = object.as_str().ok()?;
    Some(match bytes {
        [0xFE, 0xFF, rest @ ..] => {
            let units: Vec<u16> = rest
                .chunks(2)
                .map(|c| u16::from_be_bytes([c[0], c[1]]))
                .collect();
            String::from_utf16(&units).ok()?
        }
        ascii => String::from_utf8(ascii.to_vec()).ok()?,
    })
}

struct Font {
    unicode: HashMap<u16, String>,
    widths: HashMap<u16, f32>,
}

fn number(object: &Object) -> f32 {
    match object {
        Object::Integer(i) => *i as f32,
        Object::Real(r) => *r,
        other => panic!("not a number: {other:?}"),
    }
}

fn hex(text: &str) -> Vec<u16> {
    let digits = text.trim_matches(['<', '>']);
    (0..digits.len() / 4)
        .map(|i| u16::from_str_radix(&digits[4 * i..4 * i + 4], 16).unwrap())
        .collect()
}

fn font(pdf: &Pdf, dict: &Dictionary) -> Font {
    let stream = entry(pdf, dict, "ToUnicode").unwrap().as_stream().unwrap();
    let cmap = stream
        .decompressed_content()
        .unwrap_or_else(|_| stream.content.clone());
    let cmap = String::from_utf8(cmap).unwrap();
    let mut unicode = HashMap::new();
    let mut inside = false;
    for line in cmap.lines() {
        if line.contains("endbfchar") {
            inside = false;
        } else if line.contains("beginbfchar") {
            inside = true;
        } else if inside {
            let (code, text) = line.split_once(' ').unwrap();
            unicode.insert(hex(code)[0], String::from_utf16(&hex(text)).unwrap());
        }
    }
    let descendants = entry(pdf, dict, "DescendantFonts")
        .unwrap()
        .as_array()
        .unwrap();
    let descendant = resolve(pdf, &descendants[0]).as_dict().unwrap();
    let mut widths = HashMap::new();
    let list = entry(pdf, descendant, "W").unwrap().as_array().unwrap();
    for pair in list.chunks(2) {
        let first = number(&pair[0]) as u16;
        for (code, width) in (first..).zip(pair[1].as_array().unwrap()) {
            widths.insert(code, number(width));
        }
    }
    Font { unicode, widths }
}

pub fn page_content(pdf: &Pdf, page: ObjectId) -> Content {
    Content::decode(&pdf.get_page_content(page)).unwrap()
}

fn read_page(pdf: &Pdf, number_of_page: usize, page: ObjectId, read: &mut Read) {
    let fonts: BTreeMap<Vec<u8>, Font> = pdf
        .get_page_fonts(page)
        .unwrap()
        .into_iter()
        .map(|(name, dict)| (name, font(pdf, dict)))
        .collect();
    let mut stack: Vec<Option<i64>> = Vec::new();
    let mut current: Option<&Font> = None;
    let (mut size, mut x, mut y) = (0.0_f32, 0.0_f32, 0.0_f32);
    for op in page_content(pdf, page).operations {
        match op.operator.as_str() {
            "BDC" | "BMC" => {
                let artifact = op.operands[0].as_name().unwrap() == b"Artifact";
                let mcid = op
                    .operands
                    .get(1)
                    .and_then(|d| d.as_dict().ok())
                    .and_then(|d| d.get(b"MCID").ok());
                let mcid = mcid.map(|m| m.as_i64().unwrap());
                if artifact == mcid.is_some() || !stack.is_empty() {
                    read.problems.push(format!(
                        "page {number_of_page}: a mark is neither content nor artifact, or nested"
                    ));
                }
                if let Some(mcid) = mcid {
                    read.marks.push((number_of_page, mcid));
                }
                stack.push(mcid);
            }
            "EMC" => {
                stack.pop();
            }
            "Tf" => {
                current = fonts.get(op.operands[0].as_name().unwrap());
                size = number(&op.operands[1]);
            }
            "Tm" => {
                x = number(&op.operands[4]);
                y = number(&op.operands[5]);
            }
            "TJ" | "Tj" => {
                let Some(&mcid) = stack.last() else {
                    read.problems
                        .push(format!("page {number_of_page}: text outside any mark"));
                    continue;
                };
                let font = current.unwrap();
                let parts = match &op.operands[0] {
                    Object::Array(parts) => parts.clone(),
                    single => vec![single.clone()],
                };
                let (mut text, mut width) = (String::new(), 0.0);
                for part in parts {
                    match part {
                        Object::String(bytes, _) => {
                            for code in bytes.chunks(2) {
                                let code = u16::from_be_bytes([code[0], code[1]]);
                                match font.unicode.get(&code) {
                                    Some(c) => text.push_str(c),
                                    None => read.problems.push(format!(
                                        "page {number_of_page}: a glyph without characters"
                                    )),
                                }
                                width +=
                                    font.widths.get(&code).copied().unwrap_or(0.0) * size / 1000.0;
                            }
                        }
                        kern => width -= number(&kern) * size / 1000.0,
                    }
                }
                read.shown.push(Shown {
                    page: number_of_page,
                    mcid,
                    x,
                    baseline: y,
                    size,
                    width,
                    text,
                });
                x += width;
            }
            "f" | "f*" | "S" | "B" if stack.is_empty() => {
                read.problems
                    .push(format!("page {number_of_page}: a drawing outside any mark"));
            }
            _ => {}
        }
    }
    if !stack.is_empty() {
        read.problems
            .push(format!("page {number_of_page}: a mark stays open"));
    }
}

fn element(
    pdf: &Pdf,
    id: ObjectId,
    parent: ObjectId,
    pages: &[ObjectId],
    problems: &mut Vec<String>,
) -> Element {
    let dict = pdf.get_dictionary(id).unwrap();
    if dict.get(b"P").and_then(Object::as_reference).ok() != Some(parent) {
        problems.push("an element does not name its parent".to_owned());
    }
    let own_page = dict.get(b"Pg").and_then(Object::as_reference).ok();
    let page_number = |id: Option<ObjectId>| pages.iter().position(|p| Some(*p) == id);
    let attributes = entry(pdf, dict, "A").and_then(|a| a.as_dict().ok());
    let mut kids = Vec::new();
    let list = match entry(pdf, dict, "K") {
        Some(Object::Array(list)) => list.clone(),
        Some(single) => vec![single.clone()],
        None => Vec::new(),
    };
    for kid in list {
        match kid {
            Object::Reference(child) => {
                kids.push(Kid::Element(element(pdf, child, id, pages, problems)))
            }
            Object::Integer(mcid) => match page_number(own_page) {
                Some(page) => kids.push(Kid::Mark { page, mcid }),
                None => problems.push("an element with content names no page".to_owned()),
            },
            Object::Dictionary(mark) => {
                let page =
                    page_number(mark.get(b"Pg").and_then(Object::as_reference).ok()).unwrap();
                kids.push(Kid::Mark {
                    page,
                    mcid: mark.get(b"MCID").unwrap().as_i64().unwrap(),
                });
            }
            other => problems.push(format!("an odd kid: {other:?}")),
        }
    }
    let string = |key: &str| entry(pdf, dict, key).and_then(text_string);
    Element {
        id,
        role: name(entry(pdf, dict, "S")).unwrap(),
        lang: string("Lang"),
        alt: string("Alt"),
        actual_text: string("ActualText"),
        scope: attributes.and_then(|a| name(entry(pdf, a, "Scope"))),
        kids,
    }
}

impl Element {
    /// The marks below, in reading order, each with the element that holds it.
    pub fn marks(&self) -> Vec<(ObjectId, usize, i64)> {
        let mut out = Vec::new();
        for kid in &self.kids {
            match kid {
                Kid::Element(e) => out.extend(e.marks()),
                Kid::Mark { page, mcid } => out.push((self.id, *page, *mcid)),
            }
        }
        out
    }

    /// This element and those below, in reading order.
    pub fn all(&self) -> Vec<&Self> {
        let mut out = vec![self];
        for kid in &self.kids {
            if let Kid::Element(e) = kid {
                out.extend(e.all());
            }
        }
        out
    }

    pub fn children(&self) -> Vec<&Self> {
        self.kids
            .iter()
            .filter_map(|k| {
                if let Kid::Element(e) = k {
                    Some(e)
                } else {
                    None
                }
            })
            .collect()
    }

    /// What a reader says for this element: its stated text, else its alternative, else its content.
    pub fn text(&self, read: &Read) -> String {
        if let Some(text) = self.actual_text.as_ref().or(self.alt.as_ref()) {
            return text.clone();
        }
        self.kids
            .iter()
            .map(|kid| match kid {
                Kid::Element(e) => e.text(read),
                Kid::Mark { page, mcid } => read.mark_text(*page, *mcid),
            })
            .collect()
    }
}

impl Read {
    pub fn mark_text(&self, page: usize, mcid: i64) -> String {
        let of_mark = |s: &&Shown| s.page == page && s.mcid == Some(mcid);
        self.shown
            .iter()
            .filter(of_mark)
            .map(|s| s.text.as_str())
            .collect()
    }

    /// Elements of a role.
    pub fn elements(&self, role: &str) -> Vec<&Element> {
        self.root
            .all()
            .into_iter()
            .filter(|e| e.role == role)
            .collect()
    }
}

/// Reads a PDF and checks its structure both ways.
pub fn read(bytes: &[u8]) -> Read {
    let pdf = Pdf::load_mem(bytes).unwrap();
    let pages: Vec<ObjectId> = pdf.get_pages().values().copied().collect();
    let catalog = pdf.catalog().unwrap();
    let root_id = catalog
        .get(b"StructTreeRoot")
        .unwrap()
        .as_reference()
        .unwrap();
    let root_dict = pdf.get_dictionary(root_id).unwrap();
    let document = entry(&pdf, root_dict, "K").unwrap().as_array().unwrap()[0]
        .as_reference()
        .unwrap();
    let mut problems = Vec::new();
    let root = element(&pdf, document, root_id, &pages, &mut problems);
    let mut read = Read {
        pages: pages.len(),
        shown: Vec::new(),
        marks: Vec::new(),
        root,
        problems,
    };
    for (i, page) in pages.iter().enumerate() {
        read_page(&pdf, i, *page, &mut read);
    }
    let found = structure_problems(&pdf, root_dict, &pages, &read);
    read.problems.extend(found);
    read
}

/// What no checker sees: the way back from each mark to its element, and the order of reading.
fn structure_problems(
    pdf: &Pdf,
    root: &Dictionary,
    pages: &[ObjectId],
    read: &Read,
) -> Vec<String> {
    let mut out = Vec::new();
    let in_tree = read.root.marks();
    // Page by page: two cells of a row that runs over a page are each read whole.
    for page in 0..pages.len() {
        let tree = in_tree.iter().filter(|m| m.1 == page).map(|m| m.2);
        let content = read.marks.iter().filter(|m| m.0 == page).map(|m| m.1);
        if !tree.eq(content) {
            out.push(format!(
                "page {page}: the tree does not read the content in its order"
            ));
        }
    }
    let Some(parent_tree) = entry(pdf, root, "ParentTree").and_then(|o| o.as_dict().ok()) else {
        out.push("no parent tree".to_owned());
        return out;
    };
    let numbers = entry(pdf, parent_tree, "Nums").unwrap().as_array().unwrap();
    let lists: BTreeMap<i64, Vec<Object>> = numbers
        .chunks(2)
        .map(|pair| {
            (
                pair[0].as_i64().unwrap(),
                resolve(pdf, &pair[1]).as_array().unwrap().clone(),
            )
        })
        .collect();
    if entry(pdf, root, "ParentTreeNextKey").and_then(|o| o.as_i64().ok())
        != Some(pages.len() as i64)
    {
        out.push("the next key of the parent tree is wrong".to_owned());
    }
    for (i, page) in pages.iter().enumerate() {
        let dict = pdf.get_dictionary(*page).unwrap();
        let Ok(key) = dict.get(b"StructParents").and_then(Object::as_i64) else {
            out.push(format!("page {i}: no StructParents"));
            continue;
        };
        let Some(list) = lists.get(&key) else {
            out.push(format!("page {i}: not in the parent tree"));
            continue;
        };
        let expected: BTreeMap<i64, ObjectId> = in_tree
            .iter()
            .filter(|(_, page, _)| *page == i)
            .map(|(id, _, mcid)| (*mcid, *id))
            .collect();
        if expected.len() != list.len() {
            out.push(format!(
                "page {i}: the parent tree has {} entries for {} marks",
                list.len(),
                expected.len()
            ));
        }
        for (mcid, id) in expected {
            if list.get(mcid as usize).and_then(|o| o.as_reference().ok()) != Some(id) {
                out.push(format!("page {i}: mark {mcid} leads to another element"));
            }
        }
        if name(entry(pdf, dict, "Tabs")).as_deref() != Some("S") {
            out.push(format!(
                "page {i}: the order of tabs is not that of the structure"
            ));
        }
    }
    out
}

/// Text that leaves the margins, or lies over other text.
pub fn geometry_problems(read: &Read) -> Vec<String> {
    const SIDE: f32 = 62.0;
    const WIDTH: f32 = 595.276;
    let mut out = Vec::new();
    let visible = |s: &&Shown| !s.text.trim().is_empty();
    for shown in read.shown.iter().filter(visible) {
        // Spaces at the end of a line may hang outside.
        let trailing = shown.text.chars().rev().take_while(|c| *c == ' ').count() as f32;
        let right = shown.x + shown.width - trailing * 0.26 * shown.size;
        let top = shown.baseline + shown.size;
        let bottom = shown.baseline - 0.3 * shown.size;
        if shown.x < SIDE || right > WIDTH - SIDE + 0.6 || top > 800.0 || bottom < 20.0 {
            out.push(format!(
                "page {}: text outside the margins at {} {}",
                shown.page, shown.x, shown.baseline
            ));
        }
    }
    let boxes: Vec<&Shown> = read.shown.iter().filter(visible).collect();
    for (i, a) in boxes.iter().enumerate() {
        for b in &boxes[i + 1..] {
            let beside = a.x + a.width <= b.x + 0.6 || b.x + b.width <= a.x + 0.6;
            let (a_low, a_high) = (a.baseline - 0.2 * a.size, a.baseline + 0.7 * a.size);
            let (b_low, b_high) = (b.baseline - 0.2 * b.size, b.baseline + 0.7 * b.size);
            let apart = a_high <= b_low || b_high <= a_low;
            if a.page == b.page && !beside && !apart {
                out.push(format!(
                    "page {}: text over text at {} {}",
                    a.page, b.x, b.baseline
                ));
            }
        }
    }
    out
}

//! The logical structure: the tree of elements, and the way back from each mark to its element.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId, dictionary};

use super::text_string;
use crate::layout::{Attribute, Draw, Layout, NodeId, Owner, PAGE_HEIGHT, Role};

/// The marks put in the content streams, in reading order.
#[derive(Default)]
pub(super) struct Marks {
    all: Vec<Mark>,
    next: BTreeMap<usize, i64>,
}

struct Mark {
    node: NodeId,
    page: usize,
    mcid: i64,
}

impl Marks {
    /// The number of a new mark: they count from 0 on each page.
    pub fn add(&mut self, node: NodeId, page: usize) -> i64 {
        let next = self.next.entry(page).or_default();
        let mcid = *next;
        *next += 1;
        self.all.push(Mark { node, page, mcid });
        mcid
    }
}

enum Kid {
    Mark(usize),
    Node(NodeId),
}

/// Writes the tree and returns its root.
pub(super) fn write(pdf: &mut Pdf, layout: &Layout, marks: &Marks, pages: &[ObjectId]) -> ObjectId {
    let kids = kids(layout, marks);
    let root = pdf.new_object_id();
    let mut ids: Vec<Option<ObjectId>> = vec![None; layout.nodes.len()];
    let mut tree = Tree {
        layout,
        marks,
        pages,
        kids: &kids,
        ids: &mut ids,
    };
    let document = tree.element(pdf, NodeId(0), root);

    let mut numbers = Vec::new();
    for page in 0..pages.len() {
        // Marks of a page are in the order of their numbers.
        let parents: Vec<Object> = marks
            .all
            .iter()
            .filter(|m| m.page == page)
            .map(|m| ids[m.node.0].map_or(Object::Null, Object::Reference))
            .collect();
        let parents = pdf.add_object(Object::Array(parents));
        numbers.push(Object::Integer(page as i64));
        numbers.push(Object::Reference(parents));
    }
    let parent_tree = pdf.add_object(dictionary! { "Nums" => numbers });
    pdf.set_object(
        root,
        dictionary! {
            "Type" => "StructTreeRoot",
            "K" => vec![Object::Reference(document)],
            "ParentTree" => parent_tree,
            "ParentTreeNextKey" => pages.len() as i64,
        },
    );
    root
}

/// The kids of each element. Elements are made in the order of the model; where an element holds both
/// words and elements (a stretch in another language), the marks give the order.
fn kids(layout: &Layout, marks: &Marks) -> Vec<Vec<Kid>> {
    let count = layout.nodes.len();
    let mut first: Vec<Option<usize>> = vec![None; count];
    let mut own: Vec<Vec<usize>> = vec![Vec::new(); count];
    for (rank, mark) in marks.all.iter().enumerate() {
        own[mark.node.0].push(rank);
        let mut node = Some(mark.node);
        while let Some(NodeId(i)) = node {
            first[i].get_or_insert(rank);
            node = layout.nodes[i].parent;
        }
    }
    let mut kept: Vec<bool> = (0..count)
        .map(|i| first[i].is_some() || layout.nodes[i].keep_empty)
        .collect();
    for i in (1..count).rev() {
        // Children come after their parent in the list.
        if let (true, Some(parent)) = (kept[i], layout.nodes[i].parent) {
            kept[parent.0] = true;
        }
    }
    let mut kids: Vec<Vec<(usize, Kid)>> = (0..count).map(|_| Vec::new()).collect();
    for i in 1..count {
        if let (true, Some(parent)) = (kept[i], layout.nodes[i].parent) {
            let rank = if own[parent.0].is_empty() {
                i
            } else {
                first[i].unwrap_or(usize::MAX)
            };
            kids[parent.0].push((rank, Kid::Node(NodeId(i))));
        }
    }
    for (i, ranks) in own.iter().enumerate() {
        kids[i].extend(ranks.iter().map(|&rank| (rank, Kid::Mark(rank))));
        kids[i].sort_by_key(|(rank, _)| *rank);
    }
    kids.into_iter()
        .map(|list| list.into_iter().map(|(_, kid)| kid).collect())
        .collect()
}

struct Tree<'t> {
    layout: &'t Layout,
    marks: &'t Marks,
    pages: &'t [ObjectId],
    kids: &'t [Vec<Kid>],
    ids: &'t mut Vec<Option<ObjectId>>,
}

impl Tree<'_> {
    fn element(&mut self, pdf: &mut Pdf, node: NodeId, parent: ObjectId) -> ObjectId {
        let id = pdf.new_object_id();
        self.ids[node.0] = Some(id);
        let what = &self.layout.nodes[node.0];
        let own: Vec<&Mark> = self.kids[node.0]
            .iter()
            .filter_map(|k| {
                if let Kid::Mark(i) = k {
                    self.marks.all.get(*i)
                } else {
                    None
                }
            })
            .collect();
        let page = own.first().map(|m| m.page);
        let mut kids = Vec::new();
        for kid in &self.kids[node.0] {
            kids.push(match kid {
                Kid::Node(child) => Object::Reference(self.element(pdf, *child, id)),
                Kid::Mark(i) => {
                    let mark = &self.marks.all[*i];
                    if Some(mark.page) == page {
                        Object::Integer(mark.mcid)
                    } else {
                        Object::Dictionary(dictionary! { "Type" => "MCR", "Pg" => self.pages[mark.page], "MCID" => mark.mcid })
                    }
                }
            });
        }
        let mut dict =
            dictionary! { "Type" => "StructElem", "S" => what.role.name(), "P" => parent };
        if let Some(page) = page {
            dict.set("Pg", self.pages[page]);
        }
        if !kids.is_empty() {
            dict.set("K", kids);
        }
        if let Some(lang) = &what.lang {
            dict.set("Lang", Object::string_literal(lang.tag()));
        }
        if let Some(alt) = &what.alt {
            dict.set("Alt", text_string(alt));
        }
        if let Some(text) = &what.actual_text {
            dict.set("ActualText", text_string(text));
        }
        if let Some(attributes) = self.attributes(node) {
            dict.set("A", attributes);
        }
        pdf.set_object(id, dict);
        id
    }

    fn attributes(&self, node: NodeId) -> Option<Dictionary> {
        let what = &self.layout.nodes[node.0];
        if what.role == Role::Figure {
            let (left, top, right, bottom) = self.bounds(node)?;
            let corners = [left, PAGE_HEIGHT - bottom, right, PAGE_HEIGHT - top];
            let corners: Vec<Object> = corners
                .iter()
                .map(|v| Object::Real((v * 100.0).round() / 100.0))
                .collect();
            return Some(
                dictionary! { "O" => "Layout", "Placement" => "Block", "BBox" => corners },
            );
        }
        Some(match what.attribute? {
            Attribute::ScopeColumn => dictionary! { "O" => "Table", "Scope" => "Column" },
            Attribute::ScopeRow => dictionary! { "O" => "Table", "Scope" => "Row" },
            Attribute::NumberingDisc => dictionary! { "O" => "List", "ListNumbering" => "Disc" },
            Attribute::NumberingDecimal => {
                dictionary! { "O" => "List", "ListNumbering" => "Decimal" }
            }
        })
    }

    /// What a figure covers.
    fn bounds(&self, node: NodeId) -> Option<(f32, f32, f32, f32)> {
        let items = self
            .layout
            .pages
            .iter()
            .flat_map(|p| &p.items)
            .filter(|i| i.owner == Owner::Node(node));
        items
            .map(|i| match &i.draw {
                Draw::Path(path) => path.bounds(),
                Draw::Run(run) => {
                    let (x, y) = (run.x, run.baseline);
                    (x, y - run.size, x + run.width, y + 0.3 * run.size)
                }
            })
            .reduce(|a, b| (a.0.min(b.0), a.1.min(b.1), a.2.max(b.2), a.3.max(b.3)))
    }
}

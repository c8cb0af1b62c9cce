//! Structure, order of reading and text: what no conformance checker sees.

use guichet_documents::{
    Document,
    model::{Block, Lang, Text},
};
use lopdf::{Document as Pdf, Object};

use crate::{
    reader::{geometry_problems, page_content, read},
    support, words,
};

fn problems(document: &Document, pdf: &[u8]) -> Vec<String> {
    let read = read(pdf);
    let mut out = read.problems.clone();
    out.extend(words::difference(document, &read));
    out.extend(geometry_problems(&read));
    out
}

#[test]
fn every_document_reads_back_as_it_was_written() {
    for (name, document) in support::documents() {
        let made = support::made(&document);
        assert_eq!(
            problems(&document, &made.pdf),
            Vec::<String>::new(),
            "{name}"
        );
        assert_eq!(read(&made.pdf).pages, made.pages, "{name}");
    }
}

#[test]
fn headers_of_tables_have_a_scope() {
    let made = support::made(&support::document("recovery"));
    let read = read(&made.pdf);
    let headers = read.elements("TH");
    assert_eq!(headers.len(), 3);
    assert!(headers.iter().all(|h| h.scope.as_deref() == Some("Column")));
    assert_eq!(read.elements("TR").len(), 9);
    assert!(
        read.elements("TR")
            .iter()
            .all(|row| row.children().len() == 3)
    );
}

#[test]
fn a_repeated_header_is_read_once() {
    let made = support::made(&support::document("long-table"));
    assert!(made.pages > 2);
    let read = read(&made.pdf);
    assert_eq!(
        read.elements("TH")
            .iter()
            .filter(|h| h.text(&read) == "Numéro")
            .count(),
        1
    );
    let printed = read
        .shown
        .iter()
        .filter(|s| s.text.starts_with("Numéro"))
        .count();
    assert_eq!(printed, made.pages, "printed at the head of each page");
}

#[test]
fn a_heading_stays_with_what_follows() {
    for name in ["summary-2", "summary-12", "summary-awkward", "long-table"] {
        let read = read(&support::made(&support::document(name)).pdf);
        let marks = read.root.marks();
        for heading in read.root.all().iter().filter(|e| e.role.starts_with('H')) {
            let last = heading.marks().pop().unwrap();
            let at = marks.iter().position(|m| *m == last).unwrap();
            if let Some(next) = marks.get(at + 1) {
                assert_eq!(next.1, last.1, "{name}: {}", heading.text(&read));
            }
        }
    }
}

#[test]
fn each_page_has_its_number_outside_the_structure() {
    let made = support::made(&support::document("summary-12"));
    assert!(made.pages > 3);
    let read = read(&made.pdf);
    for page in 0..made.pages {
        let label = format!("page {} sur {}", page + 1, made.pages);
        let of_page = read
            .shown
            .iter()
            .filter(|s| s.page == page && s.mcid.is_none());
        assert!(
            of_page
                .map(|s| s.text.as_str())
                .collect::<String>()
                .contains(&label)
        );
    }
}

#[test]
fn another_language_is_named() {
    let english = Lang::new("en-GB").unwrap();
    let blocks = vec![
        Block::heading(1, "Deux langues"),
        Block::paragraph(
            Text::new("On dit ")
                .then_in(english.clone(), "housing benefit")
                .then(" en anglais."),
        ),
        Block::paragraph(Text::new("Bring this sheet.").in_lang(english)),
    ];
    let document = support::document_of(blocks);
    let made = support::made(&document);
    let read = read(&made.pdf);
    assert_eq!(problems(&document, &made.pdf), Vec::<String>::new());
    let spans = read.elements("Span");
    assert_eq!(spans.len(), 1);
    assert_eq!(
        (spans[0].lang.as_deref(), spans[0].text(&read).as_str()),
        (Some("en-GB"), "housing benefit")
    );
    let paragraphs = read.elements("P");
    assert_eq!(
        paragraphs[0].text(&read),
        "On dit housing benefit en anglais."
    );
    assert_eq!(paragraphs[1].lang.as_deref(), Some("en-GB"));
}

// Each check is seen failing: a document is damaged and the check must say so.

type Damage = (&'static str, fn(&mut Pdf));

fn damaged(damage: fn(&mut Pdf)) -> (Document, Vec<u8>) {
    let document = support::document("summary-2");
    let mut pdf = Pdf::load_mem(&support::made(&document).pdf).unwrap();
    damage(&mut pdf);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    (document, bytes)
}

fn root(pdf: &mut Pdf) -> &mut lopdf::Dictionary {
    let id = pdf
        .catalog()
        .unwrap()
        .get(b"StructTreeRoot")
        .unwrap()
        .as_reference()
        .unwrap();
    pdf.get_dictionary_mut(id).unwrap()
}

fn first_page(pdf: &Pdf) -> lopdf::ObjectId {
    pdf.get_pages()[&1]
}

/// The list of parents of the first page.
fn parents(pdf: &mut Pdf) -> &mut Vec<Object> {
    let tree = root(pdf)
        .get(b"ParentTree")
        .unwrap()
        .as_reference()
        .unwrap();
    let list = pdf
        .get_dictionary(tree)
        .unwrap()
        .get(b"Nums")
        .unwrap()
        .as_array()
        .unwrap()[1]
        .as_reference()
        .unwrap();
    pdf.get_object_mut(list).unwrap().as_array_mut().unwrap()
}

fn edit_text(pdf: &mut Pdf, mut edit: impl FnMut(&mut Vec<lopdf::content::Operation>)) {
    let page = first_page(pdf);
    let mut content = page_content(pdf, page);
    edit(&mut content.operations);
    let bytes = content.encode().unwrap();
    pdf.change_page_content(page, bytes).unwrap();
}

fn nth(operations: &[lopdf::content::Operation], operator: &str, n: usize) -> usize {
    operations
        .iter()
        .enumerate()
        .filter(|(_, o)| o.operator == operator)
        .nth(n)
        .unwrap()
        .0
}

const DAMAGES: [Damage; 11] = [
    ("no parent tree", |pdf| {
        root(pdf).remove(b"ParentTree");
    }),
    ("two parents exchanged", |pdf| parents(pdf).swap(0, 3)),
    ("a parent too many", |pdf| {
        let extra = parents(pdf)[0].clone();
        parents(pdf).push(extra);
    }),
    ("no StructParents", |pdf| {
        let page = first_page(pdf);
        pdf.get_dictionary_mut(page)
            .unwrap()
            .remove(b"StructParents");
    }),
    ("StructParents of another page", |pdf| {
        let page = first_page(pdf);
        pdf.get_dictionary_mut(page)
            .unwrap()
            .set("StructParents", 1);
    }),
    ("kids exchanged", |pdf| {
        let document = root(pdf).get(b"K").unwrap().as_array().unwrap()[0]
            .as_reference()
            .unwrap();
        let kids = pdf
            .get_dictionary_mut(document)
            .unwrap()
            .get_mut(b"K")
            .unwrap();
        kids.as_array_mut().unwrap().swap(0, 2);
    }),
    ("a wrong role", |pdf| {
        let heading = pdf
            .objects
            .values_mut()
            .filter_map(|o| o.as_dict_mut().ok());
        let mut heading = heading.filter(|d| {
            d.get(b"S")
                .and_then(Object::as_name)
                .is_ok_and(|s| s == b"H1")
        });
        heading.next().unwrap().set("S", "H2");
    }),
    ("text outside any mark", |pdf| {
        edit_text(pdf, |ops| {
            ops.retain(|o| o.operator != "BDC" && o.operator != "EMC")
        });
    }),
    ("a letter exchanged", |pdf| {
        edit_text(pdf, |ops| {
            let at = nth(ops, "TJ", 5);
            ops[at].operands[0].as_array_mut().unwrap().reverse();
        });
    }),
    ("a line over another", |pdf| {
        edit_text(pdf, |ops| {
            let (a, b) = (nth(ops, "Tm", 4), nth(ops, "Tm", 5));
            ops[b].operands = ops[a].operands.clone();
        });
    }),
    ("a line outside the page", |pdf| {
        edit_text(pdf, |ops| {
            let at = nth(ops, "Tm", 4);
            ops[at].operands[4] = Object::Real(400.0);
        });
    }),
];

#[test]
fn each_damage_is_seen() {
    for (name, damage) in DAMAGES {
        let (document, bytes) = damaged(damage);
        assert!(!problems(&document, &bytes).is_empty(), "not seen: {name}");
    }
    let (document, bytes) = damaged(|_| {});
    assert_eq!(
        problems(&document, &bytes),
        Vec::<String>::new(),
        "saving again is no damage"
    );
}

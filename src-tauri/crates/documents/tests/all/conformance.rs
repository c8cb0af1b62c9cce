//! Each document passes PDF/UA-1 and PDF/A-2a.

use crate::support;
use guichet_documents::preview;
use lopdf::{Dictionary, Document as Pdf, Object};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

pub fn failures(pdf: &[u8]) -> Vec<String> {
    [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a]
        .into_iter()
        .flat_map(|profile| {
            let report =
                validate_pdf_bytes(pdf, &ValidationOptions::default().profile(profile)).unwrap();
            report
                .failures
                .into_iter()
                .map(move |f| format!("{profile}: {f}"))
        })
        .collect()
}

#[test]
fn every_document_conforms() {
    for (name, document) in support::documents() {
        assert_eq!(
            failures(&support::made(&document).pdf),
            Vec::<String>::new(),
            "{name}"
        );
    }
}

/// Writes the samples to the folder named by `GUICHET_SAMPLES`, to look at them.
#[test]
fn samples_can_be_written() {
    for (name, document) in support::documents() {
        let made = support::made(&document);
        support::sample(&format!("{name}.pdf"), &made.pdf);
        for (i, svg) in preview(&document).unwrap().iter().enumerate() {
            support::sample(&format!("{name}-{}.svg", i + 1), svg.as_bytes());
        }
    }
}

type Damage = (&'static str, fn(&mut Pdf));

const DAMAGES: [Damage; 7] = [
    ("no language", |pdf| {
        pdf.catalog_mut().unwrap().remove(b"Lang");
    }),
    ("not marked", |pdf| {
        pdf.catalog_mut().unwrap().remove(b"MarkInfo");
    }),
    ("no structure", |pdf| {
        pdf.catalog_mut().unwrap().remove(b"StructTreeRoot");
    }),
    ("no metadata", |pdf| {
        pdf.catalog_mut().unwrap().remove(b"Metadata");
    }),
    ("title not shown", |pdf| {
        pdf.catalog_mut().unwrap().remove(b"ViewerPreferences");
    }),
    ("a figure without words", |pdf| {
        elements(pdf, b"Figure").for_each(|figure| {
            figure.remove(b"Alt");
        });
    }),
    ("headings that skip", |pdf| {
        elements(pdf, b"H2").for_each(|heading| heading.set("S", "H3"));
    }),
];

fn elements<'p>(pdf: &'p mut Pdf, role: &'static [u8]) -> impl Iterator<Item = &'p mut Dictionary> {
    let dicts = pdf
        .objects
        .values_mut()
        .filter_map(|o| o.as_dict_mut().ok());
    dicts.filter(move |d| {
        d.get(b"S")
            .and_then(Object::as_name)
            .is_ok_and(|s| s == role)
    })
}

#[test]
fn the_checker_sees_damage() {
    let sound = support::made(&support::document("summary-1")).pdf;
    for (name, damage) in DAMAGES {
        let mut pdf = Pdf::load_mem(&sound).unwrap();
        damage(&mut pdf);
        let mut bytes = Vec::new();
        pdf.save_to(&mut bytes).unwrap();
        assert!(!failures(&bytes).is_empty(), "not seen: {name}");
    }
}

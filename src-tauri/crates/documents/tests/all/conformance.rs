//! Each document passes PDF/UA-1 and PDF/A-2a.

use crate::support;
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

fn failures(pdf: &[u8]) -> Vec<String> {
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

/// Writes the samples to the folder named by GUICHET_SAMPLES, to look at them.
#[test]
fn samples_can_be_written() {
    let Ok(folder) = std::env::var("GUICHET_SAMPLES") else {
        return;
    };
    for (name, document) in support::documents() {
        let made = support::made(&document);
        std::fs::write(format!("{folder}/{name}.pdf"), &made.pdf).unwrap();
        println!("{name}: {} pages, {} bytes", made.pages, made.pdf.len());
    }
}

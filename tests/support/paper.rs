//! A PDF read back, as a checker, a screen reader and a person would.

use std::path::Path;

use lopdf::{Dictionary, Document, Object};
use page_validation::{ValidationOptions, ValidationProfile, validate_pdf_bytes};

/// A PDF read back.
pub struct Paper {
    /// Its bytes.
    pub bytes: Vec<u8>,
    document: Document,
}

impl Paper {
    /// Reads a file.
    pub fn read(path: &Path) -> Self {
        let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
        Self::from_bytes(bytes)
    }

    /// Reads bytes.
    pub fn from_bytes(bytes: Vec<u8>) -> Self {
        let document = Document::load_mem(&bytes).expect("a PDF");
        Self { bytes, document }
    }

    /// The number of pages.
    pub fn pages(&self) -> usize {
        self.document.get_pages().len()
    }

    /// The words, spaces and line ends made one space, no-break spaces made plain.
    pub fn text(&self) -> String {
        let pages: Vec<u32> = self.document.get_pages().into_keys().collect();
        let text = self.document.extract_text(&pages).expect("text");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// What the checker holds against PDF/UA-1 and PDF/A-2a.
    pub fn faults(&self) -> Vec<String> {
        [ValidationProfile::PdfUa1, ValidationProfile::PdfA2a]
            .into_iter()
            .flat_map(|profile| {
                let options = ValidationOptions::default().profile(profile);
                let report = validate_pdf_bytes(&self.bytes, &options).expect("checked");
                report
                    .failures
                    .into_iter()
                    .map(move |failure| format!("{profile}: {failure}"))
            })
            .collect()
    }

    /// The document's language.
    pub fn language(&self) -> Option<String> {
        let told = self
            .document
            .catalog()
            .ok()?
            .get(b"Lang")
            .ok()?
            .as_str()
            .ok()?;
        Some(String::from_utf8_lossy(told).into_owned())
    }

    /// The kinds of the structure tree, in reading order (`Document`, `H1`, `P`, `Table`…).
    pub fn tags(&self) -> Vec<String> {
        let mut tags = Vec::new();
        let root = self.document.catalog().ok().and_then(|catalog| {
            let root = catalog.get_deref(b"StructTreeRoot", &self.document).ok()?;
            root.as_dict().ok()
        });
        if let Some(root) = root {
            self.walk(root, &mut tags);
        }
        tags
    }

    fn walk(&self, node: &Dictionary, tags: &mut Vec<String>) {
        if let Ok(kind) = node.get(b"S").and_then(Object::as_name) {
            tags.push(String::from_utf8_lossy(kind).into_owned());
        }
        let Ok(kids) = node.get_deref(b"K", &self.document) else {
            return;
        };
        let kids = match kids {
            Object::Array(kids) => kids.as_slice(),
            one => std::slice::from_ref(one),
        };
        for kid in kids {
            let kid = kid
                .as_reference()
                .map_or(Ok(kid), |id| self.document.get_object(id));
            if let Ok(kid) = kid.and_then(Object::as_dict) {
                self.walk(kid, tags);
            }
        }
    }
}

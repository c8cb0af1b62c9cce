//! Pages to a tagged PDF.
//!
//! printpdf writes the content streams, with their marks, and the fonts; what it does not write
//! (structure tree, parent tree, metadata, output intent) is added on the document that it hands over.
//! Nothing here reads a clock or draws a random number: the same inputs give the same bytes.

mod content;
mod fonts;
mod metadata;
mod structure;

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId, StringFormat, dictionary};
use printpdf::{FontId, Mm, PdfDocument, PdfFont, PdfPage, PdfSaveOptions};
use sha2::{Digest, Sha256};

use crate::{Error, RenderInfo, Rendered, faces::Faces, layout::Layout, model::Document};

/// Writes a document that is already laid out.
pub(crate) fn write(
    document: &Document,
    layout: &Layout,
    faces: &Faces<'_>,
    info: &RenderInfo,
) -> Result<Rendered, Error> {
    let mut fonts = fonts::Fonts::default();
    let mut marks = structure::Marks::default();
    let mut draft = PdfDocument::new("");
    for (number, page) in layout.pages.iter().enumerate() {
        let ops = content::page(page, number, faces, &mut fonts, &mut marks);
        draft.pages.push(PdfPage::new(Mm(210.0), Mm(297.0), ops));
    }
    let embedded = fonts.embed(faces)?;
    for font in &embedded {
        draft
            .resources
            .fonts
            .map
            .insert(FontId(font.key.clone()), PdfFont::new(font.face.clone()));
    }
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: true,
        image_optimization: None,
    };
    let mut warnings = Vec::new();
    let mut pdf = printpdf::to_lopdf_doc(&draft, &options, &mut warnings);
    "1.7".clone_into(&mut pdf.version);

    let pages: Vec<ObjectId> = pdf.get_pages().values().copied().collect();
    if pages.len() != layout.pages.len() {
        return Err(Error::Pdf);
    }
    let root = structure::write(&mut pdf, layout, &marks, &pages);
    for (number, id) in pages.iter().enumerate() {
        let page = pdf
            .get_object_mut(*id)
            .and_then(Object::as_dict_mut)
            .map_err(|_| Error::Pdf)?;
        page.set("StructParents", number as i64);
        page.set("Tabs", "S");
        page.remove(b"Annots");
    }
    fonts::finish(&mut pdf, &embedded)?;
    let metadata = metadata::write(&mut pdf, document, info)?;
    let catalog = pdf.catalog_mut().map_err(|_| Error::Pdf)?;
    catalog.set("Lang", Object::string_literal(document.lang.tag()));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true },
    );
    catalog.set("StructTreeRoot", root);
    catalog.set("Metadata", metadata.xmp);
    catalog.set(
        "OutputIntents",
        vec![Object::Reference(metadata.output_intent)],
    );
    pdf.trailer.set("Info", metadata.info);
    pdf.prune_objects();
    pdf.compress();
    Ok(Rendered {
        pdf: save(&mut pdf)?,
        pages: layout.pages.len(),
    })
}

/// Saves with an identifier drawn from the content itself.
fn save(pdf: &mut Pdf) -> Result<Vec<u8>, Error> {
    let mut digest = Sha256::new();
    for (id, object) in &pdf.objects {
        digest.update(id.0.to_be_bytes());
        match object {
            Object::Stream(stream) => {
                digest.update(format!("{:?}", stream.dict));
                digest.update(&stream.content);
            }
            other => digest.update(format!("{other:?}")),
        }
    }
    let id = Object::String(digest.finalize()[..16].to_vec(), StringFormat::Hexadecimal);
    pdf.trailer.set("ID", vec![id.clone(), id]);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).map_err(|_| Error::Pdf)?;
    Ok(bytes)
}

/// A text string in UTF-16, as PDF wants it outside ASCII.
fn text_string(text: &str) -> Object {
    if text.is_ascii() {
        return Object::string_literal(text);
    }
    let mut bytes = vec![0xFE, 0xFF];
    bytes.extend(text.encode_utf16().flat_map(u16::to_be_bytes));
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// The dictionary of an object, to change it.
fn dict_mut(pdf: &mut Pdf, id: ObjectId) -> Result<&mut Dictionary, Error> {
    pdf.get_object_mut(id)
        .and_then(Object::as_dict_mut)
        .map_err(|_| Error::Pdf)
}

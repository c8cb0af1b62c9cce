//! Pages to a tagged PDF.
//!
//! printpdf writes the content streams, with their marks, and the fonts; what it does not write
//! (structure tree, parent tree, metadata, output intent) is added on the document that it hands over.
//! Nothing here reads a clock or draws a random number: the same inputs give the same bytes.

mod content;
mod fonts;
mod metadata;
mod structure;

use lopdf::{Dictionary, Document as Pdf, Object, ObjectId, Stream, StringFormat, dictionary};
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
    compress(&mut pdf)?;
    Ok(Rendered {
        pdf: save(&mut pdf)?,
        pages: layout.pages.len(),
    })
}

/// Compresses all streams that may be.
fn compress(pdf: &mut Pdf) -> Result<(), Error> {
    for object in pdf.objects.values_mut() {
        if let Object::Stream(stream) = object
            && stream.allows_compression
            && !stream.dict.has(b"Filter")
        {
            // A byte more after a text, or after the tables of a font, means nothing.
            compress_stream(stream, b"\n")?;
        }
    }
    Ok(())
}

/// Compresses a stream so that it does not end with a carriage return. A line feed follows the data of
/// each stream; a reader that looks for the end of the data would take the two for one line end and
/// find a byte too few. The last byte is that of the sum of the data: they are padded with
/// what changes the sum.
fn compress_stream(stream: &mut Stream, pad: &[u8]) -> Result<(), Error> {
    loop {
        let mut packed = stream.clone();
        packed.compress().map_err(|_| Error::Pdf)?;
        if packed.content.last() != Some(&b'\r') {
            *stream = packed;
            return Ok(());
        }
        let mut content = std::mem::take(&mut stream.content);
        content.extend_from_slice(pad);
        if stream.dict.has(b"Length1") {
            stream.dict.set("Length1", content.len() as i64);
        }
        stream.set_content(content);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_stream_ends_with_a_carriage_return() {
        let mut seen = 0;
        for last in 0..=255_u8 {
            let data = [&[b'a'; 200][..], &[last]].concat();
            let mut plain = Stream::new(Dictionary::new(), data.clone());
            plain.compress().unwrap();
            seen += usize::from(plain.content.last() == Some(&b'\r'));

            let mut stream = Stream::new(Dictionary::new(), data.clone());
            compress_stream(&mut stream, b"\n").unwrap();
            assert_ne!(stream.content.last(), Some(&b'\r'));
            assert!(stream.decompressed_content().unwrap().starts_with(&data));
        }
        assert_eq!(seen, 1, "the case exists");
    }

    #[test]
    fn text_strings_keep_every_character() {
        assert_eq!(text_string("abc"), Object::string_literal("abc"));
        let utf16 = vec![0xFE, 0xFF, 0x00, 0xE9, 0xD8, 0x3D, 0xDE, 0x00];
        assert_eq!(
            text_string("é😀"),
            Object::String(utf16, StringFormat::Hexadecimal)
        );
    }
}

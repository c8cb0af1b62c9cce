//! Embedded fonts: only the glyphs used, each with the characters that it stands for.
//!
//! One glyph may stand for different characters (a base shared by several Arabic letters, the stand-in
//! of a missing character). A character code is therefore a pair of glyph and characters, and a map
//! leads from codes to glyphs; copying and reading aloud give back the words exactly.

use std::collections::{BTreeMap, HashMap};

use lopdf::{Document as Pdf, Object, Stream, dictionary};
use printpdf::{FontMetrics, FontType, ParsedFont};
use sha2::{Digest, Sha256};

use super::{compress_stream, dict_mut};
use crate::{
    Error,
    faces::{Face, FaceId, Faces},
    shape::Glyph,
};

#[derive(Default)]
pub(super) struct Fonts {
    used: BTreeMap<FaceId, Used>,
}

#[derive(Default)]
struct Used {
    codes: HashMap<(u16, String), u16>,
    /// Per code, from 1: the glyph of the whole face and its width in thousandths of an em.
    glyphs: Vec<(u16, f32)>,
}

pub(super) struct Embedded {
    pub key: String,
    pub face: ParsedFont,
    name: String,
    /// Per code, from 0: the glyph of the reduced face.
    glyphs: Vec<u16>,
    cap_height: i64,
}

impl Fonts {
    pub fn key(face: FaceId) -> String {
        format!("F{}", face.0)
    }

    /// The code of a glyph that stands for given characters, and its own width.
    pub fn code(&mut self, id: FaceId, face: &Face<'_>, glyph: &Glyph) -> (u16, f32) {
        let used = self.used.entry(id).or_default();
        if let Some(&code) = used.codes.get(&(glyph.gid, glyph.text.clone())) {
            let width = used.glyphs.get(usize::from(code) - 1).map_or(0.0, |g| g.1);
            return (code, width);
        }
        let advance = face
            .shaper
            .glyph_hor_advance(rustybuzz::ttf_parser::GlyphId(glyph.gid))
            .unwrap_or(0);
        // As the width is written: a whole number of thousandths.
        let width = (f32::from(advance) * face.scale()).trunc();
        used.glyphs.push((glyph.gid, width));
        let code = u16::try_from(used.glyphs.len()).unwrap_or(u16::MAX);
        used.codes.insert((glyph.gid, glyph.text.clone()), code);
        (code, width)
    }

    pub fn embed(&self, faces: &Faces<'_>) -> Result<Vec<Embedded>, Error> {
        self.used
            .iter()
            .map(|(id, used)| embed(*id, faces.get(*id), used))
            .collect()
    }
}

fn embed(id: FaceId, face: &Face<'_>, used: &Used) -> Result<Embedded, Error> {
    if used.glyphs.len() >= usize::from(u16::MAX) {
        return Err(Error::Font);
    }
    let mut remapper = subsetter::GlyphRemapper::new();
    let mut glyphs = vec![0];
    glyphs.extend(used.glyphs.iter().map(|&(gid, _)| remapper.remap(gid)));
    let bytes = subsetter::subset(face.bytes, 0, &remapper).map_err(|_| Error::Font)?;
    let shaper = &face.shaper;
    let scale = face.scale();
    let bounds = shaper.global_bounding_box();
    let mut digest = Sha256::new();
    digest.update(&face.name);
    digest.update(&bytes);
    // A reduced font is named with six letters and a plus sign.
    let tag: String = digest.finalize()[..6]
        .iter()
        .map(|b| char::from(b'A' + b % 26))
        .collect();
    let widths = used
        .glyphs
        .iter()
        .zip(1_u16..)
        .map(|(&(_, width), code)| (code, width as u16));
    // The bytes are already reduced and the widths known: nothing is left for printpdf to parse.
    let parsed = ParsedFont {
        original_bytes: bytes,
        font_index: 0,
        font_name: Some(face.name.clone()),
        codepoint_to_glyph: BTreeMap::new(),
        glyph_widths: widths.collect(),
        units_per_em: 1000,
        font_metrics: FontMetrics {
            ascent: scaled(shaper.ascender(), scale),
            descent: scaled(shaper.descender(), scale),
        },
        font_type: FontType::TrueType,
        pdf_font_metrics: printpdf::PdfFontMetricsStub {
            units_per_em: 1000,
            x_min: scaled(bounds.x_min, scale),
            y_min: scaled(bounds.y_min, scale),
            x_max: scaled(bounds.x_max, scale),
            y_max: scaled(bounds.y_max, scale),
            us_weight_class: shaper.weight().to_number(),
            ..printpdf::PdfFontMetricsStub::default()
        },
    };
    Ok(Embedded {
        key: Fonts::key(id),
        face: parsed,
        name: format!("{tag}+{}", face.name),
        glyphs,
        cap_height: i64::from(scaled(
            shaper.capital_height().unwrap_or_else(|| shaper.ascender()),
            scale,
        )),
    })
}

fn scaled(value: i16, scale: f32) -> i16 {
    (f32::from(value) * scale).round() as i16
}

/// What printpdf leaves to say about each font: the tag of a reduced one, the height of capitals, and
/// the way from codes to glyphs.
pub(super) fn finish(pdf: &mut Pdf, embedded: &[Embedded]) -> Result<(), Error> {
    for font in embedded {
        let id = pdf
            .objects
            .values()
            .filter_map(|o| {
                o.as_dict()
                    .ok()?
                    .get(font.key.as_bytes())
                    .ok()?
                    .as_reference()
                    .ok()
            })
            .next()
            .ok_or(Error::Pdf)?;
        let identity = font
            .glyphs
            .iter()
            .enumerate()
            .all(|(code, &gid)| usize::from(gid) == code);
        let map = if identity {
            Object::Name(b"Identity".to_vec())
        } else {
            let bytes = font
                .glyphs
                .iter()
                .flat_map(|gid| gid.to_be_bytes())
                .collect();
            let mut map = Stream::new(dictionary! {}, bytes);
            // One code more, that nothing uses.
            compress_stream(&mut map, &[0, 1])?;
            Object::Reference(pdf.add_object(map))
        };
        let name = Object::Name(font.name.clone().into_bytes());
        let dict = dict_mut(pdf, id)?;
        dict.set("BaseFont", name.clone());
        let descendant = dict
            .get_mut(b"DescendantFonts")
            .and_then(Object::as_array_mut)
            .ok()
            .and_then(|a| a.first_mut())
            .and_then(|o| o.as_dict_mut().ok())
            .ok_or(Error::Pdf)?;
        descendant.set("BaseFont", name.clone());
        descendant.set("CIDToGIDMap", map);
        let descriptor = descendant
            .get(b"FontDescriptor")
            .and_then(Object::as_reference)
            .map_err(|_| Error::Pdf)?;
        let descriptor = dict_mut(pdf, descriptor)?;
        descriptor.set("FontName", name);
        descriptor.set("CapHeight", font.cap_height);
    }
    Ok(())
}

//! The faces that text is set in: data of `assets/fonts`, parsed once.

use std::sync::OnceLock;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::Error;

static FONTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../../assets/fonts");

/// The sRGB profile that PDF/A asks for.
pub(crate) fn srgb_profile() -> Result<&'static [u8], Error> {
    FONTS
        .get_file("sRGB-v2-magic.icc")
        .map(include_dir::File::contents)
        .ok_or(Error::Font)
}

/// Weight of a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weight {
    /// Running text.
    Regular,
    /// Headings and what must stand out.
    Bold,
}

/// Where a face of a [`Faces`] stands in its list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct FaceId(pub usize);

pub(crate) struct Face<'a> {
    pub name: String,
    pub weight: Weight,
    pub bytes: &'a [u8],
    pub shaper: rustybuzz::Face<'a>,
}

impl Face<'_> {
    /// Thousandths of an em per font unit.
    pub fn scale(&self) -> f32 {
        1000.0 / self.shaper.units_per_em() as f32
    }

    pub fn covers(&self, c: char) -> bool {
        self.shaper.glyph_index(c).is_some_and(|g| g.0 != 0)
    }
}

/// A list of faces in order of preference.
pub struct Faces<'a> {
    pub(crate) list: Vec<Face<'a>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    faces: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    name: String,
    weight: Weight,
}

impl Faces<'static> {
    /// The faces listed in `assets/fonts/faces.toml`, parsed at the first call.
    ///
    /// # Errors
    /// [`Error::Font`] when the list or a face of it cannot be read: a fault of the build.
    pub fn builtin() -> Result<&'static Self, Error> {
        static BUILTIN: OnceLock<Result<Faces<'static>, Error>> = OnceLock::new();
        BUILTIN
            .get_or_init(Self::load_builtin)
            .as_ref()
            .map_err(|e| *e)
    }

    fn load_builtin() -> Result<Self, Error> {
        let list = FONTS
            .get_file("faces.toml")
            .and_then(|f| f.contents_utf8())
            .ok_or(Error::Font)?;
        let manifest: Manifest = toml::from_str(list).map_err(|_| Error::Font)?;
        let mut faces = Self { list: Vec::new() };
        for entry in manifest.faces {
            let file = FONTS.get_file(&entry.file).ok_or(Error::Font)?;
            faces.add(&entry.name, entry.weight, file.contents())?;
        }
        if faces.list.is_empty() {
            Err(Error::Font)
        } else {
            Ok(faces)
        }
    }
}

impl<'a> Faces<'a> {
    /// The built-in faces followed by others, for scripts that the product does not carry.
    /// `name` is the PostScript name; `bytes` a static TrueType file whose licence allows embedding.
    ///
    /// # Errors
    /// [`Error::Font`] when a face cannot be read.
    pub fn with(others: &[(&str, Weight, &'a [u8])]) -> Result<Self, Error> {
        let mut faces = Self { list: Vec::new() };
        for face in &Faces::builtin()?.list {
            faces.add(&face.name, face.weight, face.bytes)?;
        }
        for &(name, weight, bytes) in others {
            faces.add(name, weight, bytes)?;
        }
        Ok(faces)
    }

    fn add(&mut self, name: &str, weight: Weight, bytes: &'a [u8]) -> Result<(), Error> {
        let shaper = rustybuzz::Face::from_slice(bytes, 0).ok_or(Error::Font)?;
        let plain_name = name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if shaper.units_per_em() <= 0 || name.is_empty() || !plain_name {
            return Err(Error::Font);
        }
        self.list.push(Face {
            name: name.to_owned(),
            weight,
            bytes,
            shaper,
        });
        Ok(())
    }

    pub(crate) fn get(&self, id: FaceId) -> &Face<'a> {
        &self.list[id.0]
    }

    /// The first face of that weight that has the character, else the first of any weight.
    pub(crate) fn find(&self, c: char, weight: Weight) -> Option<FaceId> {
        let covering = |wanted: Option<Weight>| {
            self.list
                .iter()
                .position(|f| wanted.is_none_or(|w| f.weight == w) && f.covers(c))
                .map(FaceId)
        };
        covering(Some(weight)).or_else(|| covering(None))
    }
}

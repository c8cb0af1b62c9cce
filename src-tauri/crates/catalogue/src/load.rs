//! Reading `assets/`, from the program itself or from a folder.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use guichet_domain::code::{BadList, CodeEntry, CodeList};
use include_dir::{Dir, include_dir};
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use crate::model::{Details, LegalClock, Operator, Procedure, RawCodes, RawFields};
use crate::{Catalogue, Shared};

static CLOCKS: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../../assets/clocks");
static CODES: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../../assets/codes");
static OPERATORS: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../../assets/operators");
static PROCEDURES: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../../assets/procedures");
const FIELDS: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../assets/fields.toml"
));

/// The folders of `assets/` that make a catalogue.
const FOLDERS: [&str; 4] = ["clocks", "codes", "operators", "procedures"];

/// Why a catalogue could not be read. Nothing in it is personal: files are named.
#[derive(Debug, thiserror::Error)]
pub enum CatalogueError {
    /// A file or folder cannot be read.
    #[error("cannot read {file}")]
    Unreadable {
        /// Path from `assets/`.
        file: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A file is not text.
    #[error("{file} is not text")]
    NotText {
        /// Path from `assets/`.
        file: String,
    },
    /// A file is not what the format asks for.
    #[error("{file} is not well formed")]
    Malformed {
        /// Path from `assets/`.
        file: String,
        /// Where and why.
        source: Box<toml::de::Error>,
    },
    /// A coded list contradicts itself.
    #[error("{file} is not a list of codes")]
    BadCodes {
        /// Path from `assets/`.
        file: String,
        /// Which code.
        source: BadList,
    },
    /// Two files, or a file and its name, disagree on an id.
    #[error("{file} is named after another id")]
    WrongName {
        /// Path from `assets/`.
        file: String,
    },
    /// A key of the profile is given twice.
    #[error("field {key} is given twice")]
    FieldTwice {
        /// The key.
        key: String,
    },
}

/// The files of a catalogue: path from `assets/` → text.
type Files<'a> = BTreeMap<String, Cow<'a, str>>;

pub(crate) fn embedded() -> Result<&'static Catalogue, &'static CatalogueError> {
    static EMBEDDED: OnceLock<Result<Catalogue, CatalogueError>> = OnceLock::new();
    EMBEDDED
        .get_or_init(|| embedded_files().and_then(|files| parse(&files)))
        .as_ref()
}

fn embedded_files() -> Result<Files<'static>, CatalogueError> {
    let mut files = Files::from([("fields.toml".to_owned(), Cow::Borrowed(FIELDS))]);
    for (folder, dir) in FOLDERS
        .iter()
        .zip([&CLOCKS, &CODES, &OPERATORS, &PROCEDURES])
    {
        for file in dir.files() {
            let Some(name) = toml_name(file.path()) else {
                continue;
            };
            let path = format!("{folder}/{name}");
            let text = file
                .contents_utf8()
                .ok_or_else(|| CatalogueError::NotText { file: path.clone() })?;
            files.insert(path, Cow::Borrowed(text));
        }
    }
    Ok(files)
}

pub(crate) fn from_dir(root: &Path) -> Result<Catalogue, CatalogueError> {
    let read = |path: &Path, file: String| {
        std::fs::read_to_string(path)
            .map(|text| (file.clone(), Cow::Owned(text)))
            .map_err(|source| CatalogueError::Unreadable { file, source })
    };
    let mut files = Files::from([read(&root.join("fields.toml"), "fields.toml".into())?]);
    for folder in FOLDERS {
        let unreadable = |source| CatalogueError::Unreadable {
            file: folder.to_owned(),
            source,
        };
        for entry in std::fs::read_dir(root.join(folder)).map_err(unreadable)? {
            let path = entry.map_err(unreadable)?.path();
            if let Some(name) = toml_name(&path) {
                let file = format!("{folder}/{name}");
                files.extend([read(&path, file)?]);
            }
        }
    }
    parse(&files)
}

fn toml_name(path: &Path) -> Option<&str> {
    let name = path.file_name()?.to_str()?;
    name.ends_with(".toml").then_some(name)
}

fn parse(files: &Files) -> Result<Catalogue, CatalogueError> {
    let fields: RawFields = match files.get("fields.toml") {
        Some(text) => toml_file("fields.toml", text)?,
        None => RawFields {
            groups: Vec::new(),
            fields: Vec::new(),
        },
    };
    for (i, field) in fields.fields.iter().enumerate() {
        if fields.fields[..i].iter().any(|f| f.key == field.key) {
            return Err(CatalogueError::FieldTwice {
                key: field.key.to_string(),
            });
        }
    }
    let mut lists = BTreeMap::new();
    let mut details = Details::new();
    for (file, stem, text) in in_folder(files, "codes") {
        let raw: RawCodes = toml_file(file, text)?;
        let mut entries = Vec::with_capacity(raw.entries.len());
        for e in raw.entries {
            if let Some(detail) = e.detail {
                let list = details.entry(stem.to_owned()).or_default();
                list.insert(e.code.to_string(), detail);
            }
            entries.push(CodeEntry {
                code: e.code,
                label: e.label,
                from: e.from,
                until: e.until,
                flags: e.flags,
            });
        }
        let list = CodeList::new(entries).map_err(|source| CatalogueError::BadCodes {
            file: file.to_owned(),
            source,
        })?;
        lists.insert(stem.to_owned(), list);
    }
    let procedures = by_id(files, "procedures", |p: &Procedure| &p.id)?;
    Ok(Catalogue {
        shared: Arc::new(Shared {
            lists,
            details,
            groups: fields.groups,
            fields: fields.fields,
            clocks: by_id(files, "clocks", |c: &LegalClock| &c.id)?,
            revision: revision(files),
        }),
        operators: by_id(files, "operators", |o: &Operator| &o.id)?,
        procedures: procedures
            .into_iter()
            .map(|(id, p)| (id, Arc::new(p)))
            .collect(),
        local: Default::default(),
        index: OnceLock::new(),
    })
}

/// The files of one folder: path, name without ".toml", text.
fn in_folder<'a>(
    files: &'a Files,
    folder: &'a str,
) -> impl Iterator<Item = (&'a str, &'a str, &'a str)> {
    files.iter().filter_map(move |(file, text)| {
        let stem = file
            .strip_prefix(folder)?
            .strip_prefix('/')?
            .strip_suffix(".toml")?;
        Some((file.as_str(), stem, text.as_ref()))
    })
}

fn by_id<T: DeserializeOwned>(
    files: &Files,
    folder: &str,
    id: impl Fn(&T) -> &String,
) -> Result<BTreeMap<String, T>, CatalogueError> {
    let mut out = BTreeMap::new();
    for (file, stem, text) in in_folder(files, folder) {
        let entry: T = toml_file(file, text)?;
        if id(&entry) != stem {
            return Err(CatalogueError::WrongName {
                file: file.to_owned(),
            });
        }
        out.insert(stem.to_owned(), entry);
    }
    Ok(out)
}

fn toml_file<T: DeserializeOwned>(file: &str, text: &str) -> Result<T, CatalogueError> {
    toml::from_str(text).map_err(|source| CatalogueError::Malformed {
        file: file.to_owned(),
        source: Box::new(source),
    })
}

/// The first 16 hexadecimal digits of SHA-256 over names and texts, in the order of the names.
fn revision(files: &Files) -> String {
    let mut hash = Sha256::new();
    for (file, text) in files {
        for part in [file.as_str(), text.as_ref()] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    let digest = hash.finalize();
    digest[..8].iter().map(|b| format!("{b:02x}")).collect()
}

//! Operators, procedures, communes and code lists: loading, checking and searching `assets/`.
//!
//! The data travel inside the program and are parsed once, at the first use. A site may add
//! procedures and operators of its own; on the same id the site's own wins.

mod check;
pub mod communes;
pub mod hosts;
mod load;
mod model;
pub mod retention;
mod search;
mod slips;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use guichet_domain::code::CodeList;

pub use check::{Finding, Strictness};
pub use communes::{Commune, CommuneKind, Communes};
pub use load::CatalogueError;
pub use model::{
    ClockUse, FieldDef, FieldGroup, LegalClock, NeededDocument, Online, Operator, Paper, Procedure,
    ProcedureClock, ServicePublic, Source,
};
pub use search::{Hit, Matched, Query, Usage};

/// Everything that the catalogue knows.
///
/// Cloning is cheap enough for a change of settings, not for a key press.
#[derive(Debug, Clone)]
pub struct Catalogue {
    shared: Arc<Shared>,
    operators: BTreeMap<String, Operator>,
    procedures: BTreeMap<String, Arc<Procedure>>,
    /// Ids of the procedures that the site wrote.
    local: BTreeSet<String>,
    index: OnceLock<search::Index>,
}

/// What a site never changes.
#[derive(Debug)]
struct Shared {
    lists: BTreeMap<String, CodeList>,
    details: model::Details,
    groups: Vec<FieldGroup>,
    fields: Vec<FieldDef>,
    clocks: BTreeMap<String, LegalClock>,
    revision: String,
}

impl Catalogue {
    /// The catalogue inside the program, parsed at the first call.
    ///
    /// # Errors
    /// A file of `assets/` is wrong: a test prevents it from being built.
    pub fn embedded() -> Result<&'static Self, &'static CatalogueError> {
        load::embedded()
    }

    /// A catalogue read from a folder laid out as `assets/`, to try changes before they are built.
    ///
    /// # Errors
    /// [`CatalogueError`] names the file.
    pub fn from_dir(root: &Path) -> Result<Self, CatalogueError> {
        load::from_dir(root)
    }

    /// The same, with procedures that the site wrote; they win over others of the same id.
    ///
    /// They are taken as they are: [`Catalogue::check_procedure`] judges them before they are kept.
    #[must_use]
    pub fn with_site_procedures(&self, procedures: Vec<Procedure>) -> Self {
        let mut out = self.without_index();
        for procedure in procedures {
            out.local.insert(procedure.id.clone());
            out.procedures
                .insert(procedure.id.clone(), Arc::new(procedure));
        }
        out
    }

    /// The same, with partners of the site's own; they win over others of the same id.
    #[must_use]
    pub fn with_site_operators(&self, operators: Vec<Operator>) -> Self {
        let mut out = self.without_index();
        out.operators
            .extend(operators.into_iter().map(|o| (o.id.clone(), o)));
        out
    }

    fn without_index(&self) -> Self {
        Self {
            shared: Arc::clone(&self.shared),
            operators: self.operators.clone(),
            procedures: self.procedures.clone(),
            local: self.local.clone(),
            index: OnceLock::new(),
        }
    }

    /// Every procedure, in the order of the ids.
    pub fn procedures(&self) -> impl ExactSizeIterator<Item = &Procedure> {
        self.procedures.values().map(Arc::as_ref)
    }

    /// A procedure.
    #[must_use]
    pub fn procedure(&self, id: &str) -> Option<&Procedure> {
        self.procedures.get(id).map(Arc::as_ref)
    }

    /// Whether the site wrote this procedure.
    #[must_use]
    pub fn is_local(&self, procedure: &str) -> bool {
        self.local.contains(procedure)
    }

    /// Every operator, past ones included, in the order of the ids.
    pub fn operators(&self) -> impl ExactSizeIterator<Item = &Operator> {
        self.operators.values()
    }

    /// An operator.
    #[must_use]
    pub fn operator(&self, id: &str) -> Option<&Operator> {
        self.operators.get(id)
    }

    /// Every coded list with its name (`channels`, `outcomes`…).
    pub fn lists(&self) -> impl ExactSizeIterator<Item = (&str, &CodeList)> {
        self.shared.lists.iter().map(|(name, l)| (name.as_str(), l))
    }

    /// A coded list.
    #[must_use]
    pub fn list(&self, name: &str) -> Option<&CodeList> {
        self.shared.lists.get(name)
    }

    /// The label of a code whatever the day, so that old sessions stay readable.
    #[must_use]
    pub fn label(&self, list: &str, code: &str) -> Option<&str> {
        Some(self.list(list)?.get(code)?.label.as_str())
    }

    /// The label of a code that may be chosen on `day`.
    #[must_use]
    pub fn label_on(&self, list: &str, code: &str, day: NaiveDate) -> Option<&str> {
        Some(self.list(list)?.get_on(code, day)?.label.as_str())
    }

    /// The sentence that explains a code (documents, mandate scopes), when there is one.
    #[must_use]
    pub fn detail(&self, list: &str, code: &str) -> Option<&str> {
        Some(self.shared.details.get(list)?.get(code)?.as_str())
    }

    /// The groups of the profile's fields, in the order of the screen.
    #[must_use]
    pub fn field_groups(&self) -> &[FieldGroup] {
        &self.shared.groups
    }

    /// The profile's fields, in the order of the screen.
    #[must_use]
    pub fn fields(&self) -> &[FieldDef] {
        &self.shared.fields
    }

    /// A field of the profile.
    #[must_use]
    pub fn field(&self, key: &str) -> Option<&FieldDef> {
        self.shared.fields.iter().find(|f| f.key.as_str() == key)
    }

    /// Every legal clock, in the order of the ids.
    pub fn clocks(&self) -> impl ExactSizeIterator<Item = &LegalClock> {
        self.shared.clocks.values()
    }

    /// A legal clock.
    #[must_use]
    pub fn clock(&self, id: &str) -> Option<&LegalClock> {
        self.shared.clocks.get(id)
    }

    /// The legal clock that a procedure starts; `None` when the law sets none.
    #[must_use]
    pub fn clock_of<'a>(&'a self, procedure: &'a Procedure) -> Option<ProcedureClock<'a>> {
        let used = procedure.clock.as_ref()?;
        let clock = self.clock(&used.rule)?;
        Some(ProcedureClock {
            clock,
            amount: used.months.unwrap_or(clock.amount),
            reference: &used.reference,
            unverified: procedure.is_unverified("clock")
                || (used.months.is_none() && clock.unverified.iter().any(|k| k == "amount")),
        })
    }

    /// A stable hash of the files read: the same text of `assets/` gives the same revision on every
    /// machine. What the site added does not enter it.
    #[must_use]
    pub fn revision(&self) -> &str {
        &self.shared.revision
    }

    /// The procedures that answer what was typed, best first. Built to be called at each key press.
    #[must_use]
    pub fn search<'a>(&'a self, query: &Query<'_>) -> Vec<Hit<'a>> {
        self.index().search(self, query)
    }

    /// Builds the search index now rather than at the first key press.
    pub fn warm(&self) {
        self.index();
    }

    fn index(&self) -> &search::Index {
        self.index.get_or_init(|| search::Index::build(self))
    }

    /// What is incomplete or inconsistent in the whole catalogue. Empty when all is well.
    #[must_use]
    pub fn check(&self) -> Vec<Finding> {
        check::catalogue(self)
    }

    /// What is incomplete or inconsistent in one procedure, in the catalogue or about to enter it.
    #[must_use]
    pub fn check_procedure(&self, procedure: &Procedure, strictness: Strictness) -> Vec<Finding> {
        check::procedure(self, procedure, strictness)
    }
}

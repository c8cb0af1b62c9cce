//! Portals: an official site in a sealed window, and what the assistant beside it shows.
//!
//! The window of the site belongs to one session and keeps nothing. What crosses here is said by us, or is the
//! name of a host: never a page's title nor its address.

#![expect(
    missing_docs,
    reason = "a field is named by the screen it fills; the types say the rest"
)]

use chrono::{DateTime, Utc};
use guichet_domain::ids::{RequestId, SessionFileId, SessionId};

super::crossing! {
/// What the host that is shown is, among those that the procedure may use.
#[derive(Copy, PartialEq, Eq, Debug, Default)]
enum PortalHostKind {
    /// Nothing is shown yet.
    #[default]
    None,
    /// The procedure's own site.
    Procedure,
    /// FranceConnect and the providers of identity behind it.
    Identity,
    /// Proves that a person is there.
    Captcha,
    /// Payment.
    Payment,
    /// Allowed by the agent for this session.
    Allowed,
}

/// Why a page is not there.
#[derive(Copy, PartialEq, Eq, Debug)]
enum PortalProblem {
    /// The certificate of the site is not a right one: nothing was shown, nothing was sent.
    Certificate,
    /// The site does not answer.
    Network,
    /// The page stopped.
    Crashed,
    /// The page does not answer in time.
    Slow,
}

/// Where to go in the sealed window.
#[derive(Copy, PartialEq, Eq, Debug)]
enum PortalMove {
    /// The page before.
    Back,
    /// The same page again.
    Reload,
    /// Where the procedure begins.
    Home,
    /// Nowhere: the keyboard goes to the window.
    Front,
}

/// The host of a page that was refused.
struct PortalRefused {
    pub host: String,
    /// Whether the agent may allow it: an https host with a name.
    pub can_allow: bool,
}

/// A file that the site sent.
struct PortalDownload {
    pub id: u32,
    /// Made safe: the site chose it.
    pub name: String,
    /// Such as `application/pdf`; what the bytes are, whatever the site says.
    pub media: String,
    /// Bytes.
    pub size: u32,
    /// Whether it may be put in the vault: a PDF or an image.
    pub can_keep: bool,
}

/// A document kept with a session.
struct FileRow {
    #[ts(type = "string")]
    pub id: SessionFileId,
    #[ts(type = "string | null")]
    pub request: Option<RequestId>,
    /// `receipt`, `page` or `other`.
    pub kind: String,
    pub name: String,
    pub media: String,
    /// Bytes.
    pub size: u32,
    pub received_at: DateTime<Utc>,
}

/// Names a document kept with a session.
struct FileArgs {
    #[ts(type = "string")]
    pub file: SessionFileId,
}

/// A number or date of acknowledgement, seen in the page.
#[derive(PartialEq, Eq)]
struct PortalReference {
    pub number: String,
    /// `YYYY-MM-DD`; empty when none was seen.
    pub date: String,
}

/// What was done with a value.
#[derive(Copy, PartialEq, Eq, Debug)]
enum PortalProposalState {
    /// To be accepted.
    Proposed,
    /// Put in the page.
    Filled,
    /// The field did not take it: it is no longer there, or no longer empty.
    Refused,
    /// Taken back.
    Undone,
}

/// Why the page did not take a value, or did not give it back.
#[derive(Copy, PartialEq, Eq, Debug)]
enum PortalRefusal {
    /// The field is no longer in the page.
    Gone,
    /// Somebody changed the value since it was put there: it was left.
    Changed,
    /// Nobody sees the field.
    Hidden,
    /// The page blocks the field.
    Disabled,
    /// Somebody answered it meanwhile.
    Answered,
    /// It turned out to be a field that is never filled.
    Reserved,
    /// The value is longer than the field.
    TooLong,
    /// The page altered the value: the field was put back as it was.
    Rejected,
    /// The choice is no longer offered.
    NoChoice,
    /// The page failed.
    Failed,
    /// The page did not answer in time: the value may be in the field.
    Unanswered,
}

/// Why nothing is proposed for a field.
#[derive(Copy, PartialEq, Eq, Debug)]
enum PortalLeftReason {
    /// The profile holds nothing for it.
    NothingKnown,
    /// What it asks is not understood.
    NotRecognised,
    /// It was answered already.
    Answered,
    /// The page blocks it.
    Disabled,
    /// What the profile holds does not go in: too long, or not among the choices.
    Unfit,
    /// A password, a code, a statement to tick…: never filled.
    Reserved,
}

/// A field for which nothing is proposed.
struct PortalLeft {
    /// What the page calls it; empty when nothing does.
    pub page_label: String,
    /// What the catalogue calls what it asks; empty when it is not understood.
    pub label: String,
    /// The id of its value in the panel of values to copy; empty when there is none.
    pub copy: String,
    pub why: PortalLeftReason,
}

/// A value for a field of the page.
struct PortalProposal {
    pub id: u32,
    pub key: String,
    /// Empty, or the part of a value that forms split.
    pub part: String,
    /// What the catalogue calls it.
    pub label: String,
    /// What the page calls it.
    pub page_label: String,
    /// The value, for the screen.
    pub shown: String,
    /// `record` or `session`.
    pub origin: String,
    /// Why this field: `rule` (written for this site), `autocomplete` (the site says so), `words` (its label),
    /// `neighbours` (its place among others).
    pub reason: String,
    pub state: PortalProposalState,
    /// Why it was not taken, when it was not; of a value that is there, why it could not be taken back.
    pub refusal: Option<PortalRefusal>,
}

/// The page as it was last looked at.
struct PortalPage {
    /// Fields that a person may fill.
    pub fields: u32,
    /// In the order of the page.
    pub proposals: Vec<PortalProposal>,
    pub can_undo: bool,
    /// What stays for the hand, in the order of the page; the first ones, where there are very many.
    pub left: Vec<PortalLeft>,
}

/// The sealed window of a session, and what it showed.
struct PortalView {
    #[ts(type = "string")]
    pub session: SessionId,
    /// The request for which it was opened last.
    #[ts(type = "string")]
    pub request: RequestId,
    /// False: closed, and everything in it is gone.
    pub open: bool,
    /// The official address: its host, as the engine says it.
    pub host: String,
    pub host_kind: PortalHostKind,
    /// What the host is, in the words of the catalogue: the operator's name, `FranceConnect`…
    pub host_name: String,
    pub loading: bool,
    pub problem: Option<PortalProblem>,
    /// The latest first.
    pub refused: Vec<PortalRefused>,
    /// Dialogs of the page that were answered without being shown.
    pub dialogs_silenced: u32,
    /// The page asked to be printed: it can be kept, and printed from there.
    pub print_asked: bool,
    pub downloads: Vec<PortalDownload>,
    pub page: Option<PortalPage>,
    pub references: Vec<PortalReference>,
    /// `finalisee` once an acknowledgement was seen; empty otherwise.
    pub proposed_outcome: String,
}

/// Moves in the sealed window.
struct PortalGoArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    pub to: PortalMove,
}

/// Fills fields of the page, or takes back what was filled.
struct PortalFillArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    /// Ids of proposals; empty: all of them.
    pub proposals: Vec<u32>,
}

/// A host, for a session.
struct PortalHostArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    pub host: String,
}

/// Opens a page in the system's browser.
struct PortalBrowserArgs {
    #[ts(type = "string")]
    pub request: RequestId,
    /// A host that was refused; empty: where the procedure begins.
    pub host: String,
}

/// A file that the site sent.
struct PortalDownloadArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    pub download: u32,
}

/// Takes a number that was seen as the request's reference.
struct PortalReferenceArgs {
    #[ts(type = "string")]
    pub session: SessionId,
    pub number: String,
}
}

//! The documents of the counter: plain data in, a [`Document`](crate::Document) out.

mod recovery;
mod report;
mod summary;

pub use recovery::{RecoveryData, recovery_sheet};
pub use report::{
    BlockRow, Blocks, Definition, Headline, ReportContent, ReportPart, ReportSection, report,
};
pub use summary::{
    Contact, NextVisit, OfficialAddress, Paper, RequestSummary, Silence, SiteCard, SummaryData,
    blocking_sentence, orientation_sentence, summary,
};

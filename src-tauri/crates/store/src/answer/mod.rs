//! What citizens answer about themselves and about their visit, without anything that leads back to them: no
//! session, no agent, no hour; a random identifier, and rows kept in its order.
//!
//! Write them in an act of their own that leaves no journal row ([`Act::draft`](crate::Act::draft)): a row of the
//! journal would put them back in time.

use chrono::NaiveDate;
use guichet_domain::ids::{self, Ids};
use rusqlite::{Row, params};

use crate::error::Result;
use crate::read::Reader;
use crate::sql::{day_number, numbered_day};
use crate::transact::{Thing, Tx};

/// How a visit went. At least one of the two is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Satisfaction {
    /// The day.
    pub day: NaiveDate,
    /// How it went: 0, 5 or 10, one of three faces.
    pub ease: Option<u8>,
    /// How clear the information was, from 1 to 5.
    pub clarity: Option<u8>,
}

impl Satisfaction {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            day: numbered_day(row, "day")?,
            ease: row.get("ease")?,
            clarity: row.get("clarity")?,
        })
    }
}

/// Where a person stands with digital tools. At least one answer is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnosis {
    /// The day.
    pub day: NaiveDate,
    /// Whether they have an e-mail address of their own.
    pub own_email: Option<bool>,
    /// Whether they have a mobile phone of their own.
    pub own_phone: Option<bool>,
    /// Whether they can read alone.
    pub reads_alone: Option<bool>,
    /// How they rate themselves, as a code.
    pub self_rating: Option<String>,
}

impl Diagnosis {
    fn from_row(row: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            day: numbered_day(row, "day")?,
            own_email: row.get("own_email")?,
            own_phone: row.get("own_phone")?,
            reads_alone: row.get("reads_alone")?,
            self_rating: row.get("self_rating")?,
        })
    }
}

impl Reader<'_> {
    /// The answers on visits from one day to another, both included, by day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn satisfaction(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Satisfaction>> {
        self.many(
            include_str!("satisfaction.sql"),
            [day_number(from), day_number(to)],
            Satisfaction::from_row,
        )
    }

    /// The diagnoses from one day to another, both included, by day.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn diagnoses(&self, from: NaiveDate, to: NaiveDate) -> Result<Vec<Diagnosis>> {
        self.many(
            include_str!("diagnosis.sql"),
            [day_number(from), day_number(to)],
            Diagnosis::from_row,
        )
    }
}

impl Tx<'_> {
    /// Adds an answer on a visit; see the module for the act to write it in.
    ///
    /// # Errors
    /// When it holds nothing, a value is off its scale, or the file cannot be written.
    pub fn add_satisfaction(
        &mut self,
        answer: &Satisfaction,
        ids: &(impl Ids + ?Sized),
    ) -> Result<()> {
        self.run(
            include_str!("add_satisfaction.sql"),
            params![
                ids::random(ids).as_bytes(),
                day_number(answer.day),
                answer.ease,
                answer.clarity
            ],
        )?;
        self.touch(Thing::Figures);
        Ok(())
    }

    /// Adds a diagnosis; see the module for the act to write it in.
    ///
    /// # Errors
    /// When it holds nothing, the rating is not a code, or the file cannot be written.
    pub fn add_diagnosis(
        &mut self,
        diagnosis: &Diagnosis,
        ids: &(impl Ids + ?Sized),
    ) -> Result<()> {
        self.run(
            include_str!("add_diagnosis.sql"),
            params![
                ids::random(ids).as_bytes(),
                day_number(diagnosis.day),
                diagnosis.own_email,
                diagnosis.own_phone,
                diagnosis.reads_alone,
                diagnosis.self_rating
            ],
        )?;
        self.touch(Thing::Figures);
        Ok(())
    }
}

//! Ranges of days: presets, comparison.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// A range of days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, never before the first.
    pub to: NaiveDate,
}

/// What a period is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compare {
    /// Nothing.
    #[default]
    None,
    /// The same number of days just before; for whole months, as many whole months just before. Of a period that
    /// is not over, as many of its first days as have passed.
    Previous,
    /// The same dates a year before (29 February becomes 28), up to today's when the period is not over.
    LastYear,
}

macro_rules! presets {
    ($($(#[$doc:meta])* $name:ident = $id:literal;)+) => {
        /// A usual range, which depends on today.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Preset { $($(#[$doc])* $name),+ }

        impl Preset {
            /// Every preset.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Its identifier; the same as its serde name.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),+ }
            }
        }
    };
}

presets! {
    /// Monday to Sunday.
    ThisWeek = "this_week";
    /// The calendar month.
    ThisMonth = "this_month";
    /// The calendar quarter.
    ThisQuarter = "this_quarter";
    /// The calendar year.
    ThisYear = "this_year";
    /// 1 September to 31 August.
    SchoolYear = "school_year";
    /// The week before.
    LastWeek = "last_week";
    /// The month before.
    LastMonth = "last_month";
    /// The quarter before.
    LastQuarter = "last_quarter";
    /// The year before.
    LastYear = "last_year";
    /// The school year before.
    LastSchoolYear = "last_school_year";
}

/// The last day is before the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the last day is before the first")]
pub struct BadPeriod;

impl Period {
    /// A range of days, both included.
    ///
    /// # Errors
    /// When `to` is before `from`.
    pub fn new(from: NaiveDate, to: NaiveDate) -> Result<Self, BadPeriod> {
        if to < from {
            Err(BadPeriod)
        } else {
            Ok(Self { from, to })
        }
    }

    /// How many days.
    #[must_use]
    pub fn days(self) -> u32 {
        u32::try_from((self.to - self.from).num_days() + 1).unwrap_or(0)
    }

    /// Whether a day is in it.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.to
    }

    /// What it is compared with on a day: like with like. While it is not over, the days to come are counted on
    /// neither side. `None` when nothing, or beyond the calendar.
    #[must_use]
    pub fn compared_on(self, today: NaiveDate, with: Compare) -> Option<Self> {
        if !self.contains(today) {
            return self.compared(with);
        }
        let elapsed = Self { to: today, ..self };
        match with {
            Compare::Previous => {
                let whole = self.compared(with)?;
                let last = whole
                    .from
                    .checked_add_days(Days::new(u64::from(elapsed.days()) - 1))?;
                // Thirty days of March have no more than twenty-eight of February beside them.
                Some(Self {
                    to: last.min(whole.to),
                    ..whole
                })
            }
            Compare::None | Compare::LastYear => elapsed.compared(with),
        }
    }

    /// What it is compared with once it is over; `None` when nothing, or beyond the calendar.
    #[must_use]
    pub fn compared(self, with: Compare) -> Option<Self> {
        match with {
            Compare::None => None,
            Compare::Previous => {
                let to = self.from.pred_opt()?;
                let from = match self.whole_months() {
                    Some(months) => self.from.checked_sub_months(Months::new(months))?,
                    None => self.from.checked_sub_days(Days::new(self.days().into()))?,
                };
                Some(Self { from, to })
            }
            Compare::LastYear => {
                let year = Months::new(12);
                let from = self.from.checked_sub_months(year)?;
                // The end of February stays the end of February.
                let to = match self.to.succ_opt()?.day() {
                    1 => self.to.succ_opt()?.checked_sub_months(year)?.pred_opt()?,
                    _ => self.to.checked_sub_months(year)?,
                };
                Some(Self { from, to })
            }
        }
    }

    /// How many calendar months it is made of, when it is made of whole ones.
    fn whole_months(self) -> Option<u32> {
        let after = self.to.succ_opt()?;
        if self.from.day() != 1 || after.day() != 1 {
            return None;
        }
        let months = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap_or(0);
        u32::try_from(months(after) - months(self.from)).ok()
    }
}

impl Preset {
    /// The preset of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|preset| preset.id() == id)
    }

    /// The range around `today`: the whole week, month… even when it is not over. `None` beyond the calendar.
    #[must_use]
    pub fn period(self, today: NaiveDate) -> Option<Period> {
        let monday =
            today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()))?;
        let month = today.with_day(1)?;
        let quarter = month.checked_sub_months(Months::new(month.month0() % 3))?;
        let year = month.with_month(1)?;
        let school = match month.month() {
            9.. => month.with_month(9)?,
            _ => year.checked_sub_months(Months::new(4))?,
        };
        let months = |from: NaiveDate, length: u32, back: u32| {
            let from = from.checked_sub_months(Months::new(back * length))?;
            let to = from.checked_add_months(Months::new(length))?.pred_opt()?;
            Some(Period { from, to })
        };
        let week = |from: NaiveDate| {
            Some(Period {
                from,
                to: from.checked_add_days(Days::new(6))?,
            })
        };
        match self {
            Self::ThisWeek => week(monday),
            Self::LastWeek => week(monday.checked_sub_days(Days::new(7))?),
            Self::ThisMonth => months(month, 1, 0),
            Self::LastMonth => months(month, 1, 1),
            Self::ThisQuarter => months(quarter, 3, 0),
            Self::LastQuarter => months(quarter, 3, 1),
            Self::ThisYear => months(year, 12, 0),
            Self::LastYear => months(year, 12, 1),
            Self::SchoolYear => months(school, 12, 0),
            Self::LastSchoolYear => months(school, 12, 1),
        }
    }
}

//! The dimensions along which figures are broken down and filtered.

use serde::{Deserialize, Serialize};

/// The code under which a row says that nothing was recorded.
pub const NOT_GIVEN: &str = "non_renseigne";
/// The code of "yes" in dimensions with two values.
pub const YES: &str = "oui";
/// The code of "no" in dimensions with two values.
pub const NO: &str = "non";

/// What a dimension describes: a session, one of its requests, or an anonymous diagnosis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Subject {
    /// One value for each session.
    Session,
    /// One value (several for [`Dimension::Theme`]) for each request.
    Request,
    /// One value for each digital diagnosis, which is linked to no session: nothing is filtered upon it.
    Diagnosis,
}

macro_rules! dimensions {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $subject:ident;)+) => {
        /// A dimension. Its French label, its shares' base and whether it may identify someone stand in
        /// `assets/indicators.toml`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Dimension { $($(#[$doc])* $name),+ }

        impl Dimension {
            /// Every dimension.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The identifier: that of the registry and of `--by`, `--where`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),+ }
            }

            /// What it describes.
            #[must_use]
            pub const fn subject(self) -> Subject {
                match self { $(Self::$name => Subject::$subject),+ }
            }
        }
    };
}

dimensions! {
    /// Who carries the procedure.
    Operator = "operator", Request;
    /// The entry of the catalogue.
    Procedure = "procedure", Request;
    /// Administrative and mediation themes: several for one request.
    Theme = "theme", Request;
    /// Service level.
    Level = "level", Request;
    /// How the request ended.
    Outcome = "outcome", Request;
    /// Why it is blocked; only a blocked request has one.
    BlockingReason = "blocking_reason", Request;
    /// Where the person was sent; only a request that was sent on has one.
    OrientationTarget = "orientation_target", Request;
    /// How the filing was done.
    Way = "way", Request;
    /// Whether an accompanied request was handled on site: `oui`, `non`; absent for other levels.
    Handled = "handled", Request;
    /// Whether the request continues an earlier one.
    Returning = "returning", Session;
    /// How the person came.
    Channel = "channel", Session;
    /// The person's autonomy.
    Autonomy = "autonomy", Session;
    /// Age class on the day of the session.
    AgeClass = "age_class", Session;
    /// Gender.
    Gender = "gender", Session;
    /// Social status.
    SocialStatus = "social_status", Session;
    /// The person's own town (INSEE code), never the counter's.
    Town = "town", Session;
    /// Department of the person's town, three characters overseas.
    Department = "department", Session;
    /// Whether a mandate was used.
    Mandate = "mandate", Session;
    /// Whether it is the person's first visit.
    FirstVisit = "first_visit", Session;
    /// Bucket of duration: `moins_de_30`, `30_59`, `60_119`, `120_et_plus` minutes.
    Duration = "duration", Session;
    /// Day of the week, `1` (Monday) to `7`.
    Weekday = "weekday", Session;
    /// Hour on the wall, `0` to `23`.
    Hour = "hour", Session;
    /// Where the row comes from: `desk` or `import`.
    Source = "source", Session;
    /// The agent (identifier).
    Agent = "agent", Session;
    /// The site (identifier).
    Site = "site", Session;
    /// How the person rates her ease with digital tools.
    SelfRating = "self_rating", Diagnosis;
}

impl Dimension {
    /// The dimension of an identifier.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|d| d.id() == id)
    }

    /// Whether one request may have several values: shares are then over requests and do not add up to 100.
    #[must_use]
    pub const fn is_multiple(self) -> bool {
        matches!(self, Self::Theme)
    }

    /// Whether a row without a value lies outside of the base (a request that is not blocked has no reason, a
    /// diagnosis need not say everything), rather than being a value that nobody recorded.
    #[must_use]
    pub const fn absent_is_outside(self) -> bool {
        matches!(
            self,
            Self::BlockingReason | Self::OrientationTarget | Self::Handled | Self::SelfRating
        )
    }
}

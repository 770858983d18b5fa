//! The words of `init` on a plan, in each language: the doubts, the findings, and the sentences around them.
//!
//! And the comments of the config that it writes, whose trait stands beside the text that they are a part of.

use super::Language;
use super::en::English;
use super::ru::Russian;
use crate::init::lack::{InitFailure, NearTable};
use crate::init::notice::Notice;
use crate::init::plan::draft::Found;
use crate::init::plan::note::Note;
use crate::init::preview::NotSent;
use crate::init::remark::ValueSource;
use crate::init::text::ConfigWording;
use crate::protocol::List;

impl Language {
    /// The sentences on plans.
    pub fn plan_wording(self) -> &'static dyn PlanWording {
        match self {
            Self::English => &English,
            Self::Russian => &Russian,
        }
    }

    /// The comments of a config.
    pub fn config_wording(self) -> &'static dyn ConfigWording {
        match self {
            Self::English => &English,
            Self::Russian => &Russian,
        }
    }
}

/// A fixed sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sentence {
    /// A list was found nowhere.
    Nothing,
    /// The title above the newest deals.
    Newest,
    /// The title above the doubts.
    Look,
    /// The title above what to type into Roistat.
    ToType,
    PageUrl,
    Login,
    Password,
    /// Login and password are both needed.
    Both,
    /// The title above what to do next.
    Next,
    Check,
    Copy,
    OtherUser,
    OtherOwner,
}

/// How many of the tables that were seen are named.
pub(super) const MOST_TABLES: usize = 40;

/// Everything that is said of a plan.
pub trait PlanWording {
    /// The point that the owner should look at before going on; `None` for what is
    /// only a reason in the config.
    fn doubt(&self, note: &Note) -> Option<String>;
    /// Why so many rows are not sent.
    fn not_sent(&self, reason: &NotSent, rows: u64) -> String;
    fn list(&self, list: List) -> &'static str;
    fn found(&self, found: &Found) -> String;
    /// A list whose query is a comment.
    fn does_not_work(&self, found: &str) -> String;
    /// How many rows of a table are sent.
    fn sends(&self, sent: u64, rows: u64) -> String;
    /// Where a value comes from, and what the runner-up holds.
    fn source(&self, source: &ValueSource, runner_up: Option<(&ValueSource, &str)>) -> String;
    /// The config was written: the part that stands out, and the rest.
    fn wrote(&self, file: &str) -> (String, &'static str);
    fn found_in(&self, database: &str) -> String;
    fn sentence(&self, sentence: Sentence) -> &'static str;
    /// The notice on the database before it is looked at, on one line.
    fn notice(&self, notice: &Notice) -> String;
    /// The question for the password of a database's account.
    fn ask_password(&self, database: &str) -> String;
    /// The reason why nothing was written, on one line …
    fn complaint(&self, failure: &InitFailure) -> String;
    /// … and lines that explain it.
    fn explanation(&self, failure: &InitFailure) -> Vec<String>;
    /// A table that comes near to holding the deals, and what it lacks.
    fn near(&self, near: &NearTable) -> String;
}

//! What the comments of a config must say, in whatever language: their words as data, and the sentences that have
//! facts in them.
//!
//! Each language gives them in `message`. The signs of comments, the names of settings and SQL are not among them.

use crate::init::plan::leads::LeadStatus;
use crate::init::plan::note::Note;
use crate::init::remark::ColumnRemark;

/// The comments that are always the same. Each is one line or several.
pub struct ConfigWords {
    /// The head of the file.
    pub introduction: &'static str,
    pub login: &'static str,
    /// The database is a file.
    pub database_file: &'static str,
    /// The database is on a server, and its line stands below.
    pub database_server: &'static str,
    /// The database is on a server, and a table below has it.
    pub database_table: &'static str,
    pub format: &'static str,
    pub page_size: &'static str,
    pub overlap: &'static str,
    /// The two limits of time.
    pub limits: &'static str,
    pub journal: &'static str,
    /// What stands above all queries.
    pub queries: &'static str,
    /// What stands above all sections that write.
    pub writes: &'static str,
    /// The deals are such that no section for leads can be made up.
    pub no_lead: &'static str,
    /// No column of the deals takes the visit of a lead.
    pub no_visit_of_lead: &'static str,
    /// What stands above the statements that keep two tries of a lead apart.
    pub lead_key: &'static str,
    /// What stands above a statement that is executed once.
    pub once: &'static str,
    pub no_fields: &'static str,
    pub no_managers: &'static str,
    pub no_clients: &'static str,
    pub no_products: &'static str,
    /// Some questions to the database had no answer in time.
    pub partly_guessed: &'static str,
    /// The name of the one status that deals without any have.
    pub only_status: &'static str,
}

/// The comments with facts.
pub trait ConfigWording {
    /// The comments that are always the same.
    fn words(&self) -> &'static ConfigWords;
    /// The reason for a choice, where it was made: its lines, none where there is nothing to say in the config.
    fn note(&self, note: &Note) -> Vec<String>;
    /// What is said behind a column.
    fn column(&self, remark: &ColumnRemark) -> String;
    /// The table that a lead becomes a row of.
    fn lead_table(&self, table: &str) -> String;
    /// The status that a lead begins with.
    fn lead_status(&self, status: &LeadStatus) -> String;
}

//! The SQL that differs between engines where `init` proposes statements that store what Roistat sends.
//!
//! Takes and gives SQL as text, as `Dialect` does. Which table becomes the deals', and which column holds what, is known
//! elsewhere. Parameters have the names of Roistat's protocol.

/// The statement that adds a lead, in parts.
#[derive(Clone, Copy, Debug)]
pub struct LeadInsert<'a> {
    /// The table.
    pub table: &'a str,
    /// INSERT with its columns and values, to their end.
    pub insert: &'a str,
    /// The column that keeps `:key`.
    pub key: &'a str,
    /// The expression for the row's id.
    pub id: &'a str,
    /// The database makes the id itself, a number.
    pub is_id_generated: bool,
}

/// The statement that adds the client of a lead, in parts.
#[derive(Clone, Copy, Debug)]
pub struct ClientInsert<'a> {
    /// The table.
    pub table: &'a str,
    /// INSERT with its columns and SELECT with its values, to their end.
    pub insert: &'a str,
    /// The column of the id, a number that the database makes itself.
    pub id: &'a str,
    /// The condition that a row is the client's.
    pub known: &'a str,
    /// The query for the client of the lead, where it is there already.
    pub of_lead: &'a str,
}

impl LeadInsert<'_> {
    /// The statement where the engine knows ON CONFLICT and RETURNING.
    pub fn with_returning(&self) -> String {
        let Self { insert, key, id, .. } = self;
        let returned = if *id == "id" { (*id).to_owned() } else { format!("{id} AS id") };
        format!("{insert}\nON CONFLICT ({key}) DO UPDATE SET {key} = excluded.{key}\nRETURNING {returned}")
    }
}

impl ClientInsert<'_> {
    /// The statements where the engine knows RETURNING.
    pub fn with_returning(&self) -> [String; 2] {
        let Self { table, insert, id, known, of_lead } = self;
        [
            format!(
                "{insert}\nWHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {known})\n  AND NOT EXISTS ({of_lead})\n\
                 RETURNING {id} AS client"
            ),
            format!("SELECT coalesce(:client, max({id}), ({of_lead})) AS client FROM {table} WHERE {known}"),
        ]
    }
}

/// A section with a table of its own, which fits every shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnTable {
    /// The section.
    pub section: &'static str,
    /// The statement that is executed in the database once.
    pub preparation: &'static str,
    /// The statements, in their order.
    pub statements: &'static [&'static str],
}

/// The SQL of one engine for what Roistat sends.
pub trait LeadDialect {
    /// What is executed first where tables are changed; `None` where nothing is needed.
    fn before_changes(&self) -> Option<&'static str>;

    /// The statement that makes a column that keeps `:key`, to be executed once.
    fn key_column(&self, table: &str, column: &str) -> String;

    /// The statement that keeps the values of that column apart, to be executed once.
    fn key_index(&self, name: &str, table: &str, column: &str) -> String;

    /// The statement that makes a table keep transactions, to be executed once; `None`
    /// where every table keeps them.
    fn transactions(&self, table: &str) -> Option<String>;

    /// The beginning of a text, as long as a column takes it; all of it where no column refuses longer ones.
    fn cut(&self, text: &str, characters: u32) -> String;

    /// The statements that store a lead once and give its id, whether it is new or was there.
    fn lead(&self, lead: &LeadInsert<'_>) -> Vec<String>;

    /// The statements that find a lead's client, or add one, and give his id as `client`.
    fn client(&self, client: &ClientInsert<'_>) -> Vec<String>;

    /// A random text of so many hexadecimal digits, at most 32, for a column of a declared type.
    fn random_text(&self, declared: &str, length: usize) -> String;

    /// The number after the greatest of a column.
    fn next_number(&self, table: &str, column: &str) -> String;

    /// Sixteen random bytes.
    fn random_bytes(&self) -> String;

    /// The first of two parameters that is not NULL, as a whole number.
    fn first_number(&self, one: &str, other: &str) -> String;

    /// A number as a literal for a column of whatever type.
    fn number(&self, digits: &str) -> String;

    /// The sections of messages, tasks and calls.
    fn own_tables(&self) -> &'static [OwnTable];
}

//! The SQL that differs between engines where a column holds JSON.
//!
//! Takes and gives SQL as text, as `Dialect` does. Which column holds JSON, and what of it is wanted, is known elsewhere.

/// A step into JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JsonStep {
    /// To the value under a key.
    Key(String),
    /// To an entry of an array.
    Entry(usize),
}

/// An entry of an array that has its name at one place and its value at another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonEntry {
    /// The steps from the entry to its name.
    pub name_at: Vec<JsonStep>,
    /// The name that is wanted.
    pub name: String,
    /// The steps from the entry to its value.
    pub value_at: Vec<JsonStep>,
}

/// The SQL of one engine for JSON.
pub trait JsonDialect {
    /// Every value of a column that is declared so, in capitals, is JSON.
    fn is_json_type(&self, declared: &str) -> bool;

    /// An expression where the column is JSON, else NULL.
    fn where_json(&self, column: &str, expression: &str) -> String;

    /// The value at a place of the column, as JSON.
    fn json_at(&self, column: &str, steps: &[JsonStep]) -> String;

    /// The value at a place of the column, as a number or a text.
    fn value_at(&self, column: &str, steps: &[JsonStep]) -> String;

    /// The value of the first entry of that name in the array at a place of the column.
    fn value_of_entry(&self, column: &str, steps: &[JsonStep], entry: &JsonEntry) -> String;

    /// An object of keys and expressions; `between` stands behind each comma between them.
    fn object(&self, pairs: &[(String, String)], between: &str) -> String;

    /// An object of the keys and values of several rows.
    fn object_of_rows(&self, key: &str, value: &str) -> String;
}

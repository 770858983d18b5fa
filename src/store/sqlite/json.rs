//! SQLite's SQL for columns of JSON.
//!
//! Paths are written as SQLite's functions read them: each key in quotes (SQLite, "JSON Functions And Operators",
//! section 3.3).

use super::Sqlite;
use crate::sql::{Dialect as _, JsonDialect, JsonEntry, JsonStep};

impl JsonDialect for Sqlite {
    /// A declared type binds no value.
    fn is_json_type(&self, _: &str) -> bool {
        false
    }

    fn where_json(&self, column: &str, expression: &str) -> String {
        format!("CASE WHEN json_valid({column}) THEN {expression} END")
    }

    fn json_at(&self, column: &str, steps: &[JsonStep]) -> String {
        format!("{column} -> {}", path(steps))
    }

    fn value_at(&self, column: &str, steps: &[JsonStep]) -> String {
        format!("json_extract({column}, {})", path(steps))
    }

    fn value_of_entry(&self, column: &str, steps: &[JsonStep], entry: &JsonEntry) -> String {
        format!(
            "(SELECT json_extract(entry.value, {}) FROM json_each({column}, {}) AS entry \
             WHERE json_extract(entry.value, {}) = {} LIMIT 1)",
            path(&entry.value_at),
            path(steps),
            path(&entry.name_at),
            self.text(&entry.name)
        )
    }

    fn object(&self, pairs: &[(String, String)], between: &str) -> String {
        let pair = |(key, value): &(String, String)| format!("{}, {value}", self.text(key));
        let pairs: Vec<_> = pairs.iter().map(pair).collect();
        format!("json_object({})", pairs.join(&format!(",{between}")))
    }

    fn object_of_rows(&self, key: &str, value: &str) -> String {
        format!("json_group_object({key}, {value})")
    }
}

/// A path as a literal.
fn path(steps: &[JsonStep]) -> String {
    let escaped = |character: char| match character {
        '"' | '\\' => format!("\\{character}"),
        control if control.is_control() => format!("\\u{:04x}", control as u32),
        other => other.to_string(),
    };
    let step = |step: &JsonStep| match step {
        JsonStep::Key(key) => format!(".\"{}\"", key.chars().map(escaped).collect::<String>()),
        JsonStep::Entry(index) => format!("[{index}]"),
    };
    Sqlite.text(&format!("${}", steps.iter().map(step).collect::<String>()))
}

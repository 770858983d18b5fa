//! MySQL's and MariaDB's SQL for columns of JSON.
//!
//! Only functions that MySQL 5.7 and MariaDB 10.3 have. Paths are written with each key in quotes (MySQL, "JSON Path
//! Syntax"). JSON's null comes out of these functions as a text, and is made NULL.

use super::dialect::MySql;
use crate::sql::{Dialect as _, JsonDialect, JsonEntry, JsonStep};

impl JsonDialect for MySql {
    fn is_json_type(&self, declared: &str) -> bool {
        declared == "JSON"
    }

    fn where_json(&self, column: &str, expression: &str) -> String {
        format!("CASE WHEN JSON_VALID({column}) THEN {expression} END")
    }

    fn json_at(&self, column: &str, steps: &[JsonStep]) -> String {
        format!("JSON_EXTRACT({column}, {})", self.text(&path(steps)))
    }

    fn value_at(&self, column: &str, steps: &[JsonStep]) -> String {
        unquoted(&self.json_at(column, steps))
    }

    /// The server finds the place of the name, whose last number is that of the entry.
    fn value_of_entry(&self, column: &str, steps: &[JsonStep], entry: &JsonEntry) -> String {
        let array = path(steps);
        let names = self.text(&format!("{array}[*]{}", steps_below(&entry.name_at)));
        let name = self.text(&without_wildcards(&entry.name));
        let found = format!("JSON_SEARCH({column}, 'one', {name}, NULL, {names})");
        let number = format!("SUBSTRING_INDEX(SUBSTRING_INDEX({found}, '[', -1), ']', 1)");
        let (before, after) = (format!("{array}["), format!("]{}", steps_below(&entry.value_at)));
        let place = format!("CONCAT({}, {number}, {})", self.text(&before), self.text(&after));
        unquoted(&format!("JSON_EXTRACT({column}, {place})"))
    }

    fn object(&self, pairs: &[(String, String)], between: &str) -> String {
        let pair = |(key, value): &(String, String)| format!("{}, {value}", self.text(key));
        let pairs: Vec<_> = pairs.iter().map(pair).collect();
        format!("JSON_OBJECT({})", pairs.join(&format!(",{between}")))
    }

    /// Not by `JSON_OBJECTAGG`, which MariaDB has from 10.5 on. A pair without a key or a value is left out.
    fn object_of_rows(&self, key: &str, value: &str) -> String {
        let quoted = |text: &str| format!("JSON_QUOTE({})", self.as_text(text));
        format!("CONCAT('{{', GROUP_CONCAT({}, ':', {}), '}}')", quoted(key), quoted(value))
    }
}

/// JSON as a number or a text.
fn unquoted(json: &str) -> String {
    format!("NULLIF(JSON_UNQUOTE({json}), 'null')")
}

/// A path from the whole document on.
fn path(steps: &[JsonStep]) -> String {
    format!("${}", steps_below(steps))
}

fn steps_below(steps: &[JsonStep]) -> String {
    let escaped = |character: char| match character {
        '"' | '\\' => format!("\\{character}"),
        control if control.is_control() => format!("\\u{:04x}", control as u32),
        other => other.to_string(),
    };
    let step = |step: &JsonStep| match step {
        JsonStep::Key(key) => format!(".\"{}\"", key.chars().map(escaped).collect::<String>()),
        JsonStep::Entry(index) => format!("[{index}]"),
    };
    steps.iter().map(step).collect()
}

/// A text to be searched for, in which no sign stands for others.
fn without_wildcards(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(keys: &[&str]) -> Vec<JsonStep> {
        keys.iter().map(|&key| JsonStep::Key(key.to_owned())).collect()
    }

    #[test]
    fn a_value_is_read_at_its_place() {
        assert_eq!(
            MySql.value_at("c", &keys(&["a", "b \"c\""])),
            "NULLIF(JSON_UNQUOTE(JSON_EXTRACT(c, '$.\"a\".\"b \\\\\"c\\\\\"\"')), 'null')"
        );
        assert_eq!(
            MySql.where_json("c", &MySql.json_at("c", &[JsonStep::Entry(2)])),
            "CASE WHEN JSON_VALID(c) THEN JSON_EXTRACT(c, '$[2]') END"
        );
    }

    #[test]
    fn an_entry_is_found_by_its_whole_name() {
        let entry = JsonEntry {
            name_at: keys(&["name"]),
            name: "roistat_visit".to_owned(),
            value_at: [keys(&["values"]), vec![JsonStep::Entry(0)]].concat(),
        };
        assert_eq!(
            MySql.value_of_entry("c", &keys(&["fields"]), &entry),
            "NULLIF(JSON_UNQUOTE(JSON_EXTRACT(c, CONCAT('$.\"fields\"[', SUBSTRING_INDEX(SUBSTRING_INDEX(\
             JSON_SEARCH(c, 'one', 'roistat\\\\_visit', NULL, '$.\"fields\"[*].\"name\"'), '[', -1), ']', 1), \
             '].\"values\"[0]'))), 'null')"
        );
    }

    #[test]
    fn objects_are_made_of_pairs_and_of_rows() {
        let pairs = [("Город".to_owned(), "city".to_owned()), ("it's".to_owned(), "x".to_owned())];
        assert_eq!(MySql.object(&pairs, " "), "JSON_OBJECT('Город', city, 'it''s', x)");
        assert_eq!(
            MySql.object_of_rows("k", "v"),
            "CONCAT('{', GROUP_CONCAT(JSON_QUOTE(CAST(k AS CHAR)), ':', JSON_QUOTE(CAST(v AS CHAR))), '}')"
        );
    }
}

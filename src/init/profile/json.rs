//! Columns of JSON: the keys in them, and the one whose values are the deal's own extra fields.
//!
//! Reads samples as the pipeline will read rows; knows nothing of how the visit is looked for elsewhere.

use crate::init::profile::personal;
use crate::init::roles::deals::Deals;
use crate::init::roles::values;
use crate::init::sql::{self, name};
use crate::init::vocabulary::columns::EXTRA_WORDS;
use crate::init::vocabulary::{any, words};
use crate::nested::Object;
use crate::store::schema::{Column, Sample};

/// A column, and the objects that its samples are.
#[derive(Debug)]
pub struct Json<'s> {
    pub column: &'s Column,
    objects: Vec<Object>,
}

/// The columns of the deals that hold JSON objects.
pub fn columns<'s>(deals: &Deals<'s>) -> Vec<Json<'s>> {
    let json = |column: &'s Column| Some(Json { column, objects: objects(column)? });
    deals.table.columns.iter().filter_map(json).collect()
}

/// The one that by its name holds a deal's extra fields.
pub fn extra<'s>(deals: &Deals<'s>) -> Option<Json<'s>> {
    let is_extra = |json: &Json<'_>| words(&json.column.name).iter().any(|word| any(word, EXTRA_WORDS));
    columns(deals).into_iter().find(is_extra)
}

/// What a column holds, where all of it is JSON objects.
fn objects(column: &Column) -> Option<Vec<Object>> {
    let object = |sample: &Sample| match sample {
        Sample::Text(text) => Object::read(text.as_bytes()),
        Sample::Integer(_) | Sample::Real(_) | Sample::Bytes => None,
    };
    let is_set = |sample: &&Sample| !matches!(sample, Sample::Text(text) if text.is_empty());
    let objects: Vec<_> = column.samples.iter().filter(is_set).map(object).collect::<Option<_>>()?;
    (!objects.is_empty()).then_some(objects)
}

impl Json<'_> {
    /// The keys in it.
    pub fn keys(&self) -> Vec<String> {
        let mut keys: Vec<_> =
            self.objects.iter().flat_map(Object::iter).map(|(key, _)| key.to_owned()).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// Those that are not sent: they, or what stands under them, look like somebody's own.
    pub fn personal(&self) -> Vec<String> {
        let is_held = |key: &String| {
            let held = self.objects.iter().flat_map(Object::iter);
            held.filter(|(held, _)| held == key).any(|(_, value)| personal::holds_personal(value))
        };
        self.keys().into_iter().filter(|key| personal::sounds_personal(key) || is_held(key)).collect()
    }

    /// The column without what is personal, and without the visit, which has its own place.
    pub fn without_personal(&self) -> String {
        let bare = name(&self.column.name);
        let keys = self.keys();
        let mut left_out: Vec<_> = values::visits(&keys).into_iter().cloned().collect();
        left_out.extend(self.personal());
        let paths: Vec<_> = left_out.iter().map(|key| sql::text(&path(key))).collect();
        if !paths.is_empty() {
            return format!(
                "CASE WHEN json_valid({bare}) THEN json_remove({bare}, {}) END",
                paths.join(", ")
            );
        }
        let is_empty = |sample: &Sample| matches!(sample, Sample::Text(text) if text.is_empty());
        if self.column.samples.iter().any(is_empty) { format!("nullif({bare}, '')") } else { bare }
    }
}

/// The path of a key, as SQLite's functions take it: in quotes, as JSON has it (SQLite, "JSON Functions And
/// Operators", section 3.3).
pub fn path(key: &str) -> String {
    let escaped = |character: char| match character {
        '"' | '\\' => format!("\\{character}"),
        control if control.is_control() => format!("\\u{:04x}", control as u32),
        other => other.to_string(),
    };
    format!("$.\"{}\"", key.chars().map(escaped).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::init::fixture::{evaluated, plan, rows_with};

    fn fields(column: &str, values: &[&str]) -> Option<String> {
        plan(&rows_with("orders", column, values)).expression("fields").map(str::to_owned)
    }

    #[test]
    fn the_column_of_json_is_found_by_its_name_and_its_values() {
        for (column, values, expected) in [
            ("extra TEXT", &["'{\"a\": 1}'"][..], Some("extra")),
            ("extra TEXT", &["'{\"a\": 1}'", "''"], Some("nullif(extra, '')")),
            ("extra TEXT", &["'{\"a\": 1}'", "NULL"], Some("extra")),
            ("extra TEXT", &["'{\"a\": 1}'", "'none'"], None),
            ("extra TEXT", &["'{\"a\": 1}'", "1"], None),
            ("extra TEXT", &["''"], None),
            ("extra TEXT", &["'[1]'"], None),
            ("thing TEXT", &["'{\"a\": 1}'"], None),
        ] {
            assert_eq!(fields(column, values).as_deref(), expected, "{column} {values:?}");
        }
    }

    #[test]
    fn nothing_personal_is_sent_whatever_its_key() {
        for (json, sent) in [
            (r#"{"a":1,"phone":"1"}"#, r#"{"a":1}"#),
            (r#"{"a":1,"roistat":"5"}"#, r#"{"a":1}"#),
            (r#"{"a":1,"b":"ann@shop.example"}"#, r#"{"a":1}"#),
            (r#"{"a":1,"b":{"who":"ann@shop.example"}}"#, r#"{"a":1}"#),
            (r#"{"a":1,"b":{"phone":"1"}}"#, r#"{"a":1}"#),
            (r#"{"a":1,"b":["x","ann@shop.example"]}"#, r#"{"a":1}"#),
            (r#"{"a":1,"b":{"who":["x"]}}"#, r#"{"a":1,"b":{"who":["x"]}}"#),
            (r#"{"a":1,"the \"phone\"":"1"}"#, r#"{"a":1}"#),
            (r#"{"a":1,"phone\\":"1","it's phone":"1"}"#, r#"{"a":1}"#),
            (r#"{"a":1,"phone\n":"1","телефон":"1"}"#, r#"{"a":1}"#),
        ] {
            let expression = fields("extra TEXT", &[&sql::text(json)]).unwrap();
            let found: String = evaluated(&expression, "extra", json, 0);
            assert_eq!(found, sent, "{expression}");
        }
    }
}

//! The keys of a column of JSON that become fields: a list of those that were seen and classified, so that a
//! key that a shop adds to the JSON later is not sent.
//!
//! An object in an object is classified key by key, too. The column, and the place of the visit
//! in it, are found in `json`.

use std::collections::HashMap;

use crate::init::profile::json::where_json;
use crate::init::profile::personal;
use crate::init::select::BREAK;
use crate::init::vocabulary::says_visit;
use crate::nested::{Nested, Object};
use crate::sort;
use crate::sql::JsonStep;
use crate::sql::SqlDialect;
use crate::store::schema::Column;

/// How many keys become fields at most.
const MOST_FIELDS: usize = 60;

/// How deep objects are classified.
const DEEPEST: usize = 3;

/// The keys of a column's objects.
#[derive(Debug, Default)]
pub struct JsonFields {
    sent: Vec<JsonField>,
    /// They, or the values under them, look like personal data.
    pub personal: Vec<String>,
    /// Their names are not known, and their values are not a few that repeat.
    pub unknown: Vec<String>,
}

/// A key that becomes a field.
#[derive(Debug)]
enum JsonField {
    Value(String),
    Object(String, Vec<JsonField>),
}

impl JsonFields {
    /// Classifies the keys of objects by their names and by all values under them.
    pub fn classified(objects: &[&Object], names: &HashMap<String, String>) -> Self {
        let mut fields = Self::default();
        fields.sent = fields.classify(&[], objects, names);
        fields.sent.truncate(MOST_FIELDS);
        fields
    }

    fn classify(
        &mut self,
        above: &[&str],
        objects: &[&Object],
        names: &HashMap<String, String>,
    ) -> Vec<JsonField> {
        let keys = sort::distinct(objects.iter().flat_map(|it| it.iter()).map(|(key, _)| key).collect());
        let mut sent = Vec::new();
        for key in keys.into_iter().filter(|key| !says_visit(key)) {
            let held: Vec<_> = objects
                .iter()
                .flat_map(|it| it.iter())
                .filter(|(held, _)| *held == key)
                .map(|(_, value)| value)
                .collect();
            let with_above = [above, &[key]].concat();
            let full = with_above.join(".");
            let meaning = names.get(key).map_or(key, String::as_str);
            let is_known = personal::is_known(meaning) || personal::is_known(&full);
            let inner: Option<Vec<_>> = held.iter().map(|value| as_object(value)).collect();
            match inner {
                _ if personal::sounds_personal(meaning) => self.personal.push(full),
                Some(inner) if is_known && with_above.len() < DEEPEST => {
                    let inner = self.classify(&with_above, &inner, names);
                    sent.extend((!inner.is_empty()).then(|| JsonField::Object(key.to_owned(), inner)));
                }
                _ if held.iter().any(|value| personal::holds_personal(value)) => self.personal.push(full),
                None if held.iter().all(|value| is_plain(value)) && (is_known || is_choice(&held)) => {
                    sent.push(JsonField::Value(key.to_owned()));
                }
                _ => self.unknown.push(full),
            }
        }
        sent
    }

    /// The fields as an object, out of a column; `None` where there are none.
    pub fn expression(&self, dialect: SqlDialect, column: &Column) -> Option<String> {
        let object = object(dialect, &column.sql_name, &[], &self.sent)?;
        Some(where_json(dialect, column, object))
    }
}

fn object(dialect: SqlDialect, column: &str, above: &[JsonStep], fields: &[JsonField]) -> Option<String> {
    let below = |key: &String| [above, &[JsonStep::Key(key.clone())]].concat();
    let pair = |field: &JsonField| match field {
        JsonField::Value(key) => Some((key.clone(), dialect.json_at(column, &below(key)))),
        JsonField::Object(key, inner) => Some((key.clone(), object(dialect, column, &below(key), inner)?)),
    };
    let pairs: Vec<_> = fields.iter().filter_map(pair).collect();
    (!pairs.is_empty()).then(|| dialect.object(&pairs, BREAK))
}

fn as_object(value: &Nested) -> Option<&Object> {
    match value {
        Nested::Object(object) => Some(object),
        Nested::Text(_) | Nested::Array(_) => None,
    }
}

/// The value is one text, or a list of texts: no key can be added to it.
fn is_plain(value: &Nested) -> bool {
    let is_text = |value: &Nested| matches!(value, Nested::Text(_));
    match value {
        Nested::Text(_) => true,
        Nested::Array(values) => values.iter().all(is_text),
        Nested::Object(_) => false,
    }
}

/// The values are a few that repeat.
fn is_choice(values: &[&Nested]) -> bool {
    let text = |value: &&Nested| match value {
        Nested::Text(text) => Some(text.clone()),
        Nested::Array(_) | Nested::Object(_) => None,
    };
    let Some(texts) = values.iter().map(text).collect::<Option<Vec<_>>>() else { return false };
    let (count, longest) = (texts.len(), texts.iter().map(Vec::len).max().unwrap_or(0));
    personal::is_choice(count, sort::distinct(texts).len(), longest)
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{evaluated, plan, rows_with};
    use crate::sql::Dialect as _;
    use crate::store::Sqlite;

    fn fields(column: &str, values: &[&str]) -> Option<String> {
        plan(&rows_with("orders", column, values)).expression("fields").map(str::to_owned)
    }

    #[test]
    fn the_column_of_json_is_found_by_its_name_and_its_values() {
        let city = "CASE WHEN json_valid(extra) THEN json_object('city', extra -> '$.\"city\"') END";
        for (column, values, expected) in [
            ("extra TEXT", &["'{\"city\": 1}'"][..], Some(city)),
            ("extra TEXT", &["'{\"city\": 1}'", "''"], Some(city)),
            ("extra TEXT", &["'{\"city\": 1}'", "NULL"], Some(city)),
            ("extra TEXT", &["'{\"city\": 1}'", "'none'"], None),
            ("extra TEXT", &["'{\"city\": 1}'", "1"], None),
            ("extra TEXT", &["''"], None),
            ("extra TEXT", &["'[1]'"], None),
            ("thing TEXT", &["'{\"city\": 1}'"], None),
        ] {
            assert_eq!(fields(column, values).as_deref(), expected, "{column} {values:?}");
        }
    }

    #[test]
    fn a_key_that_is_added_later_is_not_sent() {
        let expression = fields("extra TEXT", &["'{\"city\": true}'"]).unwrap();
        let later = r#"{"city":false,"telephone of a friend":"1"}"#;
        assert_eq!(evaluated::<String>(&expression, "extra", later, 0), r#"{"city":false}"#);
        assert_eq!(evaluated::<String>(&expression, "extra", "{}", 0), r#"{"city":null}"#);
    }

    #[test]
    fn nothing_personal_is_sent_whatever_its_key() {
        for (json, sent) in [
            (r#"{"city":1,"phone":"1"}"#, r#"{"city":1}"#),
            (r#"{"city":1,"roistat":"5"}"#, r#"{"city":1}"#),
            (r#"{"city":1,"size":"ann@shop.example"}"#, r#"{"city":1}"#),
            (r#"{"city":1,"size":{"who":"ann@shop.example"}}"#, r#"{"city":1}"#),
            (r#"{"city":1,"size":{"phone":"1"}}"#, r#"{"city":1}"#),
            (r#"{"city":1,"size":["x","ann@shop.example"]}"#, r#"{"city":1}"#),
            (r#"{"city":1,"size":{"who":["x"]}}"#, r#"{"city":1}"#),
            (r#"{"city":1,"size":["S","M"]}"#, r#"{"city":1,"size":["S","M"]}"#),
            (r#"{"city":1,"size":[{"a":1}]}"#, r#"{"city":1}"#),
            (
                r#"{"utm":{"source":"ya","term":"tea","hash":"x","x":"y"}}"#,
                r#"{"utm":{"source":"ya","term":"tea"}}"#,
            ),
            (r#"{"city":1,"door code":"45B"}"#, r#"{"city":1}"#),
            (r#"{"city":1,"purpose":"45B"}"#, r#"{"city":1}"#),
            (r#"{"city":1,"the \"phone\"":"1"}"#, r#"{"city":1}"#),
            (r#"{"city":1,"phone\\":"1","it's phone":"1"}"#, r#"{"city":1}"#),
            (r#"{"city":1,"phone\n":"1","телефон":"1"}"#, r#"{"city":1}"#),
        ] {
            let expression = fields("extra TEXT", &[&Sqlite.text(json)]).unwrap();
            let found: String = evaluated(&expression, "extra", json, 0);
            assert_eq!(found, sent, "{expression}");
        }
    }
}

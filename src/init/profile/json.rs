//! Columns of JSON: the keys in them, where the visit stands in them, and the one whose values are the deal's own extra
//! fields.
//!
//! Reads samples as the pipeline will read rows. Objects may lie in objects, and names may stand beside their values in
//! arrays: `[{"name": "roistat", "value": "11"}]`.

use std::collections::HashMap;
use std::fmt::{self, Display, Formatter};

use crate::init::profile::called;
use crate::init::profile::json_fields::JsonFields;
use crate::init::vocabulary::columns::{EXTRA_WORDS, KEY};
use crate::init::vocabulary::{any, says_visit, words};
use crate::nested::{self, Nested, Object};
use crate::sql::SqlDialect;
use crate::sql::{JsonEntry, JsonStep};
use crate::store::schema::{Column, Sample, Table};

/// How deep the visit is looked for.
const DEEPEST: usize = 3;

/// A column, and what its samples are.
#[derive(Debug)]
pub struct JsonObjects<'s> {
    pub column: &'s Column,
    values: Vec<Nested>,
}

/// Where a value stands in JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JsonPath {
    /// The keys that lead there.
    keys: Vec<String>,
    /// Where the keys lead to an array: the entry with this name.
    entry: Option<JsonEntry>,
}

/// The columns of a table that hold JSON.
pub fn columns(table: &Table) -> Vec<JsonObjects<'_>> {
    let json = |column| Some(JsonObjects { column, values: values(column)? });
    table.columns.iter().filter_map(json).collect()
}

/// The one that by its name holds a deal's extra fields.
pub fn extra(table: &Table) -> Option<JsonObjects<'_>> {
    let is_extra =
        |json: &JsonObjects<'_>| words(called::column(json.column)).iter().any(|word| any(word, EXTRA_WORDS));
    columns(table).into_iter().filter(|json| json.objects().count() == json.values.len()).find(is_extra)
}

/// The values of a column, where all of them are JSON objects or arrays.
fn values(column: &Column) -> Option<Vec<Nested>> {
    let value = |sample: &Sample| match sample {
        Sample::Text(text) => Object::read(text.as_bytes())
            .map(Nested::Object)
            .or_else(|| nested::read_array(text.as_bytes()).map(Nested::Array)),
        Sample::Integer(_) | Sample::Real(_) | Sample::Moment(_) | Sample::Bytes => None,
    };
    let is_set = |sample: &&Sample| !matches!(sample, Sample::Text(text) if text.is_empty());
    let values: Vec<_> = column.samples.iter().filter(is_set).map(value).collect::<Option<_>>()?;
    (!values.is_empty()).then_some(values)
}

impl JsonObjects<'_> {
    fn objects(&self) -> impl Iterator<Item = &Object> {
        self.values.iter().filter_map(|value| match value {
            Nested::Object(object) => Some(object),
            Nested::Text(_) | Nested::Array(_) => None,
        })
    }

    /// Where the number of the visit stands.
    pub fn visit(&self) -> Option<JsonPath> {
        self.values.iter().find_map(|value| visit_in(value, &mut Vec::new()))
    }

    /// The keys that become fields, and those that do not; `names` are those of keys that are ids.
    pub fn fields(&self, names: &HashMap<String, String>) -> JsonFields {
        JsonFields::classified(&self.objects().collect::<Vec<_>>(), names)
    }
}

/// An expression where a column is JSON, else NULL.
pub fn where_json(dialect: SqlDialect, column: &Column, expression: String) -> String {
    if dialect.is_json_type(&column.declared) {
        expression
    } else {
        dialect.where_json(&column.sql_name, &expression)
    }
}

/// Where the visit stands in a value.
fn visit_in(value: &Nested, keys: &mut Vec<String>) -> Option<JsonPath> {
    match value {
        Nested::Text(_) => None,
        Nested::Array(entries) => {
            entries.iter().find_map(entry).map(|entry| JsonPath { keys: keys.clone(), entry: Some(entry) })
        }
        Nested::Object(object) => {
            let is_number =
                |value: &Nested| matches!(value, Nested::Text(text) if text.iter().all(u8::is_ascii_digit));
            let is_visit = |(key, value): &(&str, &Nested)| {
                says_visit(key) && matches!(value, Nested::Text(text) if !text.is_empty())
            };
            let visits: Vec<_> = object.iter().filter(is_visit).collect();
            if let Some((key, _)) = visits.iter().find(|(_, value)| is_number(value)).or(visits.first()) {
                let keys = keys.iter().cloned().chain([(*key).to_owned()]).collect();
                return Some(JsonPath { keys, entry: None });
            }
            if keys.len() + 1 == DEEPEST {
                return None;
            }
            object.iter().find_map(|(key, value)| {
                keys.push(key.to_owned());
                let found = visit_in(value, keys);
                keys.pop();
                found
            })
        }
    }
}

/// The names and the value of an array's entry, where the names say the visit.
fn entry(value: &Nested) -> Option<JsonEntry> {
    let Nested::Object(object) = value else { return None };
    let text = |value: &Nested| match value {
        Nested::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
        Nested::Array(_) | Nested::Object(_) => None,
    };
    let (name_key, name) = object.iter().find_map(|(key, value)| {
        let name = text(value).filter(|name| says_visit(name))?;
        KEY.distance(&words(key)).is_some().then(|| (key.to_owned(), name)).or_else(|| {
            matches!(key, "title" | "slug" | "caption")
                .then(|| (key.to_owned(), text(value).unwrap_or_default()))
        })
    })?;
    let is_value =
        |key: &str| matches!(key, "value" | "val" | "values" | "content" | "znachenie" | "значение");
    let (value_key, value) = object.iter().find(|(key, _)| is_value(&key.to_lowercase()))?;
    let key = |key: &str| JsonStep::Key(key.to_owned());
    let value_at = match value {
        Nested::Text(_) => vec![key(value_key)],
        // `{"values": [{"value": "11"}]}`, and `{"values": ["11"]}`.
        Nested::Array(values) => match values.first()? {
            Nested::Text(_) => vec![key(value_key), JsonStep::Entry(0)],
            Nested::Object(inner) => {
                let (inner, _) = inner.iter().find(|(key, _)| is_value(&key.to_lowercase()))?;
                vec![key(value_key), JsonStep::Entry(0), key(inner)]
            }
            Nested::Array(_) => return None,
        },
        Nested::Object(_) => return None,
    };
    Some(JsonEntry { name_at: vec![key(&name_key)], name, value_at })
}

impl JsonPath {
    /// The value, out of a column.
    pub fn expression(&self, dialect: SqlDialect, column: &Column) -> String {
        let steps: Vec<_> = self.keys.iter().cloned().map(JsonStep::Key).collect();
        let found = match &self.entry {
            None => dialect.value_at(&column.sql_name, &steps),
            Some(entry) => dialect.value_of_entry(&column.sql_name, &steps, entry),
        };
        where_json(dialect, column, found)
    }
}

impl Display for JsonPath {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let keys =
            self.keys.iter().map(String::as_str).chain(self.entry.iter().map(|entry| entry.name.as_str()));
        f.write_str(&keys.collect::<Vec<_>>().join("."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::init::fixture::evaluated;
    use crate::store::Sqlite;

    #[test]
    fn the_visit_is_found_in_objects_and_in_arrays() {
        for (json, expected) in [
            (r#"{"roistat":"55"}"#, Some("55")),
            (r#"{"utm":{"roistat":55}}"#, Some("55")),
            (r#"[{"name":"City","value":"Tula"},{"name":"roistat","value":"55"}]"#, Some("55")),
            (r#"{"fields":[{"code":"ROISTAT","values":[{"value":"55"}]}]}"#, Some("55")),
            (r#"[{"title":"Roistat","values":["55"]}]"#, Some("55")),
            (r#"[{"key":"roistat_visit","value":{"x":"55"}}]"#, None),
            (r#"[{"thing":"roistat","value":"55"}]"#, None),
            (r#"{"a":{"b":{"c":{"roistat":"55"}}}}"#, None),
            (r#"["roistat"]"#, None),
        ] {
            let samples = vec![Sample::Text(json.to_owned())];
            let named = Column { name: "c".to_owned(), sql_name: "c".to_owned(), ..Column::default() };
            let column = Column { samples, ..named.clone() };
            let table = Table { columns: vec![column], ..Table::default() };
            let visit = columns(&table)[0].visit();
            let found = visit.map(|path| {
                evaluated::<rusqlite::types::Value>(&path.expression(&Sqlite, &named), "c", json, 0)
            });
            let text = found.map(|value| match value {
                rusqlite::types::Value::Text(text) => text,
                rusqlite::types::Value::Integer(number) => number.to_string(),
                other => format!("{other:?}"),
            });
            assert_eq!(text.as_deref(), expected, "{json}");
        }
    }
}

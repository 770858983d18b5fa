//! Columns of JSON: the keys in them, and the one whose values are the deal's own extra fields.
//!
//! Reads samples as the pipeline will read rows; knows nothing of how the visit is looked for elsewhere.

use super::deals::Deals;
use super::personal;
use super::sql::{self, name};
use super::values;
use super::vocabulary::EXTRA_WORDS;
use super::words::{any, words};
use crate::nested::Object;
use crate::store::schema::{Column, Sample};

/// A column, and the objects that its samples are.
#[derive(Debug)]
pub(super) struct Json<'s> {
    pub(super) column: &'s Column,
    objects: Vec<Object>,
}

/// The columns of the deals that hold JSON objects.
pub(super) fn columns<'s>(deals: &Deals<'s>) -> Vec<Json<'s>> {
    let json = |column: &'s Column| Some(Json { column, objects: objects(column)? });
    deals.table.columns.iter().filter_map(json).collect()
}

/// The one that by its name holds a deal's extra fields.
pub(super) fn extra<'s>(deals: &Deals<'s>) -> Option<Json<'s>> {
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
    pub(super) fn keys(&self) -> Vec<String> {
        let mut keys: Vec<_> =
            self.objects.iter().flat_map(Object::iter).map(|(key, _)| key.to_owned()).collect();
        keys.sort();
        keys.dedup();
        keys
    }

    /// Those that are not sent: they, or what stands under them, look like somebody's own.
    pub(super) fn personal(&self) -> Vec<String> {
        let is_held = |key: &String| {
            let held = self.objects.iter().flat_map(Object::iter);
            held.filter(|(held, _)| held == key).any(|(_, value)| personal::holds_personal(value))
        };
        self.keys().into_iter().filter(|key| personal::sounds_personal(key) || is_held(key)).collect()
    }

    /// The column without what is personal, and without the visit, which has its own place.
    pub(super) fn without_personal(&self) -> String {
        let bare = name(&self.column.name);
        let keys = self.keys();
        let mut left_out: Vec<_> = values::visits(&keys).into_iter().cloned().collect();
        left_out.extend(self.personal());
        let paths: Vec<_> = left_out
            .iter()
            .filter(|key| !key.contains('"'))
            .map(|key| sql::text(&format!("$.\"{key}\"")))
            .collect();
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

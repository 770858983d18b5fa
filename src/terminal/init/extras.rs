//! What a deal has beyond Roistat's plain keys: the number of its visit, from a column, a row of values or
//! JSON; and its extra fields.
//!
//! Without the visit the integration is worth little (the guide's second step), so that its absence is told.

use super::deals::Deals;
use super::sql::{self, name};
use super::survey::{characters, own_words};
use super::values;
use super::vocabulary::{FIELD_WORDS, NO_FIELD_WORDS};
use super::words::is;
use super::writer::Writer;
use crate::store::schema::{Column, Sample};

/// What the declared types of columns of numbers have in them (SQLite, "Determination Of Column Affinity").
const NUMBERS: [&str; 8] = ["INT", "BOOL", "REAL", "NUM", "DEC", "FLOA", "DOUB", "BLOB"];

impl Writer<'_, '_> {
    /// The number of the visit, from wherever it is.
    pub(super) fn visit(&mut self) {
        let deals = self.about.deals.clone();
        let json = values::json(&deals);
        let is_plain = |key: &&&String| !key.contains('"');
        let in_json = json
            .iter()
            .find_map(|(column, keys)| Some((*column, *values::visits(keys).iter().find(is_plain)?)));
        let keys = values::visits(&self.about.keys);
        if let Some(column) = deals.visit.best {
            self.taken.push(&column.name);
            self.taken.extend(deals.visit.others.iter().map(|column| column.name.as_str()));
            let bare = name(&column.name);
            let is_padded = column.samples.iter().filter_map(characters).any(|value| value.trim() != value);
            let expression = if is_padded { format!("trim({bare})") } else { bare };
            self.select.column(expression, "roistat");
        } else if let Some(values) = self.about.values.filter(|_| !keys.is_empty()) {
            self.select.column(values.value_of(&deals, &keys), "roistat");
        } else if let Some((column, key)) = in_json {
            let (column, path) = (name(&column.name), sql::text(&format!("$.\"{key}\"")));
            self.select.column(
                format!("CASE WHEN json_valid({column}) THEN json_extract({column}, {path}) END"),
                "roistat",
            );
        } else {
            self.no_visit(&deals);
        }
    }

    /// Without the visit the integration is worth little: says what to do (the guide's second step).
    fn no_visit(&mut self, deals: &Deals<'_>) {
        let table = name(&deals.table.name);
        if let Some(values) = self.about.values {
            self.select.column(values.value_of(deals, &[&"roistat".to_owned()]), "roistat");
            self.remark("No deal has a value `roistat` yet; its column is ready for it.");
            self.doubts.push(format!(
                "no deal has the number of its visit, so Roistat will not know its source: let the site store the \
                 cookie roistat_visit with each new deal, in {} under the key roistat",
                name(&values.table.name)
            ));
            return;
        }
        self.remark("No column holds the number of the visit. Once there is one, add a line:");
        self.remark("    roistat,");
        let remedy = if deals.table.is_view {
            format!("add a column for it to what the view {table} reads, and to the view; ")
        } else {
            format!("add a column for it,\nALTER TABLE {table} ADD COLUMN roistat TEXT;\n")
        };
        self.doubts.push(format!(
            "no deal has the number of its visit, so Roistat will not know its source: {remedy}let the site store \
             the cookie roistat_visit there with each new deal, and add the column to the query"
        ));
    }

    pub(super) fn fields(&mut self) {
        let deals = self.about.deals.clone();
        for column in &deals.table.columns {
            let words = own_words(deals.table, column);
            let has =
                |patterns: &[&str]| words.iter().any(|word| patterns.iter().any(|pattern| is(word, pattern)));
            let is_free = !self.taken.contains(&column.name.as_str());
            if is_free && has(FIELD_WORDS) && !has(NO_FIELD_WORDS) && is_worth_a_field(column) {
                self.field(column);
            }
        }
        if let Some(values) = self.about.values {
            let but = values::visits(&self.about.keys);
            self.select.column(values.object(&deals, &self.about.keys, &but), "fields");
            if let Some(index) = values.missing_index() {
                self.remark(format!(
                    "Each deal looks up its values in {}: this makes it quick,",
                    values.table.name
                ));
                self.remark(format!("    {index}"));
            }
        } else if let Some(column) = values::extra(&deals) {
            self.take(column, "fields");
        }
    }
}

/// Whether a column's values are words that a report may be divided by.
pub(super) fn is_worth_a_field(column: &Column) -> bool {
    let is_word = |sample: &Sample| matches!(sample, Sample::Text(text) if text.chars().count() <= 80 && !text.starts_with(['{', '[']));
    let is_number = NUMBERS.iter().any(|declared| column.declared.contains(declared));
    !is_number && column.samples.iter().all(is_word)
}

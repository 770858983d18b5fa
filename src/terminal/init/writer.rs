//! The query for the deals as it is being written: columns taken along, each once, and the remarks and doubts
//! that go with them.
//!
//! Knows how a column gets into the query; which one does, and why, is decided by `orders`, `extras` and `changes`.

use super::deals::{Choice, Deals};
use super::sql::{Select, name};
use super::statuses::Statuses;
use super::values::Values;
use super::vocabulary::HUNDREDTHS;
use super::words::{is, words};
use crate::store::schema::{Column, Sample};

/// What the query for the deals depends on.
pub(super) struct Circumstances<'s> {
    pub(super) deals: Deals<'s>,
    pub(super) statuses: Statuses<'s>,
    /// Whether the deals' column holds the ids of managers.
    pub(super) has_managers: bool,
    pub(super) values: Option<Values<'s>>,
    /// The keys of those values.
    pub(super) keys: Vec<String>,
}

/// The query as it is being written.
pub(super) struct Writer<'a, 's> {
    pub(super) about: &'a Circumstances<'s>,
    pub(super) select: Select,
    pub(super) remarks: Vec<String>,
    pub(super) doubts: Vec<String>,
    /// The columns of the table that have found their place.
    pub(super) taken: Vec<&'s str>,
}

impl<'s> Writer<'_, 's> {
    pub(super) fn remark(&mut self, remark: impl Into<String>) {
        self.remarks.push(remark.into());
    }

    /// Takes a column along as it is.
    pub(super) fn take(&mut self, column: &'s Column, key: &str) {
        self.taken.push(&column.name);
        self.select.column(name(&column.name), key);
    }

    /// Takes a reference along; what stands for none is NULL to Roistat.
    pub(super) fn refer(&mut self, column: &'s Column, key: &str) {
        self.taken.push(&column.name);
        let bare = name(&column.name);
        let has = |none: &Sample| column.samples.contains(none);
        let expression = if has(&Sample::Integer(0)) {
            format!("nullif({bare}, 0)")
        } else if has(&Sample::Text(String::new())) {
            format!("nullif({bare}, '')")
        } else {
            bare
        };
        self.select.column(expression, key);
    }

    /// Takes the best of several along, and names the others.
    pub(super) fn choose(&mut self, choice: &Choice<'s>, key: &str) {
        let Some(best) = choice.best else { return };
        self.taken.push(&best.name);
        let is_hundredths = key != "name"
            && words(&best.name).iter().any(|word| HUNDREDTHS.iter().any(|pattern| is(word, pattern)));
        let expression = name(&best.name);
        let expression = if is_hundredths { format!("{expression} / 100.0") } else { expression };
        let others: Vec<_> = choice.others.iter().map(|column| name(&column.name)).collect();
        match (others.is_empty(), is_hundredths) {
            (false, _) => self.select.column_with(expression, key, format!("or: {}", others.join(", "))),
            (true, true) => self.select.column_with(expression, key, "kept in hundredths"),
            (true, false) => self.select.column(expression, key),
        }
    }

    /// Takes a column along as one of the extra fields.
    pub(super) fn field(&mut self, column: &'s Column) {
        let (plain, exact) = (format!("fields.{}", label(&column.name)), format!("fields.{}", column.name));
        // One name twice would be an error; a third column of nearly that name is named among those left out.
        if let Some(key) = [plain, exact].into_iter().find(|key| !self.select.has(key)) {
            self.take(column, &key);
        }
    }
}

/// A column's name as people write it: `delivery_type` as `Delivery type`.
fn label(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut letters = spaced.trim().chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

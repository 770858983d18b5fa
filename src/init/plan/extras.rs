//! Writes the values of a deal beyond Roistat's plain keys: the number of its visit and its extra fields.
//!
//! Extra fields are a list of what was seen and judged; what a shop adds later is not sent. The visit is what the
//! integration is for (the guide's second step), so that its absence is told.

use std::collections::HashMap;

use crate::init::plan::note::{LookedUp, Note};
use crate::init::plan::writer::Writer;
use crate::init::profile::{SchemaIndex, json, own_words, personal};
use crate::init::remark::{ColumnRemark, ValueSource};
use crate::init::roles::visits::{VisitSource, VisitValues, seen_elsewhere, visit_values};
use crate::init::select::ResultColumn;
use crate::init::vocabulary::columns::FIELDS;
use crate::store::schema::{Column, Sample, Table};

/// Parts of the declared types of columns of numbers, flags and bytes.
const NUMBERS: [&str; 8] = ["INT", "BOOL", "REAL", "NUM", "DEC", "FLOA", "DOUB", "BLOB"];

impl<'s> Writer<'_, 's> {
    /// The number of the visit, from wherever it is.
    pub fn visit(&mut self) {
        let roles = self.roles;
        let Some((best, others)) = roles.visits.split_first() else { return self.no_visit() };
        if let VisitSource::Column(column) = best {
            self.taken.push(&column.name);
        }
        let described = |sources: &[&VisitSource<'s>]| -> Vec<ValueSource> {
            sources.iter().map(|source| source.place()).collect()
        };
        let all: Vec<_> = others.iter().collect();
        let set: Vec<_> = others.iter().filter(|source| source.is_set()).collect();
        self.select.push(ResultColumn {
            expression: best.expression(self.index.dialect, &roles.deals),
            key: "roistat".to_owned(),
            remarks: (!all.is_empty()).then(|| ColumnRemark::Rivals(described(&all))).into_iter().collect(),
            source: Some(best.place()),
            runner_up: set
                .first()
                .map(|source| (source.place(), source.expression(self.index.dialect, &roles.deals))),
        });
        if !set.is_empty() {
            self.note(Note::VisitRivals { taken: best.place(), others: described(&set) });
        }
        self.note_visit(best);
    }

    /// Notes the source that was taken.
    fn note_visit(&mut self, source: &VisitSource<'s>) {
        match source {
            VisitSource::Column(column) if visit_values(column) == VisitValues::Other => {
                self.note(Note::VisitNotNumbers { column: column.sql_name.clone() });
            }
            VisitSource::Column(column) if source.is_id() => {
                self.note(Note::VisitMayBeAnotherId { column: column.sql_name.clone() });
            }
            _ => {}
        }
        self.needs_index(LookedUp::Visit(source.place()), source.missing_index(self.index.dialect));
    }

    fn needs_index(&mut self, what: LookedUp, index: Option<String>) {
        self.notes.extend(index.map(|index| Note::MissingIndex { what, index }));
    }

    /// Without the visit the integration is worth little: says what to do (the guide's second step).
    fn no_visit(&mut self) {
        let deals = &self.roles.deals;
        if let Some(place) = seen_elsewhere(self.index) {
            self.note(Note::VisitSeenElsewhere { place });
        } else if let Some((values, _)) = &self.roles.values {
            self.select.column(values.value_of(deals, &[&"roistat".to_owned()]), "roistat");
            self.note(Note::NoVisitInValues { table: values.table.sql_name.clone() });
        } else {
            self.note(Note::NoVisit { table: deals.table.sql_name.clone(), is_view: deals.table.is_view });
        }
    }

    pub fn fields(&mut self) {
        let roles = self.roles;
        let table = roles.deals.table;
        self.columns_as_fields();
        if let Some((values, keys)) = &roles.values {
            let object = values.object(&roles.deals, keys);
            if let Some(object) = object {
                self.select.column(object, "fields");
            }
            self.kept_back(&values.table.sql_name, &keys.personal);
            self.unknown(&values.table.sql_name, &keys.unknown);
            if !keys.fields.is_empty() || !keys.visits.is_empty() {
                let what = LookedUp::Values { table: values.table.sql_name.clone() };
                self.needs_index(what, values.missing_index());
            }
        } else if let Some(json) = json::extra(table) {
            self.taken.push(&json.column.name);
            let names = names_of_fields(self.index, table);
            let (fields, whose) = (json.fields(&names), json.column.sql_name.clone());
            if let Some(object) = fields.expression(self.index.dialect, json.column) {
                self.select.column(object, "fields");
            }
            self.kept_back(&whose, &fields.personal);
            self.unknown(&whose, &fields.unknown);
        }
    }

    /// The columns that are called after what reports are divided by; one in which any row looks personal stays here.
    fn columns_as_fields(&mut self) {
        let table = self.roles.deals.table;
        let is_field = |column: &&'s Column| {
            let words = own_words(table, column);
            FIELDS.iter().any(|field| field.distance(&words).is_some())
                && !self.taken.contains(&column.name.as_str())
                && is_worth_a_field(column)
        };
        let columns: Vec<_> = table.columns.iter().filter(is_field).collect();
        let conditions: Vec<_> =
            columns.iter().map(|column| self.index.dialect.is_contact(&column.sql_name)).collect();
        let personal = self.index.counts(table, &conditions);
        let (kept_back, sent): (Vec<_>, Vec<_>) =
            columns.into_iter().zip(personal).partition(|(_, rows)| *rows > 0);
        for (column, _) in sent {
            self.field(column);
        }
        let names: Vec<_> = kept_back.iter().map(|(column, _)| column.sql_name.clone()).collect();
        self.kept_back(&table.sql_name, &names);
    }

    fn unknown(&mut self, whose: &str, keys: &[String]) {
        if !keys.is_empty() {
            self.note(Note::UnknownFields { whose: whose.to_owned(), keys: keys.to_vec() });
        }
    }

    /// Names what was kept back, for an owner who wants it sent all the same.
    fn kept_back(&mut self, whose: &str, personal: &[String]) {
        if !personal.is_empty() {
            self.note(Note::KeptBack { whose: whose.to_owned(), keys: personal.to_vec() });
        }
    }
}

/// The names of the fields whose ids may stand in JSON.
fn names_of_fields(index: &SchemaIndex<'_>, deals: &Table) -> HashMap<String, String> {
    let Some((table, id, named)) = index.names_of_fields(deals) else { return HashMap::new() };
    let sql = format!("SELECT {}, {} FROM {}", id.sql_name, named.sql_name, table.sql_name);
    let pair = |row: Vec<Option<String>>| {
        let mut row = row.into_iter();
        Some((row.next()??, row.next()??))
    };
    (index.ask)(&sql).into_iter().filter_map(pair).collect()
}

/// Tells if a column's values are words that a report may be divided by.
pub fn is_worth_a_field(column: &Column) -> bool {
    let is_word = |sample: &Sample| {
        matches!(sample, Sample::Text(text) if text.chars().count() <= 80
            && !text.starts_with(['{', '['])
            && !personal::looks_personal(text))
    };
    let is_number = NUMBERS.iter().any(|declared| column.declared.contains(declared));
    !is_number && column.samples.iter().all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::init::fixture::{plan, rows_with};

    #[test]
    fn a_visit_that_is_no_number_is_a_doubt() {
        for (visit, is_doubt) in [("'12'", false), ("'12abc'", true)] {
            let sql = rows_with("orders", "n INT", &["1", "2"]).replacen("'11'", visit, 1);
            assert_eq!(
                plan(&sql).doubts("roistat was taken for the number of the visit"),
                is_doubt,
                "{visit}"
            );
        }
    }

    #[test]
    fn words_make_a_field_and_nothing_else_does() {
        let long = "ж".repeat(81);
        for (declared, values, is_field) in [
            ("TEXT", &["Moscow", "Тверь"][..], true),
            ("", &[], true),
            ("VARCHAR(9)", &[&long[2..]], true),
            ("TEXT", &["Moscow", &long], false),
            ("TEXT", &["{\"a\": 1}"], false),
            ("TEXT", &["[1]"], false),
            ("TEXT", &["ann@shop.example"], false),
            ("INTEGER", &["Moscow"], false),
            ("BOOLEAN", &[], false),
            ("DECIMAL(10, 2)", &[], false),
        ] {
            let samples = values.iter().map(|value| Sample::Text((*value).to_owned())).collect();
            let column = Column { declared: declared.to_owned(), samples, ..Column::default() };
            assert_eq!(is_worth_a_field(&column), is_field, "{declared} {values:?}");
        }
        assert!(!is_worth_a_field(&Column { samples: vec![Sample::Integer(1)], ..Column::default() }));
    }
}

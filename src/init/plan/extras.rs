//! What a deal has beyond Roistat's plain keys: the number of its visit and its extra fields.
//!
//! Without the visit the integration is worth little (the guide's second step), so that its absence is told.

use crate::init::plan::writer::Writer;
use crate::init::profile::json;
use crate::init::profile::own_words;
use crate::init::profile::personal;
use crate::init::roles::deals::Deals;
use crate::init::roles::visits::{Look, VisitSource, look};
use crate::init::sql::name;
use crate::init::vocabulary::columns::FIELDS;
use crate::store::schema::{Column, Sample};

/// What the declared types of columns of numbers have in them (SQLite, "Determination Of Column Affinity").
const NUMBERS: [&str; 8] = ["INT", "BOOL", "REAL", "NUM", "DEC", "FLOA", "DOUB", "BLOB"];

impl<'s> Writer<'_, 's> {
    /// The number of the visit, from wherever it is.
    pub fn visit(&mut self) {
        let roles = self.roles;
        let Some((best, others)) = roles.visits.split_first() else {
            let deals = roles.deals.clone();
            return self.no_visit(&deals);
        };
        if let VisitSource::Column(column) = best {
            self.taken.push(&column.name);
        }
        let expression = best.expression(&roles.deals);
        let described = |places: &mut dyn Iterator<Item = &VisitSource<'s>>| {
            places.map(VisitSource::description).collect::<Vec<_>>().join(", ")
        };
        if others.is_empty() {
            self.select.column(expression, "roistat");
        } else {
            self.select.column_with(expression, "roistat", format!("or: {}", described(&mut others.iter())));
        }
        let rivals = described(&mut others.iter().filter(|place| place.is_set()));
        if !rivals.is_empty() {
            self.doubts.push(format!(
                "the number of the visit was taken from {}; it could also be {rivals}",
                best.description()
            ));
        }
        self.note_visit(best);
    }

    /// What is to be said of the place that was taken.
    fn note_visit(&mut self, place: &VisitSource<'s>) {
        match place {
            VisitSource::Column(column) if look(column) == Look::Other => self.doubts.push(format!(
                "{} was taken for the number of the visit, though not all its values are numbers",
                name(&column.name)
            )),
            VisitSource::Column(column) if place.is_id() => self.doubts.push(format!(
                "{} was taken for the number of the visit: see that it holds the cookie roistat_visit, and not the id \
                 of something else",
                name(&column.name)
            )),
            _ => {}
        }
        self.needs_index(&place.description(), place.missing_index());
    }

    fn needs_index(&mut self, what: &str, index: Option<String>) {
        if let Some(index) = index {
            self.remark(format!("Each deal looks up {what}: this makes it quick,"));
            self.remark(format!("    {index}"));
            self.doubts
                .push(format!("each deal looks up {what}, and without this index that takes long:\n{index}"));
        }
    }

    /// Without the visit the integration is worth little: says what to do (the guide's second step).
    fn no_visit(&mut self, deals: &Deals<'_>) {
        let table = name(&deals.table.name);
        if let Some((values, _)) = &self.roles.values {
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

    pub fn fields(&mut self) {
        let roles = self.roles;
        for column in &roles.deals.table.columns {
            let words = own_words(roles.deals.table, column);
            let is_known = FIELDS.iter().any(|field| field.distance(&words).is_some());
            if is_known && !self.taken.contains(&column.name.as_str()) && is_worth_a_field(column) {
                self.field(column);
            }
        }
        if let Some((values, keys)) = &roles.values {
            self.select.column(values.object(&roles.deals, keys), "fields");
            self.left_out(&name(&values.table.name), &keys.personal);
            self.needs_index(&format!("its values in {}", name(&values.table.name)), values.missing_index());
        } else if let Some(json) = json::extra(&roles.deals) {
            self.taken.push(&json.column.name);
            self.select.column(json.without_personal(), "fields");
            self.left_out(&name(&json.column.name), &json.personal());
        }
    }

    /// Names what was kept back, for whoever wants it sent all the same.
    fn left_out(&mut self, whose: &str, personal: &[String]) {
        if !personal.is_empty() {
            let keys = personal.join(", ");
            self.remark(format!("Kept back from the fields, because it looks personal: {keys}."));
            self.doubts.push(format!(
                "of {whose} these are not sent, because they look personal: {keys}; see whether more of it should \
                 stay here"
            ));
        }
    }
}

/// Whether a column's values are words that a report may be discriminator by.
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

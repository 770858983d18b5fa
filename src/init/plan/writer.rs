//! The query for the deals as it is being written: columns taken along, each once, and the notes that go with them.
//!
//! Knows how a column gets into the query; which one does, and why, is decided by `orders`, `extras` and `changes`.

use crate::init::plan::note::Note;
use crate::init::profile::called;
use crate::init::profile::{SchemaIndex, identity, money, own_words};
use crate::init::remark::{ColumnRemark, ValueSource};
use crate::init::roles::Roles;
use crate::init::roles::deals::Choice;
use crate::init::select::{ResultColumn, SelectText};
use crate::init::vocabulary::any;
use crate::init::vocabulary::columns::HUNDREDTHS;
use crate::store::schema::{Column, Sample};

/// The query as it is being written.
pub struct Writer<'a, 's> {
    pub index: &'a SchemaIndex<'s>,
    pub roles: &'a Roles<'s>,
    pub select: SelectText,
    pub notes: Vec<Note>,
    /// The columns of the table that have found their place.
    pub taken: Vec<&'s str>,
}

impl<'s> Writer<'_, 's> {
    pub fn note(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// Takes a column along as it is.
    pub fn take(&mut self, column: &'s Column, key: &str) {
        self.taken.push(&column.name);
        self.select.column(column.sql_name.clone(), key);
    }

    /// Takes a reference along; what stands for none is NULL to Roistat.
    pub fn refer(&mut self, column: &'s Column, key: &str, others: &[&'s Column]) {
        let has = |none: &Sample| column.samples.contains(none);
        let bare = identity(self.index.dialect, column);
        // A number is compared with a number and a text with a text: PostgreSQL knows no other way.
        let nones = [
            (has(&Sample::Integer(0)) || has(&Sample::Real(0.0)), "0"),
            (has(&Sample::Text(String::new())), "''"),
            (has(&Sample::Text("0".to_owned())), "'0'"),
        ];
        let without = |value: String, (_, none): &(bool, &str)| format!("nullif({value}, {none})");
        let expression = nones.iter().filter(|(is_there, _)| *is_there).fold(bare, without);
        self.push(column, expression, key, others, None, None);
    }

    /// Takes the best of several along, and names the others.
    pub fn choose(&mut self, choice: &Choice<'s>, key: &str) {
        let Some(best) = choice.best else { return };
        let runner_up = choice.others.first().map(|other| (column_of(other), other.sql_name.clone()));
        self.push(best, best.sql_name.clone(), key, &choice.others, None, runner_up);
    }

    /// The same of amounts of money.
    pub fn choose_amount(&mut self, choice: &Choice<'s>, key: &str) {
        let Some(best) = choice.best else { return };
        if let Some((_, example)) = money::as_number(self.index.dialect, best) {
            self.note(Note::AmountsAsText { column: best.sql_name.clone(), example: example.to_owned() });
        }
        if !self.is_in_hundredths(best) {
            self.notes.extend(
                money::may_be_hundredths(best)
                    .map(|example| Note::MayBeHundredths { column: best.sql_name.clone(), example }),
            );
        }
        let said = self.is_in_hundredths(best).then_some(ColumnRemark::Hundredths);
        let runner_up = choice.others.first().map(|other| (column_of(other), self.amount(other)));
        self.push(best, self.amount(best), key, &choice.others, said, runner_up);
    }

    /// The expression for an amount.
    fn amount(&self, column: &Column) -> String {
        let number = money::as_number(self.index.dialect, column)
            .map_or_else(|| column.sql_name.clone(), |(number, _)| number);
        if self.is_in_hundredths(column) { self.index.dialect.hundredths(&number) } else { number }
    }

    fn is_in_hundredths(&self, column: &Column) -> bool {
        own_words(self.roles.deals.table, column).iter().any(|word| any(word, HUNDREDTHS))
    }

    /// An expression, and beside it what is to be said of it and the columns that it could also be.
    fn push(
        &mut self,
        column: &'s Column,
        expression: String,
        key: &str,
        others: &[&'s Column],
        said: Option<ColumnRemark>,
        runner_up: Option<(ValueSource, String)>,
    ) {
        self.taken.push(&column.name);
        let others: Vec<_> = others.iter().map(|column| column_of(column)).collect();
        let others = (!others.is_empty()).then_some(ColumnRemark::Rivals(others));
        self.select.push(ResultColumn {
            expression,
            key: key.to_owned(),
            remarks: said.into_iter().chain(others).collect(),
            source: Some(column_of(column)),
            runner_up,
        });
    }

    /// Takes a column along as one of the extra fields.
    pub fn field(&mut self, column: &'s Column) {
        let (plain, exact) =
            (format!("fields.{}", label(called::column(column))), format!("fields.{}", column.name));
        // One name twice would be an error; a third column of nearly that name is named among those left out.
        if let Some(key) = [plain, exact].into_iter().find(|key| !self.select.has(key)) {
            self.take(column, &key);
        }
    }
}

fn column_of(column: &Column) -> ValueSource {
    ValueSource::Column(column.sql_name.clone())
}

/// A column's name as people write it: `delivery_type` as `Delivery type`.
fn label(name: &str) -> String {
    let spaced = name.replace(['_', '-'], " ");
    let mut letters = spaced.trim().chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::label;
    use crate::init::fixture::{plan, rows_with, table_with};
    use crate::protocol::List;

    #[test]
    fn two_fields_of_one_label_have_two_keys() {
        let columns = "delivery_type TEXT, [delivery-type] TEXT, [delivery type] TEXT";
        let plan = plan(&table_with("orders", columns, "'a', 'b', 'c'"));
        let sql = plan.sql(List::Orders);
        assert!(sql.contains("delivery_type AS \"fields.Delivery type\""), "{sql}");
        assert!(sql.contains("\"delivery-type\" AS \"fields.delivery-type\""), "{sql}");
        assert!(sql.contains("\"delivery type\" AS \"fields.delivery type\""), "{sql}");
    }

    #[test]
    fn a_label_is_a_name_as_people_write_it() {
        for (name, expected) in
            [("delivery_type", "Delivery type"), ("_x-y_", "X y"), ("город", "Город"), ("_", ""), ("A", "A")]
        {
            assert_eq!(label(name), expected);
        }
    }

    #[test]
    fn a_value_that_stands_for_no_reference_is_null() {
        for (column, values, expected) in [
            ("client_id INTEGER", &["7", "8"][..], "client_id"),
            ("client_id INTEGER", &["7", "0"], "nullif(client_id, 0)"),
            ("client_id TEXT", &["'7'", "''"], "nullif(client_id, '')"),
        ] {
            let plan = plan(&rows_with("orders", column, values));
            assert_eq!(plan.expression("client_id"), Some(expected), "{values:?}");
        }
    }

    #[test]
    fn an_amount_in_hundredths_is_divided_and_others_are_named() {
        for (columns, values, expected) in [
            ("total INTEGER", "1050", "total AS price"),
            ("total_cents INTEGER", "1050", "total_cents / 100.0 AS price,  -- kept in hundredths"),
            ("total INTEGER, amount INTEGER", "1050, 1050", "total AS price,  -- or: amount"),
            (
                "total_cents INTEGER, amount_cents INTEGER",
                "1050, 1050",
                "total_cents / 100.0 AS price,  -- kept in hundredths; or: amount_cents",
            ),
        ] {
            let plan = plan(&table_with("orders", columns, values));
            assert!(plan.sql(List::Orders).contains(expected), "{}", plan.sql(List::Orders));
        }
    }
}

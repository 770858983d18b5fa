//! The query for the deals as it is being written: columns taken along, each once, and the remarks and doubts
//! that go with them.
//!
//! Knows how a column gets into the query; which one does, and why, is decided by `orders`, `extras` and `changes`.

use crate::init::profile::identity;
use crate::init::profile::money;
use crate::init::roles::Roles;
use crate::init::roles::deals::Choice;
use crate::init::sql::{Select, name};
use crate::init::vocabulary::columns::HUNDREDTHS;
use crate::init::vocabulary::{any, words};
use crate::store::schema::{Column, Sample};

/// The query as it is being written.
pub struct Writer<'a, 's> {
    pub roles: &'a Roles<'s>,
    pub select: Select,
    pub remarks: Vec<String>,
    pub doubts: Vec<String>,
    /// The columns of the table that have found their place.
    pub taken: Vec<&'s str>,
}

impl<'s> Writer<'_, 's> {
    pub fn remark(&mut self, remark: impl Into<String>) {
        self.remarks.push(remark.into());
    }

    /// Takes a column along as it is.
    pub fn take(&mut self, column: &'s Column, key: &str) {
        self.taken.push(&column.name);
        self.select.column(name(&column.name), key);
    }

    /// Takes a reference along; what stands for none is NULL to Roistat.
    pub fn refer(&mut self, column: &'s Column, key: &str, others: &[&'s Column]) {
        self.taken.push(&column.name);
        let has = |none: &Sample| column.samples.contains(none);
        let bare = identity(column);
        let expression = if has(&Sample::Integer(0)) {
            format!("nullif({bare}, 0)")
        } else if has(&Sample::Text(String::new())) {
            format!("nullif({bare}, '')")
        } else {
            bare
        };
        self.with_others(expression, key, others, None);
    }

    /// Takes the best of several along, and names the others.
    pub fn choose(&mut self, choice: &Choice<'s>, key: &str) {
        let Some(best) = choice.best else { return };
        self.taken.push(&best.name);
        self.with_others(name(&best.name), key, &choice.others, None);
    }

    /// The same of amounts of money.
    pub fn choose_amount(&mut self, choice: &Choice<'s>, key: &str) {
        let Some(best) = choice.best else { return };
        let is_hundredths = words(&best.name).iter().any(|word| any(word, HUNDREDTHS));
        let expression = match money::as_number(best) {
            Some((number, example)) => {
                self.doubts.push(format!(
                    "{} holds numbers as text, such as `{example}`: see that `try` shows them right",
                    name(&best.name)
                ));
                number
            }
            None => name(&best.name),
        };
        self.taken.push(&best.name);
        let (expression, said) = if is_hundredths {
            (format!("{expression} / 100.0"), Some("kept in hundredths"))
        } else {
            (expression, None)
        };
        self.with_others(expression, key, &choice.others, said);
    }

    /// An expression, and beside it what is to be said of it and the columns that it could also be.
    fn with_others(&mut self, expression: String, key: &str, others: &[&'s Column], said: Option<&str>) {
        let others: Vec<_> = others.iter().map(|column| name(&column.name)).collect();
        let others = (!others.is_empty()).then(|| format!("or: {}", others.join(", ")));
        let said: Vec<_> = said.map(str::to_owned).into_iter().chain(others).collect();
        if said.is_empty() {
            self.select.column(expression, key);
        } else {
            self.select.column_with(expression, key, said.join("; "));
        }
    }

    /// Takes a column along as one of the extra fields.
    pub fn field(&mut self, column: &'s Column) {
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
    fn what_stands_for_no_reference_is_null() {
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

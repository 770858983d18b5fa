//! The query for the deals: every column that Roistat takes, the condition on the date of the last change, and the
//! reason for each choice beside it.

use crate::init::moments::Moment;
use crate::init::plan::draft::{Draft, DraftQuery};
use crate::init::plan::extras::is_worth_a_field;
use crate::init::plan::note::Note;
use crate::init::plan::writer::Writer;
use crate::init::profile::{SchemaIndex, identity};
use crate::init::remark::{ColumnRemark, ValueSource};
use crate::init::roles::Roles;
use crate::init::roles::columns::is_some_amount;
use crate::init::roles::deals::{Deals, PriceDoubt, TableDoubt};
use crate::init::roles::statuses::Statuses;
use crate::init::select::{ResultColumn, SelectText};
use crate::protocol::List;
use crate::sql::SqlDialect;

/// The query.
pub fn draft<'s>(index: &SchemaIndex<'s>, roles: &Roles<'s>) -> Draft {
    let select = SelectText::from(index.dialect, roles.deals.table);
    let mut writer = Writer { index, roles, select, notes: Vec::new(), taken: Vec::new() };
    writer.table();
    writer.columns();
    writer.visit();
    writer.people();
    writer.fields();
    writer.condition();
    writer.leave_out();
    // When it is known which columns are something else.
    writer.note_price();
    writer.left_over();
    Draft::new(List::Orders, DraftQuery::Lines(writer.select), writer.notes)
}

impl<'s> Writer<'_, 's> {
    fn table(&mut self) {
        let deals = &self.roles.deals;
        self.note(Note::Deals { table: deals.table.name.clone() });
        let table = deals.table.sql_name.clone();
        self.notes.extend(deals.doubt.map(|doubt| match doubt {
            TableDoubt::OtherMeaning => Note::OtherMeaning { table },
            TableDoubt::Unnamed => Note::Unnamed { table },
            TableDoubt::Empty => Note::EmptyTable { table },
        }));
        if !deals.rivals.is_empty() {
            let tables = deals.rivals.iter().map(|table| table.sql_name.clone()).collect();
            self.note(Note::Rivals { tables });
        }
    }

    fn columns(&mut self) {
        let deals = self.roles.deals.clone();
        self.id(&deals);
        self.choose(&deals.name, "name");
        self.dates(&deals);
        if let (Statuses::Table { .. } | Statuses::InDeals { .. }, Some(status)) =
            (self.roles.statuses, deals.status)
        {
            self.taken.push(&status.name);
            self.select.push(ResultColumn {
                expression: identity(self.index.dialect, status),
                key: "status".to_owned(),
                source: Some(ValueSource::Column(status.sql_name.clone())),
                ..ResultColumn::default()
            });
        } else {
            self.select.column_with("'deal'", "status", ColumnRemark::NoStatus);
            self.note(Note::NoStatus { table: deals.table.sql_name.clone() });
        }
        match self.price_in_values() {
            Some(price) => self.select.push(price),
            None => self.choose_amount(&deals.price, "price"),
        }
        self.choose_amount(&deals.cost, "cost");
    }

    fn id(&mut self, deals: &Deals<'s>) {
        let index = self.index;
        let table = deals.table.sql_name.clone();
        let Some(id) = deals.id else {
            self.select.column_with(deals.id(), "id", ColumnRemark::RowNumber);
            self.note(Note::RowNumber { table });
            return;
        };
        self.taken.push(&id.name);
        self.select.column(identity(index.dialect, id), "id");
        let id = id.sql_name.clone();
        let sql = format!("SELECT '1' FROM {table} GROUP BY {id} HAVING count(*) > 1 LIMIT 1");
        if deals.id.is_some_and(|id| !id.is_key()) && index.answer(&sql).is_some() {
            self.note(Note::RepeatedId { id, table });
        }
    }

    /// The price out of a table of values, where no column of the deals holds it.
    fn price_in_values(&self) -> Option<ResultColumn> {
        let (values, keys) = self.roles.values.as_ref()?;
        let key = keys.prices.first().filter(|_| self.roles.deals.price.best.is_none())?;
        Some(ResultColumn {
            expression: values.value_of(&self.roles.deals, &[key]),
            key: "price".to_owned(),
            source: Some(values.place(key)),
            ..ResultColumn::default()
        })
    }

    fn note_price(&mut self) {
        if self.select.has("price") && self.roles.deals.price.best.is_none() {
            return;
        }
        let deals = &self.roles.deals;
        let note = match (deals.price.best, deals.price_doubt) {
            (Some(_), None) => return,
            (Some(price), Some(PriceDoubt::Cost)) => Note::PriceMayBeCost { column: price.sql_name.clone() },
            (Some(price), Some(PriceDoubt::OnlyAmount)) => {
                Note::OnlyAmount { column: price.sql_name.clone() }
            }
            (None, _) => Note::NoPrice { candidates: candidates(deals, &self.taken) },
        };
        self.note(note);
    }

    fn dates(&mut self, deals: &Deals<'s>) {
        let Some(moment) = deals.created.first().or(deals.changed.first()) else { return };
        self.taken.extend(moment.columns().map(|column| column.name.as_str()));
        let remark = deals.created.is_empty().then_some(ColumnRemark::ChangeForCreation);
        if deals.created.is_empty() {
            self.note(Note::NoDateOfCreation { table: deals.table.sql_name.clone() });
        }
        self.select.push(ResultColumn {
            remarks: remark.into_iter().collect(),
            ..date_column(self.index.dialect, moment, "date_create", deals.created.get(1))
        });
        let changed = deals.changed.first();
        if let Some(changed) = changed.filter(|changed| changed.column.name != moment.column.name) {
            self.taken.push(&changed.column.name);
            self.select.push(date_column(self.index.dialect, changed, "date_update", deals.changed.get(1)));
        }
    }

    fn people(&mut self) {
        let roles = self.roles;
        let deals = &roles.deals;
        if let Some(client) = roles.clients.column {
            let columns = deals.clients.best.iter().chain(&deals.clients.others);
            let is_other = |column: &&'s crate::store::schema::Column| {
                column.name != client.name
                    && roles.managers.column.is_none_or(|manager| manager.name != column.name)
            };
            let others: Vec<_> = columns.copied().filter(is_other).collect();
            self.refer(client, "client_id", &others);
        }
        if let (Some(key), Some((values, _))) = (&roles.client_key, &roles.values) {
            self.select.push(ResultColumn {
                expression: format!("nullif({}, '0')", values.value_of(deals, &[key])),
                source: Some(values.place(key)),
                key: "client_id".to_owned(),
                ..ResultColumn::default()
            });
        }
        match roles.managers.column {
            Some(manager) if roles.managers.is_sure => self.refer(manager, "manager_id", &[]),
            Some(manager) if is_worth_a_field(manager) => self.field(manager),
            _ => {}
        }
    }
}

fn date_column(
    dialect: SqlDialect,
    moment: &Moment<'_>,
    key: &str,
    runner_up: Option<&Moment<'_>>,
) -> ResultColumn {
    ResultColumn {
        expression: moment.for_roistat(dialect),
        key: key.to_owned(),
        source: Some(match moment.time {
            Some(time) => ValueSource::Pair(moment.column.sql_name.clone(), time.sql_name.clone()),
            None => ValueSource::Column(moment.column.sql_name.clone()),
        }),
        runner_up: runner_up
            .map(|other| (ValueSource::Column(other.column.sql_name.clone()), other.for_roistat(dialect))),
        ..ResultColumn::default()
    }
}

/// Columns of numbers that may be amounts, for the owner.
fn candidates(deals: &Deals<'_>, taken: &[&str]) -> Vec<String> {
    let columns = deals.table.columns.iter();
    let is_free = |column: &&crate::store::schema::Column| !taken.contains(&column.name.as_str());
    let amounts = columns.filter(is_free).filter(|column| is_some_amount(deals.table, column));
    amounts.take(8).map(|column| column.sql_name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{plan, table_with};
    use crate::protocol::List;

    #[test]
    fn the_only_amount_is_the_price_and_several_are_offered() {
        for (columns, values, price) in [
            ("honorarium INTEGER", "3000", Some("honorarium")),
            ("honorarium TEXT", "'3000'", Some("honorarium")),
            ("honorarium TEXT", "'high'", None),
            ("honorarium_id INTEGER", "30", None),
            ("honorarium INTEGER", "1", None),
            ("honorarium INTEGER", "NULL", None),
            ("honorarium INTEGER", "1717236000", None),
            ("weight INTEGER", "30", None),
            ("manager INTEGER", "30", None),
            ("honorarium INTEGER, reward INTEGER", "3000, 200", None),
        ] {
            let plan = plan(&table_with("orders", columns, values));
            assert_eq!(plan.expression("price"), price, "{columns} {values}");
            assert_eq!(plan.doubts("the only number that may be an amount"), price.is_some());
            assert_eq!(plan.doubts("no column looks like the price of a deal"), price.is_none());
            let are_two = columns.contains("reward");
            assert_eq!(plan.doubts("it could be honorarium, reward"), are_two, "{columns}");
        }
    }

    #[test]
    fn a_manager_who_is_a_word_is_a_field_where_no_table_has_more_of_him() {
        for (value, managers, expected) in [
            ("'Ann'", "", "manager AS \"fields.Manager\""),
            ("7", "", ""),
            (
                "7",
                "CREATE TABLE managers (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO managers VALUES (7, 'Ann');",
                "manager AS manager_id",
            ),
        ] {
            let plan = plan(&format!("{}{managers}", table_with("orders", "manager", value)));
            let sql = plan.sql(List::Orders);
            let lines = sql.lines();
            let found =
                lines.map(|line| line.trim().trim_end_matches(',')).find(|line| line.starts_with("manager"));
            assert_eq!(found.unwrap_or_default(), expected, "{value}");
        }
    }

    #[test]
    fn clients_that_are_not_those_of_the_deals_are_a_doubt_where_there_are_any() {
        for (client, clients, is_doubt) in
            [("7", "(1, 'Ann')", true), ("NULL", "(1, 'Ann')", false), ("7", "", false)]
        {
            let rows = if clients.is_empty() {
                String::new()
            } else {
                format!("INSERT INTO clients VALUES {clients};")
            };
            let table = "CREATE TABLE clients (id INTEGER PRIMARY KEY, name TEXT);";
            let plan = plan(&format!("{table}{rows}{}", table_with("orders", "client_id INTEGER", client)));
            assert_eq!(
                plan.doubts("the values of client_id are no ids of clients"),
                is_doubt,
                "{client} {clients}"
            );
        }
    }
}

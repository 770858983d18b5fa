//! The query for the deals: every column that Roistat takes, the condition on the date of the last change,
//! and the reason for each choice beside it.

use crate::init::judge::judge;
use crate::init::plan::draft::Draft;
use crate::init::plan::extras::is_worth_a_field;
use crate::init::plan::writer::Writer;
use crate::init::profile::{SchemaIndex, characters, identity, is_number};
use crate::init::roles::Roles;
use crate::init::roles::deals::Deals;
use crate::init::roles::people::Relation;
use crate::init::roles::statuses::Statuses;
use crate::init::sql::{Select, name};
use crate::init::vocabulary::words;
use crate::protocol::List;
use crate::store::schema::Column;

/// The query, and what the owner should look at.
pub fn draft(index: &SchemaIndex<'_>, roles: &Roles<'_>) -> (Draft, Vec<String>) {
    let mut writer = Writer {
        roles,
        select: Select::from(&roles.deals.table.name),
        remarks: Vec::new(),
        doubts: Vec::new(),
        taken: Vec::new(),
    };
    writer.table();
    writer.columns(index);
    writer.visit();
    writer.people();
    writer.fields();
    writer.condition(index);
    // When it is known which columns are something else.
    writer.note_price();
    writer.left_over();
    (Draft::new(List::Orders, writer.select.sql(), writer.remarks), writer.doubts)
}

impl<'s> Writer<'_, 's> {
    fn table(&mut self) {
        let deals = &self.roles.deals;
        let table = &deals.table.name;
        self.remark(format!("Deals, from the table {table}."));
        if let Some(doubt) = deals.doubt {
            self.doubts.push(format!("see whether {} holds the deals: {doubt}", name(table)));
        }
        if !deals.rivals.is_empty() {
            let rivals: Vec<_> = deals.rivals.iter().map(|table| name(&table.name)).collect();
            self.doubts.push(format!("the deals could also stand in {}", rivals.join(", ")));
            self.remark(format!("They could also stand in {}.", rivals.join(", ")));
        }
    }

    fn columns(&mut self, index: &SchemaIndex<'_>) {
        let deals = self.roles.deals.clone();
        self.id(index, &deals);
        self.choose(&deals.name, "name");
        self.created(&deals);
        if let (Statuses::Table { .. } | Statuses::InDeals { .. }, Some(status)) =
            (self.roles.statuses, deals.status)
        {
            self.taken.push(&status.name);
            self.select.column(identity(status), "status");
        } else {
            self.select.column_with("'deal'", "status", "no column looks like a status");
            self.doubts.push(format!("{} has no column of the status", name(&deals.table.name)));
        }
        self.choose_amount(&deals.price, "price");
        self.choose_amount(&deals.cost, "cost");
    }

    fn id(&mut self, index: &SchemaIndex<'_>, deals: &Deals<'s>) {
        let table = name(&deals.table.name);
        let Some(id) = deals.id else {
            self.select.column_with("rowid", "id", "SQLite's own number of the row");
            self.doubts.push(format!(
                "{table} has no column that tells its rows apart: SQLite's own number of each row was taken, which may \
                 change when the table is made anew or the database is vacuumed"
            ));
            return;
        };
        self.taken.push(&id.name);
        self.select.column(identity(id), "id");
        let id = name(&id.name);
        let sql = format!("SELECT '1' FROM {table} GROUP BY {id} HAVING count(*) > 1 LIMIT 1");
        if index.answer(&sql).is_some() {
            self.doubts
                .push(format!("{id} repeats in {table}: Roistat takes two deals of one id for the same"));
        }
    }

    fn note_price(&mut self) {
        let deals = &self.roles.deals;
        match deals.price.best {
            Some(price) if deals.is_price_guessed => self.doubts.push(format!(
                "no column is called price or total, so {} was taken for the price: it may be the first cost",
                name(&price.name)
            )),
            Some(_) => {}
            None => {
                let candidates = candidates(deals, &self.taken);
                let candidates =
                    if candidates.is_empty() { String::new() } else { format!("; it could be {candidates}") };
                self.remark(format!(
                    "No column looks like the price{candidates}. Once there is one, add a line: … AS price,"
                ));
                self.doubts.push(format!(
                    "no column looks like the price of a deal, so Roistat will not know the revenue{candidates}"
                ));
            }
        }
    }

    fn created(&mut self, deals: &Deals<'s>) {
        let Some(moment) = deals.created.first().or(deals.changed.first()) else { return };
        self.taken.push(&moment.column.name);
        let expression = moment.for_roistat();
        if deals.created.is_empty() {
            self.select.column_with(
                expression,
                "date_create",
                "no date of creation: this is that of the last change",
            );
            self.doubts.push(format!("{} has no date of creation", name(&deals.table.name)));
        } else {
            self.select.column(expression, "date_create");
        }
        let changed = deals.changed.first();
        if let Some(changed) = changed.filter(|changed| changed.column.name != moment.column.name) {
            self.taken.push(&changed.column.name);
            self.select.column(changed.for_roistat(), "date_update");
        }
    }

    fn people(&mut self) {
        let roles = self.roles;
        if let Some(client) = roles.clients.column {
            let columns = roles.deals.clients.best.iter().chain(&roles.deals.clients.others);
            let others: Vec<_> = columns.copied().filter(|column| column.name != client.name).collect();
            self.refer(client, "client_id", &others);
            self.note_clients(client);
        }
        match roles.deals.manager {
            Some(manager) if roles.managers.is_sure => self.refer(manager, "manager_id", &[]),
            Some(manager) if is_worth_a_field(manager) => self.field(manager),
            _ => {}
        }
    }

    /// Says where the clients that were found are not those of the deals.
    fn note_clients(&mut self, client: &Column) {
        let Relation { table: Some(table), is_sure: false, .. } = self.roles.clients else { return };
        if !client.samples.is_empty() && table.rows > 0 {
            self.doubts.push(format!(
                "the clients were taken from {} by its name, but its ids are not those in {}",
                name(&table.name),
                name(&client.name)
            ));
        }
    }
}

/// Columns of numbers that may be amounts, for the owner.
fn candidates(deals: &Deals<'_>, taken: &[&str]) -> String {
    let is_amount = |column: &&Column| {
        let is_more_than_a_flag = |value: String| !matches!(value.as_str(), "0" | "1");
        !words(&column.name).iter().any(|word| word == "id")
            && !taken.contains(&column.name.as_str())
            && is_number(column)
            && column.samples.iter().filter_map(characters).any(is_more_than_a_flag)
            && judge(column, deals.table.rows).is_err()
    };
    let found: Vec<_> =
        deals.table.columns.iter().filter(is_amount).take(8).map(|column| name(&column.name)).collect();
    found.join(", ")
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{plan, table_with};
    use crate::protocol::List;

    #[test]
    fn only_what_may_be_an_amount_is_offered_as_the_price() {
        for (column, value, is_offered) in [
            ("weight INTEGER", "30", true),
            ("weight TEXT", "'30'", true),
            ("weight TEXT", "'heavy'", false),
            ("weight_id INTEGER", "30", false),
            ("weight INTEGER", "1", false),
            ("weight INTEGER", "NULL", false),
            ("weight INTEGER", "1717236000", false),
        ] {
            let plan = plan(&table_with("orders", column, value));
            let offered = plan.doubts("it could be weight");
            assert_eq!(offered, is_offered, "{column} {value}");
            assert!(plan.doubts("no column looks like the price of a deal"));
        }
        // The visit is one already.
        assert!(!plan(&table_with("orders", "note TEXT", "'x'")).doubts("it could be"));
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
            let lines = plan.sql(List::Orders).lines();
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
                plan.doubts("by its name, but its ids are not those in client_id"),
                is_doubt,
                "{client} {clients}"
            );
        }
    }
}

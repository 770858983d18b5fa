//! The query for the statuses, and what is to be said of them.
//!
//! Every status that a deal may have must be in it: Roistat takes the deals of others for not registered.

use crate::init::plan::draft::{Draft, DraftQuery, Found};
use crate::init::plan::note::Note;
use crate::init::profile::{SchemaIndex, identity, is_number};
use crate::init::roles::deals::Deals;
use crate::init::roles::discriminator::{self, Discriminator};
use crate::init::roles::statuses::Statuses;
use crate::init::select::SelectText;
use crate::protocol::List;
use crate::sql::SqlDialect;
use crate::store::schema::{Column, Table};

/// How many statuses of the deals are written down.
const MOST: usize = 100;

/// The query, and what was found.
pub fn draft(index: &SchemaIndex<'_>, deals: &Deals<'_>, statuses: Statuses<'_>) -> (Draft, Found) {
    match statuses {
        Statuses::Table { table, id, name, is_guessed, is_dictionary } => {
            let from = deals.status.map(|status| (deals.table, status));
            let of_kind = from
                .filter(|_| is_dictionary)
                .and_then(|from| discriminator::of_kind(index, table, (id, name), from));
            let discriminator = of_kind.unwrap_or_else(|| discriminator::find(index, table, id, from));
            let mut notes = vec![Note::EveryStatus];
            notes.extend(Note::of_discriminator(&discriminator, table));
            if is_guessed {
                notes.push(Note::StatusesOfTable { table: table.sql_name.clone() });
            }
            let select = of_table(index.dialect, table, id, name, &discriminator);
            (Draft::new(List::Statuses, DraftQuery::OneLine(select), notes), Found::Table(table.name.clone()))
        }
        Statuses::InDeals { column } => {
            let found = Found::ColumnOfDeals(column.name.clone());
            (in_deals(index, deals, column), found)
        }
        Statuses::Nowhere => {
            let notes = vec![Note::OneStatus];
            (Draft::new(List::Statuses, DraftQuery::OnlyStatus, notes), Found::OneForAll)
        }
    }
}

fn of_table(
    dialect: SqlDialect,
    table: &Table,
    id: &Column,
    name: &Column,
    discriminator: &Discriminator,
) -> SelectText {
    let mut select = SelectText::from(dialect, table);
    select.column(identity(dialect, id), "id");
    if let Discriminator::EachOnce { .. } = discriminator {
        select.column(format!("min({})", name.sql_name), "name");
        select.group_by(id.sql_name.clone());
    } else {
        select.column(name.sql_name.clone(), "name");
    }
    discriminator.condition().into_iter().for_each(|condition| select.condition(condition));
    select
}

fn in_deals(index: &SchemaIndex<'_>, deals: &Deals<'_>, column: &Column) -> Draft {
    let status = identity(index.dialect, column);
    let mut select = SelectText::from(index.dialect, deals.table).distinct();
    select.column(&status, "id");
    select.column(&status, "name");
    select.condition(format!("{} IS NOT NULL", column.sql_name));
    deals.condition_of_kind(index.dialect).into_iter().for_each(|condition| select.condition(condition));
    let (numbers, more) = if is_number(column) { numbers(index, deals, column) } else { (Vec::new(), 0) };
    Draft::new(List::Statuses, DraftQuery::OneLine(select), vec![Note::StatusesOfDeals { numbers, more }])
}

/// The statuses that the deals have, as literals; and how many more there are.
fn numbers(index: &SchemaIndex<'_>, deals: &Deals<'_>, column: &Column) -> (Vec<String>, usize) {
    let status = column.sql_name.clone();
    let sql = format!(
        "SELECT {} FROM {} WHERE {} GROUP BY {status} ORDER BY {status}",
        index.dialect.literal_of(&status),
        deals.table.sql_name,
        index.dialect.is_not_empty(&status),
    );
    let mut values = index.texts(&sql);
    let more = values.len().saturating_sub(MOST);
    values.truncate(MOST);
    (values, more)
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{PLAIN, plan, table_with};
    use crate::protocol::List;

    /// The query for the statuses, of deals with such a status beside a table.
    fn sql(status: &str, value: &str, table: &str) -> (String, bool) {
        let orders =
            table_with("orders", "n INT", "1").replace("status TEXT", status).replace("'new'", value);
        let plan = plan(&format!("{table};{orders}"));
        (plan.sql(List::Statuses), plan.doubts("because its numbers are those"))
    }

    #[test]
    fn statuses_are_those_of_the_table_that_the_deals_speak_of() {
        const IN_DEALS: &str =
            "SELECT DISTINCT status AS id, status AS name FROM orders WHERE status IS NOT NULL";
        let codes = "CREATE TABLE statuses (id INTEGER PRIMARY KEY, code TEXT, name TEXT); INSERT INTO statuses VALUES (1, 'new', 'New')";
        let names = "CREATE TABLE statuses (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO statuses VALUES (1, 'new')";
        let bare = "CREATE TABLE statuses (name TEXT PRIMARY KEY); INSERT INTO statuses VALUES ('new')";
        let kanban = "CREATE TABLE kanban_states (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO kanban_states VALUES (1, 'New')";
        let empty = "CREATE TABLE statuses (id INTEGER PRIMARY KEY, name TEXT)";
        for (status, value, table, expected, is_guessed) in [
            ("status TEXT", "'new'", codes, "SELECT code AS id, name FROM statuses", false),
            ("status INTEGER", "1", codes, "SELECT id, name FROM statuses", false),
            ("status INTEGER", "NULL", codes, "SELECT id, name FROM statuses", false),
            ("status INTEGER", "NULL", empty, IN_DEALS, false),
            ("status INTEGER", "2", codes, IN_DEALS, false),
            ("status TEXT", "'new'", names, "SELECT name AS id, name FROM statuses", false),
            ("status TEXT", "'new'", bare, IN_DEALS, false),
            ("status INTEGER", "1", kanban, "SELECT id, name FROM kanban_states", true),
            (
                "status INTEGER REFERENCES kanban_states",
                "1",
                kanban,
                "SELECT id, name FROM kanban_states",
                false,
            ),
            ("status INTEGER REFERENCES statuses(id)", "7", empty, "SELECT id, name FROM statuses", false),
        ] {
            assert_eq!(
                sql(status, value, table),
                (expected.to_owned(), is_guessed),
                "{status} {value} {table}"
            );
        }
    }

    #[test]
    fn a_table_of_statuses_is_theirs_if_no_word_of_it_speaks_of_others() {
        for (table, is_guessed) in [
            ("statuses", false),
            ("order_statuses", false),
            ("deal_stages", false),
            ("states_lang", false),
            ("my_order_states", false),
            ("my_states", true),
        ] {
            let sql = sql(
                "status INTEGER",
                "1",
                &format!(
                    "CREATE TABLE {table} (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO {table} VALUES (1, 'New')"
                ),
            );
            assert_eq!(sql, (format!("SELECT id, name FROM {table}"), is_guessed));
        }
    }

    #[test]
    fn numbers_without_names_are_written_down_up_to_a_hundred() {
        for (statuses, written, more) in [
            (1, 1, None),
            (100, 100, None),
            (101, 100, Some("  … and 1 more")),
            (130, 100, Some("  … and 30 more")),
        ] {
            let plan = plan(&format!(
                "CREATE TABLE orders ({}); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {statuses})
                 INSERT INTO orders SELECT i, i, i, 1717236000 FROM n;", PLAIN.replace("status TEXT", "status INTEGER")
            ));
            let remarks = &plan.remarks(List::Statuses);
            assert_eq!(remarks.iter().filter(|it| it.contains("SELECT")).count(), written, "{statuses}");
            assert_eq!(
                remarks.last().filter(|it| it.contains("more")).map(String::as_str),
                more,
                "{statuses}"
            );
            assert!(plan.doubts("the statuses are numbers without names"));
        }
        assert!(!plan(&table_with("orders", "n INT", "1")).doubts("numbers without names"));
    }
}

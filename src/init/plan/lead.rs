//! The statement that writes a lead from Roistat into the table of the deals, offered as a comment of the config.
//!
//! It takes only columns whose role was found, so that the owner has to add what the shop wants beyond them. A unique
//! key keeps a lead that comes twice from being two deals.

use crate::date::ColumnDates;
use crate::init::profile::{SchemaIndex, is_number, meaning, own_words};
use crate::init::roles::Roles;
use crate::init::roles::statuses::Statuses;
use crate::init::roles::visits::VisitSource;
use crate::init::sql::{DIALECT, name, name_of_index};
use crate::init::vocabulary::columns::{EMAIL, PHONE};
use crate::init::vocabulary::{any, words};
use crate::sql::{Dialect as _, SchemaDialect as _};
use crate::store::schema::Column;

/// The column for the key of a lead.
const KEY: &str = "lead_key";

/// What a column is called that holds what the customer wrote.
const TEXT: [&str; 6] = ["comment*", "kommentari*", "text", "tekst", "message", "soobschen*"];

/// What the status of a new deal is called.
const NEW: [&str; 8] = ["new", "novaya", "novyy", "novoe", "pending", "open", "neobrabot*", "pervich*"];

/// A statement for leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadDraft {
    /// What adds the key to the table, where it is missing.
    pub preparation: Vec<String>,
    pub sql: String,
}

/// The statement; `None` where the deals are a view, or the database does not number them itself.
pub fn draft(index: &SchemaIndex<'_>, roles: &Roles<'_>) -> Option<LeadDraft> {
    let deals = &roles.deals;
    let is_numbered = |id: &&Column| id.is_key && id.declared.contains("INT");
    let id = deals.id.filter(is_numbered).filter(|_| !deals.table.is_view && deals.kind.is_none())?;
    let table = name(&deals.table.name);
    let (columns, values): (Vec<_>, Vec<_>) = columns(index, roles).into_iter().unzip();
    let has_key = deals.table.columns.iter().any(|column| column.name == KEY);
    let preparation = if has_key {
        Vec::new()
    } else {
        vec![
            format!("ALTER TABLE {table} ADD COLUMN {KEY} VARCHAR(64);"),
            format!("CREATE UNIQUE INDEX {} ON {table} ({KEY});", name_of_index(deals.table, KEY)),
        ]
    };
    let sql = format!(
        "INSERT INTO {table} ({}, {KEY})\nVALUES ({}, :key)\n{}",
        columns.join(", "),
        values.join(", "),
        DIALECT.unless_there(KEY, &name(&id.name))
    );
    Some(LeadDraft { preparation, sql })
}

/// The columns that a lead fills, each with its value.
fn columns(index: &SchemaIndex<'_>, roles: &Roles<'_>) -> Vec<(String, String)> {
    let deals = &roles.deals;
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |column: &Column, value: String| {
        let column = name(&column.name);
        if !found.iter().any(|(taken, _)| *taken == column) {
            found.push((column, value));
        }
    };
    if let Some(title) = deals.name.best.filter(|title| !is_number(title) && !deals.is_id(title)) {
        add(title, ":title".to_owned());
    }
    let now = DIALECT.now();
    let written = |dates: &ColumnDates, seconds: &str| {
        DIALECT.written(dates, seconds).unwrap_or_else(|| "…".to_owned())
    };
    if let Some(created) = deals.created.first() {
        add(created.column, written(&created.dates, &format!("coalesce(:created_unix, {now})")));
    }
    if let Some(changed) = deals.changed.first() {
        add(changed.column, written(&changed.dates, now));
    }
    if let Some(status) = deals.status {
        add(status, new_status(index, roles, status));
    }
    if let Some(VisitSource::Column(visit)) = roles.visits.first() {
        add(visit, ":visit".to_owned());
    }
    let first = |meant| meaning(deals.table, meant).first().copied();
    for (column, parameter) in [(first(&PHONE), ":phone"), (first(&EMAIL), ":email")] {
        if let Some(column) = column {
            add(column, parameter.to_owned());
        }
    }
    if let Some(manager) = roles.managers.column.filter(|_| roles.managers.is_sure) {
        add(manager, ":manager_id".to_owned());
    }
    let is_text = |column: &&Column| own_words(deals.table, column).iter().all(|word| any(word, &TEXT));
    if let Some(text) = deals.table.columns.iter().find(is_text) {
        add(text, ":text".to_owned());
    }
    found
}

/// The status that is called new; left to the owner where none is, because any other would count a lead as more.
fn new_status(index: &SchemaIndex<'_>, roles: &Roles<'_>, status: &Column) -> String {
    let (id, named, table) = match roles.statuses {
        Statuses::Table { table, id, name: named, .. } => (name(&id.name), name(&named.name), &table.name),
        Statuses::InDeals { .. } | Statuses::Nowhere => {
            (name(&status.name), name(&status.name), &roles.deals.table.name)
        }
    };
    let literal = DIALECT.literal_of(&id);
    let rows = (index.ask)(&format!("SELECT DISTINCT {literal}, {named} FROM {} ORDER BY 1", name(table)));
    let is_new = |row: &&Vec<Option<String>>| {
        let named = row.get(1).cloned().flatten().unwrap_or_default();
        words(&named).iter().any(|word| any(word, &NEW))
    };
    let found = rows.iter().find(is_new).and_then(|row| row.first().cloned().flatten());
    found.unwrap_or_else(|| "…".to_owned())
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use crate::init::fixture::{plan, table_with};

    #[test]
    fn a_lead_that_comes_twice_is_one_deal_as_the_table_keeps_deals() {
        for (columns, values, read, expected) in [
            ("title TEXT, comment TEXT", "'x', 'y'", "title || comment || created_at", "AB1785578400"),
            ("updated_at TEXT, phone TEXT", "'2026-08-01 10:00:00', '+7'", "phone || status", "C"),
            ("ts TEXT, created TEXT", "'x', '01.08.2026 10:00:00'", "roistat || status", "55new"),
        ] {
            let sql = table_with("orders", columns, values);
            let lead = plan(&sql).lead.unwrap();
            let database = Connection::open_in_memory().unwrap();
            database.execute_batch(&format!("{sql}{}", lead.preparation.join(""))).unwrap();
            let mut ids = Vec::new();
            for _ in 0..2 {
                let mut insert = database.prepare(&lead.sql.replace('…', "NULL")).unwrap();
                let parameters = [
                    (":title", "A"),
                    (":text", "B"),
                    (":phone", "C"),
                    (":visit", "55"),
                    (":key", "k"),
                    (":created_unix", "1785578400"),
                ];
                for (parameter, value) in parameters {
                    if let Some(index) = insert.parameter_index(parameter).unwrap() {
                        insert.raw_bind_parameter(index, value).unwrap();
                    }
                }
                let mut rows = insert.raw_query();
                ids.push(rows.next().unwrap().unwrap().get::<_, i64>("id").unwrap());
            }
            assert_eq!(ids, [2, 2], "{columns}");
            let read = format!("SELECT {read} FROM orders WHERE id = 2");
            let found: String = database.query_row(&read, [], |row| row.get(0)).unwrap();
            assert!(found.starts_with(expected), "{columns}: {found}");
        }
    }

    #[test]
    fn a_view_takes_no_leads() {
        let view = "CREATE VIEW deals AS SELECT id, status, roistat, created_at, total AS price FROM x;";
        let sql = format!("{}{view}", table_with("x", "total REAL", "1").replace("roistat", "r"));
        assert_eq!(plan(&sql.replace("roistat, created", "r AS roistat, created")).lead, None);
    }
}

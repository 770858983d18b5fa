//! The statuses: a table of their own, or the words that stand in the deals themselves.
//!
//! Given the deals that were found; knows nothing of dates or people.

use super::deals::Deals;
use super::draft::Draft;
use super::sql::{self, Select};
use super::survey::{Survey, characters, is_number, key, meaning, stands_in};
use super::vocabulary::{Content, FULL_NAME};
use crate::protocol::List;
use crate::store::schema::{Column, Table};

/// Where the statuses are.
#[derive(Clone, Copy, Debug)]
pub(super) enum Statuses<'s> {
    /// In a table that the deals refer to.
    Table { table: &'s Table, id: &'s Column, name: &'s Column },
    /// In the deals.
    InDeals { column: &'s Column },
    /// Nowhere.
    Nowhere,
}

/// Finds the statuses of deals.
pub(super) fn find<'s>(survey: &Survey<'s>, deals: &Deals<'s>) -> Statuses<'s> {
    let Some(column) = deals.status else { return Statuses::Nowhere };
    let declared = survey.referred(deals.table, column).and_then(|(table, id)| named(table, id));
    let guessed = || {
        survey.holding(Content::Statuses).into_iter().find_map(|table| {
            // The deals hold a status's id, or its code or name.
            let ids = key(table).into_iter().chain(&table.columns);
            let is_empty = column.samples.is_empty() && is_number(column) && table.rows > 0;
            let mut ids = ids.filter(|id| stands_in(column, id) || (is_empty && id.is_key));
            named(table, ids.next()?)
        })
    };
    declared.or_else(guessed).unwrap_or(Statuses::InDeals { column })
}

fn named<'s>(table: &'s Table, id: &'s Column) -> Option<Statuses<'s>> {
    let mut names = meaning(table, &FULL_NAME).into_iter();
    let name = names.find(|name| name.name != id.name || !id.is_key)?;
    Some(Statuses::Table { table, id, name })
}

impl Statuses<'_> {
    /// The query, and what is to be said of it on the terminal.
    pub(super) fn draft(&self, deals: &Deals<'_>) -> (Draft, String) {
        match self {
            Self::Table { table, id, name } => {
                let mut select = Select::from(&table.name);
                select.column(sql::name(&id.name), "id");
                select.column(sql::name(&name.name), "name");
                let remarks = vec![
                    "Every status that a deal may have. The deals of one that is left out count as not registered."
                        .to_owned(),
                ];
                (Draft::new(List::Statuses, select.line(), remarks), format!("table {}", table.name))
            }
            Self::InDeals { column } => in_deals(deals, column),
            Self::Nowhere => {
                let remarks = vec!["The deals have no status, so all have this one.".to_owned()];
                let sql = "SELECT 'deal' AS id, 'Deal' AS name".to_owned();
                (Draft::new(List::Statuses, sql, remarks), "one for all".to_owned())
            }
        }
    }
}

fn in_deals(deals: &Deals<'_>, column: &Column) -> (Draft, String) {
    let status = sql::name(&column.name);
    let mut select = Select::from(&deals.table.name).distinct();
    select.column(&status, "id");
    select.column(&status, "name");
    select.condition(format!("{status} IS NOT NULL"));
    let mut remarks = vec!["The statuses that the deals have; no table tells more of them.".to_owned()];
    if is_number(column) {
        remarks.push("They are numbers. To give them names, write them down instead:".to_owned());
        remarks.extend(written_down(column));
    }
    (Draft::new(List::Statuses, select.line(), remarks), format!("column {} of the deals", column.name))
}

/// The statuses that were seen, as a query with a place for each name.
fn written_down(column: &Column) -> Vec<String> {
    let mut values: Vec<_> = column.samples.iter().filter_map(characters).collect();
    values.sort();
    values.dedup();
    let line = |(index, value): (usize, &String)| match index {
        0 => format!("  SELECT {value} AS id, 'New' AS name"),
        _ => format!("  UNION ALL SELECT {value}, '…'"),
    };
    values.iter().take(20).enumerate().map(line).collect()
}

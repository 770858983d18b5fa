//! The statuses: a table of their own, or the words that stand in the deals themselves.
//!
//! Given the deals that were found; knows nothing of dates or people.

use crate::init::plan::draft::Draft;
use crate::init::profile::table_score::content;
use crate::init::profile::{SchemaIndex, identity, is_number, key, meaning, stands_in};
use crate::init::roles::deals::Deals;
use crate::init::roles::discriminator::{self, Discriminator};
use crate::init::sql::{self, Select};
use crate::init::vocabulary::columns::{DIVIDER, FULL_NAME};
use crate::init::vocabulary::tables::{Content, PER_LANGUAGE};
use crate::init::vocabulary::{any, words};
use crate::protocol::List;
use crate::store::schema::{Column, Table};

/// How many statuses of the deals are written down.
const MOST: usize = 100;

/// Where the statuses are.
#[derive(Clone, Copy, Debug)]
pub enum Statuses<'s> {
    /// In a table that the deals refer to; by nothing but equal numbers where it is guessed.
    Table { table: &'s Table, id: &'s Column, name: &'s Column, is_guessed: bool },
    /// In the deals.
    InDeals { column: &'s Column },
    /// Nowhere.
    Nowhere,
}

/// A query, what was found in a few words, and what the owner should look at.
pub struct Drafted {
    pub draft: Draft,
    pub found: String,
    pub doubts: Vec<String>,
}

/// Finds the statuses of deals.
pub fn find<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>) -> Statuses<'s> {
    let Some(column) = deals.status else { return Statuses::Nowhere };
    let declared = index.referred(deals.table, column).and_then(|(table, id)| named(table, id, false));
    let guessed = || {
        index.holding(Content::Statuses, Some(deals.table)).into_iter().find_map(|table| {
            let is_empty = column.samples.is_empty() && is_number(column) && table.rows > 0;
            // The deals hold a status's id, or its code or name; no language has deals.
            let divides =
                |id: &&Column| meaning(table, &DIVIDER).iter().any(|divider| divider.name == id.name);
            let mut ids = key(table).into_iter().chain(&table.columns).filter(|id| !divides(id));
            let id = ids.find(|id| stands_in(column, id) || (is_empty && id.is_key))?;
            named(table, id, is_number(column) && !says_deals(table, deals.table))
        })
    };
    declared.or_else(guessed).unwrap_or(Statuses::InDeals { column })
}

fn named<'s>(table: &'s Table, id: &'s Column, is_guessed: bool) -> Option<Statuses<'s>> {
    let mut names = meaning(table, &FULL_NAME).into_iter();
    let name = names.find(|name| name.name != id.name || !id.is_key)?;
    Some(Statuses::Table { table, id, name, is_guessed })
}

/// Whether a table of statuses says that they are those of deals, or has no word beside that speaks of others:
/// `order_status` and `statuses` do, `kanban_states` does not.
fn says_deals(table: &Table, deals: &Table) -> bool {
    let words_of_deals = words(&deals.name);
    let words = words(&table.name);
    let is_about = |word: &String| {
        words_of_deals.contains(word)
            || matches!(content(word), Some(Content::Deals | Content::Statuses))
            || any(word, PER_LANGUAGE)
    };
    words.iter().all(is_about) || words.iter().any(|word| content(word) == Some(Content::Deals))
}

impl Statuses<'_> {
    /// The query for them.
    pub fn draft(&self, index: &SchemaIndex<'_>, deals: &Deals<'_>) -> Drafted {
        match self {
            Self::Table { table, id, name, is_guessed } => {
                let discriminator =
                    discriminator::find(index, table, id, deals.status.map(|status| (deals.table, status)));
                let mut doubts: Vec<_> = discriminator.doubt(table).into_iter().collect();
                if *is_guessed {
                    doubts.push(format!(
                        "the statuses were taken from {}, because its numbers are those that the deals have: see \
                         whether these are their names",
                        sql::name(&table.name)
                    ));
                }
                let draft = of_table(table, id, name, &discriminator);
                Drafted { draft, found: format!("table {}", table.name), doubts }
            }
            Self::InDeals { column } => in_deals(index, deals, column),
            Self::Nowhere => {
                let remarks = vec!["The deals have no status, so all have this one.".to_owned()];
                let sql = "SELECT 'deal' AS id, 'Deal' AS name".to_owned();
                let draft = Draft::new(List::Statuses, sql, remarks);
                Drafted { draft, found: "one for all".to_owned(), doubts: Vec::new() }
            }
        }
    }
}

fn of_table(table: &Table, id: &Column, name: &Column, discriminator: &Discriminator) -> Draft {
    let mut select = Select::from(&table.name);
    select.column(identity(id), "id");
    select.column(sql::name(&name.name), "name");
    let mut remarks = vec![
        "Every status that a deal may have. The deals of one that is left out count as not registered."
            .to_owned(),
    ];
    remarks.extend(discriminator.doubt(table));
    discriminator.condition().into_iter().for_each(|condition| select.condition(condition));
    Draft::new(List::Statuses, select.line(), remarks)
}

fn in_deals(index: &SchemaIndex<'_>, deals: &Deals<'_>, column: &Column) -> Drafted {
    let status = identity(column);
    let mut select = Select::from(&deals.table.name).distinct();
    select.column(&status, "id");
    select.column(&status, "name");
    select.condition(format!("{} IS NOT NULL", sql::name(&column.name)));
    let mut remarks = vec!["The statuses that the deals have; no table tells more of them.".to_owned()];
    let mut doubts = Vec::new();
    let written_down = if is_number(column) { written_down(index, deals, column) } else { Vec::new() };
    if !written_down.is_empty() {
        remarks.push("They are numbers. To give them names, write them down instead:".to_owned());
        remarks.extend(written_down);
        doubts.push("the statuses are numbers without names: give them some in the config".to_owned());
    }
    let draft = Draft::new(List::Statuses, select.line(), remarks);
    Drafted { draft, found: format!("column {} of the deals", column.name), doubts }
}

/// The statuses that the deals have, as a query with a place for each name.
fn written_down(index: &SchemaIndex<'_>, deals: &Deals<'_>, column: &Column) -> Vec<String> {
    let status = sql::name(&column.name);
    let sql = format!(
        "SELECT DISTINCT quote({status}) FROM {} WHERE {status} <> '' ORDER BY {status}",
        sql::name(&deals.table.name)
    );
    let values = (index.ask)(&sql);
    let line = |(index, value): (usize, &String)| match index {
        0 => format!("  SELECT {value} AS id, 'New' AS name"),
        _ => format!("  UNION ALL SELECT {value}, '…'"),
    };
    let mut lines: Vec<_> = values.iter().take(MOST).enumerate().map(line).collect();
    if let Some(more) = values.len().checked_sub(MOST).filter(|more| *more > 0) {
        lines.push(format!("  … and {more} more"));
    }
    lines
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{PLAIN, plan, table_with};
    use crate::protocol::List;

    /// What the query for the statuses is, of deals with such a status beside a table.
    fn sql(status: &str, value: &str, table: &str) -> (String, bool) {
        let orders =
            table_with("orders", "n INT", "1").replace("status TEXT", status).replace("'new'", value);
        let plan = plan(&format!("{table};{orders}"));
        (plan.sql(List::Statuses).to_owned(), plan.doubts("because its numbers are those"))
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
            let remarks = &plan.draft(List::Statuses).unwrap().remarks;
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

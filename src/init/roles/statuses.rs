//! The statuses: a table of their own, or the words that stand in the deals themselves.
//!
//! Given the deals that were found; knows nothing of dates or people. The query for them is written in `plan`.

use crate::init::profile::table_score::content;
use crate::init::profile::{SchemaIndex, characters, is_number, key, meaning, own_words, refers};
use crate::init::roles::deals::Deals;
use crate::init::vocabulary::columns::{DIVIDER, STATUS_NAME};
use crate::init::vocabulary::tables::{Content, PER_LANGUAGE};
use crate::init::vocabulary::{any, words};
use crate::store::schema::{Column, Table};

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

/// Finds the statuses of deals.
pub fn find<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>) -> Statuses<'s> {
    let Some(column) = deals.status else { return Statuses::Nowhere };
    let declared =
        |by: NameBy| index.referred(deals.table, column).and_then(|(table, id)| named(table, id, false, by));
    let tables = index.holding(Content::Statuses, Some(deals.table));
    let guessed = |by: NameBy| tables.iter().find_map(|table| in_table(index, deals, column, table, by));
    let found =
        [NameBy::Word, NameBy::Values].into_iter().find_map(|by| declared(by).or_else(|| guessed(by)));
    found.unwrap_or(Statuses::InDeals { column })
}

/// A table of statuses in which those of the deals stand: under its id, or its code or name.
fn in_table<'s>(
    index: &SchemaIndex<'s>,
    deals: &Deals<'s>,
    column: &'s Column,
    table: &'s Table,
    by: NameBy,
) -> Option<Statuses<'s>> {
    let is_empty = column.samples.is_empty() && is_number(column) && table.rows > 0;
    // No language has deals.
    let divides = |id: &&Column| meaning(table, &DIVIDER).iter().any(|divider| divider.name == id.name);
    let mut ids = key(table).into_iter().chain(&table.columns).filter(|id| !divides(id));
    let id = ids.find(|id| refers(index, (deals.table, column), (table, id)) || (is_empty && id.is_key))?;
    named(table, id, is_number(column) && !says_deals(table, deals.table), by)
}

/// How the column of the names is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NameBy {
    /// It is called so.
    Word,
    /// It is the only one of words.
    Values,
}

/// The statuses of a table, where it has a column of their names.
fn named<'s>(table: &'s Table, id: &'s Column, is_guessed: bool, by: NameBy) -> Option<Statuses<'s>> {
    let name = match by {
        NameBy::Word => {
            let is_other = |name: &&Column| name.name != id.name || !id.is_key;
            let rank = |name: &'s Column| Some((STATUS_NAME.distance(&own_words(table, name))?, name));
            let names = table.columns.iter().filter(is_other).filter_map(rank);
            names.min_by_key(|(rank, name)| (name.name == id.name, *rank))?.1
        }
        NameBy::Values => {
            let mut words =
                table.columns.iter().filter(|column| column.name != id.name && holds_words(column));
            words.next().filter(|_| words.next().is_none())?
        }
    };
    Some(Statuses::Table { table, id, name, is_guessed })
}

fn holds_words(column: &Column) -> bool {
    let is_word = |value: String| value.chars().any(char::is_alphabetic) && !value.starts_with('#');
    !column.samples.is_empty() && column.samples.iter().filter_map(characters).all(is_word)
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

//! The statuses: a table of their own, or the words that stand in the deals themselves.
//!
//! Given the deals that were found; knows nothing of dates or people. The query for them is written in `plan`.

use crate::init::profile::called;
use crate::init::profile::table_score::{content, noun};
use crate::init::profile::{SchemaIndex, characters, is_number, key, meaning, own_words, refers, stands_in};
use crate::init::roles::deals::Deals;
use crate::init::vocabulary::columns::{DICTIONARY, DIVIDER, KIND, STATUS_NAME};
use crate::init::vocabulary::tables::{Content, PER_LANGUAGE};
use crate::init::vocabulary::{WordList, any, words};
use crate::sort;
use crate::store::schema::{Column, Table};

/// Where the statuses are.
#[derive(Clone, Copy, Debug)]
pub enum Statuses<'s> {
    /// In a table that the deals refer to; by nothing but equal numbers where it is guessed.
    Table { table: &'s Table, id: &'s Column, name: &'s Column, is_guessed: bool, is_dictionary: bool },
    /// In the deals.
    InDeals { column: &'s Column },
    /// Nowhere.
    Nowhere,
}

/// The names of the status of a new deal.
const NEW: WordList = WordList("new novaya novyy novoe pending open neobrabot* pervich*");

impl Statuses<'_> {
    /// The status that is called new, as SQL takes its value.
    pub fn called_new(&self, index: &SchemaIndex<'_>, deals: &Deals<'_>) -> Option<String> {
        let (table, id, called) = match self {
            Self::Table { table, id, name, .. } => (table, id, name),
            Self::InDeals { column } => (&deals.table, column, column),
            Self::Nowhere => return None,
        };
        let (literal, called) = (index.dialect.literal_of(&id.sql_name), called.sql_name.clone());
        let table = table.sql_name.clone();
        let rows = (index.ask)(&format!("SELECT DISTINCT {literal}, {called} FROM {table} ORDER BY 1"));
        let is_new = |row: &&Vec<Option<String>>| {
            let called = row.get(1).cloned().flatten().unwrap_or_default();
            words(&called).iter().any(|word| any(word, NEW))
        };
        rows.iter().find(is_new)?.first()?.clone()
    }
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
    found.or_else(|| in_dictionary(index, deals, column)).unwrap_or(Statuses::InDeals { column })
}

/// A table with the names of several kinds of things, in which every status of the deals stands. Where the statuses are
/// words, it may be called anything; where they are numbers, it must be called a dictionary.
fn in_dictionary<'s>(index: &SchemaIndex<'s>, deals: &Deals<'s>, column: &'s Column) -> Option<Statuses<'s>> {
    let is_open = |table: &&'s Table| {
        table.name != deals.table.name
            && table.rows > 0
            && noun(table).is_none_or(|noun| noun.content == Content::Statuses)
    };
    let is_called_so = |table: &Table| words(called::table(table)).iter().any(|word| any(word, DICTIONARY));
    let different = sort::distinct(column.samples.iter().filter_map(characters).collect());
    let fits = |table: &&'s Table| is_called_so(table) || !is_number(column) && different.len() > 1;
    let mut tables: Vec<_> = index.tables.iter().filter(is_open).filter(fits).collect();
    sort::by_key(&mut tables, |table| !is_called_so(table));
    tables.into_iter().find_map(|table| {
        let holds_all =
            |id: &&'s Column| stands_in(column, id) && holds_every(index, (deals.table, column), (table, id));
        let id = table.columns.iter().find(holds_all)?;
        let is_kind = |column: &Column| words(called::column(column)).iter().any(|word| any(word, KIND));
        let rank = |name: &'s Column| Some((STATUS_NAME.distance(&own_words(table, name))?, name));
        let names = table.columns.iter().filter(|name| name.name != id.name && holds_words(name));
        let (plain, kinds): (Vec<_>, Vec<_>) =
            names.partition(|name| !is_kind(name) || is_plain_name(table, name));
        let name =
            plain.iter().filter_map(|name| rank(name)).min_by_key(|(rank, _)| *rank).map(|(_, name)| name);
        let name = name.or_else(|| plain.first().copied()).or_else(|| kinds.first().copied())?;
        let is_guessed = is_number(column);
        Some(Statuses::Table { table, id, name, is_guessed, is_dictionary: true })
    })
}

/// Every value of the deals' column stands in a column of a table.
fn holds_every(index: &SchemaIndex<'_>, from: (&Table, &Column), to: (&Table, &Column)) -> bool {
    let (table, column) = (from.0.sql_name.clone(), from.1.sql_name.clone());
    let (other, id) = (to.0.sql_name.clone(), to.1.sql_name.clone());
    let is_set = index.dialect.is_not_empty(&column);
    let sql = format!(
        "SELECT CASE WHEN EXISTS (SELECT 1 FROM {table} WHERE {is_set} \
         AND {column} NOT IN (SELECT {id} FROM {other} WHERE {id} IS NOT NULL)) THEN 1 ELSE 0 END"
    );
    index.answer(&sql).as_deref() == Some("0")
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
    let id = ids.find(|id| refers(index, (deals.table, column), (table, id)) || (is_empty && id.is_key()))?;
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
            let is_other = |name: &&Column| name.name != id.name || !id.is_key();
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
    Some(Statuses::Table { table, id, name, is_guessed, is_dictionary: false })
}

/// A column is called a name, or the name of a status.
fn is_plain_name(table: &Table, column: &Column) -> bool {
    let own = own_words(table, column);
    own.iter().any(|word| word == "name") && STATUS_NAME.distance(&own).is_some()
}

fn holds_words(column: &Column) -> bool {
    let is_word = |value: String| value.chars().any(char::is_alphabetic) && !value.starts_with('#');
    let mut values = column.samples.iter().filter_map(characters).peekable();
    values.peek().is_some() && values.all(is_word)
}

/// Tells if a table of statuses says that they are those of deals, or has no word beside that speaks of
/// others: `order_status` and `statuses` do, `kanban_states` does not.
fn says_deals(table: &Table, deals: &Table) -> bool {
    let words_of_deals = words(called::table(deals));
    let words = words(called::table(table));
    let is_about = |word: &String| {
        words_of_deals.contains(word)
            || matches!(content(word), Some(Content::Deals | Content::Statuses))
            || any(word, PER_LANGUAGE)
    };
    words.iter().all(is_about) || words.iter().any(|word| content(word) == Some(Content::Deals))
}

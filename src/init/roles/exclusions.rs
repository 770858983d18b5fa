//! Rows of a table that are there and do not count: deleted ones, refunds, drafts, baskets, parents of split orders.
//!
//! Told by columns and by the values of the status. A certain exclusion is made; a guessed one is offered to
//! the owner with the number of rows that it would leave out.

use crate::init::profile::called;
use crate::init::profile::{SchemaIndex, characters, is_flag, meaning, own_words, stands_in};
use crate::init::roles::deals::Deals;
use crate::init::roles::statuses::Statuses;
use crate::init::vocabulary::columns::{ACTIVE, DELETED, MARKS, NO_DEAL_STATUS, PARENT, PLACED};
use crate::init::vocabulary::{WordList, any, words};
use crate::sort;
use crate::store::schema::{Column, Sample, Table};

/// Rows that do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exclusion {
    pub reason: ExclusionReason,
    /// The column that tells them.
    pub column: String,
    /// The condition that leaves them out.
    pub condition: String,
    /// The rows are left out; else that is offered.
    pub is_certain: bool,
    /// How many they are.
    pub rows: u64,
}

/// The reason why rows do not count.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExclusionReason {
    Deleted,
    /// WooCommerce keeps refunds in the table of orders.
    Refund,
    /// The table holds other things, too.
    OtherKind,
    /// A mark says yes: a draft, a test, an archive.
    Marked,
    /// A mark says no: not active, not published.
    NotActive,
    /// The date of placing or publishing is missing.
    NotPlaced,
    /// A draft stands beside its published twin.
    DraftBesideTwin,
    /// Other rows refer to them, and may be parts of them.
    Parent,
    /// Other rows are parts of them, and the amounts of the parts add up to theirs.
    WholeOfParts,
    /// The status says that it is no deal.
    Status {
        values: Vec<String>,
    },
}

impl Exclusion {
    fn new(reason: ExclusionReason, column: &Column, condition: String, is_certain: bool) -> Self {
        Self { reason, column: column.sql_name.clone(), condition, is_certain, rows: 0 }
    }
}

/// The conditions that leave out the rows of a table that are deleted.
pub fn deleted(index: &SchemaIndex<'_>, table: &Table) -> Vec<Exclusion> {
    let exclusion = |column: &Column| {
        let condition = says_no(index, table, column)?;
        Some(Exclusion::new(ExclusionReason::Deleted, column, condition, true))
    };
    meaning(table, &DELETED).into_iter().filter_map(exclusion).collect()
}

/// Columns that are called after deletion and do not say which rows are deleted.
pub fn unread_marks(table: &Table, found: &[Exclusion]) -> Vec<String> {
    let names = meaning(table, &DELETED).into_iter().map(|column| column.sql_name.clone());
    names.filter(|name| found.iter().all(|exclusion| exclusion.column != *name)).collect()
}

/// All rows of the deals that do not count, or may not; each with the number of them.
pub fn find(index: &SchemaIndex<'_>, deals: &Deals<'_>, statuses: Statuses<'_>) -> Vec<Exclusion> {
    let table = deals.table;
    let mut found: Vec<_> = other_kinds(index, deals).or_else(|| refunds(index, table)).into_iter().collect();
    found.extend(deleted(index, table));
    let is_taken = |column: &Column| {
        let is = |other: Option<&Column>| other.is_some_and(|other| other.name == column.name);
        is(deals.status)
            || deals.created.first().is_some_and(|moment| moment.is_of(column))
            || deals.is_id(column)
    };
    let free: Vec<_> = table.columns.iter().filter(|column| !is_taken(column)).collect();
    found.extend(free.iter().filter_map(|column| marked(index, table, column)));
    found.extend(free.iter().filter_map(|column| not_placed(index, table, column)));
    found.extend(parents(index, deals, &found));
    found.extend(by_status(index, deals, statuses));
    count(index, table, found)
}

/// Adds the number of rows; a guess that leaves out all of them is none.
fn count(index: &SchemaIndex<'_>, table: &Table, found: Vec<Exclusion>) -> Vec<Exclusion> {
    let mut conditions: Vec<_> = found.iter().map(|it| format!("NOT ({})", it.condition)).collect();
    conditions.push("1 = 1".to_owned());
    let counts = index.counts(table, &conditions);
    let all = counts.last().copied().unwrap_or(0);
    let counted = found.into_iter().zip(counts).map(|(it, rows)| Exclusion { rows, ..it });
    counted.filter(|it| it.is_certain || it.rows < all || all == 0).collect()
}

/// The condition that a mark says no, or is a moment that is missing; `None` where the values do not tell.
fn says_no(index: &SchemaIndex<'_>, table: &Table, column: &Column) -> Option<String> {
    let bare = column.sql_name.clone();
    let from = table.sql_name.clone();
    let no = values_that_say_no(index, &bare, &from);
    let has_null = column.samples.len() < table.rows || column.samples.is_empty();
    match (no.as_slice(), has_null) {
        ([], true) => Some(format!("{bare} IS NULL")),
        ([], false) => None,
        ([no], false) => Some(format!("{bare} = {no}")),
        (no, _) => Some(format!("({bare} IS NULL OR {bare} IN ({}))", no.join(", "))),
    }
}

/// The values of a column that say no, as literals.
fn values_that_say_no(index: &SchemaIndex<'_>, column: &str, from: &str) -> Vec<String> {
    let (literal, says_no) = (index.dialect.literal_of(column), index.dialect.says_no(column));
    index.texts(&format!("SELECT DISTINCT {literal} FROM {from} WHERE {says_no} ORDER BY 1"))
}

/// The condition that leaves out the rows of a table that are something else than deals.
fn other_kinds(index: &SchemaIndex<'_>, deals: &Deals<'_>) -> Option<Exclusion> {
    let (column, _) = deals.kind.as_ref()?;
    let condition = deals.condition_of_kind(index.dialect)?;
    Some(Exclusion::new(ExclusionReason::OtherKind, column, condition, true))
}

/// The condition that leaves out the rows of WooCommerce's table that are refunds.
fn refunds(index: &SchemaIndex<'_>, table: &Table) -> Option<Exclusion> {
    let is_order = |sample: &Sample| matches!(sample, Sample::Text(text) if text == "shop_order");
    let column =
        table.columns.iter().find(|column| column.name == "type" && column.samples.iter().any(is_order))?;
    let condition = format!("{} = {}", column.sql_name, index.dialect.text("shop_order"));
    Some(Exclusion::new(ExclusionReason::Refund, column, condition, true))
}

/// A flag that marks rows as none of the deals, or one that marks those that are deals.
fn marked(index: &SchemaIndex<'_>, table: &Table, column: &Column) -> Option<Exclusion> {
    let words = own_words(table, column);
    let is_called = |patterns: WordList| {
        words.iter().any(|word| any(word, patterns))
            && words
                .iter()
                .all(|word| any(word, patterns) || matches!(word.as_str(), "is" | "in" | "flag" | "was"))
    };
    if !is_flag(column) {
        return None;
    }
    if is_called(MARKS) && !is_reference_to_parent(table, column) {
        let condition = says_no(index, table, column)?;
        return Some(Exclusion::new(ExclusionReason::Marked, column, condition, false));
    }
    if !is_called(ACTIVE) {
        return None;
    }
    let bare = column.sql_name.clone();
    let from = table.sql_name.clone();
    // A basket is the active order of its customer; other marks of this kind say that a row counts.
    let is_basket_table = has_placing_date(table);
    let no = values_that_say_no(index, &bare, &from);
    if no.is_empty() {
        return None;
    }
    let no = no.join(", ");
    let condition = if is_basket_table && words.iter().any(|word| word == "active") {
        format!("({bare} IS NULL OR {bare} IN ({no}))")
    } else {
        format!("({bare} IS NULL OR {bare} NOT IN ({no}))")
    };
    Some(Exclusion::new(ExclusionReason::NotActive, column, condition, false))
}

fn has_placing_date(table: &Table) -> bool {
    table.columns.iter().any(|column| is_placing_date(table, column))
}

fn is_placing_date(table: &Table, column: &Column) -> bool {
    let words = own_words(table, column);
    words.iter().any(|word| any(word, PLACED)) && !is_flag(column)
}

/// A date of placing or publishing that some rows do not have: they are baskets, or drafts.
fn not_placed(index: &SchemaIndex<'_>, table: &Table, column: &Column) -> Option<Exclusion> {
    let has_gaps = !column.samples.is_empty() && column.samples.len() < table.rows;
    if !is_placing_date(table, column) || !has_gaps {
        return None;
    }
    let condition = format!("{} IS NOT NULL", column.sql_name);
    let all_have_twins = || drafts_have_twins(index, table, column);
    Some(if all_have_twins() {
        Exclusion::new(ExclusionReason::DraftBesideTwin, column, condition, true)
    } else {
        Exclusion::new(ExclusionReason::NotPlaced, column, condition, false)
    })
}

/// Tells if each row without the date has one with it under the same document.
fn drafts_have_twins(index: &SchemaIndex<'_>, table: &Table, date: &Column) -> bool {
    let is_document =
        |column: &&Column| words(called::column(column)).first().is_some_and(|word| word == "document");
    let Some(document) = table.columns.iter().find(is_document) else { return false };
    let (from, date, document) = (table.sql_name.clone(), date.sql_name.clone(), document.sql_name.clone());
    let sql = format!(
        "SELECT count(*) FROM {from} WHERE {date} IS NULL AND ({document} IS NULL OR {document} NOT IN \
         (SELECT {document} FROM {from} WHERE {date} IS NOT NULL AND {document} IS NOT NULL))"
    );
    index.answer(&sql).as_deref() == Some("0")
}

/// Rows to which others of the same table refer, as parts refer to a whole. Where the amounts of the parts add up to
/// that of the whole, the whole would count twice.
fn parents(index: &SchemaIndex<'_>, deals: &Deals<'_>, found: &[Exclusion]) -> Option<Exclusion> {
    if found.iter().any(|it| {
        matches!(it.reason, ExclusionReason::Refund | ExclusionReason::OtherKind)
            || words(&it.column).contains(&"parent".to_owned())
    }) {
        return None;
    }
    let id = deals.id?;
    let is_parent = |column: &&Column| {
        column.name != id.name && is_reference_to_parent(deals.table, column) && stands_in(column, id)
    };
    let column = deals.table.columns.iter().find(is_parent)?;
    let (parent, from) = (column.sql_name.clone(), deals.table.sql_name.clone());
    let condition =
        format!("{} NOT IN (SELECT {parent} FROM {from} WHERE {parent} IS NOT NULL)", id.sql_name);
    let is_certain =
        deals.price.best.is_some_and(|price| parts_add_up(index, deals.table, (id, column, price)));
    let reason = if is_certain { ExclusionReason::WholeOfParts } else { ExclusionReason::Parent };
    Some(Exclusion::new(reason, column, condition, is_certain))
}

/// A column is called after a parent, and does not say yes and no.
fn is_reference_to_parent(table: &Table, column: &Column) -> bool {
    let words = own_words(table, column);
    let has = |these: &[&str]| words.iter().any(|word| these.contains(&word.as_str()));
    let says_no = column.samples.iter().filter_map(characters).any(|value| value != "1");
    words.iter().any(|word| any(word, PARENT))
        && (!is_flag(column)
            || has(&["id", "ref", "kod"])
            || !says_no && !column.declared.contains("BOOL") && !has(&["is", "has"]))
}

/// The amounts of the parts add up to the amount of each whole, and some whole has several parts: a renewal has one.
fn parts_add_up(
    index: &SchemaIndex<'_>,
    table: &Table,
    (id, parent, price): (&Column, &Column, &Column),
) -> bool {
    let (from, id, parent, price) =
        (table.sql_name.clone(), id.sql_name.clone(), parent.sql_name.clone(), price.sql_name.clone());
    let sql = format!(
        "SELECT sum(CASE WHEN abs(whole.{price} - parts.amount) < 0.01 THEN 0 ELSE 1 END), max(parts.parts) \
         FROM {from} AS whole JOIN (SELECT {parent} AS whole_id, sum({price}) AS amount, count(*) AS parts \
         FROM {from} WHERE {parent} IS NOT NULL GROUP BY {parent}) AS parts ON parts.whole_id = whole.{id}"
    );
    let row = (index.ask)(&sql).into_iter().next().unwrap_or_default();
    let number = |at: usize| row.get(at)?.as_ref()?.parse::<u64>().ok();
    number(0) == Some(0) && number(1) > Some(1)
}

/// Deals whose status says that they are none: by its value, or by its name in the table of statuses.
fn by_status(index: &SchemaIndex<'_>, deals: &Deals<'_>, statuses: Statuses<'_>) -> Option<Exclusion> {
    let status = deals.status?;
    let (bare, from) = (status.sql_name.clone(), deals.table.sql_name.clone());
    let sql = match statuses {
        Statuses::Table { table, id, name: named, .. } => format!(
            "SELECT DISTINCT {}, {} FROM {} WHERE {} IN (SELECT {bare} FROM {from})",
            index.dialect.literal_of(&id.sql_name),
            named.sql_name,
            table.sql_name,
            id.sql_name
        ),
        Statuses::InDeals { .. } => {
            let (literal, is_set) = (index.dialect.literal_of(&bare), index.dialect.is_not_empty(&bare));
            format!("SELECT DISTINCT {literal}, {bare} FROM {from} WHERE {is_set}")
        }
        Statuses::Nowhere => return None,
    };
    let says_none = |text: &str| words(text).iter().any(|word| any(word, NO_DEAL_STATUS));
    let mut found: Vec<(String, String)> = Vec::new();
    for row in (index.ask)(&sql) {
        let [Some(value), Some(named)] = row.as_slice() else { continue };
        if says_none(named) || says_none(value) {
            found.push((value.clone(), named.clone()));
        }
    }
    sort::ascending(&mut found);
    found.dedup_by(|one, other| one.0 == other.0);
    if found.is_empty() {
        return None;
    }
    let list: Vec<_> = found.iter().map(|(value, _)| value.as_str()).collect();
    let condition = format!("({bare} IS NULL OR {bare} NOT IN ({}))", list.join(", "));
    let values = found.into_iter().map(|(_, named)| named).collect();
    Some(Exclusion::new(ExclusionReason::Status { values }, status, condition, false))
}

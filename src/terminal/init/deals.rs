//! The deals: which table holds them, and which of its columns is what.
//!
//! A table is taken by its name or, where no name speaks, by its shape; it must have an id and a date.

use super::judge::{Judged, judge};
use super::survey::{Survey, characters, is_number, key, meaning, noun, own_words};
use super::vocabulary::{
    CHANGED, CLIENT, COST, CREATED, Content, ESTRANGING, MANAGER, NAME, NO_DEALS, PRICE, STATUS, VISIT,
};
use super::words::{Meaning, is, words};
use crate::store::schema::{Column, Table};

/// A column that keeps a moment.
#[derive(Clone, Debug)]
pub(super) struct Moment<'s> {
    pub(super) column: &'s Column,
    pub(super) judged: Judged,
}

/// The likeliest column of a meaning, and the others.
#[derive(Clone, Debug, Default)]
pub(super) struct Choice<'s> {
    pub(super) best: Option<&'s Column>,
    pub(super) others: Vec<&'s Column>,
}

/// The table of deals.
#[derive(Clone, Debug)]
pub(super) struct Deals<'s> {
    pub(super) table: &'s Table,
    /// Whether its name says that it holds deals.
    pub(super) is_named: bool,
    /// Other tables whose names say so.
    pub(super) rivals: Vec<&'s Table>,
    pub(super) id: &'s Column,
    /// Columns of the date of creation, the likeliest first.
    pub(super) created: Vec<Moment<'s>>,
    /// Columns of the date of the last change, the likeliest first.
    pub(super) changed: Vec<Moment<'s>>,
    pub(super) status: Option<&'s Column>,
    pub(super) name: Choice<'s>,
    pub(super) price: Choice<'s>,
    pub(super) cost: Choice<'s>,
    pub(super) visit: Choice<'s>,
    pub(super) client: Option<&'s Column>,
    pub(super) manager: Option<&'s Column>,
}

/// Why no table was taken.
#[derive(Clone, Debug)]
pub(super) struct NoDeals {
    /// Tables with the right name, each with what it lacks.
    pub(super) named: Vec<(String, &'static str)>,
}

/// Finds the deals.
///
/// # Errors
/// What the tables that are called so lack.
pub(super) fn find<'s>(survey: &Survey<'s>) -> Result<Deals<'s>, NoDeals> {
    let named = survey.holding(Content::Deals);
    let mut lacks = Vec::new();
    for table in &named {
        let rivals =
            || named.iter().copied().filter(|other| other.name != table.name && is_rival(other)).collect();
        match columns(table) {
            Ok(deals) => return Ok(Deals { is_named: true, rivals: rivals(), ..deals }),
            Err(lack) => lacks.push((table.name.clone(), lack)),
        }
    }
    let shaped = survey.tables.iter().filter(|table| is_nondescript(table)).find_map(|table| {
        let deals = columns(table).ok()?;
        let is_sold = deals.price.best.is_some() && (deals.status.is_some() || deals.client.is_some());
        is_sold.then_some(deals)
    });
    shaped.ok_or(NoDeals { named: lacks })
}

/// Whether a table could be the one with the deals as well.
fn is_rival(table: &Table) -> bool {
    table.rows > 0 && columns(table).is_ok()
}

/// Whether a table's name says nothing against its holding deals.
fn is_nondescript(table: &Table) -> bool {
    let words = words(&table.name);
    let mut known = ESTRANGING.iter().chain(NO_DEALS);
    noun(table).is_none()
        && !table.name.starts_with('_')
        && !known.any(|pattern| words.iter().any(|word| is(word, pattern)))
}

/// A table's columns as those of deals; else what is missing for that.
fn columns(table: &Table) -> Result<Deals<'_>, &'static str> {
    let id = key(table).ok_or("a column that tells its rows apart")?;
    let created = moments(table, &CREATED);
    let changed = moments(table, &CHANGED);
    if created.is_empty() && changed.is_empty() {
        return Err("a column with the date of creation");
    }
    let is_moment =
        |column: &Column| created.iter().chain(&changed).any(|moment| moment.column.name == column.name);
    let chosen = |meant: &Meaning, fits: &dyn Fn(&Column) -> bool| {
        let fits = |column: &&Column| column.name != id.name && !is_moment(column) && fits(column);
        let mut found = meaning(table, meant).into_iter().filter(fits);
        Choice { best: found.next(), others: found.collect() }
    };
    let price = chosen(&PRICE, &is_number);
    let visit = visits(table);
    let name = chosen(&NAME, &|column| !is_flag(column));
    Ok(Deals {
        table,
        is_named: false,
        rivals: Vec::new(),
        id,
        status: chosen(&STATUS, &|column| !is_long(column)).best,
        name,
        price,
        cost: chosen(&COST, &is_number),
        visit,
        client: chosen(&CLIENT, &|column| is_reference(table, column)).best,
        manager: chosen(&MANAGER, &|_| true).best,
        created,
        changed,
    })
}

/// The columns of a meaning that keep moments; those in UTC before their like.
pub(super) fn moments<'t>(table: &'t Table, meant: &Meaning) -> Vec<Moment<'t>> {
    let mut found: Vec<_> = meaning(table, meant)
        .into_iter()
        .filter_map(|column| Some(Moment { column, judged: judge(column, table.rows)? }))
        .collect();
    // A column without a single moment speaks for itself only where no other does.
    found.sort_by_key(|moment| (!moment.judged.is_seen && table.rows > 0, !is_utc(moment.column)));
    found
}

/// Whether a column's own name says that its moments are in UTC.
pub(super) fn is_utc(column: &Column) -> bool {
    words(&column.name).iter().any(|word| matches!(word.as_str(), "gmt" | "utc"))
}

/// The columns of the visit: `roistat` in any company, or `visit` alone.
fn visits(table: &Table) -> Choice<'_> {
    let says_roistat =
        |column: &&Column| own_words(table, column).iter().any(|word| word.starts_with("roistat"));
    let mut found: Vec<_> = table.columns.iter().filter(says_roistat).collect();
    found.sort_by_key(|column| own_words(table, column).len());
    for column in meaning(table, &VISIT) {
        if !found.iter().any(|found| found.name == column.name) {
            found.push(column);
        }
    }
    let mut found = found.into_iter();
    Choice { best: found.next(), others: found.collect() }
}

/// Whether a column may refer to a row elsewhere: declared so, or an id by its values.
fn is_reference(table: &Table, column: &Column) -> bool {
    table.references.iter().any(|reference| reference.from == column.name)
        || column.samples.iter().filter_map(characters).all(|value| !value.contains([' ', '@']))
}

fn is_flag(column: &Column) -> bool {
    column.declared.contains("BOOL")
}

fn is_long(column: &Column) -> bool {
    column.samples.iter().filter_map(characters).any(|value| value.chars().count() > 60)
}

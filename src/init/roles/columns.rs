//! The roles of the columns of a table of deals: the candidates for each role, weighed by
//! their values and their names.
//!
//! Looks at one table; what other tables say of a column (clients, statuses) is added where those are found.

use crate::init::lack::Lack;
use crate::init::moments::{Moment, moments, other_moments, unread};
use crate::init::profile::{
    SchemaIndex, characters, is_all_zero, is_flag, is_number, key, meaning, money, own_words,
};
use crate::init::roles::candidate::{Candidate, Evidence, Role, evidence, ranked};
use crate::init::roles::deals::{Choice, Deals, PriceDoubt};
use crate::init::vocabulary::columns::{
    CHANGED, CLIENT, COST, CREATED, DELETED, MANAGER, NAME, NO_AMOUNT, PRICE, PRICE_FALLBACK, PRICE_LOOSELY,
    PRICE_PART, PRICE_WHOLE, STATUS, STATUS_LOOSELY, TAX, TAX_SIDES, VISIT,
};
use crate::init::vocabulary::tables::Content;
use crate::init::vocabulary::{Meaning, WordList, any};
use crate::store::schema::{Column, Table};

/// A table's columns as those of deals; else what is missing for that.
pub fn find<'s>(index: &SchemaIndex<'s>, table: &'s Table) -> Result<Deals<'s>, Lack> {
    let id = key(table);
    if id.is_none() && table.row_number.is_none() {
        return Err(Lack::Key);
    }
    let changed = moments(table, &CHANGED);
    let created = created(table, &changed);
    if created.is_empty() && changed.is_empty() {
        return Err(unread(table, &CREATED).map_or(Lack::Created, Lack::ReadableDate));
    }
    let is_date = |column: &Column| {
        created.iter().chain(&changed).any(|moment| moment.is_of(column))
            || id.is_some_and(|id| id.name == column.name)
    };
    let chosen = |meant: &Meaning, fits: &dyn Fn(&Column) -> bool| {
        let mut found = meaning(table, meant).into_iter().filter(|column| !is_date(column) && fits(column));
        Choice { best: found.next(), others: found.collect() }
    };
    let status = status(index, table, &is_date);
    let (price, price_doubt) = price(index, table, &|column| {
        !is_date(column) && status.is_none_or(|status| status.name != column.name)
    });
    let is_price = |column: &Column| price.best.is_some_and(|price| price.name == column.name);
    Ok(Deals {
        table,
        kind: None,
        doubt: None,
        rivals: Vec::new(),
        id,
        name: chosen(&NAME, &|column| !column.declared.contains("BOOL")),
        cost: chosen(&COST, &|column| money::is_amount(column) && !is_price(column)),
        clients: chosen(&CLIENT, &|column| is_reference(table, column)),
        managers: chosen(&MANAGER, &|_| true),
        status,
        price,
        price_doubt,
        created,
        changed,
    })
}

/// Tells if the names of a table's columns speak of a status or of clients.
pub fn says_status_or_client(table: &Table) -> bool {
    [&STATUS, &STATUS_LOOSELY, &CLIENT].iter().any(|meant| !meaning(table, meant).is_empty())
}

/// The dates of creation: those that are called so; else the only dates that the table has.
fn created<'s>(table: &'s Table, changed: &[Moment<'s>]) -> Vec<Moment<'s>> {
    let named = moments(table, &CREATED);
    if named.iter().any(|moment| moment.dates.is_seen()) {
        return named;
    }
    let is_changed =
        |moment: &Moment<'_>| changed.iter().any(|changed| changed.column.name == moment.column.name);
    let (plain, otherwise): (Vec<_>, Vec<_>) =
        other_moments(table).into_iter().filter(|(moment, _)| !is_changed(moment)).partition(|it| !it.1);
    let plain: Vec<_> = plain.into_iter().map(|(moment, _)| moment).collect();
    match (plain.is_empty(), named.is_empty()) {
        (false, _) => plain,
        (true, false) => named,
        // A date of delivery or of payment is better than none.
        (true, true) if changed.is_empty() => otherwise.into_iter().map(|(moment, _)| moment).collect(),
        (true, true) => Vec::new(),
    }
}

/// The price among the amounts: what unpaid deals hold tells the price from what has been paid, and a column that is
/// always 0 is not it.
fn price<'s>(
    index: &SchemaIndex<'s>,
    table: &'s Table,
    is_free: &dyn Fn(&Column) -> bool,
) -> (Choice<'s>, Option<PriceDoubt>) {
    let fits = |column: &&'s Column| is_free(column) && money::is_amount(column);
    let named: Vec<_> = amounts(table).filter(|(column, _, _)| fits(column)).collect();
    let is_named = |column: &Column| named.iter().any(|(named, _, _)| named.name == column.name);
    let mut found = named.clone();
    if found.is_empty() {
        let fallback = meaning(table, &PRICE_FALLBACK).into_iter().filter(fits);
        found.extend(fallback.map(|column| (column, 0, vec![])));
    }
    let mut doubt = (!found.is_empty() && named.is_empty()).then_some(PriceDoubt::Cost);
    if found.is_empty() {
        let is_unnamed =
            |column: &&'s Column| fits(column) && !is_named(column) && is_some_amount(table, column);
        let unnamed: Vec<_> = table.columns.iter().filter(is_unnamed).collect();
        if let [only] = unnamed.as_slice() {
            found.push((only, 0, vec![]));
            doubt = Some(PriceDoubt::OnlyAmount);
        }
    }
    let most = found.iter().map(|(column, ..)| filled(index, table, column)).max().unwrap_or(0);
    let candidates = found.into_iter().map(|(column, rank, mut named)| {
        let filled = filled(index, table, column);
        named.extend(evidence(&[
            (Evidence::AlwaysZero, filled == 0 && most > 0),
            (Evidence::LessFilled, filled < most),
        ]));
        Candidate::new(Role::Price, column, rank, named)
    });
    let mut ranked = ranked(candidates.collect()).into_iter().map(|candidate| candidate.target);
    (Choice { best: ranked.next(), others: ranked.collect() }, doubt)
}

/// The columns that are called after the price, with their rank and what else their names say.
fn amounts(table: &Table) -> impl Iterator<Item = (&Column, usize, Vec<Evidence>)> {
    table.columns.iter().filter_map(|column| {
        let words = own_words(table, column);
        let has = |patterns: WordList| words.iter().any(|word| any(word, patterns));
        // A tax is no price, but a price with or without it is one.
        if has(TAX) && !has(TAX_SIDES) {
            return None;
        }
        let (rank, named) = match PRICE.distance(&words) {
            Some(rank) => (rank, Evidence::Named),
            None => (PRICE_LOOSELY.distance(&words)?, Evidence::NamedLoosely),
        };
        let mut found = vec![named];
        found.extend(evidence(&[
            (Evidence::NamedWhole, has(PRICE_WHOLE)),
            (Evidence::NamedPart, has(PRICE_PART)),
        ]));
        Some((column, rank, found))
    })
}

/// In how many rows an amount is not 0; of samples alone where only they are amounts.
fn filled(index: &SchemaIndex<'_>, table: &Table, column: &Column) -> u64 {
    if column.samples.is_empty() || is_all_zero(column) && table.rows < 60 {
        return 0;
    }
    let condition = index.dialect.is_not_zero(&column.sql_name);
    index.counts(table, &[condition]).first().copied().unwrap_or(0)
}

/// Tells if a column without a telling name may hold amounts.
pub fn is_some_amount(table: &Table, column: &Column) -> bool {
    let is_more_than_a_flag = |value: String| !matches!(value.as_str(), "0" | "1");
    let is_text = column.declared.contains("CHAR");
    let own = own_words(table, column);
    let is_else = [&CLIENT, &MANAGER, &STATUS, &VISIT, &NAME, &DELETED]
        .iter()
        .any(|meant| meant.distance(&own).is_some());
    !is_else
        && !own.iter().any(|word| any(word, NO_AMOUNT))
        && !is_text
        && is_number(column)
        && column.samples.iter().filter_map(characters).any(is_more_than_a_flag)
        && !is_key_of_another(table, column)
        && !crate::init::moments::detect(column).is_ok_and(|dates| dates.is_unmistakable())
}

fn is_key_of_another(table: &Table, column: &Column) -> bool {
    table.references.iter().any(|reference| reference.from.eq_ignore_ascii_case(&column.name))
}

/// The status: not a flag where a column refers to a table of stages.
fn status<'s>(
    index: &SchemaIndex<'s>,
    table: &'s Table,
    is_taken: &dyn Fn(&Column) -> bool,
) -> Option<&'s Column> {
    let candidate = |column: &'s Column| {
        let words = own_words(table, column);
        let refers = index.referred(table, column).is_some_and(|(to, _)| holds_statuses(to));
        let (rank, named) = match (STATUS.distance(&words), STATUS_LOOSELY.distance(&words)) {
            (Some(rank), _) => (rank, Some(Evidence::Named)),
            (None, Some(rank)) => (rank, Some(Evidence::NamedLoosely)),
            (None, None) if refers => (0, None),
            (None, None) => return None,
        };
        let mut found: Vec<_> = named.into_iter().collect();
        found.extend(evidence(&[
            (Evidence::Filled, !column.samples.is_empty()),
            (Evidence::Flag, is_flag(column) && !refers),
            (Evidence::Declared, refers),
        ]));
        Some(Candidate::new(Role::Status, column, rank, found))
    };
    let fits = |column: &&'s Column| !is_taken(column) && !is_long(column);
    let candidates = table.columns.iter().filter(fits).filter_map(candidate).collect();
    ranked(candidates).into_iter().next().map(|candidate| candidate.target)
}

fn holds_statuses(table: &Table) -> bool {
    crate::init::profile::table_score::noun(table).is_some_and(|noun| noun.content == Content::Statuses)
}

/// Tells if a column may refer to a row elsewhere: declared so, or an id by its values. A name is none.
fn is_reference(table: &Table, column: &Column) -> bool {
    let values: Vec<_> = column.samples.iter().filter_map(characters).collect();
    table.references.iter().any(|reference| reference.from == column.name)
        || values.is_empty()
        || values.iter().all(|value| !value.contains([' ', '@']))
            && values.iter().any(|value| value.contains(|digit: char| digit.is_ascii_digit()))
}

fn is_long(column: &Column) -> bool {
    column.samples.iter().filter_map(characters).any(|value| value.chars().count() > 60)
}

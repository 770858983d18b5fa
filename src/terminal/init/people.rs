//! Clients, managers and products: lists of an id, a name, and what else Roistat takes.
//!
//! One file for the three, which differ in nothing but the words that their columns go by.

use super::deals::Deals;
use super::divided;
use super::draft::Draft;
use super::likeness::noun;
use super::marks;
use super::moments::moments;
use super::nouns::Content;
use super::sql::{self, Select};
use super::survey::{Survey, identity, key, meaning, stands_in};
use super::vocabulary::{
    BIRTH, CHANGED, COMPANY, CREATED, EMAIL, FIRST_NAME, FULL_NAME, LAST_NAME, PHONE, WHOLE_NAME,
};
use super::words::{Meaning, any, words};
use super::zone::Zone;
use crate::protocol::List;
use crate::store::schema::{Column, Table};

/// A column of the deals and the table whose rows it refers to.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Relation<'s> {
    pub(super) column: Option<&'s Column>,
    pub(super) table: Option<&'s Table>,
    /// Whether that was declared, or stands in the values.
    pub(super) is_sure: bool,
}

/// The likeliest relation from one of several columns to a table of some contents: one that is declared, else
/// one that the values show, else the first column and the first table.
fn relation<'s>(
    survey: &Survey<'s>,
    deals: &Deals<'s>,
    columns: &[&'s Column],
    contents: &[Content],
) -> Relation<'s> {
    let is_fit =
        |table: &&'s Table| table.name != deals.table.name && key(table).is_some() && name(table).is_some();
    let holding = |content: &Content| survey.holding(*content, Some(deals.table)).into_iter().filter(is_fit);
    let tables: Vec<_> = contents.iter().flat_map(holding).collect();
    let declared =
        |column: &&'s Column| survey.referred(deals.table, column).map(|(table, _)| table).filter(is_fit);
    let place =
        |table: &Table| tables.iter().position(|known| known.name == table.name).unwrap_or(tables.len());
    let pairs = columns.iter().filter_map(|column| Some((*column, declared(column)?)));
    let shown = |table: &'s Table| {
        let holds = |column: &&&'s Column| key(table).is_some_and(|id| stands_in(column, id));
        columns.iter().find(holds).map(|column| (*column, table))
    };
    match pairs.min_by_key(|(_, table)| place(table)).or_else(|| tables.iter().find_map(|table| shown(table)))
    {
        Some((column, table)) => Relation { column: Some(column), table: Some(table), is_sure: true },
        None => Relation { column: columns.first().copied(), table: tables.first().copied(), is_sure: false },
    }
}

/// The clients that the deals refer to.
pub(super) fn clients<'s>(survey: &Survey<'s>, deals: &Deals<'s>) -> Relation<'s> {
    let columns: Vec<_> = deals.clients.best.iter().chain(&deals.clients.others).copied().collect();
    // Who signs in is a client only where deals refer to clients at all.
    let contents: &[Content] =
        if columns.is_empty() { &[Content::Clients] } else { &[Content::Clients, Content::Users] };
    relation(survey, deals, &columns, contents)
}

/// The managers that the deals refer to.
pub(super) fn managers<'s>(survey: &Survey<'s>, deals: &Deals<'s>) -> Relation<'s> {
    let columns: Vec<_> = deals.manager.into_iter().collect();
    let contents: &[Content] =
        if columns.is_empty() { &[Content::Managers] } else { &[Content::Managers, Content::Users] };
    let found = relation(survey, deals, &columns, contents);
    let is_staff = |table: &&Table| {
        survey.holding(Content::Managers, Some(deals.table)).iter().any(|staff| staff.name == table.name)
    };
    Relation { table: found.table.filter(|table| found.is_sure || is_staff(table)), ..found }
}

/// The query for the managers' ids, where their table may hold others, too: clients sign in as well.
pub(super) fn managers_of(deals: &Deals<'_>, managers: Relation<'_>) -> Option<String> {
    let column = managers.column.filter(|_| managers.is_sure)?;
    let is_of_users = noun(managers.table?).is_none_or(|noun| noun.content != Content::Managers);
    is_of_users.then(|| format!("SELECT {} FROM {}", sql::name(&column.name), sql::name(&deals.table.name)))
}

/// The table of products, where there is one.
pub(super) fn products<'s>(survey: &Survey<'s>, deals: &Deals<'s>) -> Option<&'s Table> {
    relation(survey, deals, &[], &[Content::Products]).table
}

/// The query of a list, out of a table; and what the owner should look at. `among` restricts the ids.
pub(super) fn draft(
    survey: &Survey<'_>,
    list: List,
    table: &Table,
    zone: Option<&Zone>,
    among: Option<String>,
) -> Option<(Draft, Option<String>)> {
    let mut select = Select::from(&table.name);
    let id = key(table)?;
    select.column(identity(id), "id");
    select.column(name(table)?, "name");
    let mut remarks = Vec::new();
    if list != List::Products {
        for (meant, what) in [(&PHONE, "phone"), (&EMAIL, "email")] {
            match joined(table, meant) {
                Some(expression) => select.column(expression, what),
                None if list == List::Clients => {
                    select.column_with("''", what, format!("no column of {} looks like it", table.name));
                }
                None => {}
            }
        }
    }
    if list == List::Clients {
        more_of_clients(table, &mut select);
    }
    if list.is_paged() {
        remarks.extend(changes(table, zone, &mut select));
    }
    if let Some(among) = among {
        select.condition(format!("{} IN ({among})", sql::name(&id.name)));
    }
    // A manager who is gone still stands in the deals.
    for deleted in marks::deleted(survey, table).into_iter().filter(|_| list != List::Managers) {
        select.condition(deleted.condition);
    }
    let divided = divided::find(survey, table, id, None);
    divided.condition().into_iter().for_each(|condition| select.condition(condition));
    remarks.extend(divided.doubt(table));
    let is_short = list == List::Managers || list == List::Products;
    let sql = if is_short { select.line() } else { select.sql() };
    Some((Draft::new(list, sql, remarks), divided.doubt(table)))
}

fn more_of_clients(table: &Table, select: &mut Select) {
    if let Some(company) = meaning(table, &COMPANY).first().filter(|company| !company.name.ends_with("_id")) {
        select.column(sql::name(&company.name), "company");
    }
    if let Some(birth) = moments(table, &BIRTH).iter().find(|birth| birth.judged.clock.is_birthday()) {
        select.column(sql::name(&birth.column.name), "birth_date");
    }
}

/// Restricts a list to what changed; says so where the table has nothing to tell that by.
fn changes(table: &Table, zone: Option<&Zone>, select: &mut Select) -> Option<String> {
    let first = |meant: &Meaning| moments(table, meant).into_iter().next().map(|moment| moment.in_zone(zone));
    match (first(&CHANGED), first(&CREATED)) {
        (Some(changed), Some(created)) if changed.judged.has_gaps => {
            select.condition(format!("({} OR {})", changed.after(), created.after()));
            None
        }
        (Some(changed), _) => {
            select.condition(changed.after());
            None
        }
        (None, Some(created)) => {
            select.condition(created.after());
            Some(format!(
                "{} has no date of the last change, so these are the new ones: later changes are not seen.",
                table.name
            ))
        }
        (None, None) => {
            Some(format!("{} has no date of the last change, so all are sent each time.", table.name))
        }
    }
}

/// The name, of one column or of several.
fn name(table: &Table) -> Option<String> {
    let best = |meant| meaning(table, meant).first().map(|column| sql::name(&column.name));
    let (first, last, full) = (best(&FIRST_NAME), best(&LAST_NAME), best(&FULL_NAME));
    let is_whole = |column: &&&Column| words(&column.name).iter().any(|word| any(word, WHOLE_NAME));
    let whole = meaning(table, &FULL_NAME).iter().find(is_whole).map(|column| sql::name(&column.name));
    match (first, whole, last) {
        (Some(first), _, Some(last)) if first != last => Some(joined_names(&first, &last)),
        (_, Some(whole), _) => Some(whole),
        // Beside a last name, a name is the first.
        (None, None, Some(last)) if full.as_ref() != Some(&last) => Some(joined_names(&full?, &last)),
        _ => full,
    }
}

fn joined_names(first: &str, last: &str) -> String {
    format!("trim(coalesce({first}, '') || ' ' || coalesce({last}, ''))")
}

/// The columns of a meaning in one text, as Roistat takes several telephones.
fn joined(table: &Table, meant: &Meaning) -> Option<String> {
    let is_text = |column: &&&Column| !column.declared.contains("BOOL");
    let found = meaning(table, meant);
    let names: Vec<_> = found.iter().filter(is_text).map(|column| sql::name(&column.name)).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        several => {
            let values: Vec<_> = several.iter().map(|name| format!("nullif({name}, '')")).collect();
            Some(format!("concat_ws(', ', {})", values.join(", ")))
        }
    }
}

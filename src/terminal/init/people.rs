//! Clients, managers and products: lists of an id, a name, and what else Roistat takes.
//!
//! One file for the three, which differ in nothing but the words that their columns go by.

use super::clock::Clock;
use super::deals::{Deals, moments};
use super::draft::Draft;
use super::sql::{self, Select};
use super::survey::{Survey, key, meaning, stands_in};
use super::vocabulary::{
    BIRTH, CHANGED, COMPANY, CREATED, Content, EMAIL, FIRST_NAME, FULL_NAME, LAST_NAME, PHONE,
};
use super::words::Meaning;
use crate::protocol::List;
use crate::store::schema::{Column, Table};

/// The table that a column of the deals refers to, or one that by its name may hold such people.
fn table_of<'s>(
    survey: &Survey<'s>,
    deals: &Deals<'s>,
    column: Option<&Column>,
    contents: &[Content],
) -> Option<&'s Table> {
    let is_fit =
        |table: &&Table| table.name != deals.table.name && key(table).is_some() && name(table).is_some();
    let declared = column.and_then(|column| survey.referred(deals.table, column)).map(|(table, _)| table);
    declared
        .filter(is_fit)
        .or_else(|| contents.iter().flat_map(|content| survey.holding(*content)).find(is_fit))
}

/// The table of clients, where there is one.
pub(super) fn clients<'s>(survey: &Survey<'s>, deals: &Deals<'s>) -> Option<&'s Table> {
    // Who signs in is a client only where deals refer to clients at all.
    let contents: &[Content] = match deals.client {
        Some(_) => &[Content::Clients, Content::Users],
        None => &[Content::Clients],
    };
    table_of(survey, deals, deals.client, contents)
}

/// The table of managers, where there is one, and whether the deals' column holds its ids.
pub(super) fn managers<'s>(survey: &Survey<'s>, deals: &Deals<'s>) -> Option<(&'s Table, bool)> {
    let contents: &[Content] = match deals.manager {
        Some(_) => &[Content::Managers, Content::Users],
        None => &[Content::Managers],
    };
    let table = table_of(survey, deals, deals.manager, contents)?;
    let is_referred = deals.manager.is_some_and(|column| {
        survey.referred(deals.table, column).is_some() || key(table).is_some_and(|id| stands_in(column, id))
    });
    let is_staff = survey.holding(Content::Managers).iter().any(|staff| staff.name == table.name);
    (is_referred || is_staff).then_some((table, is_referred))
}

/// The table of products, where there is one.
pub(super) fn products<'s>(survey: &Survey<'s>, deals: &Deals<'s>) -> Option<&'s Table> {
    table_of(survey, deals, None, &[Content::Products])
}

/// The query of a list, out of a table.
pub(super) fn draft(list: List, table: &Table) -> Option<Draft> {
    let mut select = Select::from(&table.name);
    select.column(sql::name(&key(table)?.name), "id");
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
        remarks.extend(changes(table, &mut select));
    }
    let is_short = list == List::Managers || list == List::Products;
    let sql = if is_short { select.line() } else { select.sql() };
    Some(Draft::new(list, sql, remarks))
}

fn more_of_clients(table: &Table, select: &mut Select) {
    if let Some(company) = meaning(table, &COMPANY).first().filter(|company| !company.name.ends_with("_id")) {
        select.column(sql::name(&company.name), "company");
    }
    let is_day = |moment: &&super::deals::Moment<'_>| matches!(&moment.judged.clock, Clock::Written(written) if written.is_day());
    if let Some(birth) = moments(table, &BIRTH).iter().find(is_day) {
        select.column(sql::name(&birth.column.name), "birth_date");
    }
}

/// Restricts a list to what changed; says so where the table has nothing to tell that by.
fn changes(table: &Table, select: &mut Select) -> Option<String> {
    let (changed, created) = (moments(table, &CHANGED), moments(table, &CREATED));
    let after =
        |moment: &super::deals::Moment<'_>| moment.judged.clock.after(&sql::name(&moment.column.name));
    match (changed.first(), created.first()) {
        (Some(changed), Some(created)) if changed.judged.has_gaps => {
            select.condition(format!("({} OR {})", after(changed), after(created)));
            None
        }
        (Some(changed), _) => {
            select.condition(after(changed));
            None
        }
        (None, Some(created)) => {
            select.condition(after(created));
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
    let first = meaning(table, &FIRST_NAME).first().map(|column| sql::name(&column.name));
    let last = meaning(table, &LAST_NAME).first().map(|column| sql::name(&column.name));
    match (first, last) {
        (Some(first), Some(last)) if first != last => {
            Some(format!("trim(coalesce({first}, '') || ' ' || coalesce({last}, ''))"))
        }
        _ => meaning(table, &FULL_NAME).first().map(|column| sql::name(&column.name)),
    }
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

//! Where the number of a deal's visit may be: in a column of the deals, in a row of another table, in a row of
//! values, in JSON. The likeliest first, by what stands there and then by the name.

use super::deals::{Deals, could_be};
use super::json;
use super::judge::judge;
use super::likeness::noun;
use super::sql::{self, name, name_in};
use super::survey::{Survey, characters, key, meaning, own_words, stands_in};
use super::values::{self, BREAK, Values};
use super::vocabulary::{ID, NO_VISIT, VISIT};
use super::words::{any, words};
use crate::store::schema::{Column, Table};
use crate::terminal::blanks;

/// A place of the number of the visit.
#[derive(Clone, Debug)]
pub(super) enum Place<'s> {
    /// A column of the deals.
    Column(&'s Column),
    /// The row of another table whose `key` equals `of`, a column of the deals; and its column of the visit.
    Row { table: &'s Table, key: &'s Column, of: String, visit: &'s Column },
    /// The row of a deal's value under one of these keys.
    Value(Values<'s>, Vec<String>),
    /// A key of a column of JSON.
    Json(&'s Column, String),
}

/// What the values of a column say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    /// Numbers, as those of visits.
    Visits,
    /// It has none.
    Empty,
    /// Something else.
    Other,
}

pub(super) fn look(column: &Column) -> Look {
    let values: Vec<_> = column.samples.iter().filter_map(characters).collect();
    let mut set =
        values.iter().map(|value| value.trim()).filter(|value| !value.is_empty() && *value != "0").peekable();
    if set.peek().is_none() {
        return Look::Empty;
    }
    let is_number = |value: &str| value.bytes().all(|byte| byte.is_ascii_digit());
    if set.all(is_number) { Look::Visits } else { Look::Other }
}

/// All places, the likeliest first.
pub(super) fn find<'s>(
    survey: &Survey<'s>,
    deals: &Deals<'s>,
    values: Option<(Values<'s>, &[String])>,
) -> Vec<Place<'s>> {
    let (ids, plain): (Vec<_>, Vec<_>) = called_so(deals.table).into_iter().partition(|column| is_id(column));
    let rows = rows(survey, deals, &ids);
    let is_followed = |column: &&Column| {
        rows.iter().any(
            |row| matches!(row, Place::Row { of, .. } if *of == name_in(&deals.table.name, &column.name)),
        )
    };
    let ids: Vec<_> = ids.iter().copied().filter(|column| !is_followed(column)).collect();
    let mut places: Vec<Place<'s>> =
        plain.iter().chain(&ids).map(|column| Place::Column(column)).chain(rows).collect();
    if let Some((values, keys)) = values {
        let keys: Vec<_> = values::visits(keys).into_iter().cloned().collect();
        places.extend((!keys.is_empty()).then_some(Place::Value(values, keys)));
    }
    for json in json::columns(deals) {
        let key = values::visits(&json.keys()).first().copied().cloned();
        places.extend(key.map(|key| Place::Json(json.column, key)));
    }
    places.sort_by_key(Place::unlikelihood);
    places
}

/// The columns that are called after Roistat or its visit, the likeliest names first.
fn called_so(table: &Table) -> Vec<&Column> {
    let rank = |column: &Column| {
        let words = own_words(table, column);
        let is_visit = VISIT.distance(&words).is_some();
        let says_roistat = words.iter().any(|word| word.starts_with("roistat"));
        let is_other = words.iter().any(|word| any(word, NO_VISIT))
            || judge(column, table.rows).is_ok_and(|judged| judged.is_seen);
        ((says_roistat || is_visit) && !is_other).then_some((words.len(), !says_roistat))
    };
    let is_flag = |column: &&Column| column.declared.contains("BOOL");
    let mut found: Vec<_> = table
        .columns
        .iter()
        .filter(|column| !is_flag(column))
        .filter_map(|column| Some((rank(column)?, column)))
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, column)| column).collect()
}

fn is_id(column: &Column) -> bool {
    let words = words(&column.name);
    words.len() > 1 && words.iter().any(|word| word == "id")
}

/// Other tables with a row for each deal, or for each visit that the deals refer to.
fn rows<'s>(survey: &Survey<'s>, deals: &Deals<'s>, ids: &[&'s Column]) -> Vec<Place<'s>> {
    let others = survey.tables.iter().filter(|table| table.name != deals.table.name);
    others
        .filter(|table| !could_be(table))
        .filter_map(|table| {
            let visit = called_so(table)
                .into_iter()
                .find(|visit| says_roistat(&visit.name) && look(visit) != Look::Other)?;
            let of_the_deal = || {
                let key = table
                    .columns
                    .iter()
                    .find(|column| column.name != visit.name && is_of(survey, deals, table, column))?;
                Some((key, deals.id_in_table()))
            };
            let of_the_visit = || {
                let key = key(table)?;
                let refers = |column: &&&Column| {
                    survey.referred(deals.table, column).is_some_and(|(to, _)| to.name == table.name)
                        || stands_in(column, key)
                };
                ids.iter().find(refers).map(|column| (key, name_in(&deals.table.name, &column.name)))
            };
            let (key, of) = of_the_deal().or_else(of_the_visit)?;
            (key.name != visit.name).then_some(Place::Row { table, key, of, visit })
        })
        .collect()
}

fn says_roistat(name: &str) -> bool {
    words(name).iter().any(|word| word.starts_with("roistat"))
}

/// Whether a column holds the ids of deals: by its own word, or by its table's and by its values.
fn is_of(survey: &Survey<'_>, deals: &Deals<'_>, table: &Table, column: &Column) -> bool {
    let forms = noun(deals.table).map_or(&[][..], |noun| noun.forms);
    let is_about_deals = words(&table.name).iter().any(|word| forms.contains(&word.as_str()));
    let has_their_ids = || deals.id.is_some_and(|id| stands_in(column, id));
    values::refers_to_deals(survey, deals, table, column)
        || is_about_deals
            && has_their_ids()
            && (column.is_key || meaning(table, &ID).iter().any(|id| id.name == column.name))
}

impl Place<'_> {
    fn unlikelihood(&self) -> usize {
        match self {
            // What is called an id is one of something else, wherever there is another place.
            Self::Column(_) if self.is_id() => 7,
            Self::Column(column) => match look(column) {
                Look::Visits => 0,
                Look::Empty => 4,
                Look::Other => 5,
            },
            Self::Row { visit, .. } if look(visit) == Look::Visits => 1,
            Self::Value(..) => 2,
            Self::Json(..) => 3,
            Self::Row { .. } => 6,
        }
    }

    /// Whether it is a column that is called an id.
    pub(super) fn is_id(&self) -> bool {
        matches!(self, Self::Column(column) if is_id(column))
    }

    /// Whether numbers of visits may be there already.
    pub(super) fn is_set(&self) -> bool {
        match self {
            Self::Column(column) | Self::Row { visit: column, .. } => look(column) != Look::Empty,
            Self::Value(..) | Self::Json(..) => true,
        }
    }

    /// The expression for it.
    pub(super) fn expression(&self, deals: &Deals<'_>) -> String {
        match self {
            Self::Column(column) => {
                let bare = name(&column.name);
                let values = column.samples.iter().filter_map(characters);
                let padded: Vec<_> = values.filter(|value| blanks::are_around(value.as_bytes())).collect();
                if padded.is_empty() {
                    return bare;
                }
                let is_odd = padded.iter().any(|value| blanks::has_other_than_spaces(value.as_bytes()));
                blanks::trimmed(is_odd).replace("{}", &bare)
            }
            Self::Row { table, key, of, visit } => {
                let visit = name_in(&table.name, &visit.name);
                let lines = [
                    format!("(SELECT {visit}"),
                    format!("FROM {}", name(&table.name)),
                    format!("WHERE {} = {of} AND {visit} <> '' LIMIT 1)", name_in(&table.name, &key.name)),
                ];
                lines.join(BREAK)
            }
            Self::Value(values, keys) => values.value_of(deals, &keys.iter().collect::<Vec<_>>()),
            Self::Json(column, key) => {
                let (column, path) = (name(&column.name), sql::text(&json::path(key)));
                format!("CASE WHEN json_valid({column}) THEN json_extract({column}, {path}) END")
            }
        }
    }

    /// It, for the owner.
    pub(super) fn description(&self) -> String {
        match self {
            Self::Column(column) => name(&column.name),
            Self::Row { table, visit, .. } => name_in(&table.name, &visit.name),
            Self::Value(values, keys) => format!("{} of {}", keys.join(", "), name(&values.table.name)),
            Self::Json(column, key) => format!("{key} of {}", name(&column.name)),
        }
    }

    /// The index without which each deal costs a reading of another table.
    pub(super) fn missing_index(&self) -> Option<String> {
        match self {
            Self::Row { table, key, .. } => sql::missing_index(table, key),
            Self::Column(_) | Self::Value(..) | Self::Json(..) => None,
        }
    }
}

//! What a deal has beyond its columns: tables with a row for each value (`order_id`, `key`, `value`), and
//! columns of JSON; the visit may stand in either.

use super::deals::Deals;
use super::sql::{self, Select, name, name_in};
use super::survey::{Survey, key, stands_in};
use super::vocabulary::{Content, EXTRA_WORDS, FULL_NAME, KEY, VALUE};
use super::words::{Meaning, is, words};
use crate::nested::Object;
use crate::store::schema::{Column, Sample, Table};

/// The end of a line within a column, and the blanks before the next.
const BREAK: &str = "\n        ";

/// A table with a row for each value of a deal.
#[derive(Clone, Copy, Debug)]
pub(super) struct Values<'s> {
    pub(super) table: &'s Table,
    deal: &'s Column,
    key: &'s Column,
    value: &'s Column,
    /// The table that has the names of the keys, its id, and its column of names.
    names: Option<(&'s Table, &'s Column, &'s Column)>,
}

/// Finds the table of a deal's values.
pub(super) fn find<'s>(survey: &Survey<'s>, deals: &Deals<'s>) -> Option<Values<'s>> {
    survey.tables.iter().filter(|table| !table.is_view && table.name != deals.table.name).find_map(|table| {
        let deal = table.columns.iter().find(|column| refers_to_deals(survey, deals, table, column))?;
        let value = first(table, &VALUE, &[deal])?;
        let key = first(table, &KEY, &[deal, value])?;
        // A table of something else has more to tell.
        (table.columns.len() <= 8).then(|| Values {
            table,
            deal,
            key,
            value,
            names: names(survey, table, key),
        })
    })
}

fn first<'t>(table: &'t Table, meant: &Meaning, taken: &[&Column]) -> Option<&'t Column> {
    let distance = |column: &Column| meant.distance(&words(&column.name));
    let free = table.columns.iter().filter(|column| taken.iter().all(|taken| taken.name != column.name));
    free.filter(|column| !column.is_key)
        .filter_map(|column| Some((distance(column)?, column)))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, column)| column)
}

fn refers_to_deals(survey: &Survey<'_>, deals: &Deals<'_>, table: &Table, column: &Column) -> bool {
    if let Some((referred, _)) = survey.referred(table, column) {
        return referred.name == deals.table.name;
    }
    let forms = super::survey::noun(deals.table).map_or(&[][..], |noun| noun.forms);
    let words = words(&column.name);
    words.iter().any(|word| forms.contains(&word.as_str()))
        && words.iter().all(|word| forms.contains(&word.as_str()) || word == "id")
}

fn names<'s>(
    survey: &Survey<'s>,
    table: &Table,
    column: &Column,
) -> Option<(&'s Table, &'s Column, &'s Column)> {
    let named = |table: &'s Table, id: &'s Column| {
        let name = super::survey::meaning(table, &FULL_NAME).into_iter().find(|name| name.name != id.name)?;
        Some((table, id, name))
    };
    if let Some((table, id)) = survey.referred(table, column) {
        return named(table, id);
    }
    survey.holding(Content::Fields).into_iter().filter(|fields| fields.name != table.name).find_map(
        |fields| {
            let id = key(fields)?;
            stands_in(column, id).then(|| named(fields, id)).flatten()
        },
    )
}

impl Values<'_> {
    /// The query for the keys that there are.
    pub(super) fn keys(&self) -> String {
        let key = self.key();
        format!("SELECT DISTINCT {key} FROM {} WHERE {key} IS NOT NULL", self.from())
    }

    /// The column for all the values of a deal but some, as a JSON object.
    pub(super) fn object(&self, deals: &Deals<'_>, keys: &[String], but: &[&String]) -> String {
        let value = name_in(&self.table.name, &self.value.name);
        let mut lines = vec![
            format!("(SELECT json_group_object({}, {value})", self.key()),
            format!("FROM {}", self.from()),
            format!("WHERE {}", self.of_the_deal(deals)),
        ];
        lines.extend(self.shown(keys, but).into_iter().map(|condition| format!("  AND {condition}")));
        lines.join(BREAK) + ")"
    }

    /// The column for the value of one of some keys.
    pub(super) fn value_of(&self, deals: &Deals<'_>, keys: &[&String]) -> String {
        let value = name_in(&self.table.name, &self.value.name);
        let lines = [
            format!("(SELECT {value}"),
            format!("FROM {}", self.from()),
            format!("WHERE {}", self.of_the_deal(deals)),
            format!("  AND {} IN ({}) AND {value} <> '' LIMIT 1)", self.key(), listed(keys)),
        ];
        lines.join(BREAK)
    }

    /// The query for the names of the fields.
    pub(super) fn fields(&self, keys: &[String], but: &[&String]) -> Option<String> {
        let mut select = match self.names {
            Some((table, id, named)) => {
                let mut select = Select::from(&table.name);
                select.column(name(&id.name), "id");
                select.column(name(&named.name), "name");
                select
            }
            None if keys.iter().any(|key| !key.starts_with('_') && !but.contains(&key)) => {
                let mut select = Select::from(&self.table.name).distinct();
                select.column(name(&self.key.name), "id");
                select.column(name(&self.key.name), "name");
                select
            }
            None => return None,
        };
        self.shown(keys, but).into_iter().for_each(|condition| select.condition(condition));
        Some(select.line())
    }

    /// The conditions that leave out keys that are no fields.
    fn shown(&self, keys: &[String], but: &[&String]) -> Vec<String> {
        let mut conditions = Vec::new();
        if !but.is_empty() {
            conditions.push(format!("{} NOT IN ({})", self.key(), listed(but)));
        }
        // WordPress hides such keys from the people in the shop.
        if keys.iter().any(|key| key.starts_with('_')) {
            conditions.push(format!("substr({}, 1, 1) <> '_'", self.key()));
        }
        conditions
    }

    /// The index without which each deal costs a reading of the whole table.
    pub(super) fn missing_index(&self) -> Option<String> {
        (!self.deal.is_indexed).then(|| {
            let index = name(&format!("{}_{}", self.table.name, self.deal.name));
            format!("CREATE INDEX {index} ON {} ({});", name(&self.table.name), name(&self.deal.name))
        })
    }

    fn key(&self) -> String {
        match self.names {
            Some((table, _, named)) => name_in(&table.name, &named.name),
            None => name_in(&self.table.name, &self.key.name),
        }
    }

    fn from(&self) -> String {
        let table = name(&self.table.name);
        match self.names {
            Some((names, id, _)) => format!(
                "{table} JOIN {} ON {} = {}",
                name(&names.name),
                name_in(&names.name, &id.name),
                name_in(&self.table.name, &self.key.name),
            ),
            None => table,
        }
    }

    fn of_the_deal(&self, deals: &Deals<'_>) -> String {
        let (deal, id) =
            (name_in(&self.table.name, &self.deal.name), name_in(&deals.table.name, &deals.id.name));
        format!("{deal} = {id}")
    }
}

/// Texts as SQL takes several.
fn listed(keys: &[&String]) -> String {
    keys.iter().map(|key| sql::text(key)).collect::<Vec<_>>().join(", ")
}

/// The query for the fields that stand in a table of their own.
pub(super) fn fields_of(table: &Table, named: &Column) -> String {
    let mut select = Select::from(&table.name);
    let id = key(table).unwrap_or(named);
    select.column(name(&id.name), "id");
    select.column(name(&named.name), "name");
    select.line()
}

/// The columns of the deals that hold JSON objects, and the keys in them.
pub(super) fn json<'s>(deals: &Deals<'s>) -> Vec<(&'s Column, Vec<String>)> {
    let keys = |column: &'s Column| {
        let mut keys: Vec<_> =
            objects(column)?.iter().flat_map(|object| object.iter().map(|(key, _)| key.to_owned())).collect();
        keys.sort();
        keys.dedup();
        Some((column, keys))
    };
    deals.table.columns.iter().filter_map(keys).collect()
}

/// The column of JSON that by its name holds a deal's extra fields.
pub(super) fn extra<'s>(deals: &Deals<'s>) -> Option<&'s Column> {
    let is_extra = |word: &String| EXTRA_WORDS.iter().any(|pattern| is(word, pattern));
    json(deals).into_iter().map(|(column, _)| column).find(|column| words(&column.name).iter().any(is_extra))
}

/// What a column holds, where all of it is JSON objects.
fn objects(column: &Column) -> Option<Vec<Object>> {
    let object = |sample: &Sample| match sample {
        Sample::Text(text) => Object::read(text.as_bytes()),
        Sample::Integer(_) | Sample::Real(_) | Sample::Bytes => None,
    };
    let is_set = |sample: &&Sample| !matches!(sample, Sample::Text(text) if text.is_empty());
    let objects: Vec<_> = column.samples.iter().filter(is_set).map(object).collect::<Option<_>>()?;
    (!objects.is_empty()).then_some(objects)
}

/// The keys under which the visit may stand.
pub(super) fn visits(keys: &[String]) -> Vec<&String> {
    let says_visit = |key: &&String| {
        let words = words(key);
        words.iter().any(|word| word.starts_with("roistat")) || words == ["visit"]
    };
    keys.iter().filter(says_visit).collect()
}

//! The SQL that reads a deal's values: one of them, all of one key, those that become fields.
//!
//! Each is a query below that for the deals, so that the table needs an index.

use super::{Keys, Values};
use crate::init::roles::deals::Deals;
use crate::init::select::{self, BREAK, SelectText, name_in};
use crate::sql::SqlDialect;

impl Values<'_> {
    /// The column for the values of a deal that were seen and judged, as a JSON object; `None` where there are none.
    pub fn object(&self, deals: &Deals<'_>, keys: &Keys) -> Option<String> {
        let mut lines = vec![
            format!("(SELECT {}", self.dialect.object_of_rows(&self.key(), &self.value())),
            format!("FROM {}", self.from()),
            format!("WHERE {}", self.of_the_deal(deals)),
        ];
        lines.push(format!("  AND {})", self.among(&keys.fields)?));
        Some(lines.join(BREAK))
    }

    /// The column for the value of one of some keys.
    pub fn value_of(&self, deals: &Deals<'_>, keys: &[&String]) -> String {
        let value = self.value();
        let lines = [
            format!("(SELECT {value}"),
            format!("FROM {}", self.from()),
            format!("WHERE {}", self.of_the_deal(deals)),
            format!(
                "  AND {} IN ({}) AND {} LIMIT 1)",
                self.key(),
                listed(self.dialect, keys),
                self.dialect.is_not_empty(&value)
            ),
        ];
        lines.join(BREAK)
    }

    /// The query for all values under a key.
    pub fn all_of(&self, key: &str) -> String {
        let belongs = self.entity_condition().map_or(String::new(), |condition| format!(" AND {condition}"));
        let key = listed(self.dialect, &[&key.to_owned()]);
        format!("SELECT {} FROM {} WHERE {} IN ({key}){belongs}", self.value(), self.from(), self.key())
    }

    /// The condition, behind such a query, that a deal of the values has changed.
    pub fn of_changed(&self, deals: &Deals<'_>, changed: &str) -> String {
        let deal = name_in(self.table, self.deal);
        format!("{deal} IN (SELECT {} FROM {} WHERE {changed})", deals.id(), deals.table.sql_name)
    }

    /// The query for the names of the fields.
    pub fn fields(&self, keys: &Keys) -> Option<SelectText> {
        let among = self.among(&keys.fields)?;
        let (from, id, named) = match self.names {
            Some(names) => names,
            None => (self.table, self.key, self.key),
        };
        let mut select = SelectText::from(self.dialect, from);
        if self.names.is_none() {
            select = select.distinct();
        }
        select.column(id.sql_name.clone(), "id");
        select.column(named.sql_name.clone(), "name");
        select.condition(among);
        Some(select)
    }

    /// The condition that a key is one of those that were seen and judged: what a shop adds later is not sent.
    pub(super) fn among(&self, keys: &[String]) -> Option<String> {
        let listed = listed(self.dialect, &keys.iter().collect::<Vec<_>>());
        (!keys.is_empty()).then(|| format!("{} IN ({listed})", self.key()))
    }

    /// The index without which each deal costs a reading of the whole table.
    pub fn missing_index(&self) -> Option<String> {
        select::missing_index(self.dialect, self.table, self.deal)
    }

    pub(super) fn key(&self) -> String {
        match self.names {
            Some((table, _, named)) => name_in(table, named),
            None => name_in(self.table, self.key),
        }
    }

    /// The value: that of the first column that has one.
    pub(super) fn value(&self) -> String {
        let columns: Vec<_> = self.held.iter().map(|column| name_in(self.table, column)).collect();
        match columns.as_slice() {
            [one] => one.clone(),
            several => {
                let set: Vec<_> =
                    several.iter().map(|column| self.dialect.null_where_empty(column)).collect();
                format!("coalesce({})", set.join(", "))
            }
        }
    }

    pub(super) fn from(&self) -> String {
        let table = self.table.sql_name.clone();
        match self.names {
            Some((names, id, _)) => format!(
                "{table} JOIN {} ON {} = {}",
                names.sql_name,
                name_in(names, id),
                name_in(self.table, self.key),
            ),
            None => table,
        }
    }

    fn of_the_deal(&self, deals: &Deals<'_>) -> String {
        let deal = format!("{} = {}", name_in(self.table, self.deal), deals.id_in_table());
        self.entity_condition().map_or(deal.clone(), |condition| format!("{deal} AND {condition}"))
    }

    pub(super) fn entity_condition(&self) -> Option<String> {
        let (column, value) = self.entity.as_ref()?;
        Some(format!("{} = {}", name_in(self.table, column), self.dialect.text(value)))
    }
}

/// Texts as SQL takes several.
fn listed(dialect: SqlDialect, keys: &[&String]) -> String {
    keys.iter().map(|key| dialect.text(key)).collect::<Vec<_>>().join(", ")
}

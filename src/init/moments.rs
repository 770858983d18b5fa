//! The columns of a table that keep moments: found by their names, judged by their values.
//!
//! For deals and for people alike; which of them counts is decided by those who ask.

use crate::init::judge::{Judged, Unread, judge};
use crate::init::profile::{SchemaIndex, meaning, own_words};
use crate::init::sql;
use crate::init::vocabulary::any;
use crate::init::vocabulary::columns::NOT_CREATED;
use crate::init::vocabulary::{Meaning, words};
use crate::init::zone::Zone;
use crate::store::schema::{Column, Table};

/// A column that keeps a moment.
#[derive(Clone, Debug)]
pub struct Moment<'s> {
    pub column: &'s Column,
    pub judged: Judged,
}

impl<'s> Moment<'s> {
    /// Whether a column is the one that keeps it.
    pub fn is_of(&self, column: &Column) -> bool {
        self.column.name == column.name
    }

    /// The names of the columns that keep it.
    pub fn columns(&self) -> impl Iterator<Item = &'s str> {
        std::iter::once(self.column.name.as_str())
    }

    /// Whether rows of the table have no such moment: asked of all of them, for the samples are a few.
    pub fn has_gaps(&self, index: &SchemaIndex<'_>, table: &Table) -> bool {
        let column = sql::name(&self.column.name);
        let condition = format!("{column} IS NULL OR {column} IN (0, '', '0')");
        self.judged.has_gaps || index.counts(table, &[condition])[0] > 0
    }

    /// The condition that it is after `:date`.
    pub fn after(&self) -> String {
        self.judged.clock.after(&sql::name(&self.column.name))
    }

    /// It, as Roistat reads it.
    pub fn for_roistat(&self) -> String {
        self.judged.for_roistat(&sql::name(&self.column.name))
    }

    /// A value in all the table that its clock does not read, for the samples are a few.
    pub fn missed(&self, index: &SchemaIndex<'_>, table: &Table) -> Option<String> {
        let column = sql::name(&self.column.name);
        let sql = format!(
            "SELECT substr(CAST({column} AS TEXT), 1, 40) FROM {} \
             WHERE {column} NOT IN (0, '', '0', '0000-00-00', '0000-00-00 00:00:00') AND ({}) LIMIT 1",
            sql::name(&table.name),
            self.judged.clock.misses(&column)
        );
        index.answer(&sql)
    }

    pub fn in_zone(self, zone: Option<&Zone>) -> Self {
        match zone {
            Some(zone) => Self { judged: self.judged.in_zone(zone), ..self },
            None => self,
        }
    }
}

/// The columns of a meaning that keep moments; those in UTC before their like.
pub fn moments<'t>(table: &'t Table, meant: &Meaning) -> Vec<Moment<'t>> {
    let mut found: Vec<_> = meaning(table, meant)
        .into_iter()
        .filter_map(|column| Some(Moment { column, judged: judge(column, table.rows).ok()? }))
        .collect();
    // A column without a single moment speaks for itself only where no other does.
    found.sort_by_key(|moment| (!moment.judged.is_seen, !is_utc(moment.column)));
    found
}

/// All other columns that hold moments, each with whether its name speaks of another date than that of creation.
pub fn other_moments(table: &Table) -> Vec<(Moment<'_>, bool)> {
    let moment = |column| Some(Moment { column, judged: judge(column, table.rows).ok()? });
    let seen = table.columns.iter().filter(|column| !column.is_key).filter_map(moment);
    let is_other = |column: &Column| own_words(table, column).iter().any(|word| any(word, NOT_CREATED));
    seen.filter(|moment| moment.judged.is_seen)
        .map(|moment| (is_other(moment.column), moment))
        .map(|(is, it)| (it, is))
        .collect()
}

/// What is wrong with the likeliest column of a meaning.
pub fn unread(table: &Table, meant: &Meaning) -> Option<String> {
    let short = |value: String| value.chars().take(40).collect::<String>();
    let column = meaning(table, meant).into_iter().next()?;
    let name = sql::name(&column.name);
    match judge(column, table.rows).err()? {
        Unread::Value(value) => {
            Some(format!("its {name} holds `{}`, which is no date that I can read", short(value)))
        }
        Unread::Values(one, other) => {
            let (one, other) = (short(one), short(other));
            Some(format!("its {name} holds `{one}` beside `{other}`, and I cannot read both alike"))
        }
        Unread::Empty => {
            Some(format!("its {name} is empty, and its type does not say how it will keep a date"))
        }
    }
}

/// Whether a column's own name says that its moments are in UTC.
pub fn is_utc(column: &Column) -> bool {
    words(&column.name).iter().any(|word| matches!(word.as_str(), "gmt" | "utc"))
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{plan, table_with};

    #[test]
    fn what_holds_a_moment_comes_first_then_what_is_in_utc() {
        for (columns, values, expected) in [
            ("modified INTEGER, edited INTEGER", "1717236000, 1717236001", "edited"),
            ("edited INTEGER, modified INTEGER", "NULL, 1717236000", "modified"),
            ("edited INTEGER, modified INTEGER", "NULL, NULL", "edited"),
            ("edited INTEGER, edited_gmt INTEGER", "1717236000, 1717236000", "edited_gmt"),
            ("edited INTEGER, edited_gmt INTEGER", "1717236000, NULL", "edited"),
            ("edited INTEGER, modified_utc INTEGER", "NULL, NULL", "modified_utc"),
        ] {
            let plan = plan(&table_with("orders", columns, values));
            assert_eq!(plan.expression("date_update"), Some(expected), "{columns} {values}");
        }
    }
}

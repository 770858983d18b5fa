//! The columns of a table that keep moments: found by their names, judged by their values.
//!
//! For deals and for people alike; which of them counts is decided by those who ask.

use crate::date::{self, ColumnDates, DateValue, NotADate, Offset, Unread};
use crate::init::lack::DateLack;
use crate::init::profile::called;
use crate::init::profile::{SchemaIndex, meaning, own_words};
use crate::init::vocabulary::any;
use crate::init::vocabulary::columns::NOT_CREATED;
use crate::init::vocabulary::{Meaning, words};
use crate::sort;
use crate::sql::SqlDialect;
use crate::store::schema::{Column, Sample, Table};

/// A column that keeps a moment, or two that keep its day and its time.
#[derive(Clone, Debug)]
pub struct Moment<'s> {
    pub column: &'s Column,
    /// The column of the time, where the other keeps only the day.
    pub time: Option<&'s Column>,
    pub dates: ColumnDates,
    /// Some of the rows that were looked at have no moment here.
    has_gaps: bool,
}

impl<'s> Moment<'s> {
    /// Tells if a column is the one that keeps it.
    pub fn is_of(&self, column: &Column) -> bool {
        self.column.name == column.name
    }

    /// The columns that keep it.
    pub fn columns(&self) -> impl Iterator<Item = &'s Column> {
        [Some(self.column), self.time].into_iter().flatten()
    }

    /// Tells if rows of the table have no such moment: asked of all of them, for the samples are a few.
    pub fn has_gaps(&self, index: &SchemaIndex<'_>, table: &Table) -> bool {
        let condition = index.dialect.is_without_date(&self.dates, &self.expression(index.dialect));
        self.has_gaps || index.counts(table, &[condition])[0] > 0
    }

    /// The condition that it is after `:date`.
    pub fn after(&self, dialect: SqlDialect) -> String {
        dialect.after_date(&self.dates, &self.expression(dialect))
    }

    /// The moment as Roistat reads it.
    pub fn for_roistat(&self, dialect: SqlDialect) -> String {
        dialect.for_roistat(&self.dates, &self.expression(dialect))
    }

    /// The value of a new row for a moment in UNIX seconds, by the name of its column;
    /// none where SQL cannot say it.
    pub fn written(&self, dialect: SqlDialect, seconds: &str) -> Option<(&'s Column, String)> {
        let written = dialect.written(&self.dates, seconds).filter(|_| self.time.is_none())?;
        Some((self.column, written))
    }

    /// The moment in UNIX seconds.
    pub fn unix_seconds(&self, dialect: SqlDialect) -> String {
        dialect.unix_seconds(&self.dates, &self.expression(dialect))
    }

    /// The column, or day and time in one text.
    fn expression(&self, dialect: SqlDialect) -> String {
        let column = self.column.sql_name.clone();
        match self.time {
            Some(time) => {
                let parts = [column, dialect.text(" "), time.sql_name.clone()];
                format!("({})", dialect.concatenated(&parts))
            }
            None => column,
        }
    }

    /// A value in all the table that is no moment in the column's formats: the samples are a few.
    pub fn missed(&self, index: &SchemaIndex<'_>, table: &Table) -> Option<String> {
        let value = self.expression(index.dialect);
        let sql = format!(
            "SELECT DISTINCT substr({}, 1, 40) FROM {} WHERE {value} IS NOT NULL AND {} LIMIT 20",
            index.dialect.as_text(&value),
            table.sql_name,
            index.dialect.misses(&self.dates, &value)
        );
        let is_no_date = |text: &String| date::read(DateValue::Text(text)) == Err(Unread::NoDate);
        index.texts(&sql).into_iter().find(|text| !is_no_date(text))
    }

    pub fn in_zone(self, zone: Option<Offset>) -> Self {
        match zone {
            Some(zone) => Self { dates: self.dates.in_zone(zone), ..self },
            None => self,
        }
    }
}

/// How a column keeps moments.
pub fn detect(column: &Column) -> Result<ColumnDates, NotADate> {
    let value = |sample| match sample {
        &Sample::Integer(number) => DateValue::Integer(number),
        &Sample::Real(number) => DateValue::Real(number),
        Sample::Text(text) => DateValue::Text(text),
        Sample::Moment(text) => DateValue::Moment(text),
        Sample::Bytes => DateValue::Bytes,
    };
    date::detect(&column.declared, column.samples.iter().map(value))
}

fn moment<'t>(table: &'t Table, column: &'t Column) -> Option<Moment<'t>> {
    let detected = detect(column).ok()?;
    let dates = if is_utc(column) { detected.in_zone(Offset::UTC) } else { detected };
    let has_gaps = dates.count() < table.rows;
    let alone = Moment { column, time: None, dates, has_gaps };
    if !alone.dates.is_seen() || !alone.dates.is_day() {
        return Some(alone);
    }
    let time = table.columns.iter().find(|time| is_time_of(time, column) && time.samples.len() == table.rows);
    let both = time.and_then(|time| Some((time, day_and_time(column, time)?)));
    Some(both.map_or(alone.clone(), |(time, dates)| Moment { time: Some(time), dates, ..alone }))
}

/// Tells if a column is called as the time to another's day: `created_time` beside `created_date`.
fn is_time_of(time: &Column, day: &Column) -> bool {
    const DAYS: [&str; 4] = ["date", "data", "day", "den"];
    const TIMES: [&str; 2] = ["time", "vremya"];
    let without = |column: &Column, these: &[&str]| {
        let words = words(called::column(column));
        let others: Vec<_> = words.iter().filter(|word| !these.contains(&word.as_str())).cloned().collect();
        (others.len() < words.len()).then_some(others)
    };
    let rest = without(time, &TIMES);
    rest.is_some() && rest == without(day, &DAYS)
}

/// How day and time together keep moments; `None` where one of them is something else.
fn day_and_time(day: &Column, time: &Column) -> Option<ColumnDates> {
    let texts = |column: &Column| {
        let text = |sample: &Sample| match sample {
            Sample::Text(text) | Sample::Moment(text) => Some(text.clone()),
            Sample::Integer(_) | Sample::Real(_) | Sample::Bytes => None,
        };
        column.samples.iter().map(text).collect::<Option<Vec<_>>>()
    };
    let (days, times) = (texts(day)?, texts(time)?);
    let both: Vec<_> = days.iter().zip(&times).map(|(day, time)| format!("{day} {time}")).collect();
    let dates = date::detect("", both.iter().map(|text| DateValue::Text(text))).ok()?;
    (dates.is_seen() && !dates.is_day()).then_some(dates)
}

/// The columns of a meaning that keep moments; those in UTC before their like.
pub fn moments<'t>(table: &'t Table, meant: &Meaning) -> Vec<Moment<'t>> {
    let mut found: Vec<_> =
        meaning(table, meant).into_iter().filter_map(|column| moment(table, column)).collect();
    // A column without a single moment speaks for itself only where no other does.
    sort::by_key(&mut found, |moment| (!moment.dates.is_seen(), !is_utc(moment.column)));
    found
}

/// All other columns that hold moments, each with whether its name speaks of another date than that of creation.
pub fn other_moments(table: &Table) -> Vec<(Moment<'_>, bool)> {
    let seen = table.columns.iter().filter(|column| !column.is_key()).filter_map(|it| moment(table, it));
    let is_other = |column: &Column| own_words(table, column).iter().any(|word| any(word, NOT_CREATED));
    seen.filter(|moment| moment.dates.is_unmistakable())
        .map(|moment| (is_other(moment.column), moment))
        .map(|(is, it)| (it, is))
        .collect()
}

/// The fault of the likeliest column of a meaning.
pub fn unread(table: &Table, meant: &Meaning) -> Option<DateLack> {
    let short = |value: String| value.chars().take(40).collect::<String>();
    let found = meaning(table, meant).into_iter().next()?;
    let column = found.sql_name.clone();
    Some(match detect(found).err()? {
        NotADate::Value(value) => DateLack::Unread { column, value: short(value) },
        NotADate::Values(one, other) => DateLack::Different { column, one: short(one), other: short(other) },
        NotADate::NoValues => DateLack::Empty { column },
    })
}

/// Tells if a column's own name says that its moments are in UTC.
pub fn is_utc(column: &Column) -> bool {
    words(called::column(column)).iter().any(|word| matches!(word.as_str(), "gmt" | "utc"))
}

#[cfg(test)]
mod tests {
    use crate::init::fixture::{plan, table_with};

    #[test]
    fn columns_with_moments_come_first_then_those_in_utc() {
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

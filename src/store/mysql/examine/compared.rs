//! Finds the values that a query compares with `:date`: the query is read with the compared operand
//! as one more column, once with a condition that is always true in the place of the comparison, and
//! once with one that never is.
//!
//! The rows in which the two differ are those that the comparison decides on. Knows no levels of findings.

use super::super::failure::SessionFailure;
use super::super::held::Held;
use super::super::session::Stopped;
use super::super::statement::at;
use super::ExaminedSelect;
use crate::date::{self, ColumnDates, DateFormat, DateKind, DateValue, NotADate};
use crate::sort;
use crate::sql::Syntax;
use crate::sql::comparison::{self, Comparison};
use crate::sql::probe::ComparedSelect;
use crate::store::examine::{Against, Compared, ServerZone, ValueKind};
use std::convert::Infallible;

/// No deal has changed after this moment: what else compares with `:date` is out of the way. Greater numbers overflow
/// where they are multiplied.
const FAR_FUTURE: i64 = date::LAST_MOMENT;

/// The number of the type TIMESTAMP in the protocol.
const TIMESTAMP: u8 = 7;

/// A moment in the time zone of the session.
const IN_SESSION_ZONE: &str = "FROM_UNIXTIME(:date)";

/// The time zone of the session, where it differs from UTC in winter or summer. `SYSTEM` is that of the machine.
const ZONE: &str = "SELECT CASE WHEN FROM_UNIXTIME(1768435200) <> '2026-01-15 00:00:00'
    OR FROM_UNIXTIME(1784073600) <> '2026-07-15 00:00:00'
    THEN IF(@@session.time_zone = 'SYSTEM', @@system_time_zone, @@session.time_zone) END";

/// What is compared stands for no date.
const NO_DATE: &str = "CAST(({}) AS CHAR) IN ('', '0') OR CAST(({}) AS CHAR) LIKE '0000-00-00%'";

/// Every deal has changed after this moment, by whichever comparison.
const EPOCH: i64 = 0;

/// Counts; nothing where the server does not take the query with one more column.
pub(super) fn examine(
    examined: &ExaminedSelect<'_>,
    comparison: &Comparison,
    is_alone: bool,
    now: i64,
) -> Result<Option<Compared>, SessionFailure> {
    let sql = examined.select.sql();
    let Some(against) = against(examined, &sql[comparison.date.clone()], now)? else { return Ok(None) };
    let Some(probe) = Probe::of(examined, comparison, against) else { return Ok(None) };
    let mut all = probe.tally("1", FAR_FUTURE)?;
    let others = probe.tally("0", FAR_FUTURE)?;
    all.subtract(&others);
    let lost = if !probe.select.is_whole {
        [probe.lost("({}) IS NULL")?, probe.lost(NO_DATE)?]
    } else if is_alone {
        [all.nulls, all.no_dates]
    } else {
        let mut lost = probe.tally("1", EPOCH)?;
        lost.subtract(&probe.tally("0", EPOCH)?);
        [lost.nulls, lost.no_dates]
    };
    let what = &sql[comparison.compared.clone()];
    let fitting = all.kinds.iter().filter(|(kind, _)| kind.fits).map(|(_, rows)| rows).sum();
    let is_known = against.format.is_some();
    let (numbers, texts) = (all.numbers, all.texts);
    let fitting = if is_known { fitting } else { numbers + texts };
    let is_wrong = fitting < numbers + texts;
    sort::ascending(&mut all.kinds);
    Ok(Some(Compared {
        what: what.to_owned(),
        operand: comparison::operand(what, Syntax::MySql),
        date: sql[comparison.date.clone()].to_owned(),
        against,
        around: [
            sql[comparison.whole.start..comparison.date.start].to_owned(),
            sql[comparison.date.end..comparison.whole.end].to_owned(),
        ],
        always: others.rows,
        rows: all.rows,
        nulls: lost[0],
        no_dates: lost[1],
        numbers,
        texts,
        moments: 0,
        dates: all.undigits,
        fitting,
        formats: (is_wrong && !all.has_conflict && !all.dates.formats().is_empty()).then_some(all.dates),
        kinds: if is_wrong { all.kinds } else { Vec::new() },
        zone: zone(examined, comparison, probe.has_zone)?,
    }))
}

/// The time zone of the session, where `FROM_UNIXTIME` gives moments in it to be compared with those of a DATETIME.
fn zone(
    examined: &ExaminedSelect<'_>,
    comparison: &Comparison,
    has_zone: bool,
) -> Result<Option<ServerZone>, SessionFailure> {
    let whole = &examined.select.sql()[comparison.whole.clone()];
    if has_zone || !whole.contains(IN_SESSION_ZONE) {
        return Ok(None);
    }
    let in_utc = whole.replace(IN_SESSION_ZONE, "TIMESTAMP('1970-01-01') + INTERVAL :date SECOND");
    let rows = examined.database.texts(ZONE)?;
    let name = rows.into_iter().next().and_then(|row| row.into_iter().next()).flatten();
    Ok(name.map(|name| ServerZone { name, in_utc }))
}

/// The value of `:date` on the other side, where it can be known without a row.
fn against(examined: &ExaminedSelect<'_>, date: &str, now: i64) -> Result<Option<Against>, SessionFailure> {
    let sql = format!("SELECT {}", at(date, now));
    let Ok(described) = examined.database.describe(&sql) else { return Ok(None) };
    let [column] = described.columns.as_slice() else { return Ok(None) };
    let held = Held::of(column.type_number);
    let rows = examined.database.texts(&sql)?;
    let Some(printed) = rows.first().and_then(|row| row.first()?.as_deref()) else { return Ok(None) };
    let value = held.date_value(printed);
    let format = date::read(value).ok().map(|reading| reading.format);
    Ok(Some(Against { kind: DateKind::of(value), format, is_text: !held.is_number() }))
}

/// A query with what is compared as its last column.
struct Probe<'q> {
    examined: &'q ExaminedSelect<'q>,
    comparison: &'q Comparison,
    select: ComparedSelect<'q>,
    against: Against,
    held: Held,
    /// The values are kept in UTC, as a TIMESTAMP's are, or are no moments.
    has_zone: bool,
    width: usize,
}

impl<'q> Probe<'q> {
    fn of(examined: &'q ExaminedSelect<'q>, comparison: &'q Comparison, against: Against) -> Option<Self> {
        let select = ComparedSelect::of(examined.select.sql(), comparison, Syntax::MySql)?;
        let columns = examined.database.describe(&at(&select.with_condition("1"), 0)).ok()?.columns;
        let type_number = columns.last()?.type_number;
        let held = Held::of(type_number);
        let has_zone = held != Held::Date || type_number == TIMESTAMP;
        Some(Self { examined, comparison, select, against, held, has_zone, width: columns.len() })
    }

    /// Counts the values that come with a condition in the place of the comparison.
    fn tally(&self, condition: &str, date: i64) -> Result<ValueCount, SessionFailure> {
        let sql = self.select.with_condition(condition);
        let mut tally = ValueCount::default();
        let read = self.examined.database.rows(&at(&sql, date), self.width, |row| {
            let printed = row.printed(self.width - 1).map(String::from_utf8_lossy);
            tally.add(self, printed.as_deref());
            Ok::<_, Infallible>(())
        });
        match read {
            Ok(()) => Ok(tally),
            Err(Stopped::Failure(failure)) => Err(failure),
            Err(Stopped::Reader(never)) => match never {},
        }
    }

    /// Rows of the whole query that come by nothing but a condition in the place of the comparison, whose values it asks
    /// for as `{}`: the rows of a query within it are others.
    fn lost(&self, condition: &str) -> Result<u64, SessionFailure> {
        let sql = self.examined.select.sql();
        let compared = &sql[self.comparison.compared.clone()];
        let count = |condition: &str| {
            let mut sql = sql.to_owned();
            sql.replace_range(self.comparison.whole.clone(), &format!("({condition})"));
            self.examined.database.number(&self.examined.select.count_of(&at(&sql, EPOCH)))
        };
        Ok(count(&condition.replace("{}", compared))?.saturating_sub(count("0")?))
    }

    /// A value compares well with what `:date` is made to. A text of digits is compared with a number as one, and a
    /// value of a type for dates with a text as a date, however that is written.
    fn fits(&self, value: DateValue<'_>) -> bool {
        let Some(date) = self.against.format else { return true };
        let Ok(reading) = date::read(value) else { return false };
        match (reading.format, date) {
            (DateFormat::Number { .. }, DateFormat::Number { .. }) => reading.format.sorts_with(date),
            (DateFormat::Text(text), DateFormat::Text(date)) => {
                let is_as_exact = date.is_day() || !text.is_day();
                let is_date = self.held == Held::Date && is_as_exact;
                is_date || reading.format.sorts_with(DateFormat::Text(date))
            }
            _ => false,
        }
    }
}

/// How many rows have which values.
#[derive(Debug, Default)]
struct ValueCount {
    rows: u64,
    nulls: u64,
    no_dates: u64,
    numbers: u64,
    texts: u64,
    /// Texts that are not made of digits alone.
    undigits: u64,
    kinds: Vec<(ValueKind, u64)>,
    dates: ColumnDates,
    has_conflict: bool,
}

impl ValueCount {
    fn add(&mut self, probe: &Probe<'_>, printed: Option<&str>) {
        self.rows += 1;
        let Some(printed) = printed else {
            self.nulls += 1;
            return;
        };
        let value = probe.held.date_value(printed);
        let is_text = !probe.held.is_number();
        let is_digits = !printed.is_empty() && printed.bytes().all(|byte| byte.is_ascii_digit());
        self.numbers += u64::from(!is_text);
        self.texts += u64::from(is_text);
        self.undigits += u64::from(is_text && !is_digits);
        let is_no_date = printed.is_empty()
            || printed.starts_with("0000-00-00")
            || printed.bytes().all(|byte| byte == b'0');
        self.no_dates += u64::from(is_no_date);
        self.has_conflict |= matches!(self.dates.add(value), Err(NotADate::Values(..)));
        let kind = ValueKind { kind: DateKind::of(value), is_text, fits: probe.fits(value) };
        match self.kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, rows)) => *rows += 1,
            None => self.kinds.push((kind, 1)),
        }
    }

    /// Takes off what comes by other conditions.
    fn subtract(&mut self, others: &Self) {
        let fields = |it: &Self| [it.rows, it.nulls, it.no_dates, it.numbers, it.texts, it.undigits];
        let own = [
            &mut self.rows,
            &mut self.nulls,
            &mut self.no_dates,
            &mut self.numbers,
            &mut self.texts,
            &mut self.undigits,
        ];
        for (own, other) in own.into_iter().zip(fields(others)) {
            *own = own.saturating_sub(other);
        }
        for (kind, rows) in &mut self.kinds {
            let other = others.kinds.iter().find(|(other, _)| other == kind).map_or(0, |(_, rows)| *rows);
            *rows = rows.saturating_sub(other);
        }
        self.kinds.retain(|(_, rows)| *rows > 0);
    }
}

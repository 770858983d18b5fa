//! Finds faults in the dates of creation of deals: formats that Roistat does not read, or would
//! take for a day of 1970, and moments that have not come yet. The remedy makes all formats that a
//! column holds readable at once.
//!
//! Judges what was counted; `date` knows the formats, and a dialect the SQL of the remedy.

use super::fault::{DateFault, Fault, RowsFault};
use super::report::{Finding, Location, Remedy};
use super::rows::selected;
use super::stats::RowStats;
use crate::date::{self, DateKind, DateValue, FIRST_MOMENT, NumberFormat};
use crate::store::ExamineQuery;

const COLUMN: &str = "date_create";

/// The meaning of a date of creation to Roistat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Created {
    /// A format that the guide has.
    Readable,
    /// No text.
    Empty,
    /// 0.
    Zero,
    /// UNIX seconds with a fraction.
    Fraction,
    /// Something else.
    Other(DateKind),
}

impl Created {
    /// The meaning of a value to Roistat, and the moment in UNIX seconds where Roistat reads it.
    pub(super) fn of(value: DateValue<'_>) -> (Self, Option<i64>) {
        let read = date::read(value);
        let created = match (read, value) {
            (Ok(it), _) if it.format.is_read_by_roistat() && it.seconds >= FIRST_MOMENT => {
                return (Self::Readable, Some(it.seconds));
            }
            (Ok(it), _) if it.format.is_read_by_roistat() => Self::Other(DateKind::Other),
            (Ok(it), _) if it.format.is_unix_seconds() => Self::Fraction,
            (_, DateValue::Text("")) => Self::Empty,
            (_, DateValue::Integer(0) | DateValue::Text("0")) => Self::Zero,
            _ => Self::Other(DateKind::of(value)),
        };
        (created, None)
    }

    /// The fault of the date; none where Roistat reads it.
    fn fault(self) -> Option<DateFault> {
        Some(match self {
            Self::Readable | Self::Other(DateKind::Number(NumberFormat::Seconds)) => return None,
            Self::Empty => DateFault::Empty,
            Self::Zero => DateFault::Zero,
            Self::Fraction => DateFault::Fraction,
            Self::Other(DateKind::Number(NumberFormat::Milliseconds)) => DateFault::Milliseconds,
            Self::Other(DateKind::Number(NumberFormat::Microseconds)) => DateFault::Microseconds,
            Self::Other(DateKind::Number(NumberFormat::JulianDays | NumberFormat::DaysSince1899)) => {
                DateFault::Days
            }
            Self::Other(DateKind::DayDigits | DateKind::SecondDigits) => DateFault::Digits,
            Self::Other(
                DateKind::OtherNumber
                | DateKind::Number(
                    NumberFormat::Nanoseconds | NumberFormat::Ticks | NumberFormat::SecondsSince2001,
                ),
            ) => DateFault::NoMoment,
            Self::Other(DateKind::Text) => DateFault::OtherForm,
            Self::Other(DateKind::NoDate | DateKind::Other) => DateFault::NoDate,
        })
    }

    fn is_moment(self) -> bool {
        match self {
            Self::Readable | Self::Fraction => true,
            Self::Empty | Self::Zero => false,
            Self::Other(kind) => kind.is_moment(),
        }
    }
}

/// Everything that is wrong with them.
pub(super) fn check_created_dates(
    stats: &RowStats,
    query: &dyn ExamineQuery,
    location: &Location,
) -> Vec<Finding> {
    let at = |fault| Finding::new(Fault::Rows(fault), location.clone());
    let formats = stats.created.formats();
    // Beside UNIX seconds, numbers that could count from 2001 are older UNIX seconds.
    let older = Created::Other(DateKind::Number(NumberFormat::SecondsSince2001));
    let has_seconds = formats.iter().any(|format| format.is_unix_seconds());
    // One remedy for all formats that the column holds: what mends one of them would spoil another.
    let readable = || selected(COLUMN, &query.dialect().for_roistat(&stats.created, "{}"), query);
    let mut found = Vec::new();
    for (created, rows) in stats.dates.iter().filter(|(created, _)| !(has_seconds && *created == older)) {
        let Some(fault) = created.fault() else { continue };
        let remedy = match created {
            _ if created.is_moment() && stats.is_one_sql => Some(readable()),
            Created::Empty => Some(another_date(query, |source| query.dialect().null_where_empty(source))),
            Created::Zero => Some(another_number(query)),
            Created::Other(DateKind::NoDate) => {
                let no_date = query.dialect().text(&rows.value);
                Some(another_date(query, |source| format!("nullif({source}, {no_date})")))
            }
            _ => None,
        };
        found.push(at(RowsFault::Date { fault, rows: rows.clone() }).mended_by(remedy));
    }
    if let Some(local) = stats.local_time() {
        let Some(zone) = local.zone else {
            found.push(at(RowsFault::DateInFuture { rows: stats.ahead.clone() }));
            return found;
        };
        let later = match (zone.0 / 60, zone.0 % 60) {
            (hours, 0) => format!("{{}} - {hours} * 3600"),
            _ => format!("{{}} - {} * 60", zone.0),
        };
        let remedy = if formats.iter().all(|format| format.is_unix_seconds()) {
            selected(COLUMN, &later, query)
        } else {
            Remedy::SelectWhereWrong(format!("{} AS {COLUMN}", later.replace("{}", "…")))
        };
        let fault = RowsFault::DateLocal { rows: stats.ahead.clone(), ahead: local.newest };
        found.push(at(fault).mended_by(remedy));
    }
    if stats.future.rows > 0 {
        found.push(at(RowsFault::DateInFuture { rows: stats.future.clone() }));
    }
    found
}

/// Where there is no date, another column may have one; what is there is a text.
fn another_date(query: &dyn ExamineQuery, null_where_none: impl Fn(&str) -> String) -> Remedy {
    let source = null_where_none(query.source_of(COLUMN).unwrap_or("…"));
    Remedy::SelectAnother(format!("coalesce({source}, {}) AS {COLUMN}", query.dialect().beside_texts("…")))
}

/// The same where what is there is a number.
fn another_number(query: &dyn ExamineQuery) -> Remedy {
    let source = query.source_of(COLUMN).unwrap_or("…");
    Remedy::SelectAnother(format!("coalesce(nullif({source}, 0), …) AS {COLUMN}"))
}

//! Finds the values that a query compares with `:date`: its comparison is put aside for questions about the
//! compared operand, which the server then answers where the comparison stood, with its names and its tables.
//!
//! The server itself says of which type each side is, and refuses to compare a number with a text. A question counts
//! only in so far as more rows answer to it than to "no". Knows no levels of findings.

use super::super::prepared::DATE;
use super::super::questions::Question;
use super::super::select::Select;
use super::ExaminedSelect;
use crate::date::{self, DateFormat, DateKind, DateValue, NumberFormat};
use crate::error::Error;
use crate::sort;
use crate::sql::comparison::{self, Comparison};
use crate::sql::{Syntax, parameters};
use crate::store::examine::{Against, Compared, ServerZone, ValueKind};

/// No deal has changed after this moment: what else compares with `:date` is out of the way. It is the year 287,166,
/// which `to_timestamp` can still make.
const FAR_FUTURE: i64 = 9_000_000_000_000;

/// Every deal has changed after this moment, by whichever comparison.
const EPOCH: i64 = 0;

/// How the values of a type are kept, by the number of the type (PostgreSQL, `pg_type.dat`).
/// A moment that has a time zone.
const MOMENT: &str = "to_timestamp(:date)";

/// The time zone of the session, where it differs from UTC in winter or summer.
const ZONE: &str = "SELECT CASE WHEN EXISTS (
        SELECT FROM (VALUES (timestamptz '2026-01-15 00:00:00Z'), (timestamptz '2026-07-15 00:00:00Z')) AS moments(moment)
        WHERE moment::timestamp <> moment AT TIME ZONE 'UTC'
    ) THEN current_setting('TimeZone') END";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kept {
    Number,
    Text,
    /// A moment.
    Moment,
    /// A date with a time or without, of no time zone.
    LocalMoment,
    Other,
}

impl Kept {
    fn of(type_number: u32) -> Self {
        match type_number {
            20 | 21 | 23 | 700 | 701 | 1700 => Self::Number,
            18 | 19 | 25 | 1042 | 1043 => Self::Text,
            1184 => Self::Moment,
            1082 | 1114 => Self::LocalMoment,
            _ => Self::Other,
        }
    }
}

/// Counts; nothing where the comparison cannot be put aside.
///
/// # Errors
/// [`Error::Database`], also where there was no time.
pub(super) fn examine(
    examined: &ExaminedSelect<'_>,
    comparison: &Comparison,
    now: i64,
) -> Result<Option<Compared>, Error> {
    let sql = examined.sql;
    let date = &sql[comparison.date.clone()];
    let questions = Questions { examined, comparison };
    let (Some(kept), Some(against)) = (questions.kept(), against(examined, date, now)?) else {
        return Ok(None);
    };
    let Some(always) = questions.count_since(FAR_FUTURE, "false")? else { return Ok(None) };
    let count = |question: &str| questions.more_since(FAR_FUTURE, question);
    let values = count("{} IS NOT NULL")?;
    let of = |is_kept: Kept| if kept == is_kept { values } else { 0 };
    let mut compared = Compared {
        what: sql[comparison.compared.clone()].to_owned(),
        operand: comparison::operand(&sql[comparison.compared.clone()], Syntax::Postgres),
        date: date.to_owned(),
        against,
        around: [
            sql[comparison.whole.start..comparison.date.start].to_owned(),
            sql[comparison.date.end..comparison.whole.end].to_owned(),
        ],
        always,
        rows: count("true")?,
        nulls: questions.more_since(EPOCH, "{} IS NULL")?,
        no_dates: 0,
        numbers: of(Kept::Number),
        texts: of(Kept::Text),
        moments: of(Kept::Moment) + of(Kept::LocalMoment),
        dates: if kept == Kept::Text { count("{} !~ '^[0-9]+$'")? } else { 0 },
        fitting: of(Kept::Number) + of(Kept::Text),
        kinds: Vec::new(),
        formats: None,
        zone: if kept == Kept::LocalMoment { zone(examined, comparison)? } else { None },
    };
    match (kept, against.format) {
        (Kept::Number, Some(DateFormat::Number { format, .. })) => {
            questions.add_kinds_of_numbers(&mut compared, format)?;
        }
        (Kept::Text, Some(DateFormat::Text(_))) => questions.add_kinds_of_texts(&mut compared, now)?,
        _ => {}
    }
    Ok(Some(compared))
}

/// The time zone of the session, where `to_timestamp` gives moments to be compared with those of no time zone.
fn zone(examined: &ExaminedSelect<'_>, comparison: &Comparison) -> Result<Option<ServerZone>, Error> {
    let whole = &examined.sql[comparison.whole.clone()];
    if !whole.contains(MOMENT) || whole.contains("AT TIME ZONE") {
        return Ok(None);
    }
    let in_utc = whole.replace(MOMENT, &format!("{MOMENT} AT TIME ZONE 'UTC'"));
    let rows = examined.answered(examined.database.texts(&Question::of(ZONE, 1)))?;
    Ok(rows.into_iter().flatten().next().flatten().map(|name| ServerZone { name, in_utc }))
}

/// Questions to put in the place of a comparison.
struct Questions<'q> {
    examined: &'q ExaminedSelect<'q>,
    comparison: &'q Comparison,
}

impl Questions<'_> {
    /// The query with something else in the place of the comparison; `{}` stands for what is compared.
    fn reworded(&self, question: &str) -> String {
        let sql = self.examined.sql;
        let what = &sql[self.comparison.compared.clone()];
        let (before, behind) = (&sql[..self.comparison.whole.start], &sql[self.comparison.whole.end..]);
        format!("{before}({}){behind}", question.replace("{}", &format!("({what})")))
    }

    /// The type that the server finds for a parameter that is compared in the same place.
    fn kept(&self) -> Option<Kept> {
        let (sql, _) = parameters::with_date(&self.reworded("{} = $2"), Syntax::Postgres, DATE);
        let database = self.examined.database;
        let described =
            database.attempt(|| database.with(|session| session.describe_whole(&sql, true))).ok()?;
        described.parameters.get(1).map(|number| Kept::of(*number))
    }

    fn count_since(&self, date: i64, question: &str) -> Result<Option<u64>, Error> {
        let select: Option<Select> = self.examined.reworded(&self.reworded(question));
        select.map(|select| self.examined.count_of(&select, date)).transpose()
    }

    fn more_since(&self, date: i64, question: &str) -> Result<u64, Error> {
        let Some(yes) = self.count_since(date, question)? else { return Ok(0) };
        Ok(yes.saturating_sub(self.count_since(date, "false")?.unwrap_or(0)))
    }

    /// Counts the numbers of each format, where not all are of the one that they are compared with.
    fn add_kinds_of_numbers(&self, compared: &mut Compared, of_date: NumberFormat) -> Result<(), Error> {
        let count =
            |from: f64, to: f64| self.more_since(FAR_FUTURE, &format!("{{}} >= {from} AND {{}} < {to}"));
        let of_format = |format: NumberFormat| count(format.range().start, format.range().end);
        // Beside UNIX seconds, numbers that could count from 2001 are older UNIX seconds.
        let is_older = |format| of_date == NumberFormat::Seconds && format == NumberFormat::SecondsSince2001;
        compared.fitting = of_format(of_date)?;
        if compared.fitting == compared.numbers {
            return Ok(());
        }
        let mut told = compared.fitting;
        compared.kinds.push((number_kind(DateKind::Number(of_date), true), compared.fitting));
        for format in NumberFormat::ALL.into_iter().filter(|format| *format != of_date) {
            let rows = of_format(format)?;
            let fits = compared.fitting > 0 && is_older(format);
            told += rows;
            compared.fitting += if fits { rows } else { 0 };
            compared.kinds.push((number_kind(DateKind::Number(format), fits), rows));
        }
        let digits = [
            (DateKind::DayDigits, count(19_000_101.0, 21_010_101.0)?),
            (DateKind::SecondDigits, count(19_000_101_000_000.0, 21_010_101_000_000.0)?),
        ];
        let no_dates = self.more_since(FAR_FUTURE, "{} = 0")?;
        told += no_dates + digits.iter().map(|(_, rows)| rows).sum::<u64>();
        let others = compared.numbers.saturating_sub(told);
        compared.no_dates = self.more_since(EPOCH, "{} = 0")?;
        let others = [(DateKind::NoDate, no_dates), (DateKind::OtherNumber, others)];
        let more = digits.into_iter().chain(others).map(|(kind, rows)| (number_kind(kind, false), rows));
        compared.kinds.extend(more);
        compared.kinds.retain(|(_, rows)| *rows > 0);
        sort::ascending(&mut compared.kinds);
        compared.formats = formats_of(compared);
        Ok(())
    }

    /// Counts the texts that are written as `:date` is, and those that are not.
    fn add_kinds_of_texts(&self, compared: &mut Compared, now: i64) -> Result<(), Error> {
        let Some(date) = value_of(self.examined, &compared.date, now)? else { return Ok(()) };
        let shape: String = date
            .chars()
            .map(|character| match character {
                '0'..='9' => "[0-9]".to_owned(),
                other if other.is_alphabetic() || other == ' ' => other.to_string(),
                other => format!("[{other}]"),
            })
            .collect();
        let fitting = self.more_since(FAR_FUTURE, &format!("{{}} ~ '^{}'", shape.replace('\'', "''")))?;
        let no_dates = self.more_since(FAR_FUTURE, "{} = ''")?;
        compared.fitting = fitting;
        compared.no_dates = self.more_since(EPOCH, "{} = ''")?;
        let kind = |kind, fits| ValueKind { kind, is_text: true, fits };
        let others = compared.texts.saturating_sub(fitting + no_dates);
        let kinds = [(kind(DateKind::Text, true), fitting), (kind(DateKind::NoDate, false), no_dates)];
        compared.kinds = kinds.into_iter().chain([(kind(DateKind::Other, false), others)]).collect();
        compared.kinds.retain(|(_, rows)| *rows > 0);
        Ok(())
    }
}

/// The format of the numbers, where all moments among them are of one.
fn formats_of(compared: &Compared) -> Option<date::ColumnDates> {
    let moments = compared.kinds.iter().filter(|(kind, _)| kind.kind.is_moment());
    let mut dates = date::ColumnDates::default();
    for (kind, _) in moments {
        // A number a little above the least is of the format.
        #[expect(clippy::cast_possible_truncation, reason = "the fraction is of no interest")]
        let number = kind.kind.least()? as i64 + 1;
        dates.add(DateValue::Integer(number)).ok()?;
    }
    (!dates.formats().is_empty()).then_some(dates)
}

fn number_kind(kind: DateKind, fits: bool) -> ValueKind {
    ValueKind { kind, is_text: false, fits }
}

/// The value of `:date` on the other side, where it can be known without a row.
fn against(examined: &ExaminedSelect<'_>, date: &str, now: i64) -> Result<Option<Against>, Error> {
    let Some(kept) = kept_of_date(examined, date) else { return Ok(None) };
    let Some(text) = value_of(examined, date, now)? else { return Ok(None) };
    let value = match kept {
        Kept::Number => text
            .parse()
            .map(DateValue::Integer)
            .or_else(|_| text.parse().map(DateValue::Real))
            .unwrap_or(DateValue::Bytes),
        Kept::Text => DateValue::Text(&text),
        Kept::Moment | Kept::LocalMoment => DateValue::Moment(&text),
        Kept::Other => return Ok(None),
    };
    let format = date::read(value).ok().map(|reading| reading.format);
    Ok(Some(Against { kind: DateKind::of(value), format, is_text: kept == Kept::Text }))
}

fn kept_of_date(examined: &ExaminedSelect<'_>, date: &str) -> Option<Kept> {
    let (sql, _) = parameters::with_date(&format!("SELECT {date}"), Syntax::Postgres, DATE);
    let database = examined.database;
    let columns = database.attempt(|| database.with(|session| session.describe(&sql, true))).ok()?;
    columns.first().map(|column| Kept::of(column.kind))
}

fn value_of(examined: &ExaminedSelect<'_>, date: &str, now: i64) -> Result<Option<String>, Error> {
    let (sql, _) = parameters::with_date(&format!("SELECT {date}"), Syntax::Postgres, DATE);
    let rows = examined.database.texts(&Question { date: Some(now), ..Question::of(&sql, 1) });
    Ok(examined.answered(rows)?.into_iter().flatten().next().flatten())
}

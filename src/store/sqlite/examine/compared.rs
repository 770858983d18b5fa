//! Finds the values that a query compares with `:date`: its comparison is put aside for questions about the
//! compared operand, which SQLite then answers where the comparison stood, with its names and its tables. One
//! of the questions is a function of this file that reads a value as `date` reads it.
//!
//! A question counts only in so far as more rows answer to it than to "no": so a comparison below a NOT, or beside an
//! OR, gives rise to nothing wrong. Knows no levels of findings.

use std::sync::{Arc, Mutex};

use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;

use crate::date::{self, ColumnDates, DateFormat, DateKind, DateValue, NotADate, NumberFormat};
use crate::error::Error;
use crate::sort;
use crate::sql::Syntax;
use crate::sql::comparison::{self, Comparison};
use crate::store::examine::{Against, Compared, Skipped, ValueKind};
use crate::store::sqlite::connection::Database;
use crate::store::sqlite::select::Select;
use crate::store::sqlite::shared::locked;

/// No deal has changed after this moment: what else compares with `:date` is out of the way.
const FAR_FUTURE: i64 = i64::MAX;

/// Every deal has changed after this moment, by whichever comparison.
const EPOCH: i64 = 0;

/// The function that gives the number of a value's kind.
const KIND: &str = "roistat_date_kind";

/// The reason why a question has no answer.
enum Unanswered {
    /// SQLite does not take it in the place of the comparison.
    NotTaken,
    /// The time was over, or the database failed.
    Skipped(Skipped),
}

impl From<Error> for Unanswered {
    fn from(error: Error) -> Self {
        Self::Skipped(error.into())
    }
}

/// Counts; nothing where SQLite takes no question in the place of the comparison.
///
/// # Errors
/// [`Skipped`].
pub(super) fn examine(
    database: &Database,
    select: &Select<'_>,
    comparison: &Comparison,
    now: i64,
) -> Result<Option<Compared>, Skipped> {
    match count(database, select, comparison, now) {
        Ok(compared) => Ok(Some(compared)),
        Err(Unanswered::NotTaken) => Ok(None),
        Err(Unanswered::Skipped(skipped)) => Err(skipped),
    }
}

fn count(
    database: &Database,
    select: &Select<'_>,
    comparison: &Comparison,
    now: i64,
) -> Result<Compared, Unanswered> {
    let sql = select.sql();
    let mut questions = Questions { database, select, comparison, always: 0 };
    questions.always = questions.count_since(FAR_FUTURE, "0")?;
    let against = against(database, &sql[comparison.date.clone()], now).ok_or(Unanswered::NotTaken)?;
    let (texts, numbers) = (questions.more("typeof({}) = 'text'")?, questions.more(NUMBER)?);
    let mut compared = Compared {
        what: sql[comparison.compared.clone()].to_owned(),
        operand: comparison::operand(&sql[comparison.compared.clone()], Syntax::Sqlite),
        date: sql[comparison.date.clone()].to_owned(),
        against,
        around: [
            sql[comparison.whole.start..comparison.date.start].to_owned(),
            sql[comparison.date.end..comparison.whole.end].to_owned(),
        ],
        always: questions.always,
        rows: questions.more("1")?,
        nulls: questions.more_since(EPOCH, "{} IS NULL")?,
        no_dates: 0,
        numbers,
        texts,
        moments: 0,
        dates: if texts == 0 {
            0
        } else {
            questions.more(&format!("typeof({{}}) = 'text' AND {NO_DIGITS}"))?
        },
        fitting: numbers + texts,
        kinds: Vec::new(),
        formats: None,
        zone: None,
    };
    // Digits as text are compared with digits letter by letter, and that is right as long as they are of one length.
    let is_number_as_text = against.is_text && matches!(against.format, Some(DateFormat::Number { .. }));
    if numbers + texts > 0 && !is_number_as_text && against.format.is_some() {
        questions.add_kinds(&mut compared)?;
    }
    Ok(compared)
}

const NUMBER: &str = "typeof({}) IN ('integer', 'real')";

const NO_DIGITS: &str = "({} GLOB '*[^0-9]*' OR {} = '')";

/// Questions to put in the place of a comparison.
struct Questions<'q> {
    database: &'q Database,
    select: &'q Select<'q>,
    comparison: &'q Comparison,
    /// How many rows there are where the answer is always no.
    always: u64,
}

impl Questions<'_> {
    fn count_since(&self, date: i64, question: &str) -> Result<u64, Unanswered> {
        let sql = self.select.sql();
        let what = &sql[self.comparison.compared.clone()];
        let (before, after) = (&sql[..self.comparison.whole.start], &sql[self.comparison.whole.end..]);
        let reworded = format!("{before}({}){after}", question.replace("{}", &format!("({what})")));
        let select = self.select.reworded(self.database, &reworded).ok_or(Unanswered::NotTaken)?;
        Ok(select.count(self.database, date, None)?)
    }

    fn more_since(&self, date: i64, question: &str) -> Result<u64, Unanswered> {
        Ok(self.count_since(date, question)?.saturating_sub(self.count_since(date, "0")?))
    }

    fn more(&self, question: &str) -> Result<u64, Unanswered> {
        Ok(self.count_since(FAR_FUTURE, question)?.saturating_sub(self.always))
    }

    /// Finds out of which kinds the values are, and counts each where some do not fit.
    fn add_kinds(&self, compared: &mut Compared) -> Result<(), Unanswered> {
        let seen = Arc::new(Mutex::new(SeenKinds::default()));
        let against = compared.against;
        let flags = FunctionFlags::SQLITE_UTF8;
        let define = |known: Arc<Mutex<SeenKinds>>| {
            self.database.connection.create_scalar_function(KIND, 1, flags, move |context| {
                Ok(locked(&known).number(context.get_raw(0), against))
            })
        };
        define(Arc::clone(&seen)).map_err(|error| self.database.read_error(None, &error))?;
        self.more(&format!("{KIND}({{}}) >= 0"))?;
        let SeenKinds { mut kinds, dates, has_conflict } = locked(&seen).clone();
        if dates.formats().iter().any(|format| format.is_unix_seconds()) {
            // Beside UNIX seconds, numbers that could count from 2001 are older UNIX seconds.
            let is_unix =
                compared.against.format.is_some_and(DateFormat::is_unix_seconds) && !compared.against.is_text;
            let older = DateKind::Number(NumberFormat::SecondsSince2001);
            kinds.iter_mut().filter(|it| it.kind == older && !it.is_text).for_each(|it| it.fits |= is_unix);
        }
        if kinds.iter().all(|kind| kind.fits) {
            return Ok(());
        }
        compared.fitting = 0;
        for (number, kind) in kinds.iter().enumerate() {
            let rows = self.more(&format!("{KIND}({{}}) = {number}"))?;
            compared.fitting += if kind.fits { rows } else { 0 };
            if rows > 0 {
                compared.kinds.push((*kind, rows));
            }
        }
        let no_dates = kinds.iter().enumerate().filter(|(_, kind)| kind.kind == DateKind::NoDate);
        let no_dates: Vec<_> = no_dates.map(|(number, _)| number.to_string()).collect();
        // Other moments that stand for none, such as 1900-01-01, are counted among the rows that are never sent.
        let is_empty = "({} IN (0, '', '0') OR {} LIKE '0000-00-00%')";
        let question = format!("{KIND}({{}}) IN ({}) AND {is_empty}", no_dates.join(", "));
        compared.no_dates = self.more_since(EPOCH, &question)?;
        sort::ascending(&mut compared.kinds);
        compared.formats = (!has_conflict && !dates.formats().is_empty()).then_some(dates);
        Ok(())
    }
}

/// The values that the function has seen.
#[derive(Clone, Debug, Default)]
struct SeenKinds {
    kinds: Vec<ValueKind>,
    dates: ColumnDates,
    has_conflict: bool,
}

impl SeenKinds {
    /// The number of a value's kind; −1 for what is neither a number nor a text.
    fn number(&mut self, value: ValueRef<'_>, against: Against) -> i64 {
        let value = date_value(value);
        let is_text = match value {
            DateValue::Integer(_) | DateValue::Real(_) => false,
            DateValue::Text(_) | DateValue::Moment(_) => true,
            DateValue::Bytes => return -1,
        };
        let reading = date::read(value);
        let fits = reading.is_ok_and(|reading| {
            is_text == against.is_text && against.format.is_some_and(|date| reading.format.sorts_with(date))
        });
        if matches!(self.dates.add(value), Err(NotADate::Values(..))) {
            self.has_conflict = true;
        }
        let kind = ValueKind { kind: DateKind::of(value), is_text, fits };
        let place = self.kinds.iter().position(|known| *known == kind).unwrap_or_else(|| {
            self.kinds.push(kind);
            self.kinds.len() - 1
        });
        i64::try_from(place).unwrap_or(-1)
    }
}

fn date_value(value: ValueRef<'_>) -> DateValue<'_> {
    match value {
        ValueRef::Integer(integer) => DateValue::Integer(integer),
        ValueRef::Real(real) => DateValue::Real(real),
        // A text that is no UTF-8 is no date either.
        ValueRef::Text(text) => DateValue::Text(str::from_utf8(text).unwrap_or("\u{FFFD}")),
        ValueRef::Blob(_) | ValueRef::Null => DateValue::Bytes,
    }
}

/// The value of `:date` on the other side, where it can be known without a row.
fn against(database: &Database, date: &str, now: i64) -> Option<Against> {
    let mut statement = database.connection.prepare(&format!("SELECT {date}")).ok()?;
    let place = statement.parameter_index(":date").ok()??;
    statement.raw_bind_parameter(place, now).ok()?;
    let mut rows = statement.raw_query();
    let value = date_value(rows.next().ok()??.get_ref(0).ok()?);
    let is_text = matches!(value, DateValue::Text(_));
    let format = date::read(value).ok().map(|reading| reading.format);
    (value != DateValue::Bytes).then_some(Against { kind: DateKind::of(value), format, is_text })
}

#[cfg(test)]
mod tests {
    use super::super::super::fixture::{DEALS, config};
    use super::*;

    const NOW: i64 = 1_795_300_325;

    #[test]
    fn the_kind_of_the_date_is_known_without_a_row() {
        let folder = tempfile::tempdir().unwrap();
        let config = config(folder.path(), "CREATE TABLE deals (id)", DEALS);
        let database = Database::open(config.database.file().unwrap(), config.limits).unwrap();
        for (date, like) in [
            (":date", DateValue::Integer(NOW)),
            (":date * 1000", DateValue::Integer(NOW * 1000)),
            ("julianday(:date, 'unixepoch')", DateValue::Real(2_461_366.438_946_76)),
            ("date(:date, 'unixepoch')", DateValue::Text("2026-11-21")),
            ("datetime(:date, 'unixepoch')", DateValue::Text("2026-11-21 22:32:05")),
            ("strftime('%Y-%m-%dT%H:%M:%SZ', :date, 'unixepoch')", DateValue::Text("2026-11-21T22:32:05Z")),
            ("strftime('%d.%m.%Y', :date, 'unixepoch')", DateValue::Text("21.11.2026")),
        ] {
            let format = Some(date::read(like).unwrap().format);
            let is_text = matches!(like, DateValue::Text(_));
            assert_eq!(
                against(&database, date, NOW),
                Some(Against { kind: DateKind::of(like), format, is_text }),
                "{date}"
            );
        }
        for nothing in [":date + NULL", "no_such_column > :date", "1", ":date, 2 FROM"] {
            assert_eq!(against(&database, nothing, NOW), None, "{nothing}");
        }
    }
}

//! SQLite's SQL: names, texts, and the dates of a column compared with `:date` or made what Roistat reads.
//!
//! Texts of most layouts are first put into the order that SQLite's functions read. Where texts sort as their moments
//! do, they are compared as they are with `:date` written the same way: no further than the seconds, because
//! `10:00:00.5Z` sorts before `10:00:00Z`; and to the day or the minute with `>=`, because the rest is not known.

use std::ops::Range;

use crate::date::{
    ColumnDates, DateFormat, DateLayout, FIRST_MOMENT, KeptAs, LAST_MOMENT, MONTHS, NoDate, NumberFormat,
    Offset, Part, Precision, Scale, Separator, Spelling, TextFormat, Zone,
};
use crate::sql::amount::AmountFormat;
use crate::sql::{Dialect, SchemaDialect};

/// SQLite.
#[derive(Clone, Copy, Debug)]
pub struct Sqlite;

/// The words that SQLite does not take for a name (SQLite, "SQLite Keywords").
const KEYWORDS: &str = " abort action add after all alter always analyze and as asc attach autoincrement before \
     begin between by cascade case cast check collate column commit conflict constraint create cross current \
     current_date current_time current_timestamp database default deferrable deferred delete desc detach \
     distinct do drop each else end escape except exclude exclusive exists explain fail filter first following \
     for foreign from full generated glob group groups having if ignore immediate in index indexed initially \
     inner insert instead intersect into is isnull join key last left like limit match materialized natural no \
     not nothing notnull null nulls of offset on or order others outer over partition plan pragma preceding \
     primary query raise range recursive references regexp reindex release rename replace restrict returning \
     right rollback row rows savepoint select set table temp temporary then ties to transaction trigger \
     unbounded union unique update using vacuum values view virtual when where window with without ";

/// Values by which a flag or a moment says no. SQLite compares a number with none of the texts.
const NO: &str = "0, '', '0', 'N', 'n', 'no', 'No', 'NO', 'false', 'f', 'False', 'FALSE', 'Нет', 'нет', 'НЕТ', 'Ложь', \
     '0000-00-00', '0000-00-00 00:00:00'";

impl Dialect for Sqlite {
    fn name(&self, name: &str) -> String {
        let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
            && !KEYWORDS.contains(&format!(" {} ", name.to_ascii_lowercase()));
        if is_plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
    }

    fn text(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    fn as_text(&self, expression: &str) -> String {
        format!("CAST({expression} AS TEXT)")
    }

    fn amount(&self, format: &AmountFormat, column: &str) -> String {
        let without =
            |number: String, removed: &&str| format!("replace({number}, {}, '')", character(removed));
        let mut number = format.removed.iter().fold(column.to_owned(), without);
        if format.has_decimal_comma {
            number = format!("replace({number}, ',', '.')");
        }
        format!("CAST({number} AS REAL)")
    }

    fn hexadecimal(&self, column: &str) -> String {
        format!("hex({column})")
    }

    fn hundredths(&self, amount: &str) -> String {
        format!("{amount} / 100.0")
    }

    /// SQLite's `trim` takes only spaces away, where it is not told what else.
    fn trimmed(&self, text: &str, has_other_than_spaces: bool) -> String {
        let characters = if has_other_than_spaces { ", char(9, 10, 12, 13, 32)" } else { "" };
        format!("trim({text}{characters})")
    }

    fn now(&self) -> &'static str {
        "unixepoch('now')"
    }

    fn unix_seconds(&self, dates: &ColumnDates, column: &str) -> String {
        match dates.formats() {
            [one] => seconds(*one, column),
            several if several.iter().all(|format| is_read_with_auto(*format)) => {
                format!("unixepoch({column}, 'auto')")
            }
            several => {
                let mut cases: Vec<_> =
                    several.iter().map(|format| (condition(*format, column), *format)).collect();
                // The highest numbers first, then the texts: what no condition holds for is of the last format.
                cases.sort_by(|((one, _), _), ((other, _), _)| other.total_cmp(one));
                let last = cases.pop().map_or_else(String::new, |(_, format)| seconds(format, column));
                let case = |((_, when), format): &((f64, String), DateFormat)| {
                    format!("WHEN {when} THEN {}", seconds(*format, column))
                };
                let cases: Vec<_> = cases.iter().map(case).collect();
                format!("CASE {} ELSE {last} END", cases.join(" "))
            }
        }
    }

    fn for_roistat(&self, dates: &ColumnDates, column: &str) -> String {
        let is_null_by_itself = |no_date: &NoDate| {
            let is_text = |format: &DateFormat| format.text().is_some_and(|text| !text.is_day());
            matches!(no_date, NoDate::Text(text) if text.trim().is_empty() || text.contains("0000"))
                && dates.formats().iter().all(is_text)
        };
        let no_dates = dates.no_dates().iter().filter(|no_date| !is_null_by_itself(no_date));
        let no_dates: Vec<_> = no_dates
            .map(|no_date| match no_date {
                NoDate::Integer(number) => number.to_string(),
                NoDate::Text(text) => self.text(text),
            })
            .collect();
        match no_dates.as_slice() {
            [] => self.value(dates, column),
            [one] if dates.formats().len() == 1 && !dates.is_day() => {
                self.value(dates, &format!("nullif({column}, {one})"))
            }
            several => {
                let value = self.value(dates, column);
                format!("CASE WHEN {column} NOT IN ({}) THEN {value} END", several.join(", "))
            }
        }
    }

    fn after_date(&self, dates: &ColumnDates, column: &str) -> String {
        match dates.formats() {
            [DateFormat::Number { format, storage }] => number_after(*format, *storage, column),
            [DateFormat::Text(text)] if text.is_sorted() => sorted_after(*text, column),
            _ => {
                let seconds = self.unix_seconds(dates, column);
                match dates.slack() {
                    0 => format!("{seconds} > :date"),
                    slack => format!("{seconds} > :date - {slack}"),
                }
            }
        }
    }

    fn is_without_date(&self, dates: &ColumnDates, column: &str) -> String {
        let (value, range) = self.checked(dates, column);
        format!("coalesce({value} < {}, 1)", range.start)
    }

    fn misses(&self, dates: &ColumnDates, column: &str) -> String {
        let (value, range) = self.checked(dates, column);
        format!("coalesce({value} NOT BETWEEN {} AND {}, 1)", range.start, range.end)
    }
}

impl SchemaDialect for Sqlite {
    fn takes_zone_of_server(&self) -> bool {
        false
    }

    fn literal_of(&self, column: &str) -> String {
        format!("quote({column})")
    }

    fn concatenated(&self, texts: &[String]) -> String {
        texts.join(" || ")
    }

    fn joined(&self, separator: &str, texts: &[String]) -> String {
        format!("concat_ws({}, {})", self.text(separator), texts.join(", "))
    }

    fn says_no(&self, column: &str) -> String {
        format!("{column} IN ({NO})")
    }

    fn is_not_empty(&self, value: &str) -> String {
        format!("{value} <> ''")
    }

    fn null_where_empty(&self, value: &str) -> String {
        format!("nullif({value}, '')")
    }

    fn is_not_zero(&self, column: &str) -> String {
        format!("{column} IS NOT NULL AND {column} NOT IN (0, '', '0')")
    }

    fn is_contact(&self, value: &str) -> String {
        let is_text = format!("typeof({value}) = 'text'");
        format!(
            "{value} GLOB '*@*.*' OR length({value}) > 9 AND {value} NOT GLOB '*[^0-9+() -]*' AND {is_text} \
             OR {value} GLOB '*[0-9][0-9][0-9][-) ]*[0-9][0-9][0-9][- ][0-9][0-9][- ][0-9][0-9]*' AND {is_text}"
        )
    }

    fn written(&self, dates: &ColumnDates, seconds: &str) -> Option<String> {
        match dates.formats() {
            [DateFormat::Text(text)] if text.is_sorted() || is_written_day_first(text.layout) => {
                Some(written_text(*text, seconds))
            }
            [DateFormat::Number { format, storage }] if !storage.texts => match format.scale() {
                Scale::Seconds { per_second: 1, zero: 0 } => Some(seconds.to_owned()),
                Scale::Seconds { per_second, zero } => {
                    Some(format!("({seconds}{}) * {per_second}", added(-zero)))
                }
                Scale::Days { epoch } => Some(format!("{seconds} / 86400.0 + {epoch}")),
            },
            _ => None,
        }
    }
}

impl Sqlite {
    /// A number by which moments of these decades are told from other values, and where it lies for them. A text plus
    /// 0 is a number, which no text else is compared as.
    fn checked(self, dates: &ColumnDates, column: &str) -> (String, Range<i64>) {
        if let [DateFormat::Number { format: NumberFormat::SecondsSince2001, .. }] = dates.formats() {
            return (format!("{column} + 0"), FIRST_MOMENT..LAST_MOMENT);
        }
        (format!("{} + 0", self.unix_seconds(dates, column)), FIRST_MOMENT..LAST_MOMENT)
    }

    /// What Roistat reads, without regard to what stands for no date.
    fn value(self, dates: &ColumnDates, column: &str) -> String {
        match dates.formats() {
            // All values are sent as text, and digits are digits.
            [DateFormat::Number { format: NumberFormat::Seconds, storage }] if !storage.fractions => {
                column.to_owned()
            }
            [DateFormat::Text(text)] if text.is_day() && text.layout == DateLayout::YearFirst => {
                format!("substr({column}, 1, 10) || ' 00:00'")
            }
            [DateFormat::Text(text)] if text.is_day() => format!("{} || ' 00:00'", in_order(*text, column)),
            _ => self.unix_seconds(dates, column),
        }
    }
}

/// A text as a literal; a blank that nobody could see there by its number.
fn character(text: &str) -> String {
    match text.chars().next() {
        Some(blank) if blank.is_whitespace() && blank != ' ' => format!("char({})", u32::from(blank)),
        _ => Sqlite.text(text),
    }
}

/// Whether `unixepoch(…, 'auto')` reads the values, whichever others are beside them.
fn is_read_with_auto(format: DateFormat) -> bool {
    match format {
        DateFormat::Number { format, .. } => {
            matches!(format, NumberFormat::Seconds | NumberFormat::JulianDays)
        }
        DateFormat::Text(text) => text.is_iso() && !matches!(text.zone, Zone::Assumed(_)),
    }
}

/// By what a value of a format is told from those of others: the least number that it is, and the condition.
fn condition(format: DateFormat, column: &str) -> (f64, String) {
    // A text plus 0 is the number that it begins with, which is small in a date.
    let from = |least: f64| (least, format!("{column} + 0 >= {least}"));
    let like = |pattern: &str| (0.0, format!("{column} LIKE '{pattern}'"));
    match format {
        DateFormat::Number { format, .. } => from(format.range().start),
        DateFormat::Text(text) => match text.layout {
            // The last of all, so that its condition is not asked for.
            DateLayout::YearFirst => (-1.0, String::new()),
            DateLayout::Digits if text.is_day() => from(19_000_101.0),
            DateLayout::Digits => from(19_000_101_000_000.0),
            DateLayout::YearSlashed => like("____/__/__%"),
            DateLayout::YearDotted => like("____.__.__%"),
            DateLayout::DayFirst | DateLayout::MonthFirst | DateLayout::DayOrMonthFirst => {
                like("__.__.____%")
            }
            DateLayout::ShortYear => like("__.__.__"),
            DateLayout::ShortDay => like("%.%.____%"),
            DateLayout::WeekdayMonth => like("___ ___ __ ____%"),
            DateLayout::WeekdayDay => like("___, __ ___ ____%"),
        },
    }
}

/// UNIX seconds of a column that holds one format.
fn seconds(format: DateFormat, column: &str) -> String {
    match format {
        DateFormat::Number { format: NumberFormat::JulianDays, .. } => format!("unixepoch({column})"),
        DateFormat::Number { format, storage } => match format.scale() {
            Scale::Days { epoch } => format!("CAST(round(({column} - {epoch}) * 86400) AS INTEGER)"),
            Scale::Seconds { per_second, zero } => {
                let units =
                    if per_second == 1 { column.to_owned() } else { format!("{column} / {per_second}") };
                let is_whole = !storage.fractions && (per_second > 1 || !storage.texts);
                let units = if is_whole { units } else { format!("CAST({units} AS INTEGER)") };
                format!("{units}{}", added(zero))
            }
        },
        DateFormat::Text(text) => {
            let back = match text.zone {
                Zone::Assumed(offset) => modifier(offset.back().0),
                Zone::Named(offset) if text.spelling != Spelling::Iso => modifier(offset.back().0),
                Zone::Named(_) | Zone::Without | Zone::Several => String::new(),
            };
            format!("unixepoch({}{back})", in_order(text, column))
        }
    }
}

fn number_after(format: NumberFormat, storage: KeptAs, column: &str) -> String {
    // SQLite puts every text above every number.
    let column = match (storage.texts, storage.fractions) {
        (false, _) => column.to_owned(),
        (true, false) => format!("CAST({column} AS INTEGER)"),
        (true, true) => format!("CAST({column} AS REAL)"),
    };
    let date = match format.scale() {
        Scale::Days { .. } if format == NumberFormat::JulianDays => {
            "julianday(:date, 'unixepoch')".to_owned()
        }
        Scale::Days { epoch } => format!(":date / 86400.0 + {epoch}"),
        Scale::Seconds { per_second: 1, zero } => format!(":date{}", added(-zero)),
        Scale::Seconds { per_second, zero: 0 } => format!(":date * {per_second}"),
        Scale::Seconds { per_second, zero } => format!("(:date{}) * {per_second}", added(-zero)),
    };
    format!("{column} > {date}")
}

fn added(number: i64) -> String {
    match number {
        0 => String::new(),
        number if number < 0 => format!(" - {}", -number),
        number => format!(" + {number}"),
    }
}

/// Texts of the layout do not sort, but SQLite can write them.
fn is_written_day_first(layout: DateLayout) -> bool {
    matches!(layout, DateLayout::DayFirst | DateLayout::DayOrMonthFirst | DateLayout::MonthFirst)
}

/// UNIX seconds as a column of such texts keeps them, its zone at the end.
fn written_text(text: TextFormat, seconds: &str) -> String {
    let date = text_of(text, seconds);
    match (text.zone, text.storage.numbers) {
        (_, true) => format!("CAST({date} AS INTEGER)"),
        (Zone::Named(Offset::UTC), _) if text.coarsest != Precision::Day => format!("{date} || 'Z'"),
        (Zone::Named(offset), _) if text.coarsest != Precision::Day => {
            format!("{date} || '{}'", offset.written())
        }
        _ => date,
    }
}

/// UNIX seconds written in a format of text.
fn text_of(text: TextFormat, seconds: &str) -> String {
    let there = match text.zone {
        Zone::Without | Zone::Several => String::new(),
        Zone::Named(offset) | Zone::Assumed(offset) => modifier(offset.0),
    };
    let day = match text.layout {
        DateLayout::YearSlashed => "%Y/%m/%d",
        DateLayout::YearDotted => "%Y.%m.%d",
        DateLayout::Digits => "%Y%m%d",
        DateLayout::DayFirst => "%d.%m.%Y",
        DateLayout::DayOrMonthFirst => "%d/%m/%Y",
        DateLayout::MonthFirst => "%m/%d/%Y",
        _ => "%Y-%m-%d",
    };
    let separator = match text.separator {
        Separator::T => "T",
        Separator::Comma => ", ",
        Separator::Nothing => "",
        Separator::Space | Separator::Several => " ",
    };
    let format = match (text.coarsest, text.separator) {
        (Precision::Day, _) => day.to_owned(),
        (Precision::Minute, _) => format!("{day}{separator}%H:%M"),
        (Precision::Second, Separator::Nothing) => format!("{day}%H%M%S"),
        (Precision::Second, _) => format!("{day}{separator}%H:%M:%S"),
    };
    match format.as_str() {
        "%Y-%m-%d" => format!("date({seconds}, 'unixepoch'{there})"),
        "%Y-%m-%d %H:%M:%S" => format!("datetime({seconds}, 'unixepoch'{there})"),
        format => format!("strftime('{format}', {seconds}, 'unixepoch'{there})"),
    }
}

/// The comparison of texts that sort as their moments do.
fn sorted_after(text: TextFormat, column: &str) -> String {
    let date = text_of(text, ":date");
    let operator = if text.coarsest == Precision::Second { ">" } else { ">=" };
    match (text.storage.numbers, text.storage.texts) {
        (false, _) => format!("{column} {operator} {date}"),
        (true, false) => format!("{column} {operator} CAST({date} AS INTEGER)"),
        (true, true) => format!("CAST({column} AS INTEGER) {operator} CAST({date} AS INTEGER)"),
    }
}

/// The modifier of SQLite's functions that adds an offset in minutes; with the comma before it.
fn modifier(minutes: i32) -> String {
    if minutes == 0 { String::new() } else { format!(", '{}'", crate::date::Offset(minutes).written()) }
}

/// A text as `YYYY-MM-DD HH:MM:SS`, as far as it goes, with a zone only as SQLite reads it.
fn in_order(text: TextFormat, column: &str) -> String {
    let is_cut = text.spelling != Spelling::Iso;
    let length = text.coarsest.length();
    let zone = if is_cut && text.zone == Zone::Several { zone_at_end(text, column) } else { String::new() };
    if text.layout == DateLayout::YearFirst && text.separator != Separator::Comma && !text.has_short_hours {
        return if is_cut { format!("substr({column}, 1, {length}){zone}") } else { column.to_owned() };
    }
    let Some(places) = text.layout.places() else { return short_day(text, column, is_cut, &zone) };
    let part = |(place, length): Part| format!("substr({column}, {place}, {length})");
    let century = if text.layout == DateLayout::ShortYear { "'20' || " } else { "" };
    let month = match places.month {
        (_, 3) => format!("printf('%02d', instr('{MONTHS}', {}) / 3 + 1)", part(places.month)),
        digits => part(digits),
    };
    let day = format!("{century}{} || '-' || {month} || '-' || {}", part(places.year), part(places.day));
    let after = places.shape.len() + if text.separator == Separator::Comma { 2 } else { 1 };
    let cut = if is_cut { format!(", {}", length - 10) } else { String::new() };
    let time = match text.separator {
        _ if text.is_day() => String::new(),
        Separator::Nothing => {
            format!(" || ' ' || {} || ':' || {} || ':' || {}", part((9, 2)), part((11, 2)), part((13, 2)))
        }
        _ if text.has_short_hours => {
            format!(" || {}", short_hours(&format!("substr({column}, {})", after + 1), column, &cut))
        }
        _ => format!(" || substr({column}, {after}{cut})"),
    };
    format!("{day}{time}{zone}")
}

/// A time whose hour has one digit or two, with two; after a space. `hour` is a text that begins with the hour.
fn short_hours(hour: &str, column: &str, cut: &str) -> String {
    let time = format!("printf(' %02d%s', {hour}, substr({column}, instr({column}, ':')))");
    if cut.is_empty() { time } else { format!("substr({time}, 1{cut})") }
}

/// A day whose parts stand in no fixed places. A text is read as a number as far as it is one, so that each part may
/// be followed by others.
fn short_day(text: TextFormat, column: &str, is_cut: bool, zone: &str) -> String {
    let month = format!("substr({column}, instr({column}, '.') + 1)");
    if text.is_day() {
        return format!("printf('%s-%02d-%02d', substr({column}, -4), {month}, {column})");
    }
    let before = if text.separator == Separator::Comma { 5 } else { 4 };
    let year = format!("substr({column}, instr({column}, ' ') - {before}, 4)");
    let hour = format!("substr({column}, instr({column}, ' ') + 1)");
    let cut = if is_cut { format!(", {}", text.coarsest.length() - 10) } else { String::new() };
    let time = short_hours(&hour, column, &cut);
    format!("printf('%s-%02d-%02d', {year}, {month}, {column}) || {time}{zone}")
}

/// The zone that stands at the end of a text, as SQLite reads it, to be put behind the time.
fn zone_at_end(text: TextFormat, column: &str) -> String {
    let length = text.layout.places().map_or(10, |places| places.shape.len());
    match text.spelling {
        Spelling::Digits => format!(" || substr({column}, -5, 3) || ':' || substr({column}, -2)"),
        Spelling::Hours => format!(" || substr({column}, -3) || ':00'"),
        Spelling::Go => {
            let rest = format!("substr({column}, {})", length + text.coarsest.length() - 9);
            format!(
                " || substr({rest}, instr({rest}, ' ') + 1, 3) || ':' || substr({rest}, instr({rest}, ' ') + 4, 2)"
            )
        }
        Spelling::JavaScript => {
            let sign = length + text.coarsest.length() - 10 + 5;
            format!(" || substr({column}, {sign}, 3) || ':' || substr({column}, {}, 2)", sign + 3)
        }
        Spelling::Iso | Spelling::Word | Spelling::Several => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;
    use rusqlite::types::{FromSql, ToSql, ToSqlOutput, ValueRef};

    use super::*;
    use crate::date::fixture::{COLUMNS, Known, TEN};
    use crate::date::{DateKind, DateValue, Offset, detect};

    impl ToSql for DateValue<'_> {
        fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
            Ok(ToSqlOutput::Borrowed(match self {
                Self::Integer(number) => ValueRef::Integer(*number),
                Self::Real(number) => ValueRef::Real(*number),
                Self::Text(text) | Self::Moment(text) => ValueRef::Text(text.as_bytes()),
                Self::Bytes => ValueRef::Null,
            }))
        }
    }

    /// What an expression makes of a column that holds a value; `date` is `:date`.
    #[track_caller]
    fn evaluated<T: FromSql>(expression: &str, value: DateValue<'_>, date: i64) -> T {
        let database = Connection::open_in_memory().unwrap();
        let sql = format!("SELECT {expression} FROM (SELECT :value AS c, :date)");
        let row =
            database.query_row(&sql, &[(":value", &value as &dyn ToSql), (":date", &date)], |row| row.get(0));
        row.unwrap_or_else(|error| panic!("{sql} of {value:?}: {error}"))
    }

    fn dates_of(values: &[Known]) -> ColumnDates {
        detect("", values.iter().map(|(value, ..)| *value))
            .unwrap_or_else(|fault| panic!("{values:?}: {fault:?}"))
    }

    /// A number of days has a fraction for not every second.
    fn counts_days(value: DateValue<'_>) -> bool {
        use NumberFormat::{DaysSince1899, JulianDays};
        matches!(DateKind::of(value), DateKind::Number(DaysSince1899 | JulianDays))
    }

    #[test]
    fn no_change_is_missed_and_none_is_shown_for_longer_than_its_precision() {
        for column in COLUMNS {
            let after = Sqlite.after_date(&dates_of(column), "c");
            for (value, moment, end) in *column {
                for (date, expected) in [(moment - 1, true), (end - 1, true), (*end, false)] {
                    let is_inexact = counts_days(*value) && date == *end;
                    let is_after: bool = evaluated(&after, *value, TEN + date);
                    assert!(is_after == expected || is_inexact, "{value:?} after {date}: {after}");
                }
            }
        }
    }

    #[test]
    fn no_moment_is_moved_and_a_day_stays_the_same_day() {
        for column in COLUMNS {
            let dates = dates_of(column);
            let (seconds, misses) = (Sqlite.unix_seconds(&dates, "c"), Sqlite.misses(&dates, "c"));
            let sent = Sqlite.as_text(&Sqlite.for_roistat(&dates, "c"));
            for (value, moment, _) in *column {
                let moment = TEN + moment;
                let found: i64 = evaluated(&seconds, *value, 0);
                assert!((found - moment).abs() <= i64::from(counts_days(*value)), "{value:?}: {seconds}");
                let sent: String = evaluated(&sent, *value, 0);
                let day =
                    evaluated("strftime('%Y-%m-%d 00:00', c, 'unixepoch')", DateValue::Integer(moment), 0);
                assert_eq!(sent, if dates.is_day() { day } else { found.to_string() }, "{value:?}");
                assert!(!evaluated::<bool>(&misses, *value, 0), "{value:?}: {misses}");
            }
            let none = DateValue::Text("none");
            assert!(evaluated::<bool>(&misses, none, 0), "{misses}");
        }
    }

    #[test]
    fn dates_are_read_here_as_they_are_there() {
        for column in COLUMNS {
            for (value, moment, _) in *column {
                let reading = crate::date::read(*value).unwrap();
                // Alone, such a text does not say which of its numbers is the month.
                let is_ambiguous = |text: TextFormat| text.layout == DateLayout::DayOrMonthFirst;
                if !reading.format.text().is_some_and(is_ambiguous) {
                    assert_eq!(reading.seconds, TEN + moment, "{value:?}");
                }
            }
        }
    }

    #[test]
    fn a_zone_that_the_data_shows_moves_the_moments_of_what_names_none() {
        for (value, is_moved) in [
            ("2024-06-01 15:30:00", true),
            ("01.06.2024 15:30:00", true),
            ("20240601153000", true),
            ("2024-06-01 15:30:00+05:30", false),
            ("2024-06-01 15:30:00 +0530 IST", false),
        ] {
            let dates = detect("", [DateValue::Text(value)]).unwrap();
            assert_eq!(dates.is_without_zone(), is_moved, "{value}");
            let dates = dates.in_zone(Offset(330));
            let seconds: i64 = evaluated(&Sqlite.unix_seconds(&dates, "c"), DateValue::Text(value), 0);
            assert_eq!(seconds, TEN, "{value}");
            let after = Sqlite.after_date(&dates, "c");
            for (date, expected) in [(TEN - 1, true), (TEN + 1, false)] {
                assert_eq!(
                    evaluated::<bool>(&after, DateValue::Text(value), date),
                    expected,
                    "{value}: {after}"
                );
            }
        }
    }

    #[test]
    fn what_stands_for_no_date_is_null_to_roistat_and_a_gap_to_init() {
        use DateValue::{Integer, Text};
        for (usual, none) in [
            (Integer(TEN), Integer(0)),
            (Integer(TEN), Integer(-62_135_596_800)),
            (Integer(TEN), Text("")),
            (Integer(638_528_328_000_000_000), Integer(0)),
            (Integer(638_528_328_000_000_000), Integer(621_355_968_000_000_000)),
            (Text("2024-06-01 10:00:00"), Text("0")),
            (Text("2024-06-01 10:00:00"), Integer(0)),
            (Text("2024-06-01 10:00:00"), Text("")),
            (Text("2024-06-01 10:00:00"), Text("0000-00-00 00:00:00")),
            (Text("2024-06-01 10:00:00"), Text("0001-01-01 00:00:00")),
            (Text("2024-06-01T10:00:00"), Text("1900-01-01T00:00:00")),
            (Text("01.06.2024 10:00:00"), Text("01.01.0001 0:00:00")),
            (Text("01.06.2024"), Text("30.12.1899")),
            (Text("2024-06-01"), Text("1970-01-01")),
        ] {
            let dates = detect("", [usual, none]).unwrap();
            let sent = Sqlite.for_roistat(&dates, "c");
            assert_eq!(
                evaluated::<Option<String>>(&Sqlite.as_text(&sent), none, 0),
                None,
                "{none:?}: {sent}"
            );
            let is_gap = Sqlite.is_without_date(&dates, "c");
            assert!(evaluated::<bool>(&is_gap, none, 0), "{none:?}: {is_gap}");
            assert!(!evaluated::<bool>(&is_gap, usual, 0), "{usual:?}: {is_gap}");
        }
    }

    #[test]
    fn a_column_stands_bare_where_its_values_sort() {
        use DateValue::{Integer, Real, Text};
        for (values, after) in [
            (&[Integer(TEN)][..], "c > :date"),
            (&[Real(1_717_236_000.25)], "c > :date"),
            (&[Integer(1_717_236_000_123)], "c > :date * 1000"),
            (&[Integer(738_928_800)], "c > :date - 978307200"),
            (&[Integer(638_528_328_000_000_000)], "c > (:date + 62135596800) * 10000000"),
            (&[Real(45_444.5)], "c > :date / 86400.0 + 25569"),
            (&[Real(2_460_463.5)], "c > julianday(:date, 'unixepoch')"),
            (&[Text("1717236000")], "CAST(c AS INTEGER) > :date"),
            (&[Text("2024-06-01 10:00:00.123456")], "c > datetime(:date, 'unixepoch')"),
            (&[Text("2024-06-01T10:00:00Z")], "c > strftime('%Y-%m-%dT%H:%M:%S', :date, 'unixepoch')"),
            (
                &[Text("2024-06-01T10:00:00+03:00")],
                "c > strftime('%Y-%m-%dT%H:%M:%S', :date, 'unixepoch', '+03:00')",
            ),
            (&[Text("2024-06-01 10:00:00+0300")], "c > datetime(:date, 'unixepoch', '+03:00')"),
            (&[Text("2024-06-01 10:00")], "c >= strftime('%Y-%m-%d %H:%M', :date, 'unixepoch')"),
            (&[Text("2024-06-01"), Text("2024-06-01T10:00:00")], "c >= date(:date, 'unixepoch')"),
            (&[Text("2024/06/01 10:00:00")], "c > strftime('%Y/%m/%d %H:%M:%S', :date, 'unixepoch')"),
            (&[Text("20240601")], "c >= strftime('%Y%m%d', :date, 'unixepoch')"),
            (&[Integer(20_240_601)], "c >= CAST(strftime('%Y%m%d', :date, 'unixepoch') AS INTEGER)"),
            (&[Text("2024-06-01T10:00:00"), Text("2024-06-01 10:00:00")], "unixepoch(c) > :date"),
            (&[Integer(TEN), Text("2024-06-01 10:00:00")], "unixepoch(c, 'auto') > :date"),
            (&[Real(2_460_463.5), Text("2024-06-01")], "unixepoch(c, 'auto') > :date - 86400"),
        ] {
            let dates = detect("", values.iter().copied()).unwrap();
            assert_eq!(Sqlite.after_date(&dates, "c"), after, "{values:?}");
        }
    }

    #[test]
    fn names_are_quoted_where_they_must_be() {
        for (plain, quoted) in [
            ("orders", "orders"),
            ("order", "\"order\""),
            ("Group", "\"Group\""),
            ("_x1", "_x1"),
            ("1x", "\"1x\""),
            ("", "\"\""),
            ("fields.X", "\"fields.X\""),
            ("a \"b\"", "\"a \"\"b\"\"\""),
            ("Заказы", "\"Заказы\""),
        ] {
            assert_eq!(Sqlite.name(plain), quoted, "{plain}");
        }
    }
}

//! PostgreSQL's SQL: names, texts, and the dates of a column compared with `:date` or made what Roistat reads.
//!
//! The server has types for moments; of these a column stands as it is. A `timestamp` says no zone: it is read as UTC,
//! or in the zone that the data shows, and never in the zone of the session, which is the server's own. A text is read
//! only where it looks like a date, because one that does not would end the whole query.

pub(super) mod schema;

use crate::date::{
    ColumnDates, DateFormat, DateLayout, FIRST_MOMENT, KeptAs, LAST_MOMENT, NoDate, NumberFormat, Offset,
    Places, Precision, Scale, Separator, TextFormat, Zone,
};
use crate::sort;
use crate::sql::Dialect;
use crate::sql::amount::AmountFormat;

/// PostgreSQL.
#[derive(Clone, Copy, Debug)]
pub struct Postgres;

/// The words that PostgreSQL does not take for a name of a column or a table (PostgreSQL, "SQL Key Words": reserved).
const KEYWORDS: &str = " all analyse analyze and any array as asc asymmetric authorization binary both case cast check \
     collate collation column concurrently constraint create cross current_catalog current_date current_role \
     current_schema current_time current_timestamp current_user default deferrable desc distinct do else end except \
     false fetch for foreign freeze from full grant group having ilike in initially inner intersect into is isnull join \
     lateral leading left like limit localtime localtimestamp natural not notnull null offset on only or order outer \
     overlaps placing primary references returning right select session_user similar some symmetric system_user table \
     tablesample then to trailing true union unique user using variadic verbose when where window with ";

/// `:date` as a moment without a zone, in UTC.
pub(super) const DATE_IN_UTC: &str = "to_timestamp(:date) AT TIME ZONE 'UTC'";

impl Dialect for Postgres {
    /// Names without quotes are in lower case on the server.
    fn name(&self, name: &str) -> String {
        let is_plain = name.starts_with(|first: char| first.is_ascii_lowercase() || first == '_')
            && name.chars().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == '_')
            && !KEYWORDS.contains(&format!(" {name} "));
        if is_plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
    }

    fn text(&self, text: &str) -> String {
        format!("'{}'", text.replace('\'', "''"))
    }

    fn as_text(&self, expression: &str) -> String {
        format!("CAST({expression} AS text)")
    }

    /// Everything behind the digits goes, because the server takes no part of a text for a number.
    fn amount(&self, format: &AmountFormat, column: &str) -> String {
        let without =
            |number: String, removed: &&str| format!("replace({number}, {}, '')", self.text(removed));
        let mut number = format.removed.iter().fold(column.to_owned(), without);
        if format.has_decimal_comma {
            number = format!("replace({number}, ',', '.')");
        }
        format!("CAST(substring({number} FROM '^[-+]?[0-9]+(?:[.][0-9]+)?') AS numeric)")
    }

    fn hexadecimal(&self, column: &str) -> String {
        format!("encode({column}, 'hex')")
    }

    fn null_where_empty(&self, value: &str) -> String {
        format!("nullif({}, '')", schema::cast(value, "text"))
    }

    /// The server chooses among values of one type alone.
    fn beside_texts(&self, expression: &str) -> String {
        schema::cast(expression, "text")
    }

    fn bytes_as_utf8(&self, _: &str) -> Option<String> {
        None
    }

    fn hundredths(&self, amount: &str) -> String {
        format!("round({amount} / 100.0, 2)")
    }

    fn trimmed(&self, text: &str, has_other_than_spaces: bool) -> String {
        let characters = if has_other_than_spaces { ", E' \\t\\n\\f\\r'" } else { "" };
        format!("btrim({text}{characters})")
    }

    fn now(&self) -> &'static str {
        "extract(epoch FROM now())::bigint"
    }

    fn unix_seconds(&self, dates: &ColumnDates, column: &str) -> String {
        match dates.formats() {
            [one] => seconds(*one, column),
            several => {
                let case = |format: &DateFormat| {
                    format!("WHEN {} THEN {}", condition(*format, column), seconds(*format, column))
                };
                // The highest numbers first: a condition holds for all that are higher.
                let mut formats = several.to_vec();
                sort::by(&mut formats, |one, other| least(*other).total_cmp(&least(*one)));
                let cases: Vec<_> = formats.iter().map(case).collect();
                format!("CASE {} END", cases.join(" "))
            }
        }
    }

    fn for_roistat(&self, dates: &ColumnDates, column: &str) -> String {
        let no_dates: Vec<_> = dates
            .no_dates()
            .iter()
            .map(|no_date| match no_date {
                NoDate::Integer(number) => number.to_string(),
                NoDate::Text(text) => self.text(text),
            })
            .collect();
        match no_dates.as_slice() {
            [] => self.value(dates, column),
            [one] if dates.formats().len() == 1 => self.value(dates, &format!("nullif({column}, {one})")),
            several => {
                let value = self.value(dates, column);
                format!("CASE WHEN {column} NOT IN ({}) THEN {value} END", several.join(", "))
            }
        }
    }

    fn after_date(&self, dates: &ColumnDates, column: &str) -> String {
        match dates.formats() {
            [DateFormat::Number { format, storage }] => number_after(*format, *storage, column),
            [DateFormat::Text(text)] if text.storage.is_moments() => moment_after(*text, column),
            [DateFormat::Text(text)] if text.is_sorted() && text.storage == KeptAs::TEXTS => {
                text_after(*text, column)
            }
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
        format!("coalesce({} < {FIRST_MOMENT}, true)", self.unix_seconds(dates, column))
    }

    fn misses(&self, dates: &ColumnDates, column: &str) -> String {
        let seconds = self.unix_seconds(dates, column);
        format!("coalesce({seconds} NOT BETWEEN {FIRST_MOMENT} AND {LAST_MOMENT}, true)")
    }
}

impl Postgres {
    /// The value that Roistat reads, without regard to values that stand for no date.
    fn value(self, dates: &ColumnDates, column: &str) -> String {
        match dates.formats() {
            // All values are sent as text, and digits are digits.
            [DateFormat::Number { format: NumberFormat::Seconds, storage }] if !storage.fractions => {
                column.to_owned()
            }
            [DateFormat::Text(text)] if text.is_day() => {
                let written = |day: &str| format!("to_char({day}, 'YYYY-MM-DD 00:00')");
                if text.storage.is_moments() {
                    return written(column);
                }
                let day = written(&moment(*text, column));
                format!("CASE WHEN {} THEN {day} END", looks_like(*text, column))
            }
            _ => self.unix_seconds(dates, column),
        }
    }
}

/// UNIX seconds of a column that holds one format.
fn seconds(format: DateFormat, column: &str) -> String {
    match format {
        DateFormat::Number { format, storage } => {
            let number = number(storage, column);
            match format.scale() {
                Scale::Days { epoch } => format!("round(({number} - {epoch}) * 86400)::bigint"),
                Scale::Seconds { per_second, zero } => {
                    let units = if per_second == 1 { number } else { format!("{number} / {per_second}") };
                    let is_whole = !storage.texts && !storage.fractions;
                    let units = if is_whole { units } else { format!("floor({units})::bigint") };
                    format!("{units}{}", added(zero))
                }
            }
        }
        DateFormat::Text(text) => {
            let back = match text.zone {
                Zone::Assumed(offset) => added(-60 * i64::from(offset.0)),
                Zone::Named(_) | Zone::Without | Zone::Several => String::new(),
            };
            if text.storage.is_moments() {
                return format!("{}{back}", whole_seconds(column));
            }
            let seconds = format!("{}{back}", whole_seconds(&moment(text, column)));
            format!("CASE WHEN {} THEN {seconds} END", looks_like(text, column))
        }
    }
}

/// The UNIX seconds of a moment, without the part of a second: a cast would round it up, to a second in which other rows
/// may still change. It stays a number of PostgreSQL's that has infinities, which a cast would refuse.
fn whole_seconds(moment: &str) -> String {
    format!("floor(extract(epoch FROM {moment}))")
}

/// A column of numbers as one.
fn number(storage: KeptAs, column: &str) -> String {
    if storage.texts {
        format!("CASE WHEN {column}::text ~ '^-?[0-9]+([.][0-9]*)?$' THEN {column}::numeric END")
    } else {
        column.to_owned()
    }
}

/// A number as what is added to an expression.
pub(super) fn added(number: i64) -> String {
    match number {
        0 => String::new(),
        1.. => format!(" + {number}"),
        _ => format!(" - {}", number.unsigned_abs()),
    }
}

fn number_after(format: NumberFormat, storage: KeptAs, column: &str) -> String {
    let number = number(storage, column);
    match format.scale() {
        Scale::Seconds { per_second: 1, zero: 0 } => format!("{number} > :date"),
        Scale::Seconds { per_second, zero: 0 } => format!("{number} > :date * {per_second}"),
        Scale::Seconds { per_second, zero } => {
            format!("{number} > (:date{}) * {per_second}", added(-zero))
        }
        Scale::Days { epoch } => format!("{number} > :date / 86400.0 + {epoch}"),
    }
}

/// The comparison of a column whose type is one of moments.
fn moment_after(text: TextFormat, column: &str) -> String {
    match text.zone {
        _ if text.is_day() => format!("{column} >= ({DATE_IN_UTC})::date"),
        Zone::Without => format!("{column} > {DATE_IN_UTC}"),
        Zone::Assumed(offset) => format!("{column} > {DATE_IN_UTC} + {}", interval(offset)),
        Zone::Named(_) | Zone::Several => format!("{column} > to_timestamp(:date)"),
    }
}

/// An offset as the server adds it to a moment.
pub(super) fn interval(offset: Offset) -> String {
    format!("interval '{} minutes'", offset.0)
}

/// The comparison of texts that sort as their moments do, with `:date` written the same way.
fn text_after(text: TextFormat, column: &str) -> String {
    let date = match text.zone {
        Zone::Without | Zone::Several => DATE_IN_UTC.to_owned(),
        Zone::Named(offset) | Zone::Assumed(offset) if offset.0 == 0 => DATE_IN_UTC.to_owned(),
        Zone::Named(offset) | Zone::Assumed(offset) => format!("{DATE_IN_UTC} + {}", interval(offset)),
    };
    // Digits finer than the text are not known: then the same text may be a later moment.
    let operator = if text.coarsest == Precision::Second { ">" } else { ">=" };
    format!("{column} {operator} to_char({date}, '{}')", pattern(text))
}

/// A text as a moment, with a zone where it names one.
fn moment(text: TextFormat, column: &str) -> String {
    let column = if text.storage.numbers { format!("{column}::text") } else { column.to_owned() };
    match (text.layout, text.zone) {
        (DateLayout::YearFirst, _) if text.is_day() => format!("{column}::date"),
        (DateLayout::YearFirst, Zone::Without | Zone::Assumed(_)) => format!("{column}::timestamp"),
        (DateLayout::YearFirst, Zone::Named(_) | Zone::Several) => format!("{column}::timestamptz"),
        (_, Zone::Without | Zone::Assumed(_)) => {
            format!("to_timestamp({column}, '{}')::timestamp", pattern(text))
        }
        (_, Zone::Named(_) | Zone::Several) => {
            format!("to_timestamp({column}, '{}TZH:TZM')", pattern(text))
        }
    }
}

/// The pattern of a text (PostgreSQL, "Data Type Formatting Functions").
pub(super) fn pattern(text: TextFormat) -> String {
    let day = match text.layout {
        DateLayout::YearFirst => "YYYY-MM-DD",
        DateLayout::YearSlashed => "YYYY/MM/DD",
        DateLayout::YearDotted => "YYYY.MM.DD",
        DateLayout::Digits => "YYYYMMDD",
        DateLayout::DayFirst | DateLayout::DayOrMonthFirst | DateLayout::ShortDay => "DD.MM.YYYY",
        DateLayout::MonthFirst => "MM/DD/YYYY",
        DateLayout::ShortYear => "DD.MM.YY",
        DateLayout::WeekdayMonth => "Dy Mon DD YYYY",
        DateLayout::WeekdayDay => "Dy, DD Mon YYYY",
    };
    let separator = match text.separator {
        Separator::T => "\"T\"",
        Separator::Comma => ", ",
        Separator::Nothing => "",
        Separator::Space | Separator::Several => " ",
    };
    match (text.coarsest, text.separator) {
        (Precision::Day, _) => day.to_owned(),
        (Precision::Minute, _) => format!("{day}{separator}HH24:MI"),
        (Precision::Second, Separator::Nothing) => format!("{day}HH24MISS"),
        (Precision::Second, _) => format!("{day}{separator}HH24:MI:SS"),
    }
}

/// The condition that a text begins as its layout does, and that its year, month and day are possible: the server would end
/// the query at `0000-00-00`.
fn looks_like(text: TextFormat, column: &str) -> String {
    let column = if text.storage.numbers { format!("{column}::text") } else { column.to_owned() };
    format!("{column} ~ '^{}'", day_expression(text.layout))
}

/// The regular expression of a day.
fn day_expression(layout: DateLayout) -> String {
    const DAY: &str = "(0[1-9]|[12][0-9]|3[01])";
    const MONTH: &str = "(0[1-9]|1[0-2])";
    const YEAR: &str = "[12][0-9]{3}";
    let Some(Places { shape, year, month, day }) = layout.places() else {
        return format!("(0?[1-9]|[12][0-9]|3[01])[.](0?[1-9]|1[0-2])[.]{YEAR}");
    };
    let mut parts = [
        (year, if year.1 == 2 { "[0-9]{2}" } else { YEAR }),
        (month, if month.1 == 3 { "[A-Za-z]{3}" } else { MONTH }),
        (day, DAY),
    ];
    sort::ascending(&mut parts);
    let (mut expression, mut written) = (String::new(), 0);
    for ((place, length), part) in parts {
        expression.extend(shape[written..place - 1].chars().map(sign));
        expression.push_str(part);
        written = place - 1 + length;
    }
    expression.extend(shape[written..].chars().map(sign));
    expression
}

/// The expression of a sign of a shape.
fn sign(sign: char) -> &'static str {
    match sign {
        '0' => "[0-9]",
        'a' => "[A-Za-z]",
        '.' => "[./-]",
        '_' => "[.]",
        '/' => "/",
        '-' => "-",
        ',' => ",",
        _ => " ",
    }
}

/// The condition by which a value of a format is told from those of others.
fn condition(format: DateFormat, column: &str) -> String {
    match format {
        DateFormat::Number { storage, .. } => format!("{} >= {}", number(storage, column), least(format)),
        DateFormat::Text(text) if text.storage.is_moments() => format!("{column} IS NOT NULL"),
        DateFormat::Text(text) => looks_like(text, column),
    }
}

/// The least number of a format; of a text one below them all.
fn least(format: DateFormat) -> f64 {
    match format {
        DateFormat::Number { format, .. } => format.range().start,
        DateFormat::Text(text) if text.layout == DateLayout::Digits && text.is_day() => 19_000_101.0,
        DateFormat::Text(text) if text.layout == DateLayout::Digits => 19_000_101_000_000.0,
        DateFormat::Text(_) => -1.0,
    }
}

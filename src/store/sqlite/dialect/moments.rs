//! The moments of a column in SQLite's SQL: as UNIX seconds, compared with `:date`, or as a new row keeps them.
//!
//! Texts of most layouts are first put into the order that SQLite's functions read. Where texts sort as their moments
//! do, they are compared as they are with `:date` written the same way: no further than the seconds, because
//! `10:00:00.5Z` sorts before `10:00:00Z`; and to the day or the minute with `>=`, because the rest is not known.

use std::ops::Range;

use super::Sqlite;
use crate::date::{
    ColumnDates, DateFormat, DateLayout, FIRST_MOMENT, KeptAs, LAST_MOMENT, MONTHS, NumberFormat, Offset,
    Part, Precision, Scale, Separator, Spelling, TextFormat, Zone,
};
use crate::sql::Dialect as _;
use crate::sql::moments::day_codes;

impl Sqlite {
    /// A number by which moments of these decades are told from other values, and where it lies for them. A text plus
    /// 0 is a number, which no text else is compared as.
    pub(super) fn checked(self, dates: &ColumnDates, column: &str) -> (String, Range<i64>) {
        if let [DateFormat::Number { format: NumberFormat::SecondsSince2001, .. }] = dates.formats() {
            return (format!("{column} + 0"), FIRST_MOMENT..LAST_MOMENT);
        }
        (format!("{} + 0", self.unix_seconds(dates, column)), FIRST_MOMENT..LAST_MOMENT)
    }

    /// The value that Roistat reads, without regard to values that stand for no date.
    pub(super) fn value(self, dates: &ColumnDates, column: &str) -> String {
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

/// Tells if `unixepoch(…, 'auto')` reads the values, whichever others are beside them.
pub(super) fn is_read_with_auto(format: DateFormat) -> bool {
    match format {
        DateFormat::Number { format, .. } => {
            matches!(format, NumberFormat::Seconds | NumberFormat::JulianDays)
        }
        DateFormat::Text(text) => text.is_iso() && !matches!(text.zone, Zone::Assumed(_)),
    }
}

/// UNIX seconds of a column that holds one format.
pub(super) fn seconds(format: DateFormat, column: &str) -> String {
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

pub(super) fn number_after(format: NumberFormat, storage: KeptAs, column: &str) -> String {
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

pub(super) fn added(number: i64) -> String {
    match number {
        0 => String::new(),
        number if number < 0 => format!(" - {}", -number),
        number => format!(" + {number}"),
    }
}

/// Texts of the layout do not sort, but SQLite can write them.
pub(super) fn is_written_day_first(layout: DateLayout) -> bool {
    matches!(layout, DateLayout::DayFirst | DateLayout::DayOrMonthFirst | DateLayout::MonthFirst)
}

/// UNIX seconds as a column of such texts keeps them, its zone at the end.
pub(super) fn written_text(text: TextFormat, seconds: &str) -> String {
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
    let day = day_codes(text.layout);
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
pub(super) fn sorted_after(text: TextFormat, column: &str) -> String {
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

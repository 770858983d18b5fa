//! The SQL that SQLite and MySQL read alike where a column has dates: which format a value is of, and the codes by which a day
//! is written.
//!
//! Takes and gives SQL as text. How one format becomes UNIX seconds is known to the engines.

use crate::date::{DateFormat, DateLayout};
use crate::sort;

/// UNIX seconds of a column that holds several formats, each value by its own; `seconds` are those of one format.
pub fn seconds_of_several(
    formats: &[DateFormat],
    column: &str,
    seconds: impl Fn(DateFormat, &str) -> String,
) -> String {
    let mut cases: Vec<_> = formats.iter().map(|&format| (condition(format, column), format)).collect();
    // The highest numbers first, then the texts: what no condition holds for is of the last format.
    sort::by(&mut cases, |((one, _), _), ((other, _), _)| other.total_cmp(one));
    let last = cases.pop().map_or_else(|| "NULL".to_owned(), |(_, format)| seconds(format, column));
    let case = |((_, when), format): &((f64, String), DateFormat)| {
        format!("WHEN {when} THEN {}", seconds(*format, column))
    };
    let cases: Vec<_> = cases.iter().map(case).collect();
    format!("CASE {} ELSE {last} END", cases.join(" "))
}

/// The least number of a format, and the condition that tells its values from those of other formats.
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

/// The codes by which `strftime` and `DATE_FORMAT` write a day, where they can write its layout; else those of ISO 8601.
pub fn day_codes(layout: DateLayout) -> &'static str {
    match layout {
        DateLayout::YearSlashed => "%Y/%m/%d",
        DateLayout::YearDotted => "%Y.%m.%d",
        DateLayout::Digits => "%Y%m%d",
        DateLayout::DayFirst => "%d.%m.%Y",
        DateLayout::DayOrMonthFirst => "%d/%m/%Y",
        DateLayout::MonthFirst => "%m/%d/%Y",
        DateLayout::YearFirst
        | DateLayout::ShortYear
        | DateLayout::ShortDay
        | DateLayout::WeekdayMonth
        | DateLayout::WeekdayDay => "%Y-%m-%d",
    }
}

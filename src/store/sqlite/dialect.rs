//! SQLite's SQL: names, texts, and the dates of a column compared with `:date` or made what Roistat reads.
//!
//! How each form of a moment is written is known in `moments`.

mod moments;
mod schema;

use self::moments::{is_read_with_auto, number_after, seconds, sorted_after};
use crate::date::{ColumnDates, DateFormat, NoDate};
use crate::sql::Dialect;
use crate::sql::amount::AmountFormat;
use crate::sql::moments::seconds_of_several;

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

    fn null_where_empty(&self, value: &str) -> String {
        format!("nullif({value}, '')")
    }

    fn beside_texts(&self, expression: &str) -> String {
        expression.to_owned()
    }

    fn bytes_as_utf8(&self, _: &str) -> Option<String> {
        None
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
            several => seconds_of_several(several, column, seconds),
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

/// A text as a literal; whitespace that cannot be seen there is given by its number.
fn character(text: &str) -> String {
    match text.chars().next() {
        Some(space) if space.is_whitespace() && space != ' ' => format!("char({})", u32::from(space)),
        _ => Sqlite.text(text),
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;
    use rusqlite::types::{FromSql, ToSql, ToSqlOutput, ValueRef};

    use super::*;
    use crate::date::fixture::{COLUMNS, Known, TEN};
    use crate::date::{DateKind, DateLayout, DateValue, NumberFormat, Offset, TextFormat, detect};

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

    /// The value that an expression makes of a column that holds a value; `date` is `:date`.
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
    fn a_value_that_stands_for_no_date_is_null_to_roistat_and_a_gap_to_init() {
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

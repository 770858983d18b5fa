//! MySQL's and MariaDB's SQL: names, texts, and the dates of a column compared with `:date` or made what Roistat reads.
//!
//! The server reads texts in order of the calendar as dates by itself, and takes what names no zone for its own time
//! zone. So a column stands bare beside `FROM_UNIXTIME(:date)`, by which an index is used: with `UNIX_TIMESTAMP` around
//! the column every row is read.

mod schema;

use std::ops::Range;

use crate::date::{
    ColumnDates, DateFormat, DateLayout, FIRST_MOMENT, KeptAs, LAST_MOMENT, NoDate, NumberFormat, Precision,
    Scale, Separator, Spelling, TextFormat, Zone,
};
use crate::sql::Dialect;
use crate::sql::amount::AmountFormat;
use crate::sql::moments::seconds_of_several;

/// MySQL and MariaDB.
#[derive(Clone, Copy, Debug)]
pub struct MySql;

/// The words that one of the servers does not take for a name (MySQL, "Keywords and Reserved Words"; MariaDB, "Reserved
/// Words").
const KEYWORDS: &str = " accessible add all alter analyze and as asc asensitive before between bigint binary blob both by \
     call cascade case change char character check collate column condition constraint continue convert create cross \
     cube cume_dist current_date current_role current_time current_timestamp current_user cursor database databases \
     day_hour day_microsecond day_minute day_second dec decimal declare default delayed delete dense_rank desc describe \
     deterministic distinct distinctrow div do_domain_ids double drop dual each else elseif empty enclosed escaped except \
     exists exit explain false fetch first_value float float4 float8 for force foreign from fulltext function general \
     generated get grant group grouping groups having high_priority hour_microsecond hour_minute hour_second if ignore \
     ignore_domain_ids ignore_server_ids in index infile inner inout insensitive insert int int1 int2 int3 int4 int8 \
     integer intersect interval into io_after_gtids io_before_gtids is iterate join json_table key keys kill lag \
     last_value lateral lead leading leave left library like limit linear lines load localtime localtimestamp lock long \
     longblob longtext loop low_priority manual master_bind master_heartbeat_period master_ssl_verify_server_cert match \
     maxvalue mediumblob mediumint mediumtext middleint minute_microsecond minute_second mod modifies natural not \
     no_write_to_binlog nth_value ntile null numeric of offset on optimize optimizer_costs option optionally or order out \
     outer outfile over page_checksum parallel parse_vcol_expr partition percent_rank portion precision primary procedure \
     purge qualify range rank read reads read_write real recursive ref_system_id references regexp release rename repeat \
     replace require resignal restrict return returning revoke right rlike row row_number rows schema schemas \
     second_microsecond select sensitive separator set show signal slow smallint spatial specific sql sqlexception \
     sqlstate sqlwarning sql_big_result sql_calc_found_rows sql_small_result ssl starting stats_auto_recalc \
     stats_persistent stats_sample_pages stored straight_join system table tablesample terminated then tinyblob tinyint \
     tinytext to trailing trigger true undo union unique unlock unsigned update usage use using utc_date utc_time \
     utc_timestamp values varbinary varchar varcharacter varying virtual when where while window with write xor \
     year_month zerofill ";

impl Dialect for MySql {
    fn name(&self, name: &str) -> String {
        let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
            && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_')
            && !KEYWORDS.contains(&format!(" {} ", name.to_ascii_lowercase()));
        if is_plain { name.to_owned() } else { super::select::quoted(name) }
    }

    fn text(&self, text: &str) -> String {
        format!("'{}'", text.replace('\\', "\\\\").replace('\'', "''"))
    }

    fn as_text(&self, expression: &str) -> String {
        format!("CAST({expression} AS CHAR)")
    }

    /// A text plus 0 is the number that it begins with.
    fn amount(&self, format: &AmountFormat, column: &str) -> String {
        let without =
            |number: String, removed: &&str| format!("REPLACE({number}, {}, '')", self.text(removed));
        let mut number = format.removed.iter().fold(column.to_owned(), without);
        if format.has_decimal_comma {
            number = format!("REPLACE({number}, ',', '.')");
        }
        format!("({number} + 0)")
    }

    fn hexadecimal(&self, column: &str) -> String {
        format!("HEX({column})")
    }

    fn null_where_empty(&self, value: &str) -> String {
        format!("NULLIF({}, '')", self.as_text(value))
    }

    fn beside_texts(&self, expression: &str) -> String {
        expression.to_owned()
    }

    fn bytes_as_utf8(&self, text: &str) -> Option<String> {
        Some(format!("CONVERT(CAST(CONVERT({text} USING latin1) AS BINARY) USING utf8mb4)"))
    }

    fn hundredths(&self, amount: &str) -> String {
        format!("ROUND({amount} / 100, 2)")
    }

    /// The server's `TRIM` takes one character away from around a text.
    fn trimmed(&self, text: &str, has_other_than_spaces: bool) -> String {
        let spaces = |text: String, other: &str| format!("REPLACE({text}, '{other}', ' ')");
        let others: &[&str] = if has_other_than_spaces { &["\\t", "\\n", "\\r"] } else { &[] };
        format!("TRIM({})", others.iter().copied().fold(text.to_owned(), spaces))
    }

    fn now(&self) -> &'static str {
        "UNIX_TIMESTAMP()"
    }

    fn unix_seconds(&self, dates: &ColumnDates, column: &str) -> String {
        match dates.formats() {
            [one] => seconds(*one, column),
            several => seconds_of_several(several, column, seconds),
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
            [] => value(dates, column),
            // A value that is no moment, or one of before 1970, is 0 or NULL to the function
            // (MySQL, "UNIX_TIMESTAMP()").
            _ if is_moment(dates) => format!("NULLIF({}, 0)", value(dates, column)),
            [one] if dates.formats().len() == 1 => value(dates, &format!("NULLIF({column}, {one})")),
            several => {
                let value = value(dates, column);
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
        format!("COALESCE({value} < {}, 1)", range.start)
    }

    fn misses(&self, dates: &ColumnDates, column: &str) -> String {
        let (value, range) = self.checked(dates, column);
        format!("COALESCE({value} NOT BETWEEN {} AND {}, 1)", range.start, range.end)
    }
}

impl MySql {
    /// A number by which moments of these decades are told from other values, and where it lies for them.
    fn checked(self, dates: &ColumnDates, column: &str) -> (String, Range<i64>) {
        if let [DateFormat::Number { format: NumberFormat::SecondsSince2001, .. }] = dates.formats() {
            return (format!("{column} + 0"), FIRST_MOMENT..LAST_MOMENT);
        }
        (self.unix_seconds(dates, column), FIRST_MOMENT..LAST_MOMENT)
    }
}

/// The value that Roistat reads, without regard to values that stand for no date.
fn value(dates: &ColumnDates, column: &str) -> String {
    match dates.formats() {
        // All values are sent as text, and digits are digits.
        [DateFormat::Number { format: NumberFormat::Seconds, storage }] if !storage.fractions => {
            column.to_owned()
        }
        [DateFormat::Text(text)] if text.is_day() => {
            format!("DATE_FORMAT({}, '%Y-%m-%d 00:00')", moment(*text, column))
        }
        _ => MySql.unix_seconds(dates, column),
    }
}

/// UNIX seconds of a column that holds one format.
fn seconds(format: DateFormat, column: &str) -> String {
    match format {
        DateFormat::Number { format, storage } => match format.scale() {
            Scale::Days { epoch } => format!("ROUND(({column} - {epoch}) * 86400)"),
            Scale::Seconds { per_second: 1, zero } if !storage.fractions => {
                let units =
                    if storage.texts { format!("CAST({column} AS SIGNED)") } else { column.to_owned() };
                format!("{units}{}", added(zero))
            }
            Scale::Seconds { per_second: 1, zero } => format!("FLOOR({column}){}", added(zero)),
            Scale::Seconds { per_second, zero } => {
                format!("FLOOR({column} / {per_second}){}", added(zero))
            }
        },
        DateFormat::Text(text) => seconds_of_text(text, column),
    }
}

/// The column has a type for moments to the second that the server reads as such, by its own time zone.
fn is_moment(dates: &ColumnDates) -> bool {
    matches!(dates.formats(), [DateFormat::Text(text)] if !text.is_day() && is_read_by_server(*text))
}

/// The values are those of a type for moments and in the server's time zone, as all of a TIMESTAMP are: of these the
/// text names a zone.
fn is_read_by_server(text: TextFormat) -> bool {
    text.storage.is_moments() && matches!(text.zone, Zone::Without | Zone::Named(_))
}

/// A text without a zone is in the server's time zone. Of a text the seconds have zeros behind a point, of which Roistat
/// knows nothing.
fn seconds_of_text(text: TextFormat, column: &str) -> String {
    let moment = moment(text, column);
    match text.zone {
        _ if is_read_by_server(text) && !text.has_fraction => format!("UNIX_TIMESTAMP({moment})"),
        _ if is_read_by_server(text) => format!("FLOOR(UNIX_TIMESTAMP({moment}))"),
        Zone::Without => format!("FLOOR(UNIX_TIMESTAMP({moment}))"),
        Zone::Named(offset) | Zone::Assumed(offset) => {
            format!("TIMESTAMPDIFF(SECOND, '1970-01-01', {moment}){}", added(-offset.seconds()))
        }
        Zone::Several => {
            format!("TIMESTAMPDIFF(SECOND, '1970-01-01', {moment}) - ({})", offset_at_end(text, column))
        }
    }
}

fn number_after(format: NumberFormat, storage: KeptAs, column: &str) -> String {
    // A text is compared with a number as a number, but by no index.
    let column = match (storage.texts, storage.fractions) {
        (false, _) | (true, true) => column.to_owned(),
        (true, false) => format!("CAST({column} AS SIGNED)"),
    };
    let date = match format.scale() {
        Scale::Days { epoch } => format!(":date / 86400 + {epoch}"),
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

/// The comparison of texts, or of values of a type for dates, that sort as their moments do.
fn sorted_after(text: TextFormat, column: &str) -> String {
    let date = schema::moment_of(text, ":date");
    let (column, is_number) = match (text.storage.numbers, text.storage.texts) {
        (false, _) => (column.to_owned(), false),
        (true, false) => (column.to_owned(), true),
        (true, true) => (format!("CAST({column} AS SIGNED)"), true),
    };
    let date = match schema::layout_of(text).as_str() {
        "%Y-%m-%d %H:%i:%s" => date,
        "%Y-%m-%d" => format!("DATE({date})"),
        layout => format!("DATE_FORMAT({date}, '{layout}')"),
    };
    let operator = if text.coarsest == Precision::Second { ">" } else { ">=" };
    let date = if is_number { format!("CAST({date} AS SIGNED)") } else { date };
    format!("{column} {operator} {date}")
}

/// A text as the server reads a moment, without a zone.
fn moment(text: TextFormat, column: &str) -> String {
    let is_read = matches!(
        text.layout,
        DateLayout::YearFirst | DateLayout::YearSlashed | DateLayout::YearDotted | DateLayout::Digits
    ) && text.separator != Separator::Comma;
    let has_zone = matches!(text.zone, Zone::Named(_) | Zone::Several) && !text.storage.is_moments();
    let length = text.coarsest.length();
    if is_read {
        return if has_zone { format!("LEFT({column}, {length})") } else { column.to_owned() };
    }
    let day = match text.layout {
        DateLayout::YearFirst => "%Y-%m-%d",
        DateLayout::YearSlashed => "%Y/%m/%d",
        DateLayout::YearDotted => "%Y.%m.%d",
        DateLayout::Digits => "%Y%m%d",
        DateLayout::DayFirst | DateLayout::ShortDay => "%d.%m.%Y",
        DateLayout::DayOrMonthFirst => "%d/%m/%Y",
        DateLayout::MonthFirst => "%m/%d/%Y",
        DateLayout::ShortYear => "%d.%m.%y",
        DateLayout::WeekdayMonth => "%a %b %d %Y",
        DateLayout::WeekdayDay => "%a, %d %b %Y",
    };
    let separator = match text.separator {
        Separator::T => "T",
        Separator::Comma => ", ",
        Separator::Nothing => "",
        Separator::Space | Separator::Several => " ",
    };
    let format = match text.coarsest {
        Precision::Day => day.to_owned(),
        Precision::Minute => format!("{day}{separator}%H:%i"),
        Precision::Second => format!("{day}{separator}%H:%i:%s"),
    };
    // A day may be written with other signs between its parts.
    let column = match text.layout {
        DateLayout::DayFirst => format!("REPLACE(REPLACE({column}, '/', '.'), '-', '.')"),
        _ => column.to_owned(),
    };
    format!("STR_TO_DATE({column}, '{format}')")
}

/// The seconds by which the zone at the end of a text is ahead of UTC.
fn offset_at_end(text: TextFormat, column: &str) -> String {
    let (sign, time) = match text.spelling {
        Spelling::Digits => (5, format!("INSERT(RIGHT({column}, 4), 3, 0, ':')")),
        Spelling::Hours => (3, format!("CONCAT(RIGHT({column}, 2), ':00')")),
        Spelling::Iso | Spelling::Go | Spelling::JavaScript | Spelling::Word | Spelling::Several => {
            (6, format!("RIGHT({column}, 5)"))
        }
    };
    format!(
        "CASE SUBSTR({column}, -{sign}, 1) WHEN '+' THEN TIME_TO_SEC({time}) \
         WHEN '-' THEN -TIME_TO_SEC({time}) ELSE 0 END"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::{DateValue, Offset, detect};

    fn dates(values: &[DateValue<'_>]) -> ColumnDates {
        detect("", values.iter().copied()).unwrap()
    }

    #[test]
    fn a_column_stands_bare_beside_the_date() {
        use DateValue::{Integer, Text};
        for (value, after) in [
            (Integer(1_795_300_325), "c > :date"),
            (Integer(1_795_300_325_123), "c > :date * 1000"),
            (Text("2026-11-21 22:32:05"), "c > FROM_UNIXTIME(:date)"),
            (Text("2026-11-21"), "c >= DATE(FROM_UNIXTIME(:date))"),
            (Text("20261121"), "c >= DATE_FORMAT(FROM_UNIXTIME(:date), '%Y%m%d')"),
            (
                Text("21.11.2026 22:32:05"),
                "FLOOR(UNIX_TIMESTAMP(STR_TO_DATE(REPLACE(REPLACE(c, '/', '.'), '-', '.'), '%d.%m.%Y %H:%i:%s'))) > :date",
            ),
        ] {
            assert_eq!(MySql.after_date(&dates(&[value]), "c"), after);
        }
        let timestamp = dates(&[DateValue::Moment("2026-11-21 22:32:05Z")]);
        assert_eq!(MySql.after_date(&timestamp, "c"), "c > FROM_UNIXTIME(:date)");
        let utc = dates(&[Text("2026-11-21 22:32:05")]).in_zone(Offset(180));
        assert_eq!(
            MySql.after_date(&utc, "c"),
            "c > TIMESTAMP('1970-01-01') + INTERVAL :date + 10800 SECOND"
        );
    }

    #[test]
    fn a_moment_becomes_seconds_and_none_becomes_null() {
        use DateValue::{Integer, Moment, Text};
        let of = |values: &[DateValue<'_>]| MySql.for_roistat(&dates(values), "c");
        assert_eq!(of(&[Integer(1_795_300_325)]), "c");
        assert_eq!(of(&[Integer(1_795_300_325), Integer(0)]), "NULLIF(c, 0)");
        assert_eq!(of(&[Text("2026-11-21 22:32:05")]), "FLOOR(UNIX_TIMESTAMP(c))");
        assert_eq!(
            of(&[Text("2026-11-21 22:32:05"), Text("0000-00-00 00:00:00")]),
            "FLOOR(UNIX_TIMESTAMP(NULLIF(c, '0000-00-00 00:00:00')))"
        );
        assert_eq!(of(&[Text("2026-11-21")]), "DATE_FORMAT(c, '%Y-%m-%d 00:00')");
        assert_eq!(of(&[Moment("2026-11-21 22:32:05")]), "UNIX_TIMESTAMP(c)");
        assert_eq!(of(&[Moment("2026-11-21 22:32:05Z")]), "UNIX_TIMESTAMP(c)");
        assert_eq!(of(&[Moment("2026-11-21 22:32:05.250")]), "FLOOR(UNIX_TIMESTAMP(c))");
        assert_eq!(
            of(&[Moment("2026-11-21 22:32:05"), Moment("0000-00-00 00:00:00")]),
            "NULLIF(UNIX_TIMESTAMP(c), 0)"
        );
        assert_eq!(
            of(&[Moment("2026-11-21"), Moment("0000-00-00")]),
            "DATE_FORMAT(NULLIF(c, '0000-00-00'), '%Y-%m-%d 00:00')"
        );
    }

    #[test]
    fn an_amount_that_people_wrote_becomes_a_number() {
        let format = AmountFormat { removed: vec![" ", "'"], has_decimal_comma: true };
        assert_eq!(
            MySql.amount(&format, "c"),
            "(REPLACE(REPLACE(REPLACE(c, ' ', ''), '''', ''), ',', '.') + 0)"
        );
    }

    #[test]
    fn names_and_texts_stay_what_they_are() {
        for (name, quoted) in [("orders", "orders"), ("order", "`order`"), ("a`b", "`a``b`"), ("2x", "`2x`")]
        {
            assert_eq!(MySql.name(name), quoted);
        }
        assert_eq!(MySql.text("it's \\"), "'it''s \\\\'");
    }
}

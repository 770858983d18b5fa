//! The questions of `init` to a MySQL or MariaDB server in its SQL, from the tables to a query,
//! and the writing of moments.
//!
//! Only what MySQL 5.7 and MariaDB 10.3 take with an empty `sql_mode`. Beside a number a text is a number, by which all
//! words are 0: so texts are compared with texts alone.

use super::{MySql, added, is_read_by_server};
use crate::date::{
    ColumnDates, DateFormat, DateLayout, KeptAs, Offset, Precision, Scale, Separator, TextFormat, Zone,
};
use crate::sql::moments::day_codes;
use crate::sql::{Dialect as _, SchemaDialect};

/// Values by which a flag or a moment says no, without regard to the case; the first but one is a bit's.
const NO: &str =
    "'', '\\0', '0', '0.00', 'n', 'no', 'f', 'false', 'нет', 'ложь', '0000-00-00', '0000-00-00 00:00:00'";

/// A value that is a number or a moment, and no text (MySQL, "Information Functions", `COERCIBILITY`).
const NUMERIC_OR_TEMPORAL: &str = "5";

impl SchemaDialect for MySql {
    fn takes_zone_of_server(&self) -> bool {
        true
    }

    /// A number's hexadecimal digits are those of its value, a text's are those of its bytes.
    fn literal_of(&self, column: &str) -> String {
        format!(
            "CASE WHEN HEX({column}) = HEX({column} + 0) THEN {column} + 0 \
             WHEN CHARSET({column}) = 'binary' AND COERCIBILITY({column}) <> {NUMERIC_OR_TEMPORAL} \
             THEN CONCAT('x''', HEX({column}), '''') ELSE QUOTE({column}) END"
        )
    }

    fn concatenated(&self, texts: &[String]) -> String {
        format!("CONCAT({})", texts.join(", "))
    }

    fn joined(&self, separator: &str, texts: &[String]) -> String {
        format!("CONCAT_WS({}, {})", self.text(separator), texts.join(", "))
    }

    fn says_no(&self, column: &str) -> String {
        format!("{} IN ({NO})", self.as_text(column))
    }

    /// Beside the empty text a number would be compared as one, which that text is 0 as.
    fn is_not_empty(&self, value: &str) -> String {
        format!("LENGTH({value}) > 0")
    }

    fn is_not_zero(&self, column: &str) -> String {
        format!("{} REGEXP '[1-9]'", self.as_text(column))
    }

    fn is_contact(&self, value: &str) -> String {
        let text = self.as_text(value);
        let is_text = format!("COERCIBILITY({value}) <> {NUMERIC_OR_TEMPORAL}");
        format!(
            "{text} LIKE '%@%.%' OR CHAR_LENGTH({text}) > 9 AND {text} NOT REGEXP '[^0-9+() -]' AND {is_text} \
             OR {text} REGEXP '[0-9]{{3}}[-) ].*[0-9]{{3}}[- ][0-9]{{2}}[- ][0-9]{{2}}' AND {is_text}"
        )
    }

    fn written(&self, dates: &ColumnDates, seconds: &str) -> Option<String> {
        match dates.formats() {
            [DateFormat::Text(text)] if is_written(*text) => Some(written_text(*text, seconds)),
            [DateFormat::Number { format, storage }] if !storage.texts => match format.scale() {
                Scale::Seconds { per_second: 1, zero: 0 } => Some(seconds.to_owned()),
                Scale::Seconds { per_second, zero } => {
                    Some(format!("({seconds}{}) * {per_second}", added(-zero)))
                }
                Scale::Days { epoch } => Some(format!("{seconds} / 86400 + {epoch}")),
            },
            _ => None,
        }
    }
}

/// The server can write such texts, and there is one way to.
fn is_written(text: TextFormat) -> bool {
    let is_day_first =
        matches!(text.layout, DateLayout::DayFirst | DateLayout::DayOrMonthFirst | DateLayout::MonthFirst);
    text.is_sorted() || is_day_first
}

/// UNIX seconds as a column of such texts keeps them, its zone at the end.
fn written_text(text: TextFormat, seconds: &str) -> String {
    let moment = moment_of(text, seconds);
    if text.storage.is_moments() {
        return if text.is_day() { format!("DATE({moment})") } else { moment };
    }
    let written = format!("DATE_FORMAT({moment}, '{}')", layout_of(text));
    match (text.zone, text.storage) {
        (_, KeptAs { numbers: true, .. }) => format!("CAST({written} AS SIGNED)"),
        (Zone::Named(Offset::UTC), _) if text.coarsest != Precision::Day => format!("CONCAT({written}, 'Z')"),
        (Zone::Named(offset), _) if text.coarsest != Precision::Day => {
            format!("CONCAT({written}, '{}')", offset.written())
        }
        _ => written,
    }
}

/// UNIX seconds as a moment in the zone of such texts.
pub(super) fn moment_of(text: TextFormat, seconds: &str) -> String {
    match text.zone {
        _ if is_read_by_server(text) => format!("FROM_UNIXTIME({seconds})"),
        Zone::Without | Zone::Several => format!("FROM_UNIXTIME({seconds})"),
        Zone::Named(offset) | Zone::Assumed(offset) => {
            format!("TIMESTAMP('1970-01-01') + INTERVAL {seconds}{} SECOND", added(offset.seconds()))
        }
    }
}

/// How `DATE_FORMAT` writes such texts, without a zone.
pub(super) fn layout_of(text: TextFormat) -> String {
    let day = day_codes(text.layout);
    let time = match (text.coarsest, text.separator) {
        (Precision::Day, _) => "",
        (Precision::Minute, Separator::T) => "T%H:%i",
        (Precision::Minute, Separator::Comma) => ", %H:%i",
        (Precision::Minute, _) => " %H:%i",
        (Precision::Second, Separator::Nothing) => "%H%i%s",
        (Precision::Second, Separator::T) => "T%H:%i:%s",
        (Precision::Second, Separator::Comma) => ", %H:%i:%s",
        (Precision::Second, _) => " %H:%i:%s",
    };
    format!("{day}{time}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::{DateValue, detect};

    #[test]
    fn a_moment_is_written_as_the_column_keeps_it() {
        use DateValue::{Integer, Moment, Real, Text};
        for (value, written) in [
            (Integer(1_795_300_325), Some(":now")),
            (Integer(1_795_300_325_123), Some("(:now) * 1000")),
            (Real(45_444.5), Some(":now / 86400 + 25569")),
            (Moment("2026-11-21 22:32:05"), Some("FROM_UNIXTIME(:now)")),
            (Moment("2026-11-21 22:32:05Z"), Some("FROM_UNIXTIME(:now)")),
            (Moment("2026-11-21"), Some("DATE(FROM_UNIXTIME(:now))")),
            (Text("2026-11-21 22:32:05"), Some("DATE_FORMAT(FROM_UNIXTIME(:now), '%Y-%m-%d %H:%i:%s')")),
            (Text("21.11.2026 22:32"), Some("DATE_FORMAT(FROM_UNIXTIME(:now), '%d.%m.%Y %H:%i')")),
            (
                Text("2026-11-21T22:32:05Z"),
                Some(
                    "CONCAT(DATE_FORMAT(TIMESTAMP('1970-01-01') + INTERVAL :now SECOND, '%Y-%m-%dT%H:%i:%s'), 'Z')",
                ),
            ),
            (
                Text("2026-11-21T22:32:05+03:00"),
                Some(
                    "CONCAT(DATE_FORMAT(TIMESTAMP('1970-01-01') + INTERVAL :now + 10800 SECOND, '%Y-%m-%dT%H:%i:%s'), '+03:00')",
                ),
            ),
            (
                Integer(20_261_121_223_205),
                Some("CAST(DATE_FORMAT(FROM_UNIXTIME(:now), '%Y%m%d%H%i%s') AS SIGNED)"),
            ),
            (Text("Sat, 01 Jun 2024 13:00:05 +0300"), None),
            (Text("1795300325"), None),
        ] {
            let dates = detect("", [value]).unwrap();
            assert_eq!(MySql.written(&dates, ":now").as_deref(), written, "{value:?}");
        }
    }

    #[test]
    fn texts_are_put_together_by_functions() {
        let texts = ["a".to_owned(), "b".to_owned()];
        assert_eq!(MySql.concatenated(&texts), "CONCAT(a, b)");
        assert_eq!(MySql.joined(", ", &texts), "CONCAT_WS(', ', a, b)");
        assert_eq!(MySql.is_not_empty("a"), "LENGTH(a) > 0");
        assert_eq!(MySql.null_where_empty("a"), "NULLIF(CAST(a AS CHAR), '')");
    }

    #[test]
    fn a_lead_that_is_there_gives_its_id() {}
}

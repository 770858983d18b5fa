//! PostgreSQL's SQL for what `init` says from the tables to a query.
//!
//! The server compares no text with a number. So what is asked of a column of any type is asked of its text; a literal in
//! quotes stands beside a column of any type.

use super::Postgres;
use super::dialect::{DATE_IN_UTC, added, interval, pattern};
use crate::date::{ColumnDates, DateFormat, DateLayout, Offset, Precision, Scale, TextFormat, Zone};
use crate::sql::{Dialect as _, SchemaDialect};

/// Texts of the values by which a flag or a moment says no.
const NO: &str = "'', '0', 'N', 'n', 'no', 'No', 'NO', 'false', 'f', 'False', 'FALSE', 'Нет', 'нет', 'НЕТ', 'Ложь', \
     'infinity', '-infinity'";

impl SchemaDialect for Postgres {
    fn takes_zone_of_server(&self) -> bool {
        false
    }

    fn literal_of(&self, column: &str) -> String {
        format!("quote_literal({})", cast(column, "text"))
    }

    fn concatenated(&self, texts: &[String]) -> String {
        let text = |text: &String| if text.starts_with('\'') { text.clone() } else { cast(text, "text") };
        texts.iter().map(text).collect::<Vec<_>>().join(" || ")
    }

    fn joined(&self, separator: &str, texts: &[String]) -> String {
        format!("concat_ws({}, {})", self.text(separator), texts.join(", "))
    }

    fn says_no(&self, column: &str) -> String {
        format!("{} IN ({NO})", cast(column, "text"))
    }

    fn is_not_empty(&self, value: &str) -> String {
        format!("{} <> ''", cast(value, "text"))
    }

    fn null_where_empty(&self, value: &str) -> String {
        format!("nullif({}, '')", cast(value, "text"))
    }

    fn is_not_zero(&self, column: &str) -> String {
        format!("{} ~ '[1-9]'", cast(column, "text"))
    }

    fn is_contact(&self, value: &str) -> String {
        let text = cast(value, "text");
        let is_text =
            format!("pg_typeof({value})::text IN ('text', 'character varying', 'character', 'citext')");
        format!(
            "({text} ~ '@.*[.]' OR {is_text} AND (length({text}) > 9 AND {text} !~ '[^0-9+() -]' \
             OR {text} ~ '[0-9]{{3}}[-) ].*[0-9]{{3}}[- ][0-9]{{2}}[- ][0-9]{{2}}'))"
        )
    }

    fn written(&self, dates: &ColumnDates, seconds: &str) -> Option<String> {
        match dates.formats() {
            [DateFormat::Text(text)] => written_text(*text, seconds),
            [DateFormat::Number { format, storage }] if !storage.texts => match format.scale() {
                Scale::Seconds { per_second: 1, zero: 0 } => Some(seconds.to_owned()),
                Scale::Seconds { per_second, zero: 0 } => Some(format!("{seconds} * {per_second}")),
                Scale::Seconds { per_second, zero } => {
                    Some(format!("({seconds}{}) * {per_second}", added(-zero)))
                }
                Scale::Days { epoch } => Some(format!("{seconds} / 86400.0 + {epoch}")),
            },
            _ => None,
        }
    }
}

/// An expression as a value of a type.
pub(super) fn cast(expression: &str, to: &str) -> String {
    let is_name = expression
        .split('.')
        .all(|part| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_\"".contains(&byte)));
    let is_closed = is_name || expression.starts_with('(') && expression.ends_with(')') && is_one(expression);
    if is_closed { format!("{expression}::{to}") } else { format!("({expression})::{to}") }
}

/// The parenthesis that the expression begins with is closed by its last one, and none stands within quotes.
fn is_one(expression: &str) -> bool {
    let mut depth = 0;
    let closes_early = expression.bytes().enumerate().any(|(at, byte)| {
        depth += match byte {
            b'(' => 1,
            b')' => -1,
            _ => 0,
        };
        depth == 0 && at + 1 < expression.len()
    });
    !closes_early && !expression.contains(['\'', '"'])
}

/// UNIX seconds as a column keeps moments; `None` for the texts that the server reads and does not write.
fn written_text(text: TextFormat, seconds: &str) -> Option<String> {
    let utc = DATE_IN_UTC.replace(":date", seconds);
    let at = |offset: Offset| match offset.0 {
        0 => utc.clone(),
        _ => format!("{utc} + {}", interval(offset)),
    };
    let moment = match text.zone {
        Zone::Without | Zone::Several => utc.clone(),
        Zone::Named(offset) | Zone::Assumed(offset) => at(offset),
    };
    if text.storage.is_moments() {
        return Some(match text.zone {
            _ if text.is_day() => format!("({moment})::date"),
            Zone::Named(_) | Zone::Several => format!("to_timestamp({seconds})"),
            Zone::Without | Zone::Assumed(_) => moment,
        });
    }
    let pattern = match text.layout {
        DateLayout::YearFirst
        | DateLayout::YearSlashed
        | DateLayout::YearDotted
        | DateLayout::Digits
        | DateLayout::DayFirst
        | DateLayout::MonthFirst => pattern(text),
        DateLayout::DayOrMonthFirst => pattern(text).replace('.', "/"),
        DateLayout::ShortYear | DateLayout::ShortDay | DateLayout::WeekdayMonth | DateLayout::WeekdayDay => {
            return None;
        }
    };
    if text.zone == Zone::Several || text.has_short_hours {
        return None;
    }
    let date = format!("to_char({moment}, '{pattern}')");
    Some(match (text.zone, text.storage.numbers) {
        (_, true) => format!("{date}::bigint"),
        (Zone::Named(Offset::UTC), _) if text.coarsest != Precision::Day => format!("{date} || 'Z'"),
        (Zone::Named(offset), _) if text.coarsest != Precision::Day => {
            format!("{date} || '{}'", offset.written())
        }
        _ => date,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::{DateValue, detect};

    #[test]
    fn what_is_cast_is_closed() {
        for (expression, expected) in [
            ("a", "a::text"),
            ("o.\"Имя\"", "(o.\"Имя\")::text"),
            ("a || b", "(a || b)::text"),
            ("(a || b)", "(a || b)::text"),
            ("(a) || (b)", "((a) || (b))::text"),
            ("(a || '(')", "((a || '('))::text"),
        ] {
            assert_eq!(cast(expression, "text"), expected);
        }
    }

    #[test]
    fn a_new_row_keeps_its_moment_as_the_others_do() {
        let utc = "to_timestamp(:now) AT TIME ZONE 'UTC'";
        for (values, expected) in [
            (&[DateValue::Moment("2024-06-01 10:00:00.5+03")][..], Some("to_timestamp(:now)".to_owned())),
            (&[DateValue::Moment("2024-06-01 10:00:00")], Some(utc.to_owned())),
            (&[DateValue::Moment("2024-06-01")], Some(format!("({utc})::date"))),
            (&[DateValue::Integer(1_717_236_000)], Some(":now".to_owned())),
            (&[DateValue::Integer(1_717_236_000_000)], Some(":now * 1000".to_owned())),
            (
                &[DateValue::Text("2024-06-01T10:00:00Z")],
                Some(format!("to_char({utc}, 'YYYY-MM-DD\"T\"HH24:MI:SS') || 'Z'")),
            ),
            (&[DateValue::Text("13.06.2024 10:00")], Some(format!("to_char({utc}, 'DD.MM.YYYY HH24:MI')"))),
            (&[DateValue::Integer(20_240_601)], Some(format!("to_char({utc}, 'YYYYMMDD')::bigint"))),
            (&[DateValue::Text("Sat Jun 01 2024 10:00:00")], None),
        ] {
            let dates = detect("", values.iter().copied()).unwrap();
            assert_eq!(Postgres.written(&dates, ":now"), expected, "{values:?}");
        }
    }
}

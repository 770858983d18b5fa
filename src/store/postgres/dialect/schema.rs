//! PostgreSQL's SQL for what `init` says from the tables to a query.
//!
//! The server compares no text with a number. So what is asked of a column of any type is asked of its text; a literal in
//! quotes stands beside a column of any type.

use super::{DATE_IN_UTC, Postgres, added, interval, pattern};
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
        // Beside a literal the server takes a value of any type for a text.
        let has_literal = texts.iter().take(2).any(|text| text.starts_with('\''));
        let first =
            texts.iter().take(1).map(|text| if has_literal { text.clone() } else { cast(text, "text") });
        first.chain(texts.iter().skip(1).cloned()).collect::<Vec<_>>().join(" || ")
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
pub(in super::super) fn cast(expression: &str, to: &str) -> String {
    if is_closed(expression) { format!("{expression}::{to}") } else { format!("({expression})::{to}") }
}

/// The expression is a name, a call or in parentheses: what stands behind it is about all of it.
fn is_closed(expression: &str) -> bool {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut signs = expression.char_indices().peekable();
    while let Some((_, sign)) = signs.next() {
        match (quote, sign) {
            (Some(open), sign) if sign == open => quote = None,
            (None, '\'' | '"') => quote = Some(sign),
            (None, '(') => depth += 1,
            (None, ')') => {
                depth = depth.saturating_sub(1);
                if depth == 0 && signs.peek().is_some() {
                    return false;
                }
            }
            (None, sign) if depth == 0 && !(sign.is_alphanumeric() || "_.".contains(sign)) => return false,
            _ => {}
        }
    }
    true
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
    fn an_expression_is_put_in_brackets_before_a_cast() {
        for (expression, expected) in [
            ("a", "a::text"),
            ("o.\"Имя (1)\"", "o.\"Имя (1)\"::text"),
            ("coalesce(a, ')')", "coalesce(a, ')')::text"),
            ("f(a) || f(b)", "(f(a) || f(b))::text"),
            ("a::date", "(a::date)::text"),
            ("a || b", "(a || b)::text"),
            ("(a || b)", "(a || b)::text"),
            ("(a) || (b)", "((a) || (b))::text"),
            ("(a || '(')", "(a || '(')::text"),
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

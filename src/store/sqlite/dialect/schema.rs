//! The SQL that SQLite's dialect adds for `init`: values as literals, conditions on values of any type, and
//! moments as a new row keeps them.
//!
//! Says how, and knows no table.

use super::Sqlite;
use super::moments::{added, is_written_day_first, written_text};
use crate::date::{ColumnDates, DateFormat, Scale};
use crate::sql::{Dialect as _, SchemaDialect};

/// Values by which a flag or a moment says no. SQLite compares a number with none of the texts.
const NO: &str = "0, '', '0', 'N', 'n', 'no', 'No', 'NO', 'false', 'f', 'False', 'FALSE', 'Нет', 'нет', 'НЕТ', 'Ложь', \
     '0000-00-00', '0000-00-00 00:00:00'";

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

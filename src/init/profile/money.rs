//! Columns of amounts: of numbers, and of texts that people wrote numbers into, `1 500,50 ₽`.
//!
//! Judges values; which column holds the price is decided in `roles`, and how a text is read in `sql::amount`.

use crate::init::profile::is_number;
use crate::sort;
use crate::sql::SqlDialect;
use crate::sql::amount::{self, Marks};
use crate::store::schema::{Column, Sample};

/// The column may hold amounts.
pub fn is_amount(column: &Column) -> bool {
    is_number(column) || marks(column).is_some_and(|marks| marks.format().is_some())
}

/// The marks that stand in a column's texts beside digits; `None` where one of its values is no amount.
fn marks(column: &Column) -> Option<Marks> {
    let marks = |sample: &Sample| match sample {
        Sample::Text(text) => amount::read(text.as_bytes()),
        Sample::Integer(_) | Sample::Real(_) => Some(Marks::default()),
        Sample::Moment(_) | Sample::Bytes => None,
    };
    column.samples.iter().try_fold(Marks::default(), |all, sample| Some(all.and(marks(sample)?)))
}

/// The column as numbers, and a value that shows why that is needed; `None` where it holds numbers.
pub fn as_number(dialect: SqlDialect, column: &Column) -> Option<(String, &str)> {
    if is_number(column) {
        return None;
    }
    let format = marks(column)?.format()?;
    let is_written = |text: &&str| amount::read(text.as_bytes()).is_some_and(|marks| marks.is_written());
    let texts = column.samples.iter().filter_map(|sample| match sample {
        Sample::Text(text) => Some(text.as_str()),
        Sample::Integer(_) | Sample::Real(_) | Sample::Moment(_) | Sample::Bytes => None,
    });
    Some((dialect.amount(&format, &column.sql_name), texts.into_iter().find(is_written)?))
}

/// A value that shows that a column may hold hundredths: whole amounts only, not small, that all end in 00 or 90.
pub fn may_be_hundredths(column: &Column) -> Option<String> {
    #[expect(clippy::cast_possible_truncation, reason = "the number is whole, and no amount is that large")]
    let whole = |sample: &Sample| match sample {
        Sample::Integer(number) => Some(*number),
        Sample::Real(number) => (number.fract() == 0.0).then_some(*number as i64),
        Sample::Text(text) => text.trim().parse().ok(),
        Sample::Moment(_) | Sample::Bytes => None,
    };
    // A type with decimals keeps whole units before the point.
    if has_decimals(&column.declared) {
        return None;
    }
    let mut numbers: Vec<_> = column.samples.iter().map(whole).collect::<Option<Vec<_>>>()?;
    numbers.retain(|number| *number != 0);
    sort::ascending(&mut numbers);
    let middle = *numbers.get(numbers.len() / 2)?;
    let are_round = numbers.iter().all(|number| matches!(number % 100, 0 | 90));
    (numbers.len() > 1 && middle >= LEAST_HUNDREDTHS && are_round).then(|| middle.to_string())
}

/// A declared type says how many decimals it keeps: `DECIMAL(10,2)`.
fn has_decimals(declared: &str) -> bool {
    let scale = declared.split_once(',').and_then(|(_, rest)| rest.trim_end_matches(')').trim().parse().ok());
    scale.is_some_and(|scale: u8| scale > 0)
}

/// Smaller round amounts are usual ones.
const LEAST_HUNDREDTHS: i64 = 20_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Sqlite;

    fn column(texts: &[&str]) -> Column {
        let samples = texts.iter().map(|text| Sample::Text((*text).to_owned())).collect();
        Column { sql_name: "c".to_owned(), samples, ..Column::default() }
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (texts, expected) in [
            (&["10", "10.5"][..], None),
            (&["1 500,50", "99"], Some("CAST(replace(replace(c, ' ', ''), ',', '.') AS REAL)")),
            (&["99.00 ₽"], Some("CAST(c AS REAL)")),
            (&["1\u{a0}500 руб."], Some("CAST(replace(c, char(160), '') AS REAL)")),
            (&["$99.50"], Some("CAST(replace(c, '$', '') AS REAL)")),
        ] {
            assert!(is_amount(&column(texts)), "{texts:?}");
            assert_eq!(
                as_number(&Sqlite, &column(texts)).map(|(number, _)| number).as_deref(),
                expected,
                "{texts:?}"
            );
        }
    }

    #[test]
    fn an_amount_may_stand_among_numbers_and_what_is_empty() {
        let mut among = column(&["", "10", "1 500"]);
        assert_eq!(as_number(&Sqlite, &among).map(|(_, example)| example), Some("1 500"));
        among.samples.push(Sample::Real(0.5));
        assert!(is_amount(&among));
        among.samples.push(Sample::Bytes);
        assert!(!is_amount(&among));
    }

    #[test]
    fn only_a_type_without_decimals_may_keep_hundredths() {
        for (declared, expected) in
            [("INT", true), ("DECIMAL(12)", true), ("DECIMAL(12,0)", true), ("DECIMAL(12, 2)", false)]
        {
            let round = column(&["2500000", "1299000", "990000"]);
            let column = Column { declared: declared.to_owned(), ..round };
            assert_eq!(may_be_hundredths(&column).is_some(), expected, "{declared}");
        }
    }

    #[test]
    fn other_texts_are_no_amounts() {
        for text in ["paid", "10 pieces", "2024-06-01", "1.2.3"] {
            assert!(!is_amount(&column(&[text])), "{text}");
        }
    }
}

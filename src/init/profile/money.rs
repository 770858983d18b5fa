//! Amounts of money: columns of numbers, and of text that people wrote numbers into, `1 500,50 ₽`.
//!
//! Knows values; which column holds the price is found by its name, elsewhere.

use crate::init::profile::is_number;
use crate::init::sql;
use crate::store::schema::{Column, Sample};

/// Blanks that stand between thousands: the usual one, and two that do not break a line.
const BLANKS: [(char, &str); 3] = [(' ', "' '"), ('\u{a0}', "char(160)"), ('\u{202f}', "char(8239)")];

/// Signs of currencies that stand before an amount.
const SIGNS: &str = "$€£₽";

/// Whether a column may hold amounts.
pub fn is_amount(column: &Column) -> bool {
    is_number(column) || column.samples.iter().all(is_written)
}

/// Whether a value is an amount as people write it: digits, blanks, one comma or point; and then its currency.
fn is_written(sample: &Sample) -> bool {
    let Sample::Text(text) = sample else { return !matches!(sample, Sample::Bytes) };
    let text =
        text.trim_start_matches(|sign: char| SIGNS.contains(sign) || is_blank(sign)).trim_start_matches('-');
    let is_part = |part: char| part.is_ascii_digit() || is_blank(part) || part == ',' || part == '.';
    let amount = text.trim_end_matches(|letter: char| !letter.is_ascii_digit());
    let has_one_mark = amount.chars().filter(|mark| matches!(mark, ',' | '.')).count() <= 1;
    let after = text[amount.len()..].trim_matches(|letter: char| is_blank(letter) || letter == '.');
    text.is_empty()
        || amount.starts_with(|digit: char| digit.is_ascii_digit())
            && amount.chars().all(is_part)
            && has_one_mark
            && after.chars().count() <= 4
}

fn is_blank(character: char) -> bool {
    BLANKS.iter().any(|(blank, _)| *blank == character)
}

/// The column as numbers, and a value that shows why that is needed; `None` where it holds numbers.
pub fn as_number(column: &Column) -> Option<(String, &str)> {
    if is_number(column) {
        return None;
    }
    let texts = || {
        column.samples.iter().filter_map(|sample| match sample {
            Sample::Text(text) => Some(text.as_str()),
            _ => None,
        })
    };
    let has = |character: char| texts().any(|text| text.contains(character));
    let mut number = sql::name(&column.name);
    for (_, blank) in BLANKS.iter().filter(|(character, _)| has(*character)) {
        number = format!("replace({number}, {blank}, '')");
    }
    if has(',') {
        number = format!("replace({number}, ',', '.')");
    }
    if SIGNS.chars().any(has) {
        number = format!("ltrim({number}, '{SIGNS}')");
    }
    let example = texts().find(|text| text.trim().parse::<f64>().is_err() && !text.is_empty())?;
    Some((format!("CAST({number} AS REAL)"), example))
}

/// A value that shows that a column may hold hundredths: whole amounts only, not small, that all end in 00 or 90.
pub fn may_be_hundredths(column: &Column) -> Option<String> {
    #[expect(clippy::cast_possible_truncation, reason = "the number is whole, and no amount is that large")]
    let whole = |sample: &Sample| match sample {
        Sample::Integer(number) => Some(*number),
        Sample::Real(number) => (number.fract() == 0.0).then_some(*number as i64),
        Sample::Text(text) => text.trim().parse().ok(),
        Sample::Bytes => None,
    };
    let mut numbers: Vec<_> = column.samples.iter().map(whole).collect::<Option<Vec<_>>>()?;
    numbers.retain(|number| *number != 0);
    numbers.sort_unstable();
    let middle = *numbers.get(numbers.len() / 2)?;
    let are_round = numbers.iter().all(|number| matches!(number % 100, 0 | 90));
    (numbers.len() > 1 && middle >= LEAST_HUNDREDTHS && are_round).then(|| middle.to_string())
}

/// Smaller round amounts are usual ones.
const LEAST_HUNDREDTHS: i64 = 20_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn column(texts: &[&str]) -> Column {
        let samples = texts.iter().map(|text| Sample::Text((*text).to_owned())).collect();
        Column { name: "c".to_owned(), samples, ..Column::default() }
    }

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (texts, expected) in [
            (&["10", "10.5"][..], None),
            (&["1 500,50", "99"], Some("CAST(replace(replace(c, ' ', ''), ',', '.') AS REAL)")),
            (&["99.00 ₽"], Some("CAST(ltrim(replace(c, ' ', ''), '$€£₽') AS REAL)")),
            (&["1\u{a0}500 руб."], Some("CAST(replace(replace(c, ' ', ''), char(160), '') AS REAL)")),
            (&["$99.50"], Some("CAST(ltrim(c, '$€£₽') AS REAL)")),
        ] {
            assert!(is_amount(&column(texts)), "{texts:?}");
            assert_eq!(as_number(&column(texts)).map(|(number, _)| number).as_deref(), expected, "{texts:?}");
        }
    }

    #[test]
    fn an_amount_may_stand_among_numbers_and_what_is_empty() {
        let mut among = column(&["", "10", "1 500"]);
        assert_eq!(as_number(&among).map(|(_, example)| example), Some("1 500"));
        among.samples.push(Sample::Real(0.5));
        assert!(is_amount(&among));
        among.samples.push(Sample::Bytes);
        assert!(!is_amount(&among));
    }

    #[test]
    fn other_texts_are_no_amounts() {
        for text in ["paid", "1,500.50", "10 pieces", "2024-06-01", "1.2.3"] {
            assert!(!is_amount(&column(&[text])), "{text}");
        }
    }
}

//! Amounts of money that people wrote as text: `1 234,50`, `$1,234.50`, `€ 1.234,50`, `1500 руб.`.
//!
//! Reads texts and finds out which of their characters have to go before a column is one of numbers. Knows
//! characters only: the SQL that takes them away is the dialect's, and which column holds an amount is known elsewhere.

/// Characters that stand between thousands and nowhere else: spaces, those that do not
/// break a line, and apostrophes.
const BETWEEN_THOUSANDS: [&str; 6] = [" ", "\u{a0}", "\u{202f}", "\u{2009}", "'", "’"];

/// The texts that may stand before an amount: signs of currencies, and their names.
const CURRENCIES: [&str; 22] = [
    "$", "€", "£", "₽", "₴", "₸", "¥", "₺", "₾", "USD", "EUR", "RUB", "RUR", "UAH", "KZT", "BYN", "GBP",
    "руб.", "руб", "Руб.", "р.", "грн",
];

/// The texts that may stand behind an amount: so many characters of any currency, or one of these words.
const LONGEST_CURRENCY: usize = 4;
const LONG_CURRENCIES: [&str; 6] = ["рублей", "рубля", "рубль", "тенге", "гривен", "долл."];

/// A comma or a point, as one text or the texts of a column show it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct SeparatorUse {
    /// It stands before the fraction.
    is_decimal: bool,
    /// It stands between thousands.
    is_between_thousands: bool,
    /// It may be either: `1,500`.
    is_open: bool,
}

/// The marks that stand in amounts beside their digits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    between_thousands: [bool; BETWEEN_THOUSANDS.len()],
    before: [bool; CURRENCIES.len()],
    comma: SeparatorUse,
    point: SeparatorUse,
    /// A text is no number as it is.
    is_written: bool,
}

/// The changes that make numbers of a column of amounts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AmountFormat {
    /// These texts are taken away, in this order.
    pub removed: Vec<&'static str>,
    /// A comma then becomes a point.
    pub has_decimal_comma: bool,
}

impl SeparatorUse {
    fn and(self, other: Self) -> Self {
        Self {
            is_decimal: self.is_decimal || other.is_decimal,
            is_between_thousands: self.is_between_thousands || other.is_between_thousands,
            is_open: self.is_open || other.is_open,
        }
    }
}

impl Marks {
    /// The marks of both.
    pub fn and(self, other: Self) -> Self {
        let mut all = self;
        all.between_thousands.iter_mut().zip(other.between_thousands).for_each(|(it, other)| *it |= other);
        all.before.iter_mut().zip(other.before).for_each(|(it, other)| *it |= other);
        Self {
            comma: self.comma.and(other.comma),
            point: self.point.and(other.point),
            is_written: self.is_written || other.is_written,
            ..all
        }
    }

    /// A text is no number as every program reads it.
    pub fn is_written(&self) -> bool {
        self.is_written
    }

    /// How the column is made one of numbers; `None` where its texts are at odds with one another. `1,500` is a
    /// thousand and a half, unless other texts have a fraction behind a comma.
    pub fn format(&self) -> Option<AmountFormat> {
        let is_thousands = |it: SeparatorUse, other: SeparatorUse| {
            it.is_between_thousands
                || it.is_open && !it.is_decimal && (other.is_decimal || other.is_between_thousands)
        };
        let has_thousands_comma =
            is_thousands(self.comma, self.point) || self.comma.is_open && !self.comma.is_decimal;
        let has_thousands_point = is_thousands(self.point, self.comma);
        let is_at_odds = has_thousands_comma && (self.comma.is_decimal || has_thousands_point)
            || has_thousands_point && self.point.is_decimal;
        let shown = |texts: &[&'static str], shown: &[bool]| -> Vec<&'static str> {
            texts.iter().zip(shown).filter(|(_, is_there)| **is_there).map(|(text, _)| *text).collect()
        };
        let mut removed = shown(&BETWEEN_THOUSANDS, &self.between_thousands);
        removed.extend(has_thousands_point.then_some("."));
        removed.extend(has_thousands_comma.then_some(","));
        removed.extend(shown(&CURRENCIES, &self.before));
        let has_decimal_comma = self.comma.is_decimal || self.comma.is_open && !has_thousands_comma;
        (!is_at_odds).then_some(AmountFormat { removed, has_decimal_comma })
    }
}

/// The marks of a text that is an amount or empty; `None` where it is something else.
pub fn read(text: &[u8]) -> Option<Marks> {
    let text = str::from_utf8(text).ok()?;
    let mut marks = Marks { is_written: !text.is_empty() && !is_number(text), ..Marks::default() };
    let mut rest = text.trim_start_matches(is_space);
    if let Some(place) = CURRENCIES.iter().position(|currency| rest.starts_with(currency)) {
        marks.before[place] = true;
        rest = rest[CURRENCIES[place].len()..].trim_start_matches(is_space);
    }
    let amount = rest.trim_end_matches(|it: char| !it.is_ascii_digit());
    let currency = rest[amount.len()..].trim_matches(|it| is_space(it) || it == '.');
    for (place, mark) in BETWEEN_THOUSANDS.iter().enumerate() {
        marks.between_thousands[place] = text[..text.len() - rest.len() + amount.len()].contains(mark);
    }
    let digits: String = amount.chars().filter(|it| !is_between_thousands(*it)).collect();
    let digits = digits.strip_prefix(['-', '+']).unwrap_or(&digits);
    let is_amount = digits.starts_with(|it: char| it.is_ascii_digit())
        && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b',' || byte == b'.');
    let is_currency = currency.chars().count() <= LONGEST_CURRENCY
        || LONG_CURRENCIES.contains(&currency.to_lowercase().as_str());
    if text.is_empty() || !is_amount || !is_currency {
        return text.is_empty().then_some(marks);
    }
    let (comma, point) = separators(digits)?;
    Some(Marks { comma, point, ..marks })
}

/// The use of comma and point in a text of digits; `None` where that makes no number.
fn separators(digits: &str) -> Option<(SeparatorUse, SeparatorUse)> {
    let decimal = SeparatorUse { is_decimal: true, ..SeparatorUse::default() };
    let between_thousands = SeparatorUse { is_between_thousands: true, ..SeparatorUse::default() };
    let open = SeparatorUse { is_open: true, ..SeparatorUse::default() };
    let Some(at) = digits.rfind([',', '.']) else { return Some(Default::default()) };
    let (whole, fraction) = (&digits[..at], &digits[at + 1..]);
    let is_comma = digits[at..].starts_with(',');
    let (own, other) = if is_comma { (',', '.') } else { ('.', ',') };
    let (last, first) = match (whole.contains(own), whole.contains(other)) {
        (false, false) => {
            let is_open = fraction.len() == 3 && whole.len() <= 3 && whole != "0";
            (if is_open { open } else { decimal }, SeparatorUse::default())
        }
        (false, true) if are_groups(whole, other) => (decimal, between_thousands),
        (true, false) if are_groups(digits, own) => (between_thousands, SeparatorUse::default()),
        _ => return None,
    };
    Some(if is_comma { (last, first) } else { (first, last) })
}

/// The digits stand in groups of three.
fn are_groups(digits: &str, separator: char) -> bool {
    let mut groups = digits.split(separator);
    groups.next().is_some_and(|first| (1..=3).contains(&first.len())) && groups.all(|group| group.len() == 3)
}

fn is_between_thousands(character: char) -> bool {
    BETWEEN_THOUSANDS.iter().any(|mark| mark.starts_with(character))
}

fn is_space(character: char) -> bool {
    character.is_whitespace() && is_between_thousands(character)
}

/// Digits with at most one point among them, and a sign before them.
fn is_number(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let mut points = 0;
    digits.starts_with(|it: char| it.is_ascii_digit())
        && digits.ends_with(|it: char| it.is_ascii_digit())
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.' && std::mem::replace(&mut points, 1) == 0)
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;
    use crate::sql::Dialect as _;
    use crate::store::Sqlite;

    /// The numbers that SQL makes of a column of texts.
    #[track_caller]
    fn numbers(texts: &[&str]) -> Vec<f64> {
        let marks = texts.iter().map(|text| read(text.as_bytes()).unwrap_or_else(|| panic!("{text}")));
        let format = marks.fold(Marks::default(), Marks::and).format().unwrap_or_else(|| panic!("{texts:?}"));
        let connection = Connection::open_in_memory().unwrap();
        let sql = format!("SELECT {} FROM (SELECT ?1 AS c)", Sqlite.amount(&format, "c"));
        texts.iter().map(|text| connection.query_row(&sql, [text], |row| row.get(0)).unwrap()).collect()
    }

    #[test]
    fn a_number_of_any_program_needs_nothing() {
        for text in ["", "0", "1500", "-1.5", "+2.00", "1234567.89"] {
            assert!(!read(text.as_bytes()).unwrap().is_written(), "{text}");
        }
    }

    #[test]
    fn the_sql_makes_the_number_that_a_person_reads() {
        for (texts, expected) in [
            (&["9,60", "1 234,50", "-1 000,5 р."][..], &[9.6, 1234.5, -1000.5][..]),
            (&["12\u{a0}000,00", "1\u{202f}500"], &[12000.0, 1500.0]),
            (&["1500 руб.", "руб. 1500", "99.00 ₽", "7 рублей"], &[1500.0, 1500.0, 99.0, 7.0]),
            (&["$1,234.50", "$99.00", "-5", "$-5"], &[1234.5, 99.0, -5.0, -5.0]),
            (&["€ 1.234,50", "€ 99,00", "€ 1.500"], &[1234.5, 99.0, 1500.0]),
            (&["1,500", "2,000,000"], &[1500.0, 2_000_000.0]),
            (&["1,500", "2"], &[1500.0, 2.0]),
            (&["1,500", "2,50"], &[1.5, 2.5]),
            (&["1.500", "2.50"], &[1.5, 2.5]),
            (&["1'234.50", "USD 7"], &[1234.5, 7.0]),
            (&["1.234.567,5"], &[1_234_567.5]),
            (&["0,500"], &[0.5]),
            (&["1 234.50", "99,50"], &[1234.5, 99.5]),
        ] {
            assert_eq!(numbers(texts), expected, "{texts:?}");
        }
    }

    #[test]
    fn a_text_that_no_sql_can_read_is_no_amount() {
        for text in
            ["abc", "1.2.3", "по запросу", "12 штук по 5", "1e5x", "1500 предметов", "1,2,3", "1,23,456.0"]
        {
            assert_eq!(read(text.as_bytes()), None, "{text}");
        }
        assert_eq!(read(b"\xff1"), None);
    }

    #[test]
    fn texts_that_are_at_odds_have_no_format() {
        for texts in [["1,234.50", "99,5"], ["1.234,50", "99.5"], ["1,234.50", "1.234,50"]] {
            let marks = texts.map(|text| read(text.as_bytes()).unwrap());
            assert_eq!(marks[0].and(marks[1]).format(), None, "{texts:?}");
        }
    }
}

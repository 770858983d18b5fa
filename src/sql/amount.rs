//! Amounts of money that people wrote as text, `1 234,50` or `1500 руб.`, and the SQL that makes numbers of them.
//!
//! Knows characters; which column holds an amount is known elsewhere.

/// Blanks that stand between thousands: the usual one, and those that do not break a line; each as SQL writes it.
const BLANKS: [(char, &str); 4] =
    [(' ', "' '"), ('\u{a0}', "char(160)"), ('\u{202f}', "char(8239)"), ('\u{2009}', "char(8201)")];

/// Signs of currencies that stand before an amount.
const SIGNS: &str = "$€£₽";

/// What a text is, where an amount is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amount {
    /// A number as every program reads it, or nothing.
    Number,
    /// A number with marks that have to go.
    Written(Marks),
    /// No amount.
    Other,
}

/// The marks in amounts that are no part of a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    blanks: [bool; BLANKS.len()],
    has_comma: bool,
    has_sign: bool,
}

impl Marks {
    /// The marks of both.
    pub fn and(self, other: Self) -> Self {
        let mut blanks = self.blanks;
        blanks.iter_mut().zip(other.blanks).for_each(|(it, other)| *it |= other);
        Self {
            blanks,
            has_comma: self.has_comma || other.has_comma,
            has_sign: self.has_sign || other.has_sign,
        }
    }

    /// SQL that makes a number of a column, `{}`, that has these marks. What follows the number SQLite leaves out.
    pub fn number(self) -> String {
        let mut number = "{}".to_owned();
        for ((_, blank), _) in BLANKS.iter().zip(self.blanks).filter(|(_, is_there)| *is_there) {
            number = format!("replace({number}, {blank}, '')");
        }
        if self.has_comma {
            number = format!("replace({number}, ',', '.')");
        }
        if self.has_sign {
            number = format!("ltrim({number}, '{SIGNS}')");
        }
        format!("CAST({number} AS REAL)")
    }
}

/// Reads a text as an amount: digits, blanks, one comma or point, and then its currency.
pub fn read(text: &[u8]) -> Amount {
    let Ok(text) = str::from_utf8(text) else { return Amount::Other };
    if text.is_empty() || is_number(text) {
        return Amount::Number;
    }
    let marks = Marks {
        blanks: BLANKS.map(|(blank, _)| text.contains(blank)),
        has_comma: text.contains(','),
        has_sign: text.contains(|it| SIGNS.contains(it)),
    };
    let is_blank = |it: char| BLANKS.iter().any(|(blank, _)| *blank == it);
    let text = text.trim_start_matches(|it| is_blank(it) || SIGNS.contains(it));
    let amount = text.trim_end_matches(|it: char| !it.is_ascii_digit());
    let currency = text[amount.len()..].trim_matches(|it| is_blank(it) || it == '.');
    let plain: String = amount.chars().filter(|it| !is_blank(*it)).collect();
    if is_number(&plain.replace(',', ".")) && currency.chars().count() <= 4 {
        Amount::Written(marks)
    } else {
        Amount::Other
    }
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

    #[test]
    fn a_number_of_any_program_needs_nothing() {
        for text in ["", "0", "1500", "-1.5", "+2.00", "1234567.89"] {
            assert_eq!(read(text.as_bytes()), Amount::Number, "{text}");
        }
    }

    #[test]
    fn the_sql_makes_the_number_that_a_person_reads() {
        let connection = Connection::open_in_memory().unwrap();
        for (text, number) in [
            ("9,60", 9.6),
            ("1 234,50", 1234.5),
            ("12\u{a0}000,00", 12000.0),
            ("1\u{202f}500", 1500.0),
            ("1500 руб.", 1500.0),
            ("99.00 ₽", 99.0),
            ("$99.50", 99.5),
            ("-1 000,5 р.", -1000.5),
        ] {
            let Amount::Written(marks) = read(text.as_bytes()) else { panic!("{text}") };
            let sql = format!("SELECT {} FROM (SELECT ?1 AS c)", marks.number().replace("{}", "c"));
            let made: f64 = connection.query_row(&sql, [text], |row| row.get(0)).unwrap();
            assert!((made - number).abs() < 1e-9, "{sql} of {text}: {made}");
        }
    }

    #[test]
    fn what_no_sql_can_read_is_no_amount() {
        for text in ["abc", "1,234.50", "1.2.3", "по запросу", "12 штук по 5", "1e5x", "1500 рублей"]
        {
            assert_eq!(read(text.as_bytes()), Amount::Other, "{text}");
        }
        assert_eq!(read(b"\xff1"), Amount::Other);
    }
}

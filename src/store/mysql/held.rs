//! Values by the types of their columns, as `check` and `init` read them: MySQL prints every value as text, and only the
//! type tells a number from a text.

use crate::date::DateValue;
use crate::value::Value;

/// The kind of values of a type (MySQL, "`enum_field_types`").
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Held {
    /// Whole numbers.
    Whole,
    /// Numbers with a fraction, or as a type that may have one.
    Fraction,
    /// Days, or moments.
    Date,
    /// Texts, and all else.
    Text,
}

impl Held {
    /// The kind of values of a type, by its number.
    pub(super) fn of(type_number: u8) -> Self {
        match type_number {
            1 | 2 | 3 | 8 | 9 | 13 | 16 => Self::Whole,
            0 | 4 | 5 | 246 => Self::Fraction,
            7 | 10 | 12 => Self::Date,
            _ => Self::Text,
        }
    }

    /// It holds numbers.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Self::Whole | Self::Fraction)
    }

    /// A printed value as a date is read from it.
    pub(super) fn date_value(self, printed: &str) -> DateValue<'_> {
        let whole = || printed.parse().ok().map(DateValue::Integer);
        let fraction = || printed.parse().ok().map(DateValue::Real);
        let number = match self {
            Self::Whole => whole(),
            Self::Fraction => fraction(),
            Self::Date | Self::Text => None,
        };
        number.unwrap_or(DateValue::Text(printed))
    }
}

/// A value of a row, with whole numbers as such.
pub(super) fn whole(type_number: u8, value: Option<Value<'_>>) -> Option<Value<'_>> {
    match value {
        Some(Value::Text(digits)) if Held::of(type_number) == Held::Whole => {
            let number = str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
            Some(number.map_or(Value::Text(digits), Value::Integer))
        }
        value => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_value_is_read_by_its_type() {
        for (type_number, printed, expected) in [
            (3, "1795300325", DateValue::Integer(1_795_300_325)),
            (8, "18446744073709551615", DateValue::Text("18446744073709551615")),
            (5, "2.5", DateValue::Real(2.5)),
            (246, "10.00", DateValue::Real(10.0)),
            (12, "2026-12-31 23:59:00", DateValue::Text("2026-12-31 23:59:00")),
            (253, "1795300325", DateValue::Text("1795300325")),
        ] {
            assert_eq!(Held::of(type_number).date_value(printed), expected, "{type_number}");
        }
        assert_eq!(whole(3, Some(Value::Text(b"-5"))), Some(Value::Integer(-5)));
        assert_eq!(whole(253, Some(Value::Text(b"-5"))), Some(Value::Text(b"-5")));
        assert_eq!(whole(3, None), None);
    }
}

//! What is not sent to Roistat unless the owner says so: what identifies somebody, or opens something.
//!
//! Judges by names, and by values that look like an address of mail or a telephone; in doubt it is personal.

use crate::init::vocabulary::columns::PERSONAL;
use crate::init::vocabulary::{any, words};
use crate::nested::Nested;

/// Whether a name is one of something personal.
pub fn sounds_personal(name: &str) -> bool {
    let words = words(name);
    // `first_name` and `firstName` are `firstname`, too.
    let pairs = words.windows(2).map(<[String]>::concat);
    words.iter().cloned().chain(pairs).any(|word| any(&word, PERSONAL)) || words == ["name"]
}

/// Whether a text looks like an address of mail or a telephone.
pub fn looks_personal(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_number = text.chars().all(|part| part.is_ascii_digit() || "+-() ".contains(part));
    let is_mail = text.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    is_mail || is_number && (text.starts_with('+') && digits >= 7 || digits >= 10)
}

/// Whether anything in a tree is personal.
pub fn holds_personal(nested: &Nested) -> bool {
    match nested {
        Nested::Text(text) => looks_personal(&String::from_utf8_lossy(text)),
        Nested::Array(values) => values.iter().any(holds_personal),
        Nested::Object(object) => {
            object.iter().any(|(key, value)| sounds_personal(key) || holds_personal(value))
        }
    }
}

/// The condition that a column's text looks so, in SQL.
pub fn condition(value: &str) -> String {
    format!(
        "{value} GLOB '*@*.*' OR length({value}) > 9 AND {value} NOT GLOB '*[^0-9+() -]*' AND typeof({value}) = 'text'"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_of_somebody_are_personal() {
        for name in [
            "auth_pin",
            "firstName",
            "payment_card",
            "Телефон",
            "CVV2",
            "shipping-address",
            "name",
            "user_agent",
        ] {
            assert!(sounds_personal(name), "{name}");
        }
        for name in ["Delivery method", "Город", "utm_source", "company_size", "shipping_name"] {
            assert!(!sounds_personal(name), "{name}");
        }
        for text in
            ["ann@shop.example", "a@b.c", "+7 900 000-00-01", "89000000001", "+1234567", "(495) 000-00-01"]
        {
            assert!(looks_personal(text), "{text}");
        }
        for text in [
            "Courier 24+",
            "7-10",
            "2024-06-01",
            "@home",
            "a@b",
            "+123456",
            "123456789",
            "No. 1234567890",
            "",
        ] {
            assert!(!looks_personal(text), "{text}");
        }
    }
}

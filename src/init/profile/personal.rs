//! What is not sent to Roistat unless the owner says so: what identifies somebody, or opens something.
//!
//! Judges by names, and by values that look like an address of mail or a telephone; in doubt it is personal.

use crate::init::vocabulary::columns::{PERSONAL, PLACES};
use crate::init::vocabulary::{any, words};
use crate::nested::Nested;

/// Whether a name is one of something personal.
pub fn sounds_personal(name: &str) -> bool {
    let words = words(name);
    // `first_name` and `firstName` are `firstname`, too; and «Ф. И. О.» is «ФИО».
    let pairs = words.windows(2).map(<[String]>::concat);
    let initials: String =
        words.iter().filter(|word| word.chars().count() == 1).map(String::as_str).collect();
    let all = words.iter().cloned().chain(pairs).chain([initials]);
    all.into_iter().any(|word| any(&word, PERSONAL)) || words == ["name"]
}

/// Whether what stands under a name is somebody's: by the name, or by some of its values.
pub fn is_personal(name: &str, values: &[String]) -> bool {
    let is_place = words(name).iter().any(|word| any(word, PLACES));
    let are_names = || !is_place && !values.is_empty() && values.iter().all(|value| looks_like_a_name(value));
    sounds_personal(name) || values.iter().any(|value| looks_personal(value)) || are_names()
}

/// Whether a text looks like an address of mail, a telephone or an account of a messenger.
pub fn looks_personal(text: &str) -> bool {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_number = text.chars().all(|part| part.is_ascii_digit() || "+-() ".contains(part));
    let is_mail = text.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    let is_account = text.strip_prefix('@').is_some_and(|account| {
        account.len() >= 4 && account.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    });
    let is_link = ACCOUNT_LINKS.iter().any(|link| text.to_ascii_lowercase().contains(link));
    is_mail || is_account || is_link || is_number && (text.starts_with('+') && digits >= 7 || digits >= 10)
}

/// What links to somebody's account contain.
const ACCOUNT_LINKS: [&str; 6] = ["t.me/", "vk.com/", "wa.me/", "instagram.com/", "facebook.com/", "ok.ru/"];

/// Whether a text is two to four words of letters, each of which begins with a capital.
fn looks_like_a_name(text: &str) -> bool {
    let words: Vec<_> = text.split_whitespace().collect();
    let is_part = |word: &&str| {
        word.chars().all(|letter| letter.is_alphabetic() || letter == '-' || letter == '.')
            && word.starts_with(char::is_uppercase)
            && word.chars().skip(1).any(char::is_lowercase)
    };
    let has_case = |word: &&str| word.chars().filter(|letter| letter.is_uppercase()).count() <= 2;
    (2..=4).contains(&words.len()) && words.iter().all(|word| is_part(word) && has_case(word))
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
            "Ф.И.О.",
            "Ф. И. О. получателя",
            "Контактное лицо",
            "Паспорт",
            "Telegram",
            "тг",
        ] {
            assert!(sounds_personal(name), "{name}");
        }
        for name in ["Delivery method", "Город", "utm_source", "company_size", "shipping_name"] {
            assert!(!sounds_personal(name), "{name}");
        }
        for text in [
            "ann@shop.example",
            "a@b.c",
            "+7 900 000-00-01",
            "89000000001",
            "+1234567",
            "(495) 000-00-01",
            "@ann_s",
            "https://t.me/ann",
        ] {
            assert!(looks_personal(text), "{text}");
        }
        for text in ["Courier 24+", "7-10", "2024-06-01", "a@b", "+123456", "123456789", "No. 1234567890", ""]
        {
            assert!(!looks_personal(text), "{text}");
        }
    }
}

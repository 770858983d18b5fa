//! Finds values that are not sent to Roistat unless the owner says so: those that identify a
//! person, or open something.
//!
//! Judges by names and by values; in doubt it is personal. A name that no vocabulary holds cannot be judged, so what
//! stands under it is sent only where it is a choice from a few values.

use crate::init::vocabulary::columns::{FIELDS, PERSONAL, PLACES, PROPERTY};
use crate::init::vocabulary::{any, words};
use crate::nested::Nested;

/// A name is one of something personal.
pub fn sounds_personal(name: &str) -> bool {
    let words = words(name);
    // `first_name` and `firstName` are `firstname`, too; and «Ф. И. О.» is «ФИО».
    let pairs = words.windows(2).map(<[String]>::concat);
    let initials: String =
        words.iter().filter(|word| word.chars().count() == 1).map(String::as_str).collect();
    let all = words.iter().cloned().chain(pairs).chain([initials]);
    all.into_iter().any(|word| any(&word, PERSONAL)) || words == ["name"]
}

/// Tells if the meaning of a name is known, and is nothing personal.
pub fn is_known(name: &str) -> bool {
    let words = words(name);
    PROPERTY.distance(&words).is_some() || FIELDS.iter().any(|field| field.distance(&words).is_some())
}

/// So many values, of which so many are different, are a choice from a list and not each somebody's own.
pub fn is_choice(count: usize, different: usize, longest: usize) -> bool {
    const FEWEST: usize = 10;
    const LONGEST: usize = 80;
    count >= FEWEST && different * 5 <= count && longest <= LONGEST
}

/// Tells if values under a name belong to a person: by the name, or by some of the values.
pub fn is_personal(name: &str, values: &[String]) -> bool {
    let is_place = words(name).iter().any(|word| any(word, PLACES));
    let are_names = || !is_place && !values.is_empty() && values.iter().all(|value| looks_like_a_name(value));
    sounds_personal(name) || values.iter().any(|value| looks_personal(value)) || are_names()
}

/// A text looks like an address of mail, a telephone, an account of a messenger, an address in a network, or has one
/// in it.
pub fn looks_personal(text: &str) -> bool {
    let text = text.trim();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let is_number = text.chars().all(|part| part.is_ascii_digit() || "+-() ".contains(part));
    let is_mail = text.split_once('@').is_some_and(|(_, host)| host.contains('.'));
    let is_account = text.strip_prefix('@').is_some_and(|account| {
        account.len() >= 4 && account.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    });
    let has = |parts: &[&str]| parts.iter().any(|part| text.to_ascii_lowercase().contains(part));
    is_mail
        || is_account
        || has(&ACCOUNT_LINKS)
        || has(&AGENTS)
        || text.parse::<std::net::IpAddr>().is_ok()
        || has_phone(text)
        || is_number && (text.starts_with('+') && digits >= 7 || digits >= 10)
}

/// Parts of links to a person's account.
const ACCOUNT_LINKS: [&str; 6] = ["t.me/", "vk.com/", "wa.me/", "instagram.com/", "facebook.com/", "ok.ru/"];

/// Parts of the names of browsers, by which a person can be followed.
const AGENTS: [&str; 2] = ["mozilla/", "applewebkit/"];

/// Digits in groups, as telephones are written, stand in a text: `call 8 900 000-00-01`.
fn has_phone(text: &str) -> bool {
    text.split(|part: char| !(part.is_ascii_digit() || "+-() ".contains(part))).any(|run| {
        let digits = run.chars().filter(char::is_ascii_digit).count();
        let groups = run.split(|part: char| !part.is_ascii_digit()).filter(|group| !group.is_empty()).count();
        // A date and its time have eight digits and more, too, but a telephone begins otherwise.
        let begins_so = run.trim_start_matches([' ', '(', '-']).starts_with(['+', '8', '7', '9']);
        (10..=13).contains(&digits) && groups >= 3 && begins_so
    })
}

/// A text is two to four words of letters, each of which begins with a capital.
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

/// Something in a tree is personal.
pub fn holds_personal(nested: &Nested) -> bool {
    match nested {
        Nested::Text(text) => looks_personal(&String::from_utf8_lossy(text)),
        Nested::Array(values) => values.iter().any(holds_personal),
        Nested::Object(object) => {
            object.iter().any(|(key, value)| sounds_personal(key) || holds_personal(value))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_of_a_person_are_personal() {
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

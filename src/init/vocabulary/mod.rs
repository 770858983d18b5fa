//! The words that a name is made of, in Latin letters: `orderDate`, `order_date` and `Дата заказа` taken
//! apart, and how well they say what a table or a column may be.
//!
//! Knows names only; what the words mean stands in `vocabulary`.

#[rustfmt::skip] // tables of words: one word a line would fill pages
pub mod columns;
#[rustfmt::skip] // as well
pub mod tables;

use std::str::SplitAsciiWhitespace;

use self::columns::{GLUED, WHOLE};

/// The words of a name, in small Latin letters.
pub fn words(name: &str) -> Vec<String> {
    let name = without_core_data_prefix(name);
    let mut words = vec![String::new()];
    let mut was_small = false;
    for character in name.chars() {
        let begins_word = was_small && character.is_uppercase();
        if begins_word || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if character == '№' {
            words.extend(["nomer".to_owned(), String::new()]);
        }
        was_small = character.is_lowercase() || character.is_ascii_digit();
        if let Some(word) = words.last_mut() {
            for small in character.to_lowercase().filter(|small| small.is_alphanumeric()) {
                match latin(small) {
                    Some(letters) => word.push_str(letters),
                    None => word.push(small),
                }
            }
        }
    }
    words.retain(|word| !word.is_empty());
    words.into_iter().flat_map(|word| apart(&word).unwrap_or_else(|| vec![word])).collect()
}

/// The words that a word without any mark between them is made of: `creationdate`, `CLIENTID`.
fn apart(word: &str) -> Option<Vec<String>> {
    const SHORTEST: usize = 5;
    if word.len() < SHORTEST || !word.is_ascii() || WHOLE.contains(word) || GLUED.contains(word) {
        return None;
    }
    let begins = GLUED.iter().filter(|glued| word.starts_with(*glued));
    begins.into_iter().find_map(|begins| {
        let rest = &word[begins.len()..];
        let rest = if GLUED.contains(rest) { vec![rest.to_owned()] } else { apart(rest)? };
        Some([vec![(*begins).to_owned()], rest].concat())
    })
}

/// Apple's Core Data puts a Z before the names of tables and columns: `ZORDER`, `ZCREATIONDATE`.
fn without_core_data_prefix(name: &str) -> &str {
    let is_capital = |it: char| it.is_ascii_uppercase() || it.is_ascii_digit() || it == '_';
    match name.strip_prefix('Z') {
        Some(rest) if rest.chars().all(is_capital) => {
            let small = rest.to_ascii_lowercase();
            let is_known = GLUED.contains(&small) || WHOLE.contains(&small) || apart(&small).is_some();
            if is_known { rest } else { name }
        }
        _ => name,
    }
}

/// A Cyrillic letter as it is usually written in Latin ones.
fn latin(letter: char) -> Option<&'static str> {
    const LATIN: [&str; 32] = [
        "a", "b", "v", "g", "d", "e", "zh", "z", "i", "y", "k", "l", "m", "n", "o", "p", "r", "s", "t", "u",
        "f", "h", "c", "ch", "sh", "sch", "", "y", "", "e", "yu", "ya",
    ];
    match letter {
        'ё' | 'є' => Some("e"),
        'і' | 'ї' => Some("i"),
        'а'..='я' => LATIN.get(letter as usize - 'а' as usize).copied(),
        _ => None,
    }
}

/// Words, or patterns of words, in one text. A table of texts is an address for each of them, which the start of every process
/// has to put right, those that answer Roistat too.
#[derive(Clone, Copy, Debug)]
pub struct WordList(pub &'static str);

impl WordList {
    /// The words in their order.
    pub fn iter(self) -> SplitAsciiWhitespace<'static> {
        self.0.split_ascii_whitespace()
    }

    /// Tells if a word is one of them; patterns are not looked at.
    pub fn contains(self, word: &str) -> bool {
        self.iter().any(|it| it == word)
    }
}

/// A meaning that a column may have: words of which one must be there, the best first, and words that may go
/// with them. A word that ends with `*` stands for all that begin so.
#[derive(Clone, Copy, Debug)]
pub struct Meaning {
    pub keys: WordList,
    pub others: WordList,
}

impl Meaning {
    /// How far words are from meaning this, 0 being nearest; `None` where they mean something else.
    pub fn distance(&self, words: &[String]) -> Option<usize> {
        let key = self.keys.iter().position(|key| words.iter().any(|word| is(word, key)))?;
        let all_fit =
            words.iter().all(|word| self.keys.iter().chain(self.others.iter()).any(|known| is(word, known)));
        all_fit.then_some(key * 10 + words.len() - 1)
    }
}

/// Tells if a key is one under which the number of the visit may stand.
pub fn says_visit(key: &str) -> bool {
    let words = words(key);
    words.iter().any(|word| word.starts_with("roistat")) || words == ["visit"]
}

/// Tells if one of several patterns stands for a word.
pub fn any(word: &str, patterns: WordList) -> bool {
    patterns.iter().any(|pattern| is(word, pattern))
}

/// Tells if a pattern stands for a word.
pub fn is(word: &str, pattern: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(beginning) => word.starts_with(beginning),
        None => word == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_all_styles_are_split_alike() {
        for (name, expected) in [
            ("order_date", "order date"),
            ("orderDate", "order date"),
            ("OrderID", "order id"),
            ("ORDER_ID", "order id"),
            ("wp_wc_orders", "wp wc orders"),
            ("Дата заказа", "data zakaza"),
            ("Себестоимость, ₽", "sebestoimost"),
            ("utm2Source", "utm2 source"),
            ("e-mail", "e mail"),
            ("№ заказа", "nomer zakaza"),
            ("ZORDER", "order"),
            ("ZCREATIONDATE", "creation date"),
            ("ZFIRSTNAME", "firstname"),
            ("ZAKAZ", "zakaz"),
            ("Z_PK", "z pk"),
            ("CLIENTID", "client id"),
            ("totalpricepaid", "total price paid"),
            ("candidate", "candidate"),
            ("updated", "updated"),
            ("username", "username"),
            ("Учёт, Їжа, Ємність, Ім'я", "uchet izha emnist im ya"),
            ("Объём_щёк", "obem schek"),
            ("\"'`", ""),
        ] {
            assert_eq!(words(name).join(" "), expected, "{name}");
        }
    }

    #[test]
    fn no_word_that_has_a_meaning_of_its_own_is_taken_apart() {
        use super::columns::*;
        let meanings = [
            &ID,
            &NAME,
            &PRICE,
            &COST,
            &STATUS,
            &CLIENT,
            &MANAGER,
            &FULL_NAME,
            &FIRST_NAME,
            &LAST_NAME,
            &PHONE,
            &EMAIL,
        ];
        let keys = meanings.iter().flat_map(|it| it.keys.iter().chain(it.others.iter()));
        for word in keys.chain(PERSONAL.iter()).chain(MARKS.iter()).chain(NOT_CREATED.iter()) {
            assert_eq!(words(word.trim_end_matches('*')).len(), 1, "{word}");
        }
    }

    #[test]
    fn a_meaning_takes_its_own_words_only() {
        let total = Meaning { keys: WordList("price total"), others: WordList("grand sum*") };
        for (name, distance) in [
            ("price", Some(0)),
            ("total", Some(10)),
            ("grand_total", Some(11)),
            ("summa_total", Some(11)),
            ("delivery_price", None),
            ("grand", None),
        ] {
            assert_eq!(total.distance(&words(name)), distance, "{name}");
        }
    }
}

//! Finds the word that a table or a column is called by: its name, or its owner's text about it
//! where the name says nothing.
//!
//! Programs that number their columns say in comments what they hold. A comment counts where it begins as a name does: of a
//! few words, one of which shops call such things by.

use crate::init::profile::table_score;
use crate::init::vocabulary::columns::{
    ACTIVE, BIRTH, CHANGED, CLIENT, COMPANY, COST, CREATED, DELETED, EMAIL, FIELDS, FIRST_NAME, FULL_NAME,
    ID, LAST_NAME, MANAGER, MARKS, NAME, NOT_CREATED, PERSONAL, PHONE, PLACED, PRICE, STATUS, VISIT,
};
use crate::init::vocabulary::{Meaning, WordList, any, says_visit, words};
use crate::store::schema::{Column, Table};

/// A comment of more words explains something, and is no name.
const MOST_WORDS: usize = 4;

/// The meanings that columns of a shop have.
const MEANINGS: [&Meaning; 18] = [
    &ID,
    &NAME,
    &CREATED,
    &CHANGED,
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
    &COMPANY,
    &BIRTH,
    &DELETED,
    &VISIT,
];

/// Words that say something of a column by themselves.
const LISTS: [WordList; 5] = [PERSONAL, MARKS, ACTIVE, PLACED, NOT_CREATED];

/// The word that a column is called by.
pub fn column(column: &Column) -> &str {
    let is_vague = |name: &[String]| {
        !name.iter().any(|word| is_key(word) && !is_weak(word)) && !name.iter().all(|word| is_weak(word))
    };
    called(&column.name, &column.comment, is_vague, is_key)
}

/// The word that a table is called by.
pub fn table(table: &Table) -> &str {
    let is_noun = |word: &str| table_score::content(word).is_some();
    called(&table.name, &table.comment, |name| !name.iter().any(|word| is_noun(word)), is_noun)
}

fn called<'t>(
    name: &'t str,
    comment: &'t str,
    is_vague: impl Fn(&[String]) -> bool,
    is_key: impl Fn(&str) -> bool,
) -> &'t str {
    if comment.is_empty() || !is_vague(&words(name)) {
        return name;
    }
    let title = title(comment);
    let words = words(title);
    let is_name = words.len() <= MOST_WORDS && words.iter().any(|word| is_key(word));
    if is_name { title } else { name }
}

/// The beginning of a comment, up to where an explanation begins or the sentence ends.
fn title(comment: &str) -> &str {
    let ends = |(at, sign): (usize, char)| {
        let rest = &comment[at + sign.len_utf8()..];
        let is_end = match sign {
            ',' | ';' | ':' | '(' | '[' | '=' | '\n' | '—' | '–' => true,
            '-' => rest.starts_with(' '),
            // Behind an abbreviation the text goes on in small letters.
            '.' => !rest.trim_start().starts_with(char::is_lowercase),
            _ => false,
        };
        is_end.then_some(at)
    };
    let end = comment.char_indices().find_map(ends).unwrap_or(comment.len());
    comment[..end].trim()
}

/// A word that shops call a column by.
fn is_key(word: &str) -> bool {
    let mut keys = MEANINGS.iter().copied().chain(FIELDS).map(|meaning| meaning.keys).chain(LISTS);
    says_visit(word) || keys.any(|keys| any(word, keys))
}

/// A word that tells ids or dates, and not which.
fn is_weak(word: &str) -> bool {
    any(word, ID.keys) || any(word, CREATED.others)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_speaks_where_the_name_does_not() {
        for (name, comment, expected) in [
            ("c_05", "Сумма заказа, руб.", "Сумма заказа"),
            ("c_04", "Дата изменения (UTC)", "Дата изменения"),
            ("f12", "Эл. почта клиента. Не обязательна.", "Эл. почта клиента"),
            ("f13", "Roistat", "Roistat"),
            ("f14", "Номер визита", "Номер визита"),
            ("kod_st", "Статус: 1 — новый", "Статус"),
            ("c_date", "Date created - by the site", "Date created"),
            // The name says enough.
            ("created_at", "Дата оплаты", "created_at"),
            ("status", "Сумма", "status"),
            ("old_price", "Цена", "old_price"),
            ("id", "Сумма", "id"),
            // The comment says nothing, or is no name.
            ("c_06", "", "c_06"),
            ("c_06", "Служебное поле", "c_06"),
            ("c_06", "Здесь лежит сумма заказа без учёта скидки", "c_06"),
        ] {
            let (name, comment) = (name.to_owned(), comment.to_owned());
            assert_eq!(column(&Column { name, comment, ..Column::default() }), expected);
        }
        for (name, comment, expected) in [
            ("reg_07", "Заказы покупателей", "Заказы покупателей"),
            ("order_archive", "Заказы", "order_archive"),
            ("reg_07", "Служебная таблица", "reg_07"),
        ] {
            let (name, comment) = (name.to_owned(), comment.to_owned());
            assert_eq!(table(&Table { name, comment, ..Table::default() }), expected);
        }
    }
}

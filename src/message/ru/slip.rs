//! Russian for the usual slips of a config written by hand: what it is, and how to write it instead.
//!
//! A slip never repeats the value of a key, which may be the password.

use crate::error::Slip;

/// The description of the fault.
pub(super) fn problem(slip: &Slip) -> String {
    match slip {
        Slip::BelongsAbove { key, .. } => format!("настройка `{key}` стоит внутри раздела"),
        Slip::BelongsBelow { key, .. } => format!("запрос `{key}` стоит вне своего раздела"),
        Slip::RepeatedKey { key, first } => format!("ключ `{key}` уже есть в строке {first}"),
        Slip::CurlyQuote { quote, .. } => format!("`{quote}` ({}) не прямая кавычка", code(*quote)),
        Slip::Invisible { character, word, .. } => {
            format!("у `{word}` стоит невидимый символ ({})", code(*character))
        }
        Slip::LookAlike { word, letter, .. } => {
            format!("в слове `{word}` есть русская буква `{letter}` ({})", code(*letter))
        }
        Slip::Html { entity, .. } => format!("`{entity}` пишется так только в HTML"),
        Slip::FourQuotes => "три кавычки подряд заканчивают текст".to_owned(),
        Slip::Backslash { .. } => "обратная косая черта в двойных кавычках начинает особый символ".to_owned(),
        Slip::NoQuotes { .. } => "текст пишется в кавычках".to_owned(),
        Slip::NotABareNumber { key, .. } => {
            format!("у ключа `{key}` должно быть число без пробелов, единиц и кавычек")
        }
        Slip::Colon { .. } => "между ключом и значением пишется `=`".to_owned(),
        Slip::OtherName { name, .. } => format!("файла нет, но есть `{name}`"),
    }
}

/// How to mend it.
pub(super) fn remedy(slip: &Slip) -> String {
    match slip {
        Slip::BelongsAbove { section, .. } => format!("перенесите строку выше `[{section}]`"),
        Slip::BelongsBelow { section, .. } => format!("перенесите его под строку `[{section}]`"),
        Slip::RepeatedKey { .. } => "удалите одну из двух строк".to_owned(),
        Slip::CurlyQuote { instead, .. } => format!("пишите прямые: {instead}"),
        Slip::Invisible { .. } => "наберите строку заново".to_owned(),
        Slip::LookAlike { instead, .. } => format!("напишите `{instead}` латинскими буквами"),
        Slip::Html { instead, .. } => format!("напишите `{instead}`"),
        Slip::FourQuotes => {
            "начните и закончите его знаками \"\"\" или напишите char(39) вместо ''''".to_owned()
        }
        Slip::Backslash { instead } => format!("пишите одинарные кавычки: {instead}"),
        Slip::NoQuotes { instead } | Slip::NotABareNumber { instead, .. } | Slip::Colon { instead } => {
            format!("напишите {instead}")
        }
        Slip::OtherName { is_open: false, .. } => "переименуйте его".to_owned(),
        Slip::OtherName { is_open: true, .. } => {
            "переименуйте его сейчас же: файл с таким именем веб-серверы отдают вместе с паролем".to_owned()
        }
    }
}

/// A character's code as Unicode writes it.
fn code(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

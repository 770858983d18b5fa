//! Russian for findings about the config. No sentence repeats a value: one of them is the password.
//!
//! The advice on them stands in `remedy`.

use super::{counted, slip};
use crate::check::{PasswordWeakness, SettingsFault};
use crate::error::{ConfigProblem, Expected, UrlFault};

pub(super) fn problem(problem: &ConfigProblem) -> String {
    match problem {
        ConfigProblem::NoPlace => "система не сообщает, где лежит исполняемый файл".to_owned(),
        ConfigProblem::NotAbsolute => "путь в ROISTAT_CONFIG не абсолютный".to_owned(),
        ConfigProblem::Missing => "файла нет".to_owned(),
        ConfigProblem::NotAFile => "это не обычный файл".to_owned(),
        ConfigProblem::Unreadable { words } => format!("файл настроек не читается: {words}"),
        ConfigProblem::Changed => "файл настроек изменился, пока его читали".to_owned(),
        ConfigProblem::TooLong { most } => format!("файл длиннее {most} байт: это не настройки"),
        ConfigProblem::NotUtf8 => "файл не в кодировке UTF-8".to_owned(),
        ConfigProblem::Syntax { words } => format!("это не TOML: {words}"),
        ConfigProblem::UnknownKey { key, .. } => format!("неизвестный ключ `{key}`"),
        ConfigProblem::MissingKey { key } => format!("нет ключа `{key}`"),
        ConfigProblem::WrongType { key, expected } => {
            format!("у ключа `{key}` значение не того типа, нужно: {}", self::expected(expected))
        }
        ConfigProblem::Empty { key } => {
            format!("ключ `{key}` пуст: без него сделки мог бы прочитать кто угодно")
        }
        ConfigProblem::NotAllowed { key, expected } => {
            format!("недопустимое значение ключа `{key}`, нужно: {}", self::expected(expected))
        }
        ConfigProblem::Slip { slip } => slip::problem(slip),
        ConfigProblem::DatabaseUrl { fault } => format!("в ключе `database` {}", url(fault)),
    }
}

fn expected(expected: &Expected) -> String {
    match expected {
        Expected::Text | Expected::Query => "текст в кавычках".to_owned(),
        Expected::Queries => "раздел с запросами".to_owned(),
        Expected::Statements => "команда в кавычках или список команд".to_owned(),
        Expected::WriteSection => "раздел с ключом `sql`".to_owned(),
        Expected::TextOrTable => "текст в кавычках или таблица `[database]`".to_owned(),
        Expected::Database => "путь к файлу SQLite или URL базы данных на сервере".to_owned(),
        Expected::MysqlSocket => {
            "сокет MySQL; для PostgreSQL папка сокета указывается в ключе `host`".to_owned()
        }
        Expected::Journal => "путь к файлу; чтобы не вести журнал, удалите строку".to_owned(),
        Expected::Word(words) => {
            let words: Vec<_> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
            words.join(" или ")
        }
        Expected::Number { least, most: None } => format!("целое число от {least}"),
        Expected::Number { least, most: Some(most) } => format!("целое число от {least} до {most}"),
    }
}

pub(super) fn url(fault: &UrlFault) -> &'static str {
    match fault {
        UrlFault::FileUri => "стоит URI, а нужен путь к файлу SQLite без `file:`",
        UrlFault::UnknownScheme { .. } => {
            "URL неизвестного вида: нужен `mysql://…`, `mariadb://…`, `postgres://…` или путь к файлу SQLite"
        }
        UrlFault::Query => {
            "URL со знаком `?`: в пароле пишите его как `%3F`, а параметры задавайте в таблице `[database]`"
        }
        UrlFault::Fragment => "URL со знаком `#`: в пароле пишите его как `%23`",
        UrlFault::NoUser => "URL без пользователя: напишите `mysql://USER:PASSWORD@HOST/NAME`",
        UrlFault::NoHost => "URL без сервера: если база на этой же машине, напишите `@localhost/`",
        UrlFault::NoName => "URL без имени базы данных: в конце должно быть `/NAME`",
        UrlFault::Path => {
            "в URL после сервера стоит не только имя базы данных: знак `/` в пароле или имени пишите как `%2F`"
        }
        UrlFault::SeveralAts => "URL, в котором больше одного `@`: в пароле пишите его как `%40`",
        UrlFault::Bracket => {
            "URL, в котором не прочитать сервер: знак `:` в пароле пишите как `%3A`, а адрес IPv6 в скобках, `[::1]`"
        }
        UrlFault::Port => "URL, в котором порт не число от 1 до 65535: знак `/` в пароле пишите как `%2F`",
        UrlFault::Percent => {
            "URL, в котором за `%` не следуют две шестнадцатеричные цифры UTF-8: в пароле пишите `%` как `%25`"
        }
    }
}

pub(super) fn settings(fault: &SettingsFault) -> String {
    match fault {
        SettingsFault::NoQueries => {
            "в настройках нет ни одного раздела с запросами: на любое обращение будет отказ".to_owned()
        }
        SettingsFault::PaddedSecret { key } => {
            format!("`{key}` начинается или кончается пробелом, и Roistat должен передать его тоже")
        }
        SettingsFault::WeakPassword(weakness) => {
            let reason = match weakness {
                PasswordWeakness::Sample => "он из примера, который может прочитать любой".to_owned(),
                PasswordWeakness::SameAsUser => "он совпадает с `user`".to_owned(),
                PasswordWeakness::Short { characters } => {
                    format!("в нём {}", counted(*characters as u64, "символ", "символа", "символов"))
                }
            };
            format!("пароль можно угадать: {reason}")
        }
    }
}

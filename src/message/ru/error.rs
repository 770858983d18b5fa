//! Russian for the errors of a request, which `try` and `url` tell. The error log has them in English.
//!
//! No sentence repeats what was sent, which may be a token.

use super::{config, counted, database, query, remedy};
use crate::check::Location;
use crate::error::{
    BodyFault, ConfigFault, CredentialsFault, Error, JournalError, JournalFault, ParameterFault, TakenBy,
    WriteFault,
};

/// The error as a sentence.
pub(super) fn said(error: &Error) -> String {
    match error {
        Error::Path => {
            "в запросе за именем программы стоит ещё путь (`PATH_INFO`): адрес страницы кончается этим именем"
                .to_owned()
        }
        Error::Method { method: None, .. } => "у запроса нет метода: не задана `REQUEST_METHOD`".to_owned(),
        Error::Method { method: Some(method), allowed } => {
            format!(
                "метод `{}` не принимается: только {}",
                method.display(),
                allowed.iter().map(|it| it.name()).collect::<Vec<_>>().join(", ")
            )
        }
        Error::QueryLength { length, longest } => {
            let length = counted(*length as u64, "байт", "байта", "байт");
            format!("в строке параметров {length}: читается не больше {longest}")
        }
        Error::Credentials { fault } => credentials(*fault),
        Error::Parameter { name, fault } => parameter(name, *fault),
        Error::ActionNotConfigured { action, section } => {
            format!("параметр `action` равен `{action}`, а раздела `[{section}]` для него в настройках нет")
        }
        Error::Config { file, faults } => {
            let file = file.as_ref().map(|file| format!(" `{}`", file.display())).unwrap_or_default();
            let first = faults.first().map(config_fault).unwrap_or_default();
            let more = match faults.len() {
                0 | 1 => String::new(),
                faults => format!(" (и ещё {}: все назовёт `check`)", faults - 1),
            };
            format!("файл настроек{file}{first}{more}")
        }
        Error::Select { file, line, key, fault } => {
            let location = Location { query: Some(key.clone()), ..Location::default() };
            let what = query::select(fault, &location);
            format!("файл настроек `{}`, строка {line}: {what}", file.display())
        }
        Error::Database { database: name, query, fault } => {
            let location = Location { query: query.clone(), ..Location::default() };
            format!("`{name}`: {}", database::fault(fault, &location))
        }
        Error::Body { fault } => body(*fault),
        Error::EmptyLead => {
            "в лиде нет ни `id`, ни даты, телефона, почты, визита или названия: сохранять нечего".to_owned()
        }
        Error::Write { file, line, key, fault } => {
            format!("файл настроек `{}`, строка {line}: команда `{key}` {}", file.display(), write(fault))
        }
        Error::Spool { source } => {
            format!(
                "для ответа нет места: {source}; освободите его, задайте `page_size` или переменную TMPDIR"
            )
        }
    }
}

/// The reason why the journal was not written or read.
pub(super) fn journal(error: &JournalError) -> String {
    format!("журнал `{}`: {}", error.file.display(), journal_fault(&error.fault))
}

/// Continues a sentence about the journal, behind a colon.
pub(super) fn journal_fault(fault: &JournalFault) -> String {
    match fault {
        JournalFault::Link => {
            "это ссылка, а по ссылкам программа не ходит: укажите отдельный файл".to_owned()
        }
        JournalFault::NotAFile => "это не обычный файл: укажите отдельный файл".to_owned(),
        JournalFault::Taken { by: TakenBy::Config } => {
            "это сам файл настроек: укажите отдельный файл".to_owned()
        }
        JournalFault::Taken { by: TakenBy::Program } => {
            "это сама программа: укажите отдельный файл".to_owned()
        }
        JournalFault::Taken { by: TakenBy::Database } => {
            "это файл базы данных: укажите отдельный файл".to_owned()
        }
        JournalFault::Locked { seconds } => {
            format!("заблокирован дольше {seconds} с: его держит другая программа")
        }
        JournalFault::System { words } => format!(
            "не читается и не пишется: {words}; папка должна существовать, иметь место и быть доступна для записи \
             пользователю, от имени которого работает веб-сервер"
        ),
    }
}

/// Continues a sentence that begins with the file.
fn config_fault(fault: &ConfigFault) -> String {
    let line = fault.line.map(|line| format!(", строка {line}")).unwrap_or_default();
    let remedy = remedy::config(&fault.problem).map(|remedy| format!("; {remedy}")).unwrap_or_default();
    format!("{line}: {}{remedy}", config::problem(&fault.problem))
}

fn credentials(fault: CredentialsFault) -> String {
    let what = match fault {
        CredentialsFault::TokenAbsent => {
            "параметра `token` нет: Roistat передаёт его, если заполнены и логин, и пароль"
        }
        CredentialsFault::Repeated => {
            "параметр `user` или `token` указан дважды: дайте Roistat адрес страницы без них"
        }
        CredentialsFault::TokenWrong { padded_key: Some(key) } => {
            return format!(
                "параметр `token` неверен, а `{key}` в настройках начинается или кончается пробелом: удалите пробел \
                 или наберите его и в Roistat"
            );
        }
        CredentialsFault::TokenWrong { padded_key: None } => {
            "параметр `token` неверен: логин и пароль в Roistat должны совпадать с `user` и `password` из настроек"
        }
        CredentialsFault::UserWrong => {
            "параметр `user` неверен: логин в Roistat должен совпадать с `user` из настроек"
        }
        CredentialsFault::PageByQuery => {
            "параметр `action` в строке параметров равен `page`: так спрашивает только форма самой страницы"
        }
        CredentialsFault::PageLogin => {
            "форма страницы владельца не заполнена, или логин и пароль в ней не те, что в настройках"
        }
    };
    what.to_owned()
}

fn parameter(name: &str, fault: ParameterFault) -> String {
    match fault {
        ParameterFault::Repeated => format!("параметр `{name}` указан больше одного раза"),
        ParameterFault::Unknown => format!("у параметра `{name}` неизвестное значение"),
        ParameterFault::NotANumber { least } => {
            format!("параметр `{name}` должен быть целым числом от {least} до {}", i64::MAX)
        }
    }
}

fn body(fault: BodyFault) -> String {
    match fault {
        BodyFault::NotAForm => {
            "тело запроса не форма: читается только `application/x-www-form-urlencoded`".to_owned()
        }
        BodyFault::NoLength => {
            "у тела запроса нет длины: веб-сервер должен передавать `CONTENT_LENGTH`".to_owned()
        }
        BodyFault::BadLength => "длина тела запроса не число".to_owned(),
        BodyFault::TooLong { longest } => format!("тело запроса длиннее {longest} байт"),
        BodyFault::CutShort => {
            "тело запроса короче указанной длины: его оборвал клиент или веб-сервер".to_owned()
        }
    }
}

/// Continues a sentence that begins with the statement.
fn write(fault: &WriteFault) -> String {
    let what = match fault {
        WriteFault::NotAWrite => "должна быть INSERT, UPDATE, REPLACE или SELECT",
        WriteFault::Forbidden => {
            "делает больше, чем добавлять и менять строки: можно только INSERT, UPDATE и SELECT"
        }
        WriteFault::SeveralStatements => {
            "должна быть одна: несколько пишутся списком, `sql = ['''…''', '''…''']`"
        }
        WriteFault::Nul => "содержит символ NUL: удалите его",
        WriteFault::UnknownParameter { name } => {
            return format!(
                "содержит параметр `{name}`: такого нет ни у действия, ни среди столбцов, которые вернули команды до неё"
            );
        }
        WriteFault::QuotedText { name } => {
            return format!(
                "содержит `\"{name}\"` в двойных кавычках, а такого столбца нет: текст пишется в одинарных кавычках"
            );
        }
        WriteFault::MissingModule { module } => {
            return format!(
                "сама или через триггер пишет в виртуальную таблицу модуля `{module}`, которого в этой программе нет"
            );
        }
        WriteFault::NotUnderstood { words } => return format!("не принята базой данных: {words}"),
        WriteFault::Constraint { words } => {
            return format!("отклонена базой данных, ничего не сохранено: {words}");
        }
        WriteFault::NoId => {
            "не дала `id`, ничего не сохранено: закончите последнюю команду словами RETURNING id"
        }
        WriteFault::AnotherUser => {
            "не выполнена: база данных принадлежит другому пользователю, а не тому, от чьего имени работает программа"
        }
        WriteFault::ReadOnly => {
            "не выполнена: пользователь, от имени которого работает веб-сервер, не может писать в базу и её папку"
        }
        WriteFault::NoTransactions { table, engine } => {
            return format!(
                "не выполнена: таблица {table} на движке {engine}, который не поддерживает транзакции; поможет ALTER TABLE {table} ENGINE=InnoDB"
            );
        }
    };
    what.to_owned()
}

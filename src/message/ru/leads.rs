//! Russian for findings about the sections that write what Roistat sends.
//!
//! Faults and remedies stand together here, because most of the words are SQL of the same few statements.

use super::listed;
use crate::check::{LeadsFault, Location, WriteHint};
use crate::error::WriteFault;
use crate::protocol::WriteAction;

/// A statement that is refused.
pub(super) fn refused(fault: &WriteFault, location: &Location) -> String {
    let key = location.query.as_deref().unwrap_or_default();
    let what = match fault {
        WriteFault::NotAWrite => "должен быть запросом INSERT, UPDATE, REPLACE или SELECT".to_owned(),
        WriteFault::Forbidden => "не только добавляет и меняет строки".to_owned(),
        WriteFault::SeveralStatements => "должен быть одним запросом, а после `;` что-то есть".to_owned(),
        WriteFault::Nul => "содержит символ NUL".to_owned(),
        WriteFault::UnknownParameter { name } => {
            format!("содержит параметр `{name}`, которого Roistat не шлёт и не даёт ни один запрос перед ним")
        }
        WriteFault::QuotedText { name } => {
            format!("содержит `\"{name}\"` в двойных кавычках, а такого столбца нет")
        }
        WriteFault::MissingModule { module } => format!(
            "сам или через триггер пишет в виртуальную таблицу модуля `{module}`, которого в этой программе нет"
        ),
        WriteFault::NotUnderstood { words } => format!("не принят базой: {words}"),
        WriteFault::Constraint { words } => format!("не может записать пример: {words}"),
        WriteFault::NoId => "не даёт `id`, чтобы ответить Roistat: ничего не записывается".to_owned(),
        WriteFault::AnotherUser => {
            "писал бы не от имени владельца базы, и поэтому ничего не пишет".to_owned()
        }
        WriteFault::ReadOnly => "не может писать в базу и её папку".to_owned(),
        WriteFault::NoTransactions { table, engine } => format!(
            "пишет в таблицу {table}, а её движок {engine} не поддерживает транзакции: неудачная запись оставила бы \
             половину данных"
        ),
    };
    format!("запрос `{key}` {what}")
}

/// The remedy for a statement that is refused.
pub(super) fn refused_remedy(fault: &WriteFault, hint: &WriteHint) -> Option<String> {
    Some(match (fault, hint) {
        (_, WriteHint::Parameter { nearest }) => format!("напишите `:{nearest}`, если имелся в виду он"),
        (_, WriteHint::Parameters { names }) => {
            let names: Vec<_> = names.iter().map(|name| format!(":{name}")).collect();
            format!("есть параметры {}", listed(&names))
        }
        (WriteFault::NotAWrite | WriteFault::Forbidden, _) => {
            "напишите INSERT или UPDATE: остальное может сделать триггер базы".to_owned()
        }
        (WriteFault::SeveralStatements, _) => {
            "напишите несколько запросов списком: `sql = ['…', '…']`".to_owned()
        }
        (WriteFault::Nul, _) => "уберите символ NUL".to_owned(),
        (WriteFault::QuotedText { name }, _) => format!("напишите `'{name}'`, если это текст"),
        (WriteFault::Constraint { .. }, _) => {
            "дайте в INSERT значение каждому столбцу, где не может быть NULL, а каждой ссылке — строку, которая есть: \
             `try --dry-run` покажет ответ на ваш собственный запрос"
                .to_owned()
        }
        (WriteFault::MissingModule { .. }, _) => {
            "пишите в отдельную таблицу без такого триггера, а программа магазина возьмёт строки оттуда".to_owned()
        }
        (WriteFault::NoId, _) => "закончите последний запрос словами `RETURNING id`".to_owned(),
        (WriteFault::AnotherUser, _) => {
            "пусть веб-сервер запускает программу от имени владельца базы, как делает suexec".to_owned()
        }
        (WriteFault::ReadOnly, _) => {
            "разрешите пользователю, от имени которого работает веб-сервер, писать в базу и её папку".to_owned()
        }
        (WriteFault::NoTransactions { table, .. }, _) => {
            format!("переведите таблицу на движок с транзакциями: `ALTER TABLE {table} ENGINE=InnoDB;`")
        }
        (WriteFault::NotUnderstood { .. } | WriteFault::UnknownParameter { .. }, _) => {
            return None;
        }
    })
}

/// A statement that could do better.
pub(super) fn fault(fault: &LeadsFault) -> String {
    match fault {
        LeadsFault::Doubled { action, table } => format!(
            "повторённый запрос `{}` даёт две строки в `{table}`: Roistat повторяет запрос, если не дождался ответа",
            action.name()
        ),
        LeadsFault::OtherId { first, second } => format!(
            "на повторённый запрос приходит другой номер, сначала `{first}`, потом `{second}`: Roistat помнит первый, а его \
             уже нет"
        ),
        LeadsFault::SecondRefused { words } => format!(
            "повторённый запрос отклоняется: {words}; Roistat повторяет его ещё два дня и сообщает об ошибке"
        ),
        LeadsFault::RefusedWithout { parameters, words } => {
            format!("запрос без {} отклоняется, и то, что в нём было, пропадает: {words}", listed(parameters))
        }
        LeadsFault::NotTried { owner } => {
            format!("запросы не проверены: писать может только владелец базы, `{owner}`")
        }
    }
}

/// The remedy.
pub(super) fn remedy(fault: &LeadsFault) -> String {
    match fault {
        LeadsFault::Doubled { action: WriteAction::Lead, .. }
        | LeadsFault::OtherId { .. }
        | LeadsFault::SecondRefused { .. } => {
            "записывайте `:key` в столбец с уникальным индексом, а INSERT закончите словами `ON CONFLICT (…) DO UPDATE \
             SET … = excluded.… RETURNING id` для этого столбца, в MySQL — `ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)`"
                .to_owned()
        }
        LeadsFault::Doubled { action: WriteAction::Call, .. } => {
            "записывайте `:id` в столбец с уникальным индексом и напишите `ON CONFLICT (…) DO UPDATE`, в MySQL — `ON DUPLICATE KEY UPDATE`".to_owned()
        }
        LeadsFault::Doubled { action: WriteAction::Message | WriteAction::Task, .. } => {
            "от повторов защитит уникальный индекс по записываемым столбцам и `ON CONFLICT (…) DO UPDATE`, в MySQL — `ON DUPLICATE KEY \
             UPDATE`"
                .to_owned()
        }
        LeadsFault::RefusedWithout { parameters, .. } => {
            let first = parameters.first().map_or(":name", String::as_str);
            format!("напишите `coalesce({first}, '')` там, где в столбце не может быть NULL")
        }
        LeadsFault::NotTried { owner } => format!("запустите `check` от имени `{owner}`"),
    }
}

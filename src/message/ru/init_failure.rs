//! The reason why `init` wrote nothing, in Russian.
//!
//! Matched without `_`, so that a new failure has to be worded before the program builds.

use super::{config, error, site};
use crate::init::lack::{DateLack, InitFailure, Lack, NearTable, SeenTable};

/// The complaint on one line.
pub(super) fn complaint(failure: &InitFailure) -> String {
    match failure {
        InitFailure::Exists { file } => {
            format!("файл настроек `{}` уже есть: --force перезапишет его", file.display())
        }
        InitFailure::Unwritable { file, error } => {
            format!("файл настроек `{}` не записать: {error}", file.display())
        }
        InitFailure::PathNotUtf8 { path } => {
            format!("путь `{}` не в UTF-8: переименуйте его", path.display())
        }
        InitFailure::NoPassword { error } => {
            format!("система не дала случайных чисел для пароля: {error}")
        }
        InitFailure::NoAbsolutePath { database, error } => {
            format!("у базы данных `{}` нет полного пути: {error}", database.display())
        }
        InitFailure::Unfit { database, error } => {
            format!("то, что похоже на сделки в `{database}`, не прочитать: {}", error::said(error))
        }
        InitFailure::NoDeals { database, .. } => {
            format!("в `{database}` нет ничего похожего на сделки: файл настроек не записан")
        }
        InitFailure::Missing { database } => {
            format!("базы данных `{database}` нет: укажите путь к файлу SQLite магазина")
        }
        InitFailure::NotAFile { database } => {
            format!("`{database}` не обычный файл: укажите путь к файлу SQLite магазина")
        }
        InitFailure::NotADatabase { database } => {
            format!("`{database}` не база данных SQLite, или она зашифрована")
        }
        InitFailure::Site(fault) => site::fault(fault),
        InitFailure::Url(fault) => format!("вместо базы данных указан {}", config::url(fault)),
        InitFailure::NoTerminal { database, variable } => format!(
            "нет пароля для {database}: запустите init в терминале, он спросит пароль, или задайте переменную \
             {variable}; если пароля нет, напишите USER:@HOST"
        ),
        InitFailure::PasswordNotUtf8 { variable } => {
            format!("пароль в `{variable}` не в UTF-8, а файл настроек должен быть в UTF-8")
        }
        InitFailure::NotTyped { error } => format!("пароль не прочитан: {error}"),
        InitFailure::Other { error } => error::said(error),
    }
}

/// The names that were looked for …
pub(super) const LOOKED_FOR: [&str; 3] = [
    "Нужна таблица или представление с именем orders, deals, leads, sales, requests или похожим (или zakazy,",
    "sdelki, zayavki, заказы, сделки, заявки) или любая с датой, ценой и статусом или клиентом; со столбцом, по",
    "которому различаются строки, и столбцом с датой создания.",
];

/// … and what to do where it was not found.
pub(super) const BY_HAND: [&str; 3] = [
    "Если сделки есть под другими именами, сделайте для них представление (CREATE VIEW) или скопируйте файл настроек",
    "из архива программы и напишите запросы сами: запрос сделок должен давать столбцы id, date_create и status,",
    "запрос статусов - id и name.",
];

pub(super) fn near(NearTable { table, is_called_so, lack }: &NearTable) -> String {
    let called = if *is_called_so { "имя подходит, но " } else { "" };
    format!("{table}: {called}{}", lacks(lack))
}

fn lacks(lack: &Lack) -> String {
    match lack {
        Lack::Key => "нет столбца, по которому различаются строки".to_owned(),
        Lack::Created => "нет столбца с датой создания".to_owned(),
        Lack::ReadableDate(lack) => date(lack),
        Lack::PriceOrClient => "нет ни цены, ни клиента".to_owned(),
        Lack::StatusOrClient => "есть дата и цена, но нет ни статуса, ни клиента".to_owned(),
        Lack::Price => "есть дата и статус или клиент, но нет цены".to_owned(),
        Lack::NumericPrice => "есть дата и статус или клиент, но нет цены, записанной числом".to_owned(),
        Lack::Only(lack) => format!("есть цена и статус или клиент, но {}", lacks(lack)),
    }
}

pub(super) fn date(lack: &DateLack) -> String {
    match lack {
        DateLack::Unread { column, value } => {
            format!("в {column} стоит `{value}`, это не похоже на дату")
        }
        DateLack::Different { column, one, other } => {
            format!("в {column} стоит и `{one}`, и `{other}`: прочитать их одинаково нельзя")
        }
        DateLack::Empty { column } => {
            format!("{column} пуст, и по его типу не видно, как в нём будет храниться дата")
        }
    }
}

pub(super) fn seen(tables: &[SeenTable], more: usize) -> Vec<String> {
    if tables.is_empty() {
        return vec!["Таблиц нет вообще.".to_owned()];
    }
    let line = |SeenTable { name, columns }: &SeenTable| {
        if columns.is_empty() {
            return format!("  {name} (не читается: если имя не в UTF-8, переименуйте её)");
        }
        format!("  {name} ({})", columns.join(", "))
    };
    let mut lines = vec!["Есть таблицы:".to_owned()];
    lines.extend(tables.iter().map(line));
    lines.extend((more > 0).then(|| format!("  и ещё {more}")));
    lines
}

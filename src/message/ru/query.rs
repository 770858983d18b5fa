//! Russian for findings about a query.
//!
//! The advice on them stands in `remedy`.

use super::{counted, listed};
use crate::check::{Location, QueryFault};
use crate::error::SelectFault;
use crate::protocol::List;

pub(super) fn select(fault: &SelectFault, location: &Location) -> String {
    let key = location.query.as_deref().unwrap_or_default();
    let what = match fault {
        SelectFault::NotASelect => "должен быть запросом SELECT, или WITH с SELECT".to_owned(),
        SelectFault::NotReadOnly => "не только читает таблицы, а должен быть одним SELECT".to_owned(),
        SelectFault::SeveralStatements => "должен быть одним запросом, а после `;` что-то есть".to_owned(),
        SelectFault::Nul => "содержит символ NUL".to_owned(),
        SelectFault::UnknownParameter { name } => {
            format!("содержит параметр `{name}`, а известен только `:date`")
        }
        SelectFault::MissingColumns { names } => {
            let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
            let columns = if names.len() == 1 { "столбца" } else { "столбцов" };
            format!("не даёт {columns} {}", names.join(", "))
        }
        SelectFault::RepeatedColumn { name } => format!("даёт столбец `{name}` дважды"),
        SelectFault::NameNotUtf8 { table } => format!("читает `{table}`, а в ней есть имя не в UTF-8"),
        SelectFault::QuotedDate => "содержит `:date` в кавычках, а там это текст, не дата".to_owned(),
        SelectFault::QuotedText { name } => {
            format!("содержит `\"{name}\"` в двойных кавычках, а такого столбца нет")
        }
        SelectFault::MissingCollation { name } => {
            format!("требует порядка сравнения (collation) `{name}`, который есть только у CRM")
        }
        SelectFault::MissingModule { module } => {
            format!("читает виртуальную таблицу модуля `{module}`, которого в этой программе нет")
        }
        SelectFault::ForeignFunction { function, .. } => {
            format!("вызывает `{function}`, а такой функции в SQLite нет")
        }
        SelectFault::Sqlite { words, .. } => format!("не принят SQLite: {words}"),
        SelectFault::Server { name, words, .. } => format!("не принят {name}: {words}"),
    };
    format!("запрос `{key}` {what}")
}

pub(super) fn fault(fault: &QueryFault) -> String {
    match fault {
        QueryFault::UnknownColumn { column, .. } => {
            format!("имени столбца `{column}` нет в инструкции Roistat")
        }
        QueryFault::DateUnused { list } => {
            format!("`:date` не используется: на каждое обращение уходят все {}", all_of(*list))
        }
        QueryFault::Scan { .. } => {
            "чтобы найти изменения после `:date`, каждое обращение читает таблицу целиком".to_owned()
        }
        QueryFault::ColumnInFunction { compared, .. } => format!(
            "каждое обращение читает таблицу целиком: {} вычисляется для каждой строки и только потом сравнивается с \
             `:date`, а индекс тут не помогает",
            listed(compared)
        ),
        QueryFault::Sort { .. } => "когда нужно всё, сортируются все строки по `id`".to_owned(),
        QueryFault::Lookup { table, .. } => {
            format!(
                "для каждой строки таблица `{table}` читается целиком, чтобы найти то, что к ней относится"
            )
        }
        QueryFault::RowsLeftOut { table, rows, of, example } => format!(
            "условия запроса или JOIN исключают {rows} из {} таблицы `{table}`, первая с id `{example}`",
            counted(*of, "строки", "строк", "строк")
        ),
        QueryFault::ZoneOfProcess { zone } => format!(
            "запрос использует местное время, которое зависит от процесса: в этом терминале задана переменная TZ, \
             `{zone}`, а у веб-сервера часовой пояс может быть другим"
        ),
        QueryFault::ZoneOfServer { compared, zone, .. } => format!(
            "в `{compared}` нет часового пояса, и сравнение идёт в поясе сервера, `{zone}`: если магазин хранит там UTC, \
             изменения за несколько часов теряются"
        ),
        QueryFault::ListNotExamined { seconds } => {
            format!("список не удалось проверить целиком: отведённые {seconds} с кончились")
        }
        QueryFault::DateFilterNotExamined { seconds } => format!(
            "за {seconds} с не удалось проверить, как сравнивается `:date`: строки могут теряться или уходить каждый раз"
        ),
        QueryFault::IndicesNotExamined { seconds } => {
            format!("за {seconds} с не удалось проверить, каких индексов не хватает")
        }
        QueryFault::RecentNotExamined { seconds } => format!(
            "за {seconds} с не удалось прочитать и сделки за последние 31 день: что они говорят об интеграции, неизвестно"
        ),
    }
}

fn all_of(list: List) -> &'static str {
    match list {
        List::Orders => "сделки",
        List::Clients => "клиенты",
        List::Products => "товары",
        List::Statuses => "статусы",
        List::Fields => "поля",
        List::Managers => "менеджеры",
    }
}

//! Russian, in the words of Roistat's panel: «Своя CRM», «Сделки», «Статусы», «Не учитывается», «Номер визита».
//!
//! This file words what stands around the findings; the files below it word the findings themselves.

mod change;
mod comments;
mod config;
mod database;
mod error;
mod files;
mod init_failure;
mod leads;
mod page;
mod plan;
mod query;
mod remedy;
mod rows;
mod server;
mod site;
mod slip;
mod terminal;

use super::{Line, Wording, beginning, joined, listed};
use crate::check::{
    ComparedTypes, DAYS, Day, DealsByStatus, Fact, Fault, FileRole, Finding, IntegrationFault, Key,
    LastRequest, Level, ListSize, Location, RequestsFault, RunsAs, SampleRow, Stage, StatusCount, Subject,
    Verdict,
};
use crate::date::utc;

/// The Russian sentences.
pub(super) struct Russian;

/// The most statuses that one line names.
const MOST_STATUSES: usize = 10;

/// The form of a noun that a number takes: 1 строка, 2 строки, 5 строк.
fn form<'a>(count: u64, one: &'a str, few: &'a str, many: &'a str) -> &'a str {
    match (count % 10, count % 100) {
        (_, 11..=14) => many,
        (1, _) => one,
        (2..=4, _) => few,
        _ => many,
    }
}

/// A number of things, as a phrase.
fn counted(count: u64, one: &str, few: &str, many: &str) -> String {
    format!("{count} {}", form(count, one, few, many))
}

/// In so many rows, as a phrase.
fn in_rows(count: u64) -> String {
    format!("в {}", counted(count, "строке", "строках", "строках"))
}

/// So many days, as a phrase.
fn in_days(days: usize) -> String {
    counted(days as u64, "день", "дня", "дней")
}

impl Wording for Russian {
    fn level(&self, level: Level) -> &'static str {
        match level {
            Level::Error => "ошибка",
            Level::Warning => "предупреждение",
            Level::Note => "замечание",
        }
    }

    fn subject(&self, subject: &Subject) -> String {
        match subject {
            Subject::Files => "файлы".to_owned(),
            Subject::Config => "файл настроек".to_owned(),
            Subject::Database => "база данных".to_owned(),
            Subject::Query { key, line } => format!("запрос `{key}`, строка {line}"),
            Subject::Integration => "интеграция".to_owned(),
            Subject::Write { action, line } => format!("раздел `[{}]`, строка {line}", action.name()),
            Subject::Journal => "журнал".to_owned(),
        }
    }

    fn fact(&self, fact: &Fact) -> Line {
        let line = |label, text| Line { label, text };
        match fact {
            Fact::File { role, path, mode, owners } => {
                line(file_label(*role), format!("`{}`, права {mode:04o}, {owners}", path.display()))
            }
            Fact::RunsAs { user, how } => line("запускает", runs_as(user, *how)),
            Fact::Queries(keys) => line("запросы", listed(keys)),
            Fact::PageSize(None) => line("page_size", "не задан: всё в одном ответе".to_owned()),
            Fact::PageSize(Some(rows)) => line("page_size", rows.to_string()),
            Fact::Server { version, account, login } => line(
                "сервер",
                format!(
                    "{version}, учётная запись `{account}`; соединение и вход за {} мс",
                    login.as_millis()
                ),
            ),
            Fact::Schema { tables, is_wal } => {
                let journal = match is_wal {
                    Some(true) => ", журнал WAL",
                    Some(false) => ", журнал отката",
                    None => "",
                };
                let tables = counted(
                    *tables,
                    "таблица или представление",
                    "таблицы и представления",
                    "таблиц и представлений",
                );
                line("таблицы", format!("{tables}{journal}"))
            }
            Fact::Keys(keys) => line("ключи", keys.iter().map(key).collect::<Vec<_>>().join(", ")),
            Fact::FieldKeys(keys) => line("в `fields`", listed(keys)),
            Fact::Size(size) => line("строки", size_of_list(size)),
            Fact::Sent { table, rows, sent } => {
                let rows = counted(*rows, "строки", "строк", "строк");
                line("уходит", format!("{sent} из {rows} таблицы `{table}`"))
            }
            Fact::Sample(row) => line("например", sample(row)),
            Fact::RecentlyChanged { rows, days } => {
                let rows = counted(*rows, "строка изменилась", "строки изменились", "строк изменилось");
                line("недавно", format!("{rows} за {}", in_days(*days)))
            }
            Fact::Compared(types) => line("сравнение", compared(types)),
            Fact::PlanStep(step) => line("план", step.clone()),
            Fact::DealsPerDay(days) => {
                let Day { deals, visits } = days.total();
                let deals = counted(deals, "сделка создана", "сделки созданы", "сделок создано");
                line("сделки", format!("{deals} за {}, с номером визита: {visits}", in_days(DAYS)))
            }
            Fact::Written(written) => {
                let label = if written.is_new { "добавит" } else { "изменит" };
                line(label, format!("в `{}`: {}", written.table, sample(&written.row)))
            }
            Fact::Answered { key, id } => line("ответит", format!("`{key}`: {id}")),
            Fact::LastRequest(request) => line("последний запрос", last_request(*request)),
            Fact::DealsByStatus(statuses) => line("статусы", by_status(statuses)),
        }
    }

    fn day(&self, day: Day) -> String {
        format!("{} из {}", day.visits, day.deals)
    }

    fn fault(&self, finding: &Finding) -> String {
        match &finding.fault {
            Fault::Files(fault) => files::fault(fault),
            Fault::Config(problem) => config::problem(problem),
            Fault::Settings(fault) => config::settings(fault),
            Fault::Database(fault) => database::fault(fault, &finding.location),
            Fault::Storage(fault) => database::storage(fault),
            Fault::Select(fault, _) => query::select(fault, &finding.location),
            Fault::Query(fault) => query::fault(fault),
            Fault::Change(fault) => change::fault(fault),
            Fault::Rows(fault) => rows::fault(fault),
            Fault::Integration(fault) => integration(fault),
            Fault::Requests(fault) => requests(fault),
            Fault::Write(fault, _) => leads::refused(fault, &finding.location),
            Fault::Leads(fault) => leads::fault(fault),
        }
    }

    fn remedy(&self, finding: &Finding) -> Option<String> {
        remedy::remedy(finding)
    }

    fn location(&self, location: &Location) -> Option<String> {
        joined(location, "запрос", "столбец")
    }

    fn location_label(&self) -> &'static str {
        "где"
    }

    fn remedy_label(&self) -> &'static str {
        "что делать"
    }

    fn findings(&self) -> &'static str {
        "что найдено"
    }

    fn hidden(&self, findings: usize) -> String {
        let count = counted(findings as u64, "находка", "находки", "находок");
        format!("… и ещё {count}: `check --all` покажет всё")
    }

    fn verdict(&self, verdict: Verdict) -> String {
        let places = (verdict.warnings + verdict.notes) as u64;
        let places = counted(places, "место", "места", "мест");
        let meaning = match verdict.worst() {
            Some(Level::Error) => "пока ошибки не исправлены, ответов нет или они неверны".to_owned(),
            Some(Level::Warning) => {
                format!("ответы работают, но данные или безопасность под угрозой: проверьте {places}")
            }
            Some(Level::Note) => format!("ответы работают, но проверьте {places}"),
            None => return "ничего не найдено: всё в порядке".to_owned(),
        };
        let counts = [
            (verdict.errors, ["ошибка", "ошибки", "ошибок"]),
            (verdict.warnings, ["предупреждение", "предупреждения", "предупреждений"]),
            (verdict.notes, ["замечание", "замечания", "замечаний"]),
        ];
        let there = counts.into_iter().filter(|(count, _)| *count > 0);
        let counts = there.map(|(count, [one, few, many])| counted(count as u64, one, few, many));
        format!("{}: {meaning}", counts.collect::<Vec<_>>().join(", "))
    }

    fn step(&self, step: Stage, key: &str) -> String {
        match step {
            Stage::Reading => format!("`{key}`: чтение …"),
            Stage::DateFilter => format!("`{key}`: как используется `:date` …"),
        }
    }

    fn rows_read(&self, key: &str, rows: u64) -> String {
        format!("`{key}`: {} …", counted(rows, "строка", "строки", "строк"))
    }
}

fn file_label(role: FileRole) -> &'static str {
    match role {
        FileRole::Executable => "программа",
        FileRole::ExecutableFolder => "её папка",
        FileRole::Config => "настройки",
        FileRole::Database => "база",
        FileRole::DatabaseJournal => "журнал",
    }
}

fn runs_as(user: &str, how: RunsAs) -> String {
    match how {
        RunsAs::Named => user.to_owned(),
        RunsAs::ExecutableOwner => format!("{user}, владелец программы, как при suexec"),
        RunsAs::FolderOwner => format!("{user}, владелец папки с программой, как при suexec"),
    }
}

fn key(key: &Key) -> String {
    match key {
        Key::Required(name) => format!("`{name}` (обязательный)"),
        Key::Optional(name) => format!("`{name}`"),
        Key::Array(name) => format!("`{name}` (массив JSON)"),
        Key::Object => "`fields` (объект JSON)".to_owned(),
    }
}

fn size_of_list(size: &ListSize) -> String {
    match size.bytes {
        Some(bytes) => format!("{}, {} в JSON", size.rows, counted(bytes, "байт", "байта", "байт")),
        None => format!("{} прочитано, потом вышло время или чтение прервалось", size.rows),
    }
}

fn sample(row: &SampleRow) -> String {
    let values = row.0.iter().map(|(key, value)| format!("{key}: {}", value.shortened()));
    values.collect::<Vec<_>>().join(", ")
}

fn compared(types: &ComparedTypes) -> String {
    let counts = [
        ("число", types.numbers),
        ("текст", types.texts),
        ("момент времени", types.moments),
        ("NULL", types.nulls),
        ("BLOB", types.blobs),
    ];
    let there = counts.into_iter().filter(|(_, count)| *count > 0);
    let there: Vec<_> = there.map(|(kind, count)| format!("{kind} {}", in_rows(count))).collect();
    let there = if there.is_empty() { "строк нет".to_owned() } else { there.join(", ") };
    format!("`{}` с `:date`: {there}", types.compared)
}

fn by_status(statuses: &DealsByStatus) -> String {
    let one = |status: &StatusCount| match &status.name {
        Some(name) => format!("`{}` {name}: {}", status.id, status.deals),
        None => format!("`{}` (нет в `statuses`): {}", status.id, status.deals),
    };
    let named: Vec<_> = statuses.0.iter().take(MOST_STATUSES).map(one).collect();
    let more = if statuses.0.len() > MOST_STATUSES { ", …" } else { "" };
    format!("{}{more}", named.join(", "))
}

fn last_request(request: LastRequest) -> String {
    let LastRequest { moment, status, bytes, milliseconds } = request;
    format!("{}, код {status}, {bytes} Б за {milliseconds} мс", utc::written(moment))
}

fn requests(fault: &RequestsFault) -> String {
    match fault {
        RequestsFault::Unusable { fault } => {
            format!("журнал не ведётся или не читается: {}", error::journal_fault(fault))
        }
        RequestsFault::Silent { hours } => format!(
            "Roistat обращался каждый час, но не обращается уже {}",
            counted(*hours, "час", "часа", "часов")
        ),
    }
}

fn integration(fault: &IntegrationFault) -> String {
    match fault {
        IntegrationFault::NoColumn => {
            "у сделок нет столбца `roistat`: Roistat не узнает, с какой рекламы пришла сделка".to_owned()
        }
        IntegrationFault::NoDeals => format!(
            "за {} не создано ни одной сделки: не видно, попадает ли в новые номер визита",
            in_days(DAYS)
        ),
        IntegrationFault::NoVisits { deals: 1 } => {
            format!("у единственной сделки за {} нет номера визита в `roistat`", in_days(DAYS))
        }
        IntegrationFault::NoVisits { deals } => format!(
            "ни у одной из {} за {} нет номера визита в `roistat`",
            counted(*deals, "сделки", "сделок", "сделок"),
            in_days(DAYS)
        ),
        IntegrationFault::FewVisits { deals, visits } => format!(
            "номер визита в `roistat` есть только у {visits} из {} за {}",
            counted(*deals, "сделки", "сделок", "сделок"),
            in_days(DAYS)
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_takes_its_form_of_the_noun() {
        for (count, expected) in [
            (0, "0 строк"),
            (1, "1 строка"),
            (2, "2 строки"),
            (4, "4 строки"),
            (5, "5 строк"),
            (11, "11 строк"),
            (12, "12 строк"),
            (21, "21 строка"),
            (22, "22 строки"),
            (111, "111 строк"),
            (1001, "1001 строка"),
        ] {
            assert_eq!(counted(count, "строка", "строки", "строк"), expected);
        }
        assert_eq!((in_rows(1).as_str(), in_rows(3).as_str()), ("в 1 строке", "в 3 строках"));
    }
}

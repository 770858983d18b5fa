//! The comments of the config that `init` writes, in Russian: the reason for each choice, where it was made.
//!
//! Matched without `_`, so that a new note has to be decided here before the program builds.

use super::plan::{DATE_WORDS, could_be, looked_up, one_of_several, place, why};
use super::{Russian, error};
use crate::init::plan::leads::LeadStatus;
use crate::init::plan::note::{AssumedZone, Note};
use crate::init::remark::ColumnRemark;
use crate::init::roles::exclusions::{Exclusion, ExclusionReason};
use crate::init::text::{ConfigWording, ConfigWords};
use crate::message::capitalised;

const WORDS: ConfigWords = ConfigWords {
    introduction: "\
Настройки roistat.cgi: программа ищет этот файл рядом с собой. Их составила команда `init` по таблицам базы данных.
Любое её решение можно изменить здесь, а `roistat.cgi check` скажет, всё ли после этого работает.

В этом файле пароль: читать его должен только тот пользователь, от имени которого работает программа. Имя файла
начинается с .ht, потому что такие файлы веб-серверы никому не отдают: не меняйте его.",
    login: "Логин и Пароль для настроек интеграции в Roistat.",
    database_file: "База данных SQLite, из неё только читают. Относительный путь начинается от папки этого файла.",
    database_server: "База данных и доступ к ней, из неё только читают.",
    database_table: "База данных, из неё только читают. Доступ к ней записан ниже, в [database].",
    format: "Формат ответа, если он не указан в запросе: \"json\" или \"xml\".",
    page_size: "\
Сколько сделок, клиентов или товаров отдавать в одном ответе. Без этой настройки отдаются все сразу, и это
надёжнее всего.",
    overlap: "\
На сколько секунд сдвигать назад дату из запроса Roistat: нужно, если отстают часы, по которым пишется дата
изменения.",
    limits: "\
Сколько секунд ждать, пока базу занимает другая программа, и сколько секунд может читаться один ответ.",
    journal: "\
Журнал запросов для `check` и страницы владельца: одна строка на запрос, что спросили и что получили. Данных
магазина и токена в нём нет, размер не больше 256 КиБ.",
    queries: "\
По одному SELECT на каждый список. Имена столбцов в ответе базы — это ключи, которые получит Roistat; столбец
\"fields.Город\" становится дополнительным полем «Город». :date — момент в секундах UNIX, после которого Roistat
нужны изменения.",
    writes: "\
Roistat может и сам присылать лиды, сообщения, задачи и звонки. Пока разделы ниже закомментированы, в базу ничего не
записывается. Чтобы включить раздел: сделайте копию базы данных, выполните в базе команды SQL, которые стоят над
разделом, уберите знаки # в его строках и посмотрите в `roistat.cgi check`, что будет записано на примере. Файл SQLite
должен принадлежать пользователю, от имени которого веб-сервер запускает программу; на сервере учётной записи нужны ещё
INSERT и UPDATE.",
    no_lead: "Сделки — это представление, или их даты не записать средствами SQL: раздел [lead] напишите сами.",
    no_visit_of_lead: "Столбца для номера визита, :visit, в таблице нет.",
    lead_key: "Когда Roistat повторяет лид, :key у него тот же. Выполните в базе данных один раз:",
    once: "Выполните в базе данных один раз:",
    no_fields: "Таблицы с названиями дополнительных полей не нашлось, можно обойтись без неё.",
    no_managers: "Таблицы менеджеров не нашлось, можно обойтись без неё.",
    no_clients: "Таблицы клиентов не нашлось, можно обойтись без этого раздела.",
    no_products: "Таблицы товаров не нашлось, можно обойтись без этого раздела.",
    partly_guessed: "За отведённое время удалось посмотреть не всё, поэтому часть решений угадана.",
    only_status: "Сделка",
};

impl ConfigWording for Russian {
    fn words(&self) -> &'static ConfigWords {
        &WORDS
    }

    fn note(&self, note: &Note) -> Vec<String> {
        remarks(note)
    }

    fn column(&self, remark: &ColumnRemark) -> String {
        match remark {
            ColumnRemark::Hundredths => "хранится в копейках".to_owned(),
            ColumnRemark::Rivals(others) => {
                format!("или: {}", others.iter().map(place).collect::<Vec<_>>().join(", "))
            }
            ColumnRemark::NoStatus => "столбца статуса нет".to_owned(),
            ColumnRemark::RowNumber => "внутренний номер строки в базе данных".to_owned(),
            ColumnRemark::ChangeForCreation => {
                "даты создания нет, взята дата последнего изменения".to_owned()
            }
            ColumnRemark::NotInTable { table } => format!("в {table} такого столбца нет"),
        }
    }

    fn lead_table(&self, table: &str) -> String {
        format!("Лид становится строкой таблицы {table}.")
    }

    fn lead_status(&self, LeadStatus { column, value, is_called_new }: &LeadStatus) -> String {
        if *is_called_new {
            format!("В {column} пишется {value}: по названию это статус новых сделок.")
        } else {
            format!("В {column} пишется {value}, как у последней сделки: замените на статус новых сделок.")
        }
    }
}

/// The comments of a note.
#[expect(clippy::too_many_lines, reason = "a table: one arm for each note")]
fn remarks(note: &Note) -> Vec<String> {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    let line = |line: String| vec![line];
    match note {
        Note::Deals { table } => line(format!("Сделки: таблица {table}.")),
        Note::Rivals { tables } => line(format!("Они могут быть и здесь: {}.", tables.join(", "))),
        Note::EmptyTable { .. } => lines(&["Таблица пуста."]),
        Note::NoPrice { candidates } => line(format!(
            "Ни один столбец не похож на цену{}. Когда она появится, добавьте строку: … AS price,",
            could_be(candidates)
        )),
        Note::MayBeHundredths { column, .. } => {
            line(format!("Если в {column} копейки, напишите {column} / 100.0 AS price."))
        }
        Note::NoDateOfChange { .. } => lines(&[
            "Даты последнего изменения нет: Roistat увидит новую сделку, но не смену её статуса или цены. Помог бы",
            "столбец, в который пишется дата каждого изменения.",
        ]),
        Note::DateGaps { column } => line(format!(
            "{column} заполнен не у всех сделок, поэтому берутся и те, что созданы после :date."
        )),
        Note::ComparedWithDate { column, dates } => {
            line(format!("С :date сравнивается {column}: {}.", dates.described(&DATE_WORDS)))
        }
        Note::LocalTime { column, zone, .. } => line(format!("В {column} местное время, взят пояс {zone}.")),
        Note::ZoneNotSaid { column, taken_for, condition_for_utc3, date_for_utc3, .. } => vec![
            match taken_for {
                AssumedZone::Utc => format!(
                    "В {column} не указан часовой пояс, взят UTC. Если это местное время, для UTC+3 напишите:"
                ),
                AssumedZone::OfServer => format!(
                    "В {column} не указан часовой пояс, взят пояс сервера. Если на самом деле это UTC+3, напишите:"
                ),
            },
            format!("    {date_for_utc3}"),
            format!("    WHERE {condition_for_utc3}"),
        ],
        Note::Excluded(exclusion) => excluded_remark(exclusion),
        Note::NoVisitInValues { .. } => {
            lines(&["Значения `roistat` пока нет ни у одной сделки, но запрос его уже читает."])
        }
        Note::NoVisit { .. } => {
            lines(&["Столбца с номером визита нет. Когда он появится, добавьте строку:", "    roistat,"])
        }
        Note::VisitSeenElsewhere { place } => {
            line(format!("Столбца с номером визита нет, но в {place} упоминается roistat."))
        }
        Note::MissingIndex { what, index } => vec![
            format!("Для каждой сделки ищется {}; с таким индексом это быстро:", looked_up(what)),
            format!("    {index}"),
        ],
        Note::KeptBack { keys, .. } => {
            line(format!("Не отправляется, потому что похоже на личные данные: {}.", keys.join(", ")))
        }
        Note::UnknownFields { keys, .. } => {
            line(format!("Не отправляется, потому что по имени не понять, что это: {}.", keys.join(", ")))
        }
        Note::LeftOver { columns, example } => {
            let mut found = vec![format!(
                "Эти столбцы не взяты; чтобы взять, добавьте, например, {example} AS \"fields.Название\":"
            )];
            found.extend(columns.chunks(8).map(|some| format!("    {}", some.join(", "))));
            found
        }
        Note::ListWithoutDate { table } => {
            line(format!("В {table} нет даты последнего изменения, поэтому каждый раз отправляется всё."))
        }
        Note::ListWithoutChanges { table } => line(format!(
            "В {table} нет даты последнего изменения, поэтому отправляется только новое, без последующих изменений."
        )),
        Note::OneOfSeveral { table, column, value, others } => {
            line(format!("{}.", capitalised(&one_of_several(table, column, value, others))))
        }
        Note::EachOnce { table, column } => line(format!(
            "В {table} есть строки для разных {column}, и все они есть у сделок: каждый id взят один раз."
        )),
        Note::RepeatedIds { table } => {
            line(format!("id в {table} повторяются: выберите по одной строке на каждый."))
        }
        Note::EveryStatus => lines(&[
            "Все статусы, какие бывают у сделок. Статус не из этого списка для Roistat «Не учитывается».",
        ]),
        Note::StatusesOfDeals { numbers, more } => statuses_of_deals(numbers, *more),
        Note::OneStatus => lines(&["Статусов у сделок нет, поэтому у всех один."]),
        Note::NamesOfFields => lines(&["Названия дополнительных полей сделок."]),
        Note::DoesNotWork { error } => line(format!("Пока не работает: {}", error::said(error))),
        Note::OtherMeaning { .. }
        | Note::Unnamed { .. }
        | Note::RowNumber { .. }
        | Note::RepeatedId { .. }
        | Note::NoStatus { .. }
        | Note::PriceMayBeCost { .. }
        | Note::OnlyAmount { .. }
        | Note::AmountsAsText { .. }
        | Note::NoDateOfCreation { .. }
        | Note::FormatGuessed { .. }
        | Note::DayOrMonth { .. }
        | Note::OtherFormat { .. }
        | Note::UnreadDate { .. }
        | Note::UnreadMark { .. }
        | Note::VisitRivals { .. }
        | Note::VisitNotNumbers { .. }
        | Note::VisitMayBeAnotherId { .. }
        | Note::ClientsNotReferredTo { .. }
        | Note::ClientsByName { .. }
        | Note::StatusesOfTable { .. }
        | Note::NothingToSend
        | Note::NeverSent { .. }
        | Note::Unanswered { .. } => Vec::new(),
    }
}

fn statuses_of_deals(numbers: &[String], more: usize) -> Vec<String> {
    let mut lines = vec!["Статусы, какие есть у сделок; таблицы с их названиями не нашлось.".to_owned()];
    if let Some((first, others)) = numbers.split_first() {
        lines.push("Это числа. Чтобы дать им названия, запишите вместо этого запроса:".to_owned());
        lines.push(format!("  SELECT {first} AS id, 'Новый' AS name"));
        lines.extend(others.iter().map(|number| format!("  UNION ALL SELECT {number}, '…'")));
        lines.extend((more > 0).then(|| format!("  … и ещё {more}")));
    }
    lines
}

fn excluded_remark(exclusion: &Exclusion) -> Vec<String> {
    match (&exclusion.reason, exclusion.is_certain) {
        (ExclusionReason::Deleted, true) => vec!["Удалённые строки не отправляются.".to_owned()],
        (ExclusionReason::Refund, true) => {
            vec!["Возвраты, то есть строки той же таблицы, не отправляются.".to_owned()]
        }
        (_, true) => vec![format!("Часть строк не отправляется: {}.", why(exclusion))],
        (_, false) => vec![format!(
            "Строки, которые, возможно, не сделки (сейчас их {}): {}. Их исключит строка запроса после --.",
            exclusion.rows,
            why(exclusion)
        )],
    }
}

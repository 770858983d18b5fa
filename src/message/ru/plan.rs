//! Words of `init` on a plan, in Russian.
//!
//! Matched without `_`, so that a new note has to be worded before the program builds.

use super::rows::span;
use super::{Russian, counted, error, init_failure, site};
use crate::date::{DateWords, NumberFormat};
use crate::init::lack::{InitFailure, NearTable};
use crate::init::notice::Notice;
use crate::init::plan::draft::Found;
use crate::init::plan::note::{AssumedZone, LookedUp, Note, ZoneReason};
use crate::init::preview::NotSent;
use crate::init::remark::ValueSource;
use crate::init::roles::exclusions::{Exclusion, ExclusionReason};
use crate::message::plan::{MOST_TABLES, PlanWording, Sentence};
use crate::protocol::List;

/// The words for formats of dates.
pub(super) const DATE_WORDS: DateWords = DateWords {
    text: "текст",
    moment: "дата",
    digits: "цифры",
    number: |format| match format {
        NumberFormat::Seconds => "секунды UNIX",
        NumberFormat::Milliseconds => "миллисекунды с 1970 года",
        NumberFormat::Microseconds => "микросекунды с 1970 года",
        NumberFormat::Nanoseconds => "наносекунды с 1970 года",
        NumberFormat::Ticks => "отрезки по 100 нс с 1 года",
        NumberFormat::JulianDays => "юлианские дни",
        NumberFormat::DaysSince1899 => "дни с 30.12.1899",
        NumberFormat::SecondsSince2001 => "секунды с 2001 года",
    },
    kept_as_text: ", записаны текстом",
    in_some_rows: " в части строк, ",
    in_others: " в остальных",
    in_several_zones: ", в разных часовых поясах",
};

impl PlanWording for Russian {
    fn notice(&self, notice: &Notice) -> String {
        site::notice(notice)
    }

    fn ask_password(&self, database: &str) -> String {
        site::ask_password(database)
    }

    fn complaint(&self, failure: &InitFailure) -> String {
        init_failure::complaint(failure)
    }

    fn explanation(&self, failure: &InitFailure) -> Vec<String> {
        let InitFailure::NoDeals { near, seen, .. } = failure else { return Vec::new() };
        let near = near.iter().map(|near| format!("  {}", init_failure::near(near)));
        let lines = |lines: [&str; 3]| lines.map(str::to_owned);
        let shown = &seen[..seen.len().min(MOST_TABLES)];
        near.chain(lines(init_failure::LOOKED_FOR))
            .chain(init_failure::seen(shown, seen.len() - shown.len()))
            .chain(lines(init_failure::BY_HAND))
            .collect()
    }

    fn near(&self, near: &NearTable) -> String {
        init_failure::near(near)
    }

    fn doubt(&self, note: &Note) -> Option<String> {
        doubt(note)
    }

    fn not_sent(&self, reason: &NotSent, rows: u64) -> String {
        match reason {
            NotSent::NoDate { column } => format!("{rows} без даты в {column}"),
            NotSent::Condition(condition) => {
                let fail = counted(rows, "не проходит условие", "не проходят условие", "не проходят условие");
                format!("{fail} {condition}")
            }
        }
    }

    fn list(&self, list: List) -> &'static str {
        match list {
            List::Orders => "сделки",
            List::Statuses => "статусы",
            List::Fields => "поля",
            List::Managers => "менеджеры",
            List::Clients => "клиенты",
            List::Products => "товары",
        }
    }

    fn found(&self, found: &Found) -> String {
        match found {
            Found::Deals { table, changed: Some((column, dates)) } => {
                format!("таблица {table}; изменение: {column}, {}", dates.described(&DATE_WORDS))
            }
            Found::Deals { table, changed: None } | Found::Table(table) => format!("таблица {table}"),
            Found::ColumnOfDeals(column) => format!("столбец {column} сделок"),
            Found::OneForAll => "один на все сделки".to_owned(),
        }
    }

    fn does_not_work(&self, found: &str) -> String {
        format!("{found}, но запрос не работает: он записан комментарием")
    }

    fn sends(&self, sent: u64, rows: u64) -> String {
        format!("отправляется строк: {sent} из {rows}")
    }

    fn source(&self, source: &ValueSource, runner_up: Option<(&ValueSource, &str)>) -> String {
        let source = place(source);
        match runner_up {
            Some((other, value)) => format!("из {source}; в {}: {value}", place(other)),
            None => format!("из {source}"),
        }
    }

    fn wrote(&self, file: &str) -> (String, &'static str) {
        (format!("Записан {file}"), ", читать его можете только вы.")
    }

    fn found_in(&self, database: &str) -> String {
        format!("Найдено в {database}:")
    }

    fn sentence(&self, sentence: Sentence) -> &'static str {
        match sentence {
            Sentence::Nothing => "ничего; можно обойтись без этого",
            Sentence::Newest => "Последние сделки, какими их получит Roistat:",
            Sentence::Look => "Посмотрите на это, прежде чем продолжать:",
            Sentence::ToType => "Введите это в Roistat, в настройках интеграции с собственной CRM:",
            Sentence::PageUrl => "Адрес страницы",
            Sentence::Login => "Логин",
            Sentence::Password => "Пароль",
            Sentence::Both => {
                "Заполните и логин, и пароль: только тогда Roistat добавляет токен, а без него каждый запрос отклоняется."
            }
            Sentence::Next => "Дальше:",
            Sentence::Check => "Проверьте, всё ли в порядке, и прочтите, что скажет программа:",
            Sentence::Copy => {
                "Если это ещё не веб-сервер: скопируйте туда программу (права 755), файл настроек (600) и базу данных\n     \
                 в такие же папки."
            }
            Sentence::OtherUser => {
                "Если веб-сервер запускает программы от другого пользователя, часто www-data, дайте ему читать настройки:"
            }
            Sentence::OtherOwner => {
                "Папка принадлежит не тому пользователю, что файл настроек; ему тоже нужно его читать:"
            }
        }
    }
}

#[expect(clippy::too_many_lines, reason = "a table: one arm for each note")]
fn doubt(note: &Note) -> Option<String> {
    Some(match note {
        Note::OtherMeaning { table } => format!(
            "проверьте, сделки ли в {table}: имя таблицы говорит о другом, но других подходящих таблиц нет"
        ),
        Note::Unnamed { table } => format!(
            "проверьте, сделки ли в {table}: ни одна таблица не называется orders, deals или похоже, но столбцы здесь \
             такие же"
        ),
        Note::EmptyTable { table } => {
            format!(
                "{table} похожа на таблицу сделок, но пуста: проверьте, не хранятся ли сделки в другом месте"
            )
        }
        Note::Rivals { tables } => format!("сделки могут быть и здесь: {}", tables.join(", ")),
        Note::RowNumber { table } => format!(
            "в {table} нет столбца, по которому различаются строки: взят внутренний номер строки SQLite, а он может \
             измениться, если таблицу создадут заново или базу сожмут командой VACUUM"
        ),
        Note::RepeatedId { id, table } => {
            format!("{id} в {table} повторяется: две сделки с одним id для Roistat одна и та же")
        }
        Note::NoStatus { table } => format!("в {table} нет столбца статуса"),
        Note::PriceMayBeCost { column } => format!(
            "ни один столбец не называется ценой или суммой, поэтому ценой взят {column}: это может быть себестоимость"
        ),
        Note::OnlyAmount { column } => format!(
            "ни один столбец не называется ценой или суммой, поэтому ценой взят {column}, единственное число, похожее на \
             сумму"
        ),
        Note::NoPrice { candidates } => format!(
            "ни один столбец не похож на цену сделки, поэтому Roistat не узнает выручку{}",
            could_be(candidates)
        ),
        Note::MayBeHundredths { column, example } => format!(
            "в {column} только целые числа, например `{example}`, и все оканчиваются на 00 или 90: если это копейки, \
             напишите {column} / 100.0"
        ),
        Note::AmountsAsText { column, example } => {
            format!(
                "в {column} числа записаны текстом, например `{example}`: посмотрите, верны ли они в выводе `try`"
            )
        }
        Note::NoDateOfCreation { table } => format!("в {table} нет даты создания"),
        Note::NoDateOfChange { column } => format!(
            "ни в одном столбце нет даты последнего изменения: Roistat увидит новые сделки, но не их изменения (взят \
             {column})"
        ),
        Note::FormatGuessed { column } => {
            format!("в {column} ещё нет значений: как в нём хранится дата, угадано по типу столбца")
        }
        Note::DayOrMonth { column } => format!(
            "{column} прочитан как день, месяц, год, но ни одно значение не исключает, что это месяц, день, год"
        ),
        Note::OtherFormat { column, dates, value } => {
            let format = dates.described(&DATE_WORDS);
            format!("{column} прочитан так: {format}, но в нём есть и `{value}`")
        }
        Note::UnreadDate { table, lack } => format!("{table}: {}", init_failure::date(lack)),
        Note::LocalTime { column, zone, ahead, has_summer_time } => {
            let ahead = span(*ahead);
            let summer = if *has_summer_time {
                "; если часы переводят на летнее время, даты другой половины года сдвинуты на час, а `overlap` не даёт \
                 пропустить изменения"
            } else {
                ""
            };
            format!(
                "в {column} местное время: самая новая дата опережает UTC на {ahead}, поэтому взят пояс {zone}; проверьте, \
                 верно ли это{summer}"
            )
        }
        Note::ZoneNotSaid { column, taken_for, reason: ZoneReason::Ahead(ahead), .. } => {
            let (ahead, zone) = (span(*ahead), zone(*taken_for));
            format!(
                "в {column} не указан часовой пояс, взят {zone}, но самая новая дата опережает время на {ahead}: если это не \
             ошибка, время местное, и в настройках сказано, как это учесть"
            )
        }
        Note::ZoneNotSaid { column, taken_for, reason: ZoneReason::ForPeople(dates), .. } => {
            let (format, zone) = (dates.described(&DATE_WORDS), zone(*taken_for));
            format!(
                "{column}: {format}, так программы пишут местное время; взят {zone}: если время местное, в настройках сказано, как \
             это учесть"
            )
        }
        Note::Excluded(exclusion) => return excluded(exclusion),
        Note::UnreadMark { column } => format!(
            "возможно, {column} отмечает строки, которые не сделки: тогда исключите их условием в запросе"
        ),
        Note::VisitRivals { taken, others } => {
            let (taken, others) = (place(taken), others.iter().map(place).collect::<Vec<_>>());
            format!("номер визита взят из {taken}; он может быть и здесь: {}", others.join(", "))
        }
        Note::VisitNotNumbers { column } => {
            format!("номером визита взят {column}, хотя не все его значения числа")
        }
        Note::VisitMayBeAnotherId { column } => format!(
            "номером визита взят {column}: проверьте, что в нём cookie roistat_visit, а не id чего-то другого"
        ),
        Note::NoVisitInValues { table } => format!(
            "ни у одной сделки нет номера визита, поэтому Roistat не узнает её источник: пусть сайт сохраняет cookie \
             roistat_visit с каждой новой сделкой, в {table} под ключом roistat"
        ),
        Note::NoVisit { table, is_view } => no_visit(table, *is_view),
        Note::VisitSeenElsewhere { place } => format!(
            "номер визита у сделок не найден, но в {place} упоминается roistat: если визиты там, добавьте в запрос \
             выражение AS roistat"
        ),
        Note::MissingIndex { what, index } => {
            format!("для каждой сделки ищется {}, и без этого индекса это долго:\n{index}", looked_up(what))
        }
        Note::KeptBack { whose, keys } => format!(
            "из {whose} не отправляется, потому что похоже на личные данные: {}; проверьте, не оставить ли здесь и другое",
            keys.join(", ")
        ),
        Note::UnknownFields { whose, keys } => format!(
            "из {whose} не отправляется, потому что `init` не знает, что это, а данные могут быть личными: {}; нужные для \
             отчётов добавьте в запрос",
            keys.join(", ")
        ),
        Note::ClientsNotReferredTo { table, column: Some(column) } => format!(
            "значения {column} не совпадают с id в {table}, поэтому клиенты не отправляются: непонятно, чьи это сделки"
        ),
        Note::ClientsNotReferredTo { table, column: None } => {
            format!("ни один столбец сделок не ссылается на {table}, поэтому клиенты не отправляются")
        }
        Note::ClientsByName { table } => {
            format!("клиенты взяты из {table} по имени таблицы: пока ни одна сделка на неё не ссылается")
        }
        Note::OneOfSeveral { table, column, value, others } => one_of_several(table, column, value, others),
        Note::RepeatedIds { table } => {
            format!("id в {table} повторяются: выберите в запросе по одной строке на каждый")
        }
        Note::StatusesOfTable { table } => format!(
            "статусы взяты из {table}, потому что их номера есть у сделок: проверьте, те ли это названия"
        ),
        Note::StatusesOfDeals { numbers, .. } if !numbers.is_empty() => {
            "статусы записаны числами без названий: дайте им названия в файле настроек".to_owned()
        }
        Note::NothingToSend => {
            "запрос сделок не даёт ни одной, хотя в таблице есть строки: посмотрите на его условия".to_owned()
        }
        Note::NeverSent { rows, table, column } => format!(
            "в {table} есть строки, которые никогда не будут отправлены ({rows}): в {column} нет даты. Помогла бы любая \
             дата, хотя бы создания"
        ),
        Note::Unanswered { error } => {
            format!("посмотреть удалось не всё, поэтому часть решений угадана: {}", error::said(error))
        }
        Note::Deals { .. }
        | Note::DateGaps { .. }
        | Note::ComparedWithDate { .. }
        | Note::ZoneNotSaid { reason: ZoneReason::None, .. }
        | Note::LeftOver { .. }
        | Note::ListWithoutDate { .. }
        | Note::ListWithoutChanges { .. }
        | Note::EachOnce { .. }
        | Note::EveryStatus
        | Note::StatusesOfDeals { .. }
        | Note::OneStatus
        | Note::NamesOfFields
        | Note::DoesNotWork { .. } => return None,
    })
}

fn zone(zone: AssumedZone) -> &'static str {
    match zone {
        AssumedZone::Utc => "UTC",
        AssumedZone::OfServer => "пояс сервера",
    }
}

pub(super) fn could_be(candidates: &[String]) -> String {
    if candidates.is_empty() {
        String::new()
    } else {
        format!("; ею может быть {}", candidates.join(", "))
    }
}

/// Where a value comes from; stands after «из» and «в», too.
pub(super) fn place(source: &ValueSource) -> String {
    match source {
        ValueSource::Column(column) => column.clone(),
        ValueSource::Pair(one, other) => format!("{one} и {other}"),
        ValueSource::Keys { keys, of } => format!("{of} ({keys})"),
    }
}

/// What each deal looks up.
pub(super) fn looked_up(what: &LookedUp) -> String {
    match what {
        LookedUp::Visit(source) => place(source),
        LookedUp::Values { table } => format!("её строка в {table}"),
    }
}

pub(super) fn one_of_several(table: &str, column: &str, value: &str, others: &[String]) -> String {
    let taken = format!("в {table} есть строки для разных {column}: взяты те, где {column} = {value}");
    if others.is_empty() { taken } else { format!("{taken}, но бывает и {}", others.join(", ")) }
}

fn no_visit(table: &str, is_view: bool) -> String {
    let remedy = if is_view {
        format!(
            "добавьте для него столбец в таблицу, которую читает представление {table}, и в само представление; "
        )
    } else {
        format!("добавьте для него столбец,\nALTER TABLE {table} ADD COLUMN roistat TEXT;\n")
    };
    format!(
        "ни у одной сделки нет номера визита, поэтому Roistat не узнает её источник: {remedy}пусть сайт сохраняет там \
         cookie roistat_visit с каждой новой сделкой, и добавьте столбец в запрос"
    )
}

/// A guess that would leave rows out is something to look at; what is certain is not.
fn excluded(exclusion: &Exclusion) -> Option<String> {
    if exclusion.is_certain || exclusion.rows == 0 {
        return None;
    }
    Some(format!(
        "проверьте, сделки ли эти строки ({}): {}. Чтобы исключить их, уберите -- перед этой строкой запроса:\nAND {}",
        exclusion.rows,
        why(exclusion),
        exclusion.condition
    ))
}

pub(super) fn why(Exclusion { reason, column, .. }: &Exclusion) -> String {
    match reason {
        ExclusionReason::Deleted => format!("по {column} они удалены"),
        ExclusionReason::Refund => format!("по {column} это возвраты"),
        ExclusionReason::OtherKind => format!("по {column} это не сделки"),
        ExclusionReason::Marked => format!("их отмечает {column}"),
        ExclusionReason::NotActive => format!("по {column} они не в счёт"),
        ExclusionReason::NotPlaced => format!("{column} в них пуст"),
        ExclusionReason::DraftBesideTwin => {
            format!("{column} в них пуст, и это черновики строк, где он заполнен")
        }
        ExclusionReason::Parent => {
            format!("на них по {column} ссылаются другие строки, возможно, их части")
        }
        ExclusionReason::WholeOfParts => {
            format!("по {column} другие строки их части, и суммы частей дают их сумму")
        }
        ExclusionReason::Status { values } => format!("их {column}: {}", values.join(", ")),
    }
}

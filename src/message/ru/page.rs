//! The owner's page in Russian, in the words of Roistat's panel. Whole sentences here: they stand alone and are no
//! messages of a program.

use std::time::Duration;

use super::{Russian, counted};
use crate::check::Day;
use crate::date::DAY;
use crate::message::page::{PageWording, PageWords, calendar_day, clock, grouped, one_decimal};
use crate::protocol::List;

const MONTHS: [&str; 12] = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
];

/// A space that keeps a number and its unit on one line.
const NO_BREAK: char = '\u{a0}';

static WORDS: PageWords = PageWords {
    code: "ru",
    name: "Русский",
    page_title: "Интеграция с Roistat",
    log_in_title: "Интеграция с Roistat: вход",
    log_in_hint: "Введите `user` и `password` из файла настроек — те же, что указаны в Roistat.",
    login: "Логин",
    password: "Пароль",
    language: "Язык",
    log_in: "Войти",
    refused: "Неверный логин или пароль.",
    refresh: "Обновить",
    log_out: "Выйти",
    connect: "Что указать в Roistat («Своя CRM»)",
    page_url: "Адрес страницы",
    password_hint: "тот, с которым вы сейчас вошли",
    proposal: "Настройки для вашей базы",
    proposal_hint: "В файле настроек ещё нет запросов, поэтому Roistat ничего не получает. Эти строки составлены по вашим \
                    таблицам. Прочитайте их и добавьте в файл настроек под теми строками, которые там уже есть.",
    proposal_label: "Строки, которые нужно добавить в файл настроек",
    proposal_save: "Сохранить в файл",
    proposal_steps: &[
        "Скопируйте эти строки в конец файла настроек на своём компьютере, под user, password и database.",
        "Загрузите файл настроек на прежнее место под прежним именем (оно начинается с точки), права 600.",
        "Нажмите здесь «Обновить»: теперь вывод будет о ваших запросах.",
    ],
    proposal_failed: "Составить настройки для этой базы не удалось: ни одна таблица не похожа на сделки, или базу нельзя прочитать.",
    proposal_verdict: "В файле настроек ещё нет запросов: готовое предложение — ниже",
    period: "Период",
    with_visit: "с номером визита",
    without_visit: "без него",
    utc: "Сутки начинаются в полночь по UTC; дата, записанная текстом, относится к тому дню, который в ней назван.",
    figures: "Те же числа таблицей",
    day: "День",
    deals: "Сделки",
    by_status: "Сделки по статусам",
    status: "Статус",
    share: "Доля",
    unlisted: "нет в `statuses`",
    findings: "Что обнаружено",
    no_findings: "Неполадок нет.",
    location: "Где",
    remedy: "Что делать",
    newest: "Последние сделки в том виде, в каком их получает Roistat",
    newest_hint: "Сравните несколько значений со своей CRM. Значение, которое в базе равно NULL, не передаётся, поэтому его здесь нет.",
    lists: "Что получает Roistat",
    list: "Список",
    rows: "Строки",
    size: "Размер",
    time: "Время",
    unknown: "не дочитано",
    requests: "Когда обращался Roistat",
    moment: "Когда",
    action: "Действие",
    answer: "Код",
    no_journal: "Журнал не ведётся. Если добавить в файл настроек, выше первого раздела `[…]`, строку \
                 `journal = \".htroistat.journal\"`, здесь будет видно, когда Roistat обращался и что получил.",
    no_request: "Roistat ещё не обращался — насколько хватает журнала.",
    all_is_well: "Всё работает: неполадок не обнаружено",
};

impl PageWording for Russian {
    fn words(&self) -> &'static PageWords {
        &WORDS
    }

    fn number(&self, number: u64) -> String {
        grouped(number, NO_BREAK)
    }

    fn size(&self, bytes: u64) -> String {
        match bytes {
            0..1_000 => format!("{bytes}{NO_BREAK}Б"),
            1_000..1_000_000 => format!("{}{NO_BREAK}КБ", one_decimal(bytes, ',')),
            _ => format!("{}{NO_BREAK}МБ", one_decimal(bytes / 1000, ',')),
        }
    }

    fn duration(&self, duration: Duration) -> String {
        match u64::try_from(duration.as_millis()).unwrap_or(u64::MAX) {
            0 => format!("<{NO_BREAK}1{NO_BREAK}мс"),
            milliseconds @ 1..1_000 => format!("{milliseconds}{NO_BREAK}мс"),
            milliseconds => format!("{}{NO_BREAK}с", one_decimal(milliseconds, ',')),
        }
    }

    fn day(&self, day: i64) -> String {
        let (year, month, day) = calendar_day(day);
        format!("{day} {} {year}", MONTHS[month - 1])
    }

    fn moment(&self, seconds: i64) -> String {
        format!("{}, {} UTC", self.day(seconds.div_euclid(DAY)), clock(seconds))
    }

    fn looked(&self, seconds: i64, took: Duration) -> String {
        format!("Проверено {}, за {}.", self.moment(seconds), self.duration(took))
    }

    fn deals_of(&self, days: usize) -> String {
        format!("Сделки за {}", self.days(days))
    }

    fn deals_with_visit(&self, total: Day) -> String {
        let deals = counted(total.deals, "сделка", "сделки", "сделок");
        let deals = deals.replacen(&total.deals.to_string(), &self.number(total.deals), 1);
        format!("{deals}, из них {} с номером визита", self.number(total.visits))
    }

    fn deals_of_day(&self, day: i64, deals: Day) -> String {
        format!("{}: {}", self.day(day), self.deals_with_visit(deals))
    }

    fn most_of_day(&self, deals: u64) -> String {
        format!("больше всего за день: {}", self.number(deals))
    }

    fn list(&self, list: List) -> &'static str {
        match list {
            List::Orders => "Сделки",
            List::Statuses => "Статусы",
            List::Fields => "Дополнительные поля",
            List::Managers => "Менеджеры",
            List::Clients => "Клиенты",
            List::Products => "Товары",
        }
    }

    fn days(&self, days: usize) -> String {
        counted(days as u64, "день", "дня", "дней")
    }

    fn more_statuses(&self, statuses: usize) -> String {
        let statuses = counted(statuses as u64, "статус", "статуса", "статусов");
        format!("… и ещё {statuses}, в которых сделок меньше")
    }

    fn cut(&self, characters: usize) -> String {
        format!("(обрезано; всего символов: {})", self.number(characters as u64))
    }

    fn last_request(&self, seconds: i64, status: u16, bytes: u64, took: Duration) -> String {
        format!(
            "Последний запрос Roistat — {}: код {status}, {} за {}.",
            self.moment(seconds),
            self.size(bytes),
            self.duration(took)
        )
    }
}

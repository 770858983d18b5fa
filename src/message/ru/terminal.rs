//! The terminal's commands in Russian.
//!
//! Knows no command: it words the help, the complaints about arguments, and what `url` and `try` say.

use super::{Russian, counted, error};
use crate::error::{AddressFault, Complaint, Error, JournalError, WithoutJson};
use crate::message::terminal::{TerminalWording, ToType};
use crate::protocol::ReadAction;

const HELP: &str = "\
roistat.cgi отвечает на запросы Roistat о сделках из базы данных магазина. Его запускает веб-сервер; в терминале
тот же файл составляет себе настройки и находит, что не так.

  init БАЗА [--force]
      Смотрит таблицы базы данных, пишет рядом с программой подходящий к ним файл настроек с новым паролем и
      говорит, что указать в Roistat. Готовый файл настроек перезаписывает только с --force или если в нём пуст
      пароль либо нет запросов. БАЗА — папка вашего сайта, доступ к базе находится в его настройках (WordPress,
      Битрикс, OpenCart, PrestaShop, Joomla, .env), или сам файл настроек; файл SQLite; либо
      mysql://USER@HOST/NAME или postgres://USER@HOST/NAME, пароль берётся из MYSQL_PWD или PGPASSWORD, иначе
      программа его спросит.

  check [--config ФАЙЛ] [--server-user ИМЯ] [--web-root ПАПКА] [--all] [--json]
      Проверяет всё и говорит, что не так, где и что делать: файлы, настройки, запросы, данные.
      --server-user   от чьего имени веб-сервер запускает программы, например www-data
      --web-root      папка, файлы из которой отдаёт веб-сервер
      --all           всё, что найдено, а не только то, что помещается на экран
      --json          то же для программ

  try ['ЗАПРОС'] [--dry-run] [--config ФАЙЛ]
      Отвечает на запрос так же, как веб-серверу, начиная с заголовков. ЗАПРОС — строка параметров, например
      'action=export&date=0&format=xml'; без неё — 'action=export'. Логин и токен добавляются сами; если хоть
      один из них указан, запрос идёт как есть: так видно отказ. Код завершения 0, если код ответа 200.
      --dry-run       лид или другая запись выполняется, получает ответ и отменяется

  url --base АДРЕС [--action ИМЯ] [--date СЕКУНДЫ] [--write] [--config ФАЙЛ]
      Печатает адрес запроса с логином и токеном, для curl. АДРЕС — адрес самой страницы, например
      https://example.com/cgi-bin/roistat.cgi; в Roistat указывают его, а не подписанный.
      --write         также адрес лида или другой записи, которая создаётся при каждом открытии

  help, --version

ФАЙЛ — файл настроек, если он лежит не рядом с программой: .ht + имя программы без расширения + .toml, то есть
.htroistat.toml. Другой файл называет ROISTAT_CONFIG, абсолютный путь. NO_COLOR отключает цвет.

Код завершения: 0 — всё в порядке, 1 — нет, 2 — слова команды непонятны.
";

impl TerminalWording for Russian {
    fn help(&self) -> &'static str {
        HELP
    }

    fn arguments(&self, complaint: &Complaint) -> String {
        match complaint {
            Complaint::UnknownCommand { word, nearest } => {
                with_nearest(&format!("неизвестная команда `{word}`"), "", *nearest)
            }
            Complaint::UnknownOption { name, nearest } => {
                with_nearest(&format!("неизвестный ключ `--{name}`"), "--", *nearest)
            }
            Complaint::UnknownLetter { letter } => format!("неизвестный ключ `-{letter}`"),
            Complaint::OneTooMany { word } => format!("лишнее слово `{word}`"),
            Complaint::NoValue { option } => format!("после `{option}` нужно значение"),
            Complaint::UnwantedValue { option } => format!("у ключа `{option}` нет значения"),
            Complaint::NotUtf8 { word } => format!("`{word}` не в кодировке UTF-8"),
            Complaint::WithoutOption { address } => {
                format!("перед `{address}` нет ключа: --base {address}")
            }
            Complaint::NoDatabase => {
                "команде `init` нужна папка вашего сайта или база данных: init ..".to_owned()
            }
            Complaint::NoBase => {
                "команде `url` нужен адрес страницы: url --base https://example.com/cgi-bin/roistat.cgi"
                    .to_owned()
            }
            Complaint::Unreadable { words } => format!("слова команды непонятны: {words}"),
        }
    }

    fn address(&self, fault: &AddressFault) -> String {
        match fault {
            AddressFault::NotAUrl { base } => {
                format!("`{base}` не адрес: он начинается с https:// и имени сайта")
            }
            AddressFault::NotHttp { base } => {
                format!("`{base}` не адрес страницы: он начинается с https://")
            }
            AddressFault::HasParameter { name } => {
                format!(
                    "в адресе уже есть `{name}`: укажите адрес без него, каждый параметр принимается один раз"
                )
            }
            AddressFault::UnknownAction { name, nearest: Some(nearest) } => {
                format!("неизвестное действие `{name}`: возможно, имелось в виду `{nearest}`")
            }
            AddressFault::UnknownAction { name, nearest: None } => {
                let names = ReadAction::ALL.map(ReadAction::name).join(", ");
                format!("неизвестное действие `{name}`: есть {names}")
            }
            AddressFault::NotADate { date } => {
                format!("`{date}` не дата: она пишется в секундах UNIX, а 0 запрашивает всё")
            }
            AddressFault::Writes { action } => {
                format!(
                    "каждое открытие этого адреса создаёт запись (`{action}`): чтобы всё же получить его, добавьте \
                     --write"
                )
            }
        }
    }

    fn to_type(&self, to_type: ToType<'_>) -> String {
        let ToType { page, login, config } = to_type;
        format!(
            "\nЭто для curl, в кавычках. Roistat сам добавляет action, date, user и token; укажите в нём\n\
             \x20 Адрес страницы   {page}\n\
             \x20 Логин            {login}\n\
             \x20 Пароль           значение `password` из {config}\n\
             Заполните и логин, и пароль: только тогда Roistat передаёт токен.\n"
        )
    }

    fn error(&self, error: &Error) -> String {
        error::said(error)
    }

    fn journal(&self, error: &JournalError) -> String {
        error::journal(error)
    }

    fn without_json(&self, rows: WithoutJson) -> String {
        format!(
            "{} без `fields` или `products`: в этом столбце должен быть объект или массив JSON; одну из строк \
             называет `check`",
            counted(rows.rows, "строка ушла", "строки ушли", "строк ушло")
        )
    }
}

fn with_nearest(complaint: &str, prefix: &str, nearest: Option<&str>) -> String {
    match nearest {
        Some(nearest) => format!("{complaint}: возможно, имелось в виду `{prefix}{nearest}`"),
        None => format!("{complaint}: список даёт `help`"),
    }
}

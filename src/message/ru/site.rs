//! The database that `init` was given, in Russian: where its account was found, and why none was.
//!
//! Matched without `_`. No sentence repeats a value of somebody's settings but the names of what is not known.

use super::config;
use crate::init::notice::{LineProtection, Notice};
use crate::site::{SettingFault, SiteFault, SiteSystem};

/// How to go on without the settings.
const BY_URL: &str = "укажите саму базу данных: mysql://USER@HOST/NAME или postgres://…";

pub(super) fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Settings { file, system, database, prefix } => {
            let tables =
                prefix.as_ref().map_or_else(String::new, |prefix| format!("; имена таблиц начинаются с {prefix}"));
            format!("Доступ к базе данных взят из настроек {}, {}: {database}{tables}", name(*system), file.display())
        }
        Notice::OtherSettings { file } => {
            let file = file.display();
            format!("В {file} указана другая база данных, она не взята: если нужна она, передайте init этот файл")
        }
        Notice::PasswordInArguments => {
            "пароль в URL видят другие пользователи в списке процессов, и он остаётся в истории команд: уберите его, и \
             init спросит пароль сам"
                .to_owned()
        }
        Notice::Line(protection) => line(*protection).to_owned(),
    }
}

fn line(protection: LineProtection) -> &'static str {
    match protection {
        LineProtection::Verified => "Соединение с сервером шифруется, сертификат проверяется (tls = verify)",
        LineProtection::Encrypted => {
            "Соединение с сервером шифруется, но его сертификат проверить нельзя (tls = required)"
        }
        LineProtection::Open => {
            "У сервера нет TLS: соединение открытое, и сделки можно прочитать по пути (tls = off)"
        }
    }
}

/// The product that the settings are called after.
fn name(system: SiteSystem) -> &'static str {
    match system {
        SiteSystem::Bitrix => "Битрикса",
        SiteSystem::WordPress => "WordPress",
        SiteSystem::PrestaShop => "PrestaShop",
        SiteSystem::OpenCart => "OpenCart",
        SiteSystem::Joomla => "Joomla",
        SiteSystem::Laravel => "Laravel",
        SiteSystem::DatabaseUrl => "DATABASE_URL",
    }
}

/// The text before the place where the password is typed.
pub(super) fn ask_password(database: &str) -> String {
    format!("Пароль для {database} (при вводе не виден; если пароля нет, нажмите Enter): ")
}

pub(super) fn fault(fault: &SiteFault) -> String {
    match fault {
        SiteFault::NoSettings { folder, looked_for } => format!(
            "в `{}` нет настроек базы данных: искал {}, там и в папках public_html, www, httpdocs, htdocs; {BY_URL}",
            folder.display(),
            looked_for.join(", ")
        ),
        SiteFault::Unreadable { file, words } => {
            format!("`{}` не прочитать: {words}; {BY_URL}", file.display())
        }
        SiteFault::NoFile { file } => format!("`{}` не обычный файл; {BY_URL}", file.display()),
        SiteFault::LeadsOut { file, target } => format!(
            "`{}` — ссылка за пределы папки: если она верна, укажите сам файл, init {}",
            file.display(),
            target.display()
        ),
        SiteFault::TooLong { file, most } => {
            format!("`{}` длиннее {most} байт: это не настройки; {BY_URL}", file.display())
        }
        SiteFault::Setting { file, fault } => format!("`{}`{}; {BY_URL}", file.display(), setting(fault)),
    }
}

/// Continues a sentence that begins with the file.
fn setting(fault: &SettingFault) -> String {
    match fault {
        SettingFault::Syntax { line } => {
            format!(", строка {line}: здесь начинается текст, комментарий или массив без конца")
        }
        SettingFault::Computed { name, line } => {
            format!(", строка {line}: `{name}` вычисляется при работе сайта, а здесь ничего не выполняется")
        }
        SettingFault::Ambiguous { name, lines } => {
            let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
            format!(": у `{name}` несколько значений, выбирает условие (строки {})", lines.join(", "))
        }
        SettingFault::Missing { name } => format!(": `{name}` нет или значение пустое"),
        SettingFault::NotUtf8 { name, line } => format!(", строка {line}: `{name}` не в UTF-8"),
        SettingFault::NoHost { name, line } => {
            format!(", строка {line}: в `{name}` не прочитать сервер или порт")
        }
        SettingFault::UnknownEngine { name, line, engine } => format!(
            ", строка {line}: в `{name}` стоит `{engine}`, а прочитать можно только SQLite, MySQL, MariaDB и PostgreSQL"
        ),
        SettingFault::NotAUrl { name, line } => format!(", строка {line}: в `{name}` не URL"),
        SettingFault::Url { name, line, fault } => {
            format!(", строка {line}: в `{name}` {}", config::url(fault))
        }
    }
}

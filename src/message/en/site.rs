//! The database that `init` was given, in English: where its account was found, and why none was.
//!
//! Matched without `_`. No sentence repeats a value of somebody's settings but the names of what is not known.

use crate::init::notice::{LineProtection, Notice};
use crate::site::{SettingFault, SiteFault, SiteSystem};

/// How to go on without the settings.
const BY_URL: &str = "give the database itself, mysql://USER@HOST/NAME or postgres://…";

pub(super) fn notice(notice: &Notice) -> String {
    match notice {
        Notice::Settings { file, system, database, prefix } => {
            let tables =
                prefix.as_ref().map_or_else(String::new, |prefix| format!("; its tables begin with {prefix}"));
            format!("The database account is that of {}, {}: {database}{tables}", name(*system), file.display())
        }
        Notice::OtherSettings { file } => {
            let file = file.display();
            format!("Another database stands in {file}, and is not taken: to take it, give that file to init")
        }
        Notice::PasswordInArguments => {
            "the password in the URL can be read by others in the list of processes, and stays in the shell's history: \
             leave it out, and init asks for it"
                .to_owned()
        }
        Notice::Line(protection) => line(*protection).to_owned(),
    }
}

fn line(protection: LineProtection) -> &'static str {
    match protection {
        LineProtection::Verified => {
            "The line to the server is encrypted, and its certificate is checked (tls = verify)"
        }
        LineProtection::Encrypted => {
            "The line to the server is encrypted, but its certificate is none that can be checked (tls = required)"
        }
        LineProtection::Open => {
            "The server has no TLS: the line is open, and others on the way can read the deals (tls = off)"
        }
    }
}

/// The product that the settings are called after.
fn name(system: SiteSystem) -> &'static str {
    match system {
        SiteSystem::Bitrix => "Bitrix",
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
    format!("Password for {database} (it is not shown; only Enter where there is none): ")
}

pub(super) fn fault(fault: &SiteFault) -> String {
    match fault {
        SiteFault::NoSettings { folder, looked_for } => format!(
            "no settings of a database in `{}`: looked for {}, there and in public_html, www, httpdocs and htdocs; {BY_URL}",
            folder.display(),
            looked_for.join(", ")
        ),
        SiteFault::Unreadable { file, words } => {
            format!("`{}` cannot be read: {words}; {BY_URL}", file.display())
        }
        SiteFault::NoFile { file } => format!("`{}` is not a regular file; {BY_URL}", file.display()),
        SiteFault::LeadsOut { file, target } => format!(
            "`{}` is a link out of the folder: if it is right, give the file itself, init {}",
            file.display(),
            target.display()
        ),
        SiteFault::TooLong { file, most } => {
            format!("`{}` is longer than {most} bytes: these are no settings; {BY_URL}", file.display())
        }
        SiteFault::Setting { file, fault } => format!("`{}`{}; {BY_URL}", file.display(), setting(fault)),
    }
}

/// Continues a sentence that begins with the file.
fn setting(fault: &SettingFault) -> String {
    match fault {
        SettingFault::Syntax { line } => {
            format!(" line {line}: a text, a comment or an array begins there and has no end")
        }
        SettingFault::Computed { name, line } => {
            format!(" line {line}: `{name}` is computed when the site runs, and nothing is run here")
        }
        SettingFault::Ambiguous { name, lines } => {
            let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
            format!(": `{name}` has several values, and a condition decides (lines {})", lines.join(", "))
        }
        SettingFault::Missing { name } => format!(": `{name}` is missing or empty"),
        SettingFault::NotUtf8 { name, line } => format!(" line {line}: `{name}` is not UTF-8"),
        SettingFault::NoHost { name, line } => format!(" line {line}: `{name}` is no host and no port"),
        SettingFault::UnknownEngine { name, line, engine } => format!(
            " line {line}: `{name}` is `{engine}`, and only SQLite, MySQL, MariaDB and PostgreSQL can be read"
        ),
        SettingFault::NotAUrl { name, line } => format!(" line {line}: `{name}` is no URL"),
        SettingFault::Url { name, line, fault } => format!(" line {line}: `{name}` {fault}"),
    }
}

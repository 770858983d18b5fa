//! The database in the variables of a `.env` file: one by one, as Laravel has them, or in one URL.
//!
//! Knows the names of the variables and what they mean, and no file. A database may be an SQLite file here.

use std::path::Path;

use super::account::{AccountSettings, SiteDatabase, engine_named, on_server};
use super::dotenv::{DotenvFile, DotenvReader};
use super::fault::SettingFault;
use super::setting::SiteSetting;
use super::systems::SiteSystem;
use crate::config::{ServerParts, Source};

/// The variables that may hold a URL, the one that counts first.
const URLS: [&str; 2] = ["DATABASE_URL", "DB_URL"];

/// The names of the database and of its user, as Laravel has them and as others do.
const NAMES: [&str; 2] = ["DB_DATABASE", "DB_NAME"];
const USERS: [&str; 2] = ["DB_USERNAME", "DB_USER"];
const PASSWORDS: [&str; 3] = ["DB_PASSWORD", "DB_PASS", "DB_PASSWD"];

/// The database of a file's variables; nothing where they name none. A relative path begins at `folder`.
///
/// # Errors
/// The fault of the variable that cannot be used.
pub(super) fn database(
    source: &[u8],
    folder: &Path,
) -> Result<Option<(SiteSystem, SiteDatabase)>, SettingFault> {
    if let Some(url) = first(&DotenvFile::read(source, DotenvReader::Symfony)?, &URLS)? {
        return of_url(&url, folder)
            .map(|source| Some((SiteSystem::DatabaseUrl, SiteDatabase { source, prefix: None })));
    }
    let file = DotenvFile::read(source, DotenvReader::Laravel)?;
    let one_by_one = one_by_one(&file, folder)?;
    Ok(one_by_one.map(|database| (SiteSystem::Laravel, database)))
}

/// The first of the variables that is there.
fn first(file: &DotenvFile, names: &[&str]) -> Result<Option<SiteSetting>, SettingFault> {
    for name in names {
        let setting = file.get(name)?;
        if setting.as_ref().is_some_and(|setting| !is_nothing(setting)) {
            return Ok(setting);
        }
    }
    Ok(None)
}

/// Laravel takes some words for no value.
fn is_nothing(setting: &SiteSetting) -> bool {
    let text = setting.text.bytes().to_ascii_lowercase();
    [&b"null"[..], b"(null)", b"empty", b"(empty)"].contains(&text.as_slice())
}

fn one_by_one(file: &DotenvFile, folder: &Path) -> Result<Option<SiteDatabase>, SettingFault> {
    let engine = first(file, &["DB_CONNECTION"])?;
    let name = first(file, &NAMES)?;
    if engine.as_ref().is_some_and(|engine| engine.text.bytes() == b"sqlite") {
        let path = name.as_ref().map_or(Ok("database/database.sqlite"), SiteSetting::utf8)?;
        return Ok(Some(SiteDatabase { source: Source::Sqlite(folder.join(path)), prefix: None }));
    }
    if name.is_none() && engine.is_none() {
        return Ok(None);
    }
    let settings = AccountSettings {
        engine,
        host: first(file, &["DB_HOST"])?,
        port: first(file, &["DB_PORT"])?,
        socket: first(file, &["DB_SOCKET"])?,
        name,
        user: first(file, &USERS)?,
        password: first(file, &PASSWORDS)?,
        prefix: first(file, &["DB_PREFIX"])?,
    };
    settings.database([NAMES[0], USERS[0]]).map(Some)
}

/// The source of a URL as sites have it: schemes of drivers, and settings behind a `?`.
pub(super) fn of_url(setting: &SiteSetting, folder: &Path) -> Result<Source, SettingFault> {
    let (name, line) = (setting.name.clone(), setting.line);
    let text = setting.utf8()?;
    let Some((scheme, rest)) = text.split_once(':') else {
        return Err(SettingFault::NotAUrl { name, line });
    };
    if let "sqlite" | "sqlite3" | "pdo-sqlite" = scheme {
        // Three slashes lead to the folder of the application, four to the root.
        let path = rest.strip_prefix("///").unwrap_or(rest).split('?').next().unwrap_or_default();
        return Ok(Source::Sqlite(folder.join(path.replace("%kernel.project_dir%/", ""))));
    }
    let Some(rest) = rest.strip_prefix("//") else { return Err(SettingFault::NotAUrl { name, line }) };
    let Some(engine) = engine_named(scheme) else {
        return Err(SettingFault::UnknownEngine { name, line, engine: scheme.to_owned() });
    };
    let (rest, query) = rest.split_once('?').unwrap_or((rest, ""));
    let mut parts = ServerParts::from_url(rest).map_err(|fault| SettingFault::Url { name, line, fault })?;
    let socket = query.split('&').filter_map(|pair| pair.split_once('='));
    let mut socket =
        socket.filter(|(name, _)| ["unix_socket", "socket"].contains(name)).map(|(_, path)| path);
    parts.socket = socket.next().map(|path| path.replace("%2F", "/").replace("%2f", "/").into());
    Ok(on_server(engine, parts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn told(source: &str) -> String {
        match database(source.as_bytes(), Path::new("/site")) {
            Ok(Some((system, SiteDatabase { source, prefix }))) => {
                let (Source::Mysql(server) | Source::Postgres(server)) = &source else {
                    return format!("{system:?} {source}");
                };
                format!("{system:?} {source} {} {prefix:?}", server.password.reveal())
            }
            Ok(None) => "none".to_owned(),
            Err(fault) => format!("{fault:?}"),
        }
    }

    #[test]
    fn variables_one_by_one_are_laravels() {
        let account = "DB_DATABASE=shop\nDB_USERNAME=u\nDB_PASSWORD=\"p w\"\n";
        for (more, expected) in [
            (
                "DB_CONNECTION=mysql\nDB_HOST=127.0.0.1\nDB_PORT=3307",
                "mysql://u@127.0.0.1:3307/shop p w None",
            ),
            ("DB_CONNECTION=mariadb\nDB_HOST=localhost\nDB_PORT=3306", "mysql://u@localhost/shop p w None"),
            ("DB_CONNECTION=pgsql\nDB_HOST=db\nDB_PREFIX=x_", "postgres://u@db:5432/shop p w Some(\"x_\")"),
            ("DB_CONNECTION=pgsql", "postgres://u@localhost:5432/shop p w None"),
            ("DB_SOCKET=/run/my.sock", "mysql://u@[/run/my.sock]/shop p w None"),
            ("DB_URL=null\nDATABASE_URL=", "mysql://u@localhost/shop p w None"),
        ] {
            assert_eq!(told(&format!("{account}{more}")), format!("Laravel {expected}"), "{more}");
        }
        assert_eq!(
            told("DB_NAME=shop\nDB_USER=u\nDB_PASSWORD=null"),
            "Laravel mysql://u@localhost/shop  None"
        );
        assert_eq!(told("DB_CONNECTION=sqlite"), "Laravel /site/database/database.sqlite");
        assert_eq!(told("DB_CONNECTION=sqlite\nDB_DATABASE=/srv/x.db"), "Laravel /srv/x.db");
    }

    #[test]
    fn a_url_counts_before_single_variables() {
        for (url, expected) in [
            ("mysql://u:p%40@127.0.0.1:3306/shop?serverVersion=8.0", "mysql://u@127.0.0.1:3306/shop p@ None"),
            ("mysql2://u:p@localhost:3306/shop", "mysql://u@localhost/shop p None"),
            ("postgresql://u:p@db/shop?charset=utf8", "postgres://u@db:5432/shop p None"),
            (
                "mysql://u:p@localhost/shop?unix_socket=%2Frun%2Fmy.sock",
                "mysql://u@[/run/my.sock]/shop p None",
            ),
            ("sqlite:///%kernel.project_dir%/var/data.db", "/site/var/data.db"),
            ("sqlite:////srv/data.db", "/srv/data.db"),
        ] {
            assert_eq!(
                told(&format!("DATABASE_URL=\"{url}\"\nDB_DATABASE=x")),
                format!("DatabaseUrl {expected}")
            );
        }
    }

    #[test]
    fn a_variable_that_cannot_be_used_is_named() {
        for (source, expected) in [
            ("APP_NAME=x", "none"),
            ("DB_CONNECTION=mysql", "Missing { name: \"DB_DATABASE\" }"),
            ("DB_NAME=x", "Missing { name: \"DB_USERNAME\" }"),
            (
                "DB_CONNECTION=sqlsrv\nDB_DATABASE=x",
                "UnknownEngine { name: \"DB_CONNECTION\", line: 1, engine: \"sqlsrv\" }",
            ),
            ("DB_DATABASE=x\nDB_USERNAME=u\nDB_PORT=x", "NoHost { name: \"DB_PORT\", line: 3 }"),
            ("DB_DATABASE=x\nDB_USERNAME=u\nDB_PASSWORD=${P}", "Computed { name: \"DB_PASSWORD\", line: 3 }"),
            ("DATABASE_URL=x", "NotAUrl { name: \"DATABASE_URL\", line: 1 }"),
            ("DATABASE_URL=mysql:x", "NotAUrl { name: \"DATABASE_URL\", line: 1 }"),
            (
                "DATABASE_URL=oracle://x",
                "UnknownEngine { name: \"DATABASE_URL\", line: 1, engine: \"oracle\" }",
            ),
            ("DATABASE_URL=mysql://s3cret", "Url { name: \"DATABASE_URL\", line: 1, fault: NoUser }"),
        ] {
            assert_eq!(told(source), expected, "{source}");
        }
    }
}

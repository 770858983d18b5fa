//! The files in which the settings of each system stand, and their names there.
//!
//! The order is that in which they count. Knows the systems' own words, and neither how a file is read nor where sites are.

use super::account::{AccountSettings, SiteDatabase};
use super::fault::SettingFault;
use super::php::{PhpFile, PhpPlace};

/// A system that sites are made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SiteSystem {
    Bitrix,
    WordPress,
    PrestaShop,
    OpenCart,
    Joomla,
    /// Laravel, and what else has its variables.
    Laravel,
    /// Symfony, Django, Rails and others: the variable `DATABASE_URL`.
    DatabaseUrl,
}

/// Reads the database out of a file; nothing where the file is no such settings.
type ReadDatabase = fn(&PhpFile) -> Result<Option<SiteDatabase>, SettingFault>;

/// A file of a system's settings.
pub(super) struct SettingsFile {
    /// Its path in the folder of a site.
    pub(super) path: &'static str,
    pub(super) system: SiteSystem,
    /// A word that stands in every one of them.
    pub(super) mark: &'static str,
    pub(super) read: ReadDatabase,
}

/// The files, in the order in which they count.
pub(super) const SETTINGS_FILES: [SettingsFile; 8] = [
    SettingsFile {
        path: "bitrix/.settings_extra.php",
        system: SiteSystem::Bitrix,
        mark: "connections",
        read: bitrix,
    },
    SettingsFile {
        path: "bitrix/.settings.php",
        system: SiteSystem::Bitrix,
        mark: "connections",
        read: bitrix,
    },
    SettingsFile {
        path: "bitrix/php_interface/dbconn.php",
        system: SiteSystem::Bitrix,
        mark: "DBName",
        read: old_bitrix,
    },
    SettingsFile { path: "wp-config.php", system: SiteSystem::WordPress, mark: "DB_NAME", read: wordpress },
    SettingsFile {
        path: "app/config/parameters.php",
        system: SiteSystem::PrestaShop,
        mark: "database_name",
        read: prestashop,
    },
    SettingsFile {
        path: "config/settings.inc.php",
        system: SiteSystem::PrestaShop,
        mark: "_DB_NAME_",
        read: old_prestashop,
    },
    SettingsFile { path: "config.php", system: SiteSystem::OpenCart, mark: "DB_HOSTNAME", read: opencart },
    SettingsFile { path: "configuration.php", system: SiteSystem::Joomla, mark: "JConfig", read: joomla },
];

/// The names of the settings of an account, in the order of [`AccountSettings`]; empty where a system has none.
struct AccountNames {
    engine: &'static str,
    host: &'static str,
    port: &'static str,
    name: &'static str,
    user: &'static str,
    password: &'static str,
    prefix: &'static str,
}

/// Reads an account whose settings stand below each other, behind the same keys. A file without the name of a database
/// is none of the system's settings.
fn account(
    file: &PhpFile,
    place: PhpPlace,
    keys: &[&str],
    names: &AccountNames,
) -> Result<Option<SiteDatabase>, SettingFault> {
    let get = |name: &str| {
        let path: Vec<_> = keys.iter().copied().chain([name]).collect();
        if name.is_empty() { Ok(None) } else { file.get(place, &path) }
    };
    let Some(database) = get(names.name)? else { return Ok(None) };
    let settings = AccountSettings {
        engine: get(names.engine)?,
        host: get(names.host)?,
        port: get(names.port)?,
        socket: None,
        name: Some(database),
        user: get(names.user)?,
        password: get(names.password)?,
        prefix: get(names.prefix)?,
    };
    settings.database([names.name, names.user]).map(Some)
}

fn wordpress(file: &PhpFile) -> Result<Option<SiteDatabase>, SettingFault> {
    let names = AccountNames {
        engine: "",
        host: "DB_HOST",
        port: "",
        name: "DB_NAME",
        user: "DB_USER",
        password: "DB_PASSWORD",
        prefix: "",
    };
    let Some(database) = account(file, PhpPlace::Constant, &[], &names)? else { return Ok(None) };
    // A prefix that is computed is no hindrance: it is only shown.
    let prefix = file.get(PhpPlace::Variable, &["table_prefix"]).ok().flatten();
    let prefix = prefix.and_then(|prefix| prefix.utf8().ok().map(str::to_owned));
    Ok(Some(SiteDatabase { prefix, ..database }))
}

fn bitrix(file: &PhpFile) -> Result<Option<SiteDatabase>, SettingFault> {
    let names = AccountNames {
        engine: "className",
        host: "host",
        port: "port",
        name: "database",
        user: "login",
        password: "password",
        prefix: "",
    };
    account(file, PhpPlace::Returned, &["connections", "value", "default"], &names)
}

fn old_bitrix(file: &PhpFile) -> Result<Option<SiteDatabase>, SettingFault> {
    let names = AccountNames {
        engine: "DBType",
        host: "DBHost",
        port: "",
        name: "DBName",
        user: "DBLogin",
        password: "DBPassword",
        prefix: "",
    };
    account(file, PhpPlace::Variable, &[], &names)
}

fn prestashop(file: &PhpFile) -> Result<Option<SiteDatabase>, SettingFault> {
    let names = AccountNames {
        engine: "",
        host: "database_host",
        port: "database_port",
        name: "database_name",
        user: "database_user",
        password: "database_password",
        prefix: "database_prefix",
    };
    account(file, PhpPlace::Returned, &["parameters"], &names)
}

fn old_prestashop(file: &PhpFile) -> Result<Option<SiteDatabase>, SettingFault> {
    let names = AccountNames {
        engine: "",
        host: "_DB_SERVER_",
        port: "",
        name: "_DB_NAME_",
        user: "_DB_USER_",
        password: "_DB_PASSWD_",
        prefix: "_DB_PREFIX_",
    };
    account(file, PhpPlace::Constant, &[], &names)
}

fn opencart(file: &PhpFile) -> Result<Option<SiteDatabase>, SettingFault> {
    let names = AccountNames {
        engine: "DB_DRIVER",
        host: "DB_HOSTNAME",
        port: "DB_PORT",
        name: "DB_DATABASE",
        user: "DB_USERNAME",
        password: "DB_PASSWORD",
        prefix: "DB_PREFIX",
    };
    account(file, PhpPlace::Constant, &[], &names)
}

fn joomla(file: &PhpFile) -> Result<Option<SiteDatabase>, SettingFault> {
    let names = AccountNames {
        engine: "dbtype",
        host: "host",
        port: "",
        name: "db",
        user: "user",
        password: "password",
        prefix: "dbprefix",
    };
    account(file, PhpPlace::Property, &[], &names)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Source;

    /// The texts of one file of each form, in the order of [`SETTINGS_FILES`]; every value is another one.
    const TEXTS: [&str; 8] = [
        "return ['connections' => ['value' => ['default' => ['className' => 'PgsqlConnection', 'host' => 'h',
            'database' => 'n', 'login' => 'u', 'password' => 'p']]]];",
        "return array('connections' => array('value' => array('default' => array('className' => 'MysqliConnection',
            'host' => 'h:7', 'database' => 'n', 'login' => 'u', 'password' => 'p'))));",
        "$DBType = 'mysql'; $DBHost = 'h:7'; $DBLogin = 'u'; $DBPassword = 'p'; $DBName = 'n';",
        "define('DB_NAME', 'n'); define('DB_USER', 'u'); define('DB_PASSWORD', 'p'); define('DB_HOST', 'h:7');
            $table_prefix = 'x_';",
        "return ['parameters' => ['database_host' => 'h', 'database_port' => 7, 'database_name' => 'n',
            'database_user' => 'u', 'database_password' => 'p', 'database_prefix' => 'x_']];",
        "define('_DB_SERVER_', 'h:7'); define('_DB_NAME_', 'n'); define('_DB_USER_', 'u'); define('_DB_PASSWD_', 'p');
            define('_DB_PREFIX_', 'x_');",
        "define('DB_DRIVER', 'mpdo'); define('DB_HOSTNAME', 'h'); define('DB_USERNAME', 'u'); define('DB_PASSWORD', 'p');
            define('DB_DATABASE', 'n'); define('DB_PORT', '7'); define('DB_PREFIX', 'x_');",
        "class JConfig { public $dbtype = 'mysqli'; public $host = 'h:7'; public $user = 'u'; public $password = 'p';
            public $db = 'n'; public $dbprefix = 'x_'; }",
    ];

    #[test]
    fn every_part_of_an_account_is_read() {
        for (form, text) in SETTINGS_FILES.iter().zip(TEXTS) {
            let file = PhpFile::read(format!("<?php {text}").as_bytes()).unwrap();
            let SiteDatabase { source, prefix } = (form.read)(&file).unwrap().unwrap();
            let (Source::Mysql(server) | Source::Postgres(server)) = &source else { panic!("{source}") };
            assert_eq!(server.password.reveal(), "p", "{}", form.path);
            let expected = if text.contains("Pgsql") { "postgres://u@h:5432/n" } else { "mysql://u@h:7/n" };
            assert_eq!(source.to_string(), expected, "{}", form.path);
            assert_eq!(prefix.as_deref(), text.contains("x_").then_some("x_"), "{}", form.path);
            assert!(text.contains(form.mark), "{}", form.path);
        }
    }

    #[test]
    fn a_file_without_the_name_of_a_database_is_none_of_them() {
        for form in &SETTINGS_FILES {
            let file = PhpFile::read(b"<?php define('OTHER', f()); $x = 'y'; return ['a' => 'b'];").unwrap();
            assert_eq!((form.read)(&file), Ok(None), "{}", form.path);
        }
    }
}

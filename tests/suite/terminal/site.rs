//! `init` with the folder of a site: the account of its database is that of its own settings, read as data.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use super::support::{Host, Said};

/// Writes a file of a site, and the folders above it.
fn put(host: &Host, path: &str, text: impl AsRef<[u8]>) {
    let file = host.file(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
}

/// A site with one file, and what `init` says to its folder.
fn told_of(path: &str, text: impl AsRef<[u8]>) -> Said {
    let host = Host::new("");
    put(&host, &format!("site/{path}"), text);
    masked(&host, &["init", "../site"])
}

fn masked(host: &Host, words: &[&str]) -> Said {
    let said = host.run(words);
    assert!(!said.out.contains("s3cret") && !said.err.contains("s3cret"), "no password is shown: {said:?}");
    Said { out: host.masked(&said.out), err: host.masked(&said.err), ..said }
}

/// The account was found; what comes of it is another matter.
#[track_caller]
fn must_find(said: &Said, system: &str, file: &str, database: &str) {
    let line = format!("The database account is that of {system}, /srv/shop/{file}: {database}\n");
    assert!(said.out.starts_with(&line), "{said:?}");
    let database = database.split(';').next().unwrap();
    assert!(said.err.starts_with(&format!("roistat.cgi: database `{database}`")), "{said:?}");
}

const WORDPRESS: &str = "<?php
/** The name of the database */
define( 'DB_NAME', 'shop' );
define( 'DB_USER', 'wp' );
define( 'DB_PASSWORD', 's3cret\\'\\\\$' );
define( 'DB_HOST', '127.0.0.1:1' );
define( 'AUTH_KEY', '<?$%}{\"; ?>' );
$table_prefix = 'wp_';
if ( ! defined( 'ABSPATH' ) ) {
\tdefine( 'ABSPATH', __DIR__ . '/' );
}
require_once ABSPATH . 'wp-settings.php';
";

#[test]
fn the_settings_of_every_system_are_found() {
    let shop = "mysql://shop@127.0.0.1:1/shop";
    for (system, path, text, database) in [
        ("WordPress", "wp-config.php", WORDPRESS, "mysql://wp@127.0.0.1:1/shop; its tables begin with wp_"),
        (
            "OpenCart",
            "config.php",
            "<?php\ndefine('DB_DRIVER', 'mysqli');\ndefine('DB_HOSTNAME', '127.0.0.1');\ndefine('DB_USERNAME', 'shop');\n\
             define('DB_PASSWORD', 's3cret');\ndefine('DB_DATABASE', 'shop');\ndefine('DB_PORT', '1');\n\
             define('DB_PREFIX', 'oc_');\n",
            &format!("{shop}; its tables begin with oc_"),
        ),
        (
            "PrestaShop",
            "app/config/parameters.php",
            "<?php return array ( 'parameters' => array ( 'database_host' => '127.0.0.1', 'database_port' => '1',\n\
             'database_name' => 'shop', 'database_user' => 'shop', 'database_password' => 's3cret',\n\
             'database_prefix' => 'ps_', 'mailer_host' => NULL, ), );\n",
            &format!("{shop}; its tables begin with ps_"),
        ),
        (
            "PrestaShop",
            "config/settings.inc.php",
            "<?php\ndefine('_DB_SERVER_', '127.0.0.1:1');\ndefine('_DB_NAME_', 'shop');\ndefine('_DB_USER_', 'shop');\n\
             define('_DB_PASSWD_', 's3cret');\ndefine('_DB_PREFIX_', 'ps_');\n",
            &format!("{shop}; its tables begin with ps_"),
        ),
        (
            "Joomla",
            "configuration.php",
            "<?php\nclass JConfig {\n\tpublic $dbtype = 'mysqli';\n\tpublic $host = '127.0.0.1:1';\n\tpublic $user = 'shop';\n\
             \tpublic $password = 's3cret';\n\tpublic $db = 'shop';\n\tpublic $dbprefix = 'j_';\n}\n",
            &format!("{shop}; its tables begin with j_"),
        ),
        (
            "Bitrix",
            "bitrix/.settings.php",
            "<?php\nreturn array(\n  'utf_mode' => array('value' => true, 'readonly' => true),\n  'connections' => array(\n\
             'value' => array('default' => array('className' => '\\\\Bitrix\\\\Main\\\\DB\\\\MysqliConnection',\n\
             'host' => '127.0.0.1:1', 'database' => 'shop', 'login' => 'shop', 'password' => 's3cret', 'options' => 2)),\n\
             'readonly' => true),\n);\n",
            shop,
        ),
        (
            "Bitrix",
            "bitrix/php_interface/dbconn.php",
            "<?\n$DBType = \"mysql\";\n$DBHost = \"127.0.0.1:1\";\n$DBLogin = \"shop\";\n$DBPassword = \"s3cret\";\n\
             $DBName = \"shop\";\n?>\n",
            shop,
        ),
        (
            "Laravel",
            ".env",
            "APP_NAME=Shop\nDB_CONNECTION=mysql\nDB_HOST=127.0.0.1\nDB_PORT=1\nDB_DATABASE=${APP_NAME}\nDB_USERNAME=shop\n\
             DB_PASSWORD=\"s3cret#\"\n",
            "mysql://shop@127.0.0.1:1/Shop",
        ),
        (
            "DATABASE_URL",
            ".env",
            "DATABASE_URL=\"postgresql://shop:s3cret%40@127.0.0.1:1/shop?serverVersion=15&charset=utf8\"\n",
            "postgres://shop@127.0.0.1:1/shop",
        ),
        (
            "DATABASE_URL",
            ".env.local.php",
            "<?php return ['APP_ENV' => 'prod', 'DATABASE_URL' => 'mysql://shop:s3cret@127.0.0.1:1/shop'];",
            shop,
        ),
    ] {
        let said = told_of(path, text);
        must_find(&said, system, &format!("site/{path}"), database);
    }
}

#[test]
fn an_sqlite_file_of_a_sites_settings_is_looked_through() {
    let host = Host::with_schema("laravel");
    put(&host, "site/.env", "DB_CONNECTION=sqlite\nDB_DATABASE=../shop.db\n");
    let said = host.run(&["init", "../site"]).must_succeed();
    assert!(said.out.starts_with("The database account is that of Laravel, /"), "{}", said.out);
    assert_eq!(host.setting("database"), "../shop.db");
}

#[test]
fn settings_are_read_in_the_encoding_that_they_have() {
    let lines = WORDPRESS.replace('\n', "\r\n");
    let text = [b"\xEF\xBB\xBF<?php // \xCC\xE0\xE3\xE0\xE7\xE8\xED\r\n", &lines.as_bytes()[7..]].concat();
    must_find(
        &told_of("wp-config.php", text),
        "WordPress",
        "site/wp-config.php",
        "mysql://wp@127.0.0.1:1/shop; its tables begin with wp_",
    );
    let text = b"<?php define('DB_HOST', 'h');\ndefine('DB_NAME', '\xCC');";
    told_of("wp-config.php", text).must_complain(
        1,
        &format!("`/srv/shop/site/wp-config.php` line 2: `DB_NAME` is not UTF-8; {BY_URL}"),
    );
}

#[test]
fn the_usual_folders_below_and_above_are_searched() {
    let database = "mysql://wp@127.0.0.1:1/shop; its tables begin with wp_";
    for folder in ["public_html", "www", "httpdocs", "htdocs"] {
        let path = format!("{folder}/wp-config.php");
        must_find(&told_of(&path, WORDPRESS), "WordPress", &format!("site/{path}"), database);
    }
    let host = Host::new("");
    put(&host, "site/.env", "DATABASE_URL=mysql://u:s3cret@127.0.0.1:1/shop");
    put(&host, "site/public/index.php", "<?php");
    let said = masked(&host, &["init", "../site/public"]);
    must_find(&said, "DATABASE_URL", "site/.env", "mysql://u@127.0.0.1:1/shop");
    let host = Host::new("");
    put(&host, "site/wp-config.php", WORDPRESS);
    put(&host, "site/blog/wp-settings.php", "<?php");
    must_find(&masked(&host, &["init", "../site/blog"]), "WordPress", "site/wp-config.php", database);
    // The settings above are another WordPress' own.
    put(&host, "site/wp-settings.php", "<?php");
    let said = masked(&host, &["init", "../site/blog"]);
    assert!(said.err.contains("no settings of a database in `/srv/shop/site/blog`"), "{said:?}");
}

#[test]
fn of_several_settings_one_is_taken_and_the_others_are_named() {
    let host = Host::new("");
    put(&host, "site/wp-config.php", WORDPRESS);
    put(
        &host,
        "site/.env",
        "DB_DATABASE=other\nDB_USERNAME=u\nDB_PASSWORD=s3cret\nDB_HOST=127.0.0.1\nDB_PORT=1",
    );
    put(
        &host,
        "site/www/config.php",
        "<?php define('DB_HOSTNAME', '127.0.0.1:1'); define('DB_DATABASE', 'shop');
        define('DB_USERNAME', 'wp'); define('DB_PASSWORD', \"s3cret'\\\\\\$\");",
    );
    let said = masked(&host, &["init", "../site"]);
    must_find(
        &said,
        "WordPress",
        "site/wp-config.php",
        "mysql://wp@127.0.0.1:1/shop; its tables begin with wp_",
    );
    assert_eq!(
        said.out.lines().nth(1),
        Some(
            "Another database stands in /srv/shop/site/.env, and is not taken: to take it, give that file to init"
        ),
        "{said:?}"
    );
    assert_eq!(said.out.lines().count(), 2, "the same account a second time is not told: {said:?}");
    let other = host.file("site/.env").display().to_string();
    must_find(&masked(&host, &["init", &other]), "Laravel", "site/.env", "mysql://u@127.0.0.1:1/other");
}

const BY_URL: &str = "give the database itself, mysql://USER@HOST/NAME or postgres://…";

#[test]
fn settings_that_cannot_be_used_are_named_with_their_line() {
    for (path, text, fault) in [
        (
            "wp-config.php",
            "<?php\ndefine('DB_NAME', getenv('DB') ?: 's3cret');",
            " line 2: `DB_NAME` is computed when the site runs, and nothing is run here",
        ),
        (
            "wp-config.php",
            "<?php\ndefine('DB_NAME', 'a');\ndefine('DB_USER', 'b');\ndefine('DB_PASSWORD', \"s3cret$x\");",
            " line 4: `DB_PASSWORD` is computed when the site runs, and nothing is run here",
        ),
        (
            "wp-config.php",
            "<?php\nif ($x) {\n define('DB_NAME', 'a');\n} else {\n define('DB_NAME', 'b');\n}",
            ": `DB_NAME` has several values, and a condition decides (lines 3, 5)",
        ),
        ("wp-config.php", "<?php define('DB_NAME', 'a');", ": `DB_USER` is missing or empty"),
        (
            "wp-config.php",
            "<?php\ndefine('DB_NAME', 'a');\ndefine('DB_USER', 's3cret);",
            " line 3: a text, a comment or an array begins there and has no end",
        ),
        (
            "wp-config.php",
            "<?php\ndefine('DB_NAME', 'a');\ndefine('DB_USER', 'b');\ndefine('DB_HOST', 'h:x');",
            " line 4: `DB_HOST` is no host and no port",
        ),
        (
            ".env",
            "DB_CONNECTION=sqlsrv\nDB_DATABASE=x",
            " line 1: `DB_CONNECTION` is `sqlsrv`, and only SQLite, MySQL, MariaDB and PostgreSQL can be read",
        ),
        (".env", "\nDATABASE_URL=s3cret", " line 2: `DATABASE_URL` is no URL"),
        (
            ".env",
            "DATABASE_URL=mysql://u:s3c@ret@h/x",
            " line 1: `DATABASE_URL` is a URL with more than one `@`: write an `@` of the password as `%40`",
        ),
    ] {
        told_of(path, text).must_complain(1, &format!("`/srv/shop/site/{path}`{fault}; {BY_URL}"));
    }
}

#[test]
fn files_that_are_no_settings_are_told_from_them() {
    told_of("index.php", "<?php").must_complain(
        1,
        &format!(
            "no settings of a database in `/srv/shop/site`: looked for bitrix/.settings_extra.php, bitrix/.settings.php, \
             bitrix/php_interface/dbconn.php, wp-config.php, app/config/parameters.php, config/settings.inc.php, config.php, \
             configuration.php, .env, there and in public_html, www, httpdocs and htdocs; {BY_URL}"
        ),
    );
    let long = format!("{WORDPRESS}//{}", "x".repeat(1 << 20));
    let too_long = "`/srv/shop/site/wp-config.php` is longer than 1048576 bytes: these are no settings";
    told_of("wp-config.php", long).must_complain(1, &format!("{too_long}; {BY_URL}"));
    let host = Host::new("");
    put(&host, "elsewhere/wp-config.php", WORDPRESS);
    fs::create_dir(host.file("site")).unwrap();
    symlink("../elsewhere/wp-config.php", host.file("site/wp-config.php")).unwrap();
    masked(&host, &["init", "../site"]).must_complain(
        1,
        "`/srv/shop/site/wp-config.php` is a link out of the folder: if it is right, give the file itself, init \
         /srv/shop/elsewhere/wp-config.php",
    );
    let target = host.file("elsewhere/wp-config.php").display().to_string();
    must_find(
        &masked(&host, &["init", &target]),
        "WordPress",
        "elsewhere/wp-config.php",
        "mysql://wp@127.0.0.1:1/shop; its tables begin with wp_",
    );
    fs::remove_file(host.file("site/wp-config.php")).unwrap();
    fs::create_dir(host.file("site/wp-config.php")).unwrap();
    masked(&host, &["init", "../site"])
        .must_complain(1, &format!("`/srv/shop/site/wp-config.php` is not a regular file; {BY_URL}"));
}

#[test]
fn settings_that_the_system_does_not_give_are_named() {
    let host = Host::of_sample();
    put(&host, "site/wp-config.php", WORDPRESS);
    let file = host.file("site/wp-config.php");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    let said = host.typed("./roistat.cgi init ../site", "C");
    let complaint = format!(
        "roistat.cgi: `{}` cannot be read: Permission denied (os error 13); {BY_URL}\n",
        file.display()
    );
    assert_eq!(said, complaint);
}

#[test]
fn findings_are_told_in_russian_where_the_locale_is() {
    let host = Host::new("");
    let told = |words: &[&str]| {
        let said = Said::of(host.command().args(words).env("LANG", "ru_RU.UTF-8").output().unwrap());
        Said { out: host.masked(&said.out), err: host.masked(&said.err), ..said }
    };
    put(&host, "site/wp-config.php", "<?php\ndefine('DB_NAME', DB);");
    told(&["init", "../site"]).must_complain(
        1,
        "`/srv/shop/site/wp-config.php`, строка 2: `DB_NAME` вычисляется при работе сайта, а здесь ничего не выполняется; \
         укажите саму базу данных: mysql://USER@HOST/NAME или postgres://…",
    );
    put(&host, "site/wp-config.php", WORDPRESS);
    assert_eq!(
        told(&["init", "../site"]).out,
        "Доступ к базе данных взят из настроек WordPress, /srv/shop/site/wp-config.php: \
         mysql://wp@127.0.0.1:1/shop; имена таблиц начинаются с wp_\n"
    );
}

//! `init` for a database on a server: with the account of a site's settings, or with a password that is typed.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;

use super::support::{Host, Said};
use super::typed::Terminal;
use crate::support::mysql::MariaDb;
use crate::support::postgres::{PASSWORD, Server};

const SHOP: &str = "CREATE TABLE statuses (id int PRIMARY KEY, name text);
    INSERT INTO statuses VALUES (1, 'New'), (2, 'Paid');
    CREATE TABLE orders (id int PRIMARY KEY, status_id int REFERENCES statuses, total numeric(10, 2), roistat text,
        created_at timestamptz, updated_at timestamptz);
    INSERT INTO orders SELECT n, 1 + n % 2, n * 100, n * 7, now(), now() FROM generate_series(1, 5) AS n;";

/// The config is the owner's alone, the deals come by it, and no message has the password.
#[track_caller]
fn must_work(host: &Host, said: &str) {
    assert!(!said.contains("Secretive") && !said.contains("%20"), "{said}");
    assert_eq!(fs::metadata(host.config_file()).unwrap().permissions().mode() & 0o777, 0o600);
    let answer = host.run(&["try", "action=export&date=0"]);
    assert!(answer.document().contains(r#""orders":[{"id":"1","#), "{answer:?}");
}

#[test]
fn the_account_of_a_sites_settings_goes_into_the_config() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(SHOP);
    let host = Host::new("");
    fs::create_dir(host.file("site")).unwrap();
    let password = PASSWORD.replace('\\', "\\\\");
    let socket = server.folder().display().to_string();
    for (place, setting) in
        [("127.0.0.1", "database = \"postgres://shop:Secretive%20"), (&socket, "\n[database]\n")]
    {
        let settings = format!(
            "DB_CONNECTION=pgsql\nDB_HOST={place}\nDB_PORT={}\nDB_DATABASE={name}\nDB_USERNAME=shop\nDB_PASSWORD=\"{password}\"\n",
            server.port
        );
        fs::write(host.file("site/.env"), settings).unwrap();
        let said = host.run(&["init", "--force", "../site"]).must_succeed();
        assert!(said.out.starts_with("The database account is that of Laravel, "), "{}", said.out);
        assert!(host.config().contains(setting), "{}", host.config());
        must_work(&host, &said.out);
    }
}

#[test]
fn the_account_of_wordpress_reaches_the_deals_of_its_shop() {
    let Some(server) = MariaDb::shared() else { return };
    let name = server.database(
        "CREATE TABLE statuses (id int PRIMARY KEY, name text);
         INSERT INTO statuses VALUES (1, 'New'), (2, 'Paid');
         CREATE TABLE orders (id int PRIMARY KEY, status_id int, total decimal(10, 2), roistat text, created_at datetime,
             updated_at datetime);
         INSERT INTO orders VALUES (1, 1, 100, '7', now(), now()), (2, 2, 200, '8', now(), now());",
    );
    let host = Host::new("");
    fs::create_dir(host.file("site")).unwrap();
    let password = PASSWORD.replace('\\', "\\\\").replace('\'', "\\'");
    let socket = server.socket().display().to_string();
    for (place, setting) in [
        (format!("127.0.0.1:{}", server.port), "database = \"mysql://shop:Secretive%20"),
        (format!("localhost:{socket}"), "\n[database]\n"),
    ] {
        let settings = format!(
            "<?php\ndefine('DB_NAME', '{name}');\ndefine('DB_USER', 'shop');\ndefine('DB_PASSWORD', '{password}');\n\
             define('DB_HOST', '{place}');\n"
        );
        fs::write(host.file("site/wp-config.php"), settings).unwrap();
        let said = host.run(&["init", "--force", "../site"]).must_succeed();
        assert!(said.out.starts_with("The database account is that of WordPress, "), "{}", said.out);
        assert!(host.config().contains(setting), "{}", host.config());
        must_work(&host, &said.out);
    }
}

#[test]
fn a_typed_password_goes_into_the_config() {
    let Some(server) = Server::shared() else { return };
    let name = server.database(SHOP);
    let host = Host::new("");
    let mut terminal = Terminal::on(&host, &format!("init postgres://shop@127.0.0.1:{}/{name}", server.port));
    terminal.wait_for("only Enter where there is none): ");
    terminal.type_in(&format!("{PASSWORD}\n"));
    let shown = terminal.shown();
    assert!(shown.contains("ended with 0\n"), "{shown}");
    must_work(&host, &shown);
}

/// The variables of the servers' own clients, each for its engine alone.
#[test]
fn a_password_of_the_environment_goes_into_the_config() {
    let (Some(postgres), Some(mariadb)) = (Server::shared(), MariaDb::shared()) else { return };
    let of_mariadb = SHOP.replace("timestamptz", "datetime").replace(" REFERENCES statuses", "").replace(
        "SELECT n, 1 + n % 2, n * 100, n * 7, now(), now() FROM generate_series(1, 5) AS n",
        "VALUES (1, 1, 100, '7', now(), now()), (2, 2, 200, '8', now(), now())",
    );
    for (url, variable, other) in [
        (
            format!("postgres://shop@127.0.0.1:{}/{}", postgres.port, postgres.database(SHOP)),
            "PGPASSWORD",
            "MYSQL_PWD",
        ),
        (
            format!("mysql://shop@127.0.0.1:{}/{}", mariadb.port, mariadb.database(&of_mariadb)),
            "MYSQL_PWD",
            "PGPASSWORD",
        ),
    ] {
        let host = Host::new("");
        let init = |variable: &str, password: &OsStr| {
            Said::of(host.command().env(variable, password).args(["init", &url]).output().unwrap())
        };
        let said = init(variable, PASSWORD.as_ref()).must_succeed();
        must_work(&host, &said.out);
        fs::remove_file(host.config_file()).unwrap();
        for (variable, password, complaint) in [
            (other, PASSWORD.as_ref(), format!("the password for {url} is missing")),
            (variable, "".as_ref(), format!("the password for {url} is missing")),
            (
                variable,
                OsStr::from_bytes(b"\xff"),
                format!("the password in `{variable}` is not UTF-8, which the config must be"),
            ),
        ] {
            let said = init(variable, password);
            assert!(said.err.starts_with(&format!("roistat.cgi: {complaint}")), "{said:?}");
            assert!(said.exit == Some(1) && !host.config_file().exists());
        }
        // The password of a URL wins.
        let url = url.replace("shop@", "shop:wrong@");
        let output = host.command().env(variable, PASSWORD).args(["init", &url]).output().unwrap();
        assert!(!output.status.success());
    }
}

/// An address of IPv4 in one of IPv6 is never an address of this machine.
#[test]
fn a_server_elsewhere_is_read_over_the_strictest_line_that_it_offers() {
    let Some(server) = Server::shared() else { return };
    let open = Server::start("ssl = off\n");
    for (server, line, tls) in [
        (
            &*server,
            "The line to the server is encrypted, but its certificate is none that can be checked (tls = required)\n",
            "tls      = \"required\"\n",
        ),
        (
            &open,
            "The server has no TLS: the line is open, and others on the way can read the deals (tls = off)\n",
            "tls      = \"off\"\n",
        ),
    ] {
        let name = server.database(SHOP);
        let host = Host::new("");
        let url = format!("postgres://shop@[::ffff:127.0.0.1]:{}/{name}", server.port);
        let mut terminal = Terminal::on(&host, &format!("init '{url}'"));
        terminal.wait_for("only Enter where there is none): ");
        terminal.type_in(&format!("{PASSWORD}\n"));
        let shown = terminal.shown();
        assert!(shown.contains(line), "{shown}");
        assert!(host.config().contains(tls), "{}", host.config());
        must_work(&host, &shown);
    }
}

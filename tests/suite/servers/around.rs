//! Cases beside the table: large documents through every server, files without an owner, the log, and where
//! Apache says that the config is.

use std::fs;

use super::{logged, stripped};
use crate::support::answer::tells_nothing;
use crate::support::ask::token_of;
use crate::support::client::{self, Body};
use crate::support::fixtures;
use crate::support::server::{Kind, Server};
use crate::support::shop::{PASSWORD, USER};

fn signed(query: &str) -> String {
    format!("/roistat.cgi?{query}&user={USER}&token={}", token_of(USER, PASSWORD))
}

/// Every place of servers of some kinds, in front of the shop of the golden answers.
#[track_caller]
fn everywhere(directives: &str, kinds: &[Kind], test: impl Fn(&Server, &str)) {
    let (sql, sections) = (fixtures::read("shop.sql"), fixtures::read("shop.toml"));
    Server::each_with(directives, kinds, &sql, &sections, |server| {
        for place in server.kind.places() {
            test(server, place);
        }
    });
}

#[test]
fn a_large_document_comes_through_whole() {
    let orders = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                  SELECT i AS id, 0 AS date_create, 0 AS status, hex(zeroblob(100)) AS name FROM n";
    let sections = format!("[export]\norders = '''{orders}'''\nstatuses = \"SELECT 1 AS id, 2 AS name\"\n");
    Server::each(&Kind::ALL, "", &sections, |server| {
        for place in server.kind.places() {
            for query in ["date=0", "date=0&format=xml"] {
                let direct = server.shop.get(query);
                let through = server.get(&format!("{place}{}", signed(query)));
                assert!(
                    through.body.len() > 4_000_000,
                    "{:?} {}: {}",
                    server.kind,
                    through.golden(),
                    server.all_logs()
                );
                assert!(through.body == direct.body, "{:?} {place} {query}", server.kind);
                let head =
                    client::request("HEAD", format!("{place}{}", signed(query)).as_bytes(), &[], Body::None);
                let head = stripped(server.exchange(&head));
                assert_eq!((head.code(), head.body.len()), (200, 0), "{:?} {place} {query}", server.kind);
            }
        }
    });
}

/// Files that lie beside the program, and what each server says of them: those that begin with `.ht` are closed,
/// others are not there, or are programs that do not run.
#[test]
fn nothing_beside_the_program_can_be_got() {
    everywhere("", &Kind::ALL, |server, place| {
        for file in [
            "/.htroistat.toml",
            "/%2Ehtroistat.toml",
            "/%2e%68troistat.toml",
            "/./.htroistat.toml",
            "//.htroistat.toml",
            "/.htroistat.toml?x=y",
            "/.htroistat.toml/",
            "/.htroistat.toml%00.cgi",
            "/.htaccess",
            "/sample.db",
            "/sample.db?x=y",
            "/notes.txt",
            "/link.txt",
            "/",
            "",
            "/roistat.cgi/../.htroistat.toml",
            "/roistat.cgi/%2e%2e/.htroistat.toml",
            "/roistat.cgi/..%2f.htroistat.toml",
            "/../shop.db",
            "/..%2fshop.db",
            "/%2e%2e/shop.db",
        ] {
            let answer = server.get(&format!("{place}{file}"));
            let is_closed = [302, 400, 403, 404, 500].contains(&answer.code());
            assert!(is_closed, "{:?} {place}{file}: {}", server.kind, answer.status);
            tells_nothing(
                &String::from_utf8_lossy(&answer.body),
                &["S3cret", "Secretive", "SQLite", "SELECT", "ExecCGI", "orders"],
            );
        }
        let expected = if server.kind == Kind::Busybox { 404 } else { 403 };
        let closed = server.get(&format!("{place}/.htroistat.toml"));
        assert_eq!(closed.code(), expected, "{:?} {place}", server.kind);
    });
}

#[test]
fn an_error_is_one_line_of_the_log_without_data_token_or_password() {
    everywhere("", &Kind::ALL, |server, place| {
        let [database, elsewhere] = ["shop.db", "elsewhere.db"].map(|name| server.shop.file(name));
        fs::rename(&database, &elsewhere).unwrap();
        let before = server.log(0).len();
        assert_eq!(server.get(&format!("{place}{}", signed("date=0"))).code(), 500);
        let log = server.log(before + 1);
        assert_eq!(log.len(), before + 1, "{log:?}");
        assert!(log.iter().any(|line| line.contains("shop.db")), "{log:?}");

        server.get(&format!("{place}/roistat.cgi?user={USER}&token=0123456789abcdef"));
        let log = server.log(before + 2);
        assert_eq!(log.len(), before + 2, "{log:?}");
        fs::rename(&elsewhere, &database).unwrap();
        server.get(&format!("{place}{}", signed("date=0")));
        assert_eq!(server.log(0).len(), before + 2, "a document is nothing to log");

        let token = token_of(USER, PASSWORD);
        tells_nothing(&logged(server), &[&token, "0123456789abcdef", "S3cret", "Ольга", "Tea <2 boxes>"]);
    });
}

#[test]
fn apache_may_name_a_config_elsewhere_and_a_client_cannot() {
    everywhere("SetEnv ROISTAT_CONFIG /nowhere/x.toml", &Kind::APACHE, |server, place| {
        let there = server.shop.ask("date=0").with("ROISTAT_CONFIG", "/nowhere/x.toml").refusal(500);
        let answer = server.get(&format!("{place}{}", signed("date=0")));
        assert_eq!((answer.code(), &answer.body), (500, &there.body));
        assert!(server.log(1).iter().all(|line| line.contains("/nowhere/x.toml")));
    });
}

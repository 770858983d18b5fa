//! The page through every server: each hands over the form and the headers, and sends the page as it is.

use super::shown::{SECTIONS, TABLES};
use super::support::{encoded, login};
use crate::support::ask::token_of;
use crate::support::client::exchange;
use crate::support::people::give_away;
use crate::support::server::{Kind, Server};
use crate::support::shop::PASSWORD;

fn request(method: &str, headers: &str, body: &str) -> Vec<u8> {
    format!(
        "{method} /cgi-bin/roistat.cgi HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\
         Accept: text/html\r\n{headers}\r\n{body}"
    )
    .into_bytes()
}

fn form(body: &str) -> Vec<u8> {
    let headers =
        format!("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n", body.len());
    request("POST", &headers, body)
}

#[test]
fn the_page_comes_through_every_server() {
    Server::each(&Kind::ALL, TABLES, SECTIONS, |server| {
        let kind = server.kind;
        let opened = exchange(server.port, &request("GET", "", ""));
        assert!(opened.code() == 200 && opened.text().contains("type=\"password\""), "{kind:?}");
        let page = exchange(server.port, &form(&login("&language=ru")));
        assert_eq!(page.code(), 200, "{kind:?}");
        assert!(page.text().contains("Сделки за 31 день") && page.text().contains("</html>"), "{kind:?}");
        let refused = exchange(server.port, &form("action=page&user=login&password=wrong"));
        assert_eq!(refused.code(), 403, "{kind:?}");
        let long = exchange(server.port, &form(&login(&format!("&x={}", "x".repeat(20_000)))));
        assert_eq!((long.code(), long.body), (403, refused.body), "{kind:?}");
    });
}

#[test]
fn through_every_server_the_journal_has_each_request_and_no_log_has_a_secret() {
    let sections = format!("journal = \".htroistat.journal\"\n{SECTIONS}");
    Server::each(&Kind::ALL, TABLES, &sections, |server| {
        let kind = server.kind;
        give_away(&server.shop.file("cgi-bin"));
        let token = token_of("login", PASSWORD);
        let query = format!("/cgi-bin/roistat.cgi?action=import_scheme&user=login&token={token}");
        assert_eq!(server.get(&query).code(), 200, "{kind:?}");
        assert_eq!(exchange(server.port, &form(&login(""))).code(), 200, "{kind:?}");
        let typed = "action=page&user=login&password=Mistyped-41";
        assert_eq!(exchange(server.port, &form(typed)).code(), 403, "{kind:?}");

        let journal = std::fs::read_to_string(server.shop.file("cgi-bin/.htroistat.journal")).unwrap();
        let lines: Vec<_> = journal.lines().map(|line| line.split_once(' ').unwrap().1).collect();
        let beginnings =
            ["200 GET action=import_scheme format=json ", "200 POST action=page ", "403 POST action=page "];
        assert_eq!(lines.len(), 3, "{kind:?}: {journal}");
        for (line, beginning) in lines.iter().zip(beginnings) {
            assert!(line.starts_with(beginning), "{kind:?}: {journal}");
        }
        let page = exchange(server.port, &form(&login(""))).text().to_owned();
        let logs = format!("{journal}{}", server.log(1).join("\n"));
        for secret in [PASSWORD, &encoded(PASSWORD), &token, "Mistyped-41"] {
            assert!(!logs.contains(secret), "{kind:?}: {secret} in {logs}");
        }
        assert!(!page.contains(PASSWORD) && page.contains("import_scheme"), "{kind:?}");
    });
}

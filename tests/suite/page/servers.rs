//! The page through every server: each hands over the form and the headers, and sends the page as it is.

use super::shown::{SECTIONS, TABLES};
use super::support::login;
use crate::support::client::exchange;
use crate::support::server::{Kind, Server};

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

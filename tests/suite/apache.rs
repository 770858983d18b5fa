//! The program behind a real Apache: in a folder for programs, and in a folder of the web with our `.htaccess`.

use crate::support::answer::tells_nothing;
use crate::support::apache::{Apache, PLACES};
use crate::support::ask::token_of;
use crate::support::fixtures;
use crate::support::shop::{PASSWORD, USER};
use crate::support::{Answer, Ask};

/// Sends a query through both places of servers of both kinds; the shop is that of the golden answers.
#[track_caller]
fn everywhere(test: impl Fn(&Apache, &str)) {
    everywhere_with("", test);
}

#[track_caller]
fn everywhere_with(directives: &str, test: impl Fn(&Apache, &str)) {
    let (sql, sections) = (fixtures::read("shop.sql"), fixtures::read("shop.toml"));
    Apache::each(&sql, &sections, directives, |server| {
        for place in PLACES {
            test(server, &format!("{place}/roistat.cgi"));
        }
    });
}

fn signed(query: &str) -> String {
    format!("?{query}&user={USER}&token={}", token_of(USER, PASSWORD))
}

/// The server gave on what the program said. It may leave the length to the transfer.
#[track_caller]
fn same(through: &Answer, direct: &Answer) {
    assert_eq!(through.code(), direct.code(), "{}", String::from_utf8_lossy(&through.body));
    assert_eq!(through.body, direct.body);
    for (name, value) in &direct.headers {
        match through.header(name) {
            None if name == "Content-Length" => {}
            there => assert_eq!(there, Some(value.as_str()), "{name}"),
        }
    }
}

/// The answer of the same shop without a server.
#[track_caller]
fn direct(server: &Apache, query: &str) -> Answer {
    server.shop.ask(query).answer()
}

#[test]
fn the_bytes_are_the_same_as_without_a_server() {
    everywhere(|server, page| {
        for query in [
            "action=export&date=0",
            "action=export&date=0&format=xml",
            "action=export_clients&date=0",
            "action=export_products&date=0&format=xml",
            "action=import_scheme",
            "date=0&offset=1&limit=2",
            "date=yesterday",
            "date=%31&date=1&format=xml",
            "action=export+clients",
        ] {
            same(&server.curl(&format!("{page}{}", signed(query)), &[]), &direct(server, query));
        }
    });
}

#[test]
fn a_large_document_comes_through_whole() {
    let orders = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
                  SELECT i AS id, 0 AS date_create, 0 AS status, hex(zeroblob(100)) AS name FROM n";
    let sections = format!("[export]\norders = '''{orders}'''\nstatuses = \"SELECT 1 AS id, 2 AS name\"\n");
    Apache::each("", &sections, "", |server| {
        for place in PLACES {
            for query in ["date=0", "date=0&format=xml"] {
                let through = server.curl(&format!("{place}/roistat.cgi{}", signed(query)), &[]);
                assert!(through.body.len() > 4_000_000);
                same(&through, &direct(server, query));
            }
        }
    });
}

#[test]
fn a_wrong_token_is_forbidden() {
    everywhere(|server, page| {
        let refused = server.shop.ask("").unsigned("").refusal(403);
        for query in ["", "?", "?token=x", "?user=login&token=", "?date=0&format=json", "?token=x&token=y"] {
            same(&server.curl(&format!("{page}{query}"), &[]), &refused);
        }
    });
}

/// Apache makes arguments of a query string without `=`.
#[test]
fn no_query_string_reaches_the_command_line() {
    everywhere(|server, page| {
        let refused = server.shop.ask("").unsigned("").refusal(403);
        for query in [
            "check",
            "url",
            "try",
            "init+x.db",
            "help",
            "--version",
            "--config+/etc/passwd",
            "-s%3Dx",
            "-h",
            "--",
        ] {
            same(&server.curl(&format!("{page}?{query}"), &[]), &refused);
        }
    });
}

#[test]
fn nothing_beside_the_program_can_be_got() {
    everywhere(|server, page| {
        let folder = page.strip_suffix("/roistat.cgi").unwrap();
        for file in [
            ".htroistat.toml",
            "%2Ehtroistat.toml",
            ".htaccess",
            "sample.db",
            "notes.txt",
            "link.txt",
            "",
            "roistat.cgi/.htroistat.toml",
            "roistat.cgi/../.htroistat.toml",
            "..%2fshop.db",
        ] {
            let answer = server.curl(&format!("{folder}/{file}"), &[]);
            assert!([403, 404, 500].contains(&answer.code()), "{file}: {}", answer.status);
            tells_nothing(
                &String::from_utf8_lossy(&answer.body),
                &["S3cret", "Secretive", "SQLite", "SELECT", "ExecCGI"],
            );
        }
        assert_eq!(server.curl(&format!("{folder}/.htroistat.toml"), &[]).code(), 403);
    });
}

#[test]
fn head_is_answered_without_a_body() {
    everywhere(|server, page| {
        for query in ["date=0", "date=0&format=xml", "date=x"] {
            let head = server.curl(&format!("{page}{}", signed(query)), &["--head"]);
            same(&head, &server.shop.ask(query).method("HEAD").answer());
        }
    });
}

#[test]
fn other_methods_are_refused() {
    everywhere(|server, page| {
        let url = format!("{page}{}", signed("date=0"));
        let refused = server.shop.ask("").method("POST").refusal(405);
        for options in [
            &["--data", "action=export"][..],
            &["--data", ""],
            &["--request", "POST", "--header", "Transfer-Encoding: chunked", "--data", "x"],
            &["--request", "PUT", "--data", "x"],
            &["--request", "DELETE"],
            &["--request", "PATCH"],
        ] {
            same(&server.curl(&url, options), &refused);
        }
    });
}

#[test]
fn a_path_behind_the_program_and_a_query_too_long_are_refused_by_the_program() {
    everywhere(|server, page| {
        let not_found = server.shop.ask("").with("PATH_INFO", "/x").refusal(404);
        for path in ["/", "/x", "/x/y.php"] {
            same(&server.curl(&format!("{page}{path}{}", signed("date=0")), &[]), &not_found);
        }
        let long = format!("x={}", "y".repeat(17_000));
        same(&server.curl(&format!("{page}{}", signed(&long)), &[]), &direct(server, &long));
        assert_eq!(direct(server, &long).code(), 414);
    });
}

#[test]
fn an_error_is_one_line_of_the_log_without_data_token_or_password() {
    everywhere(|server, page| {
        std::fs::rename(server.shop.file("shop.db"), server.shop.file("elsewhere.db")).unwrap();
        let before = server.log(0).len();
        let answer = server.curl(&format!("{page}{}", signed("date=0")), &[]);
        assert_eq!(answer.code(), 500);
        let log = server.log(before + 1);
        assert_eq!(log.len(), before + 1, "{log:?}");
        assert!(log[before].contains("shop.db"), "{}", log[before]);

        server.curl(&format!("{page}?user={USER}&token=0123456789abcdef"), &[]);
        let log = server.log(before + 2);
        assert_eq!(log.len(), before + 2, "{log:?}");
        std::fs::rename(server.shop.file("elsewhere.db"), server.shop.file("shop.db")).unwrap();
        server.curl(&format!("{page}{}", signed("date=0")), &[]);
        assert_eq!(server.log(0).len(), before + 2, "a document is nothing to log");

        let token = token_of(USER, PASSWORD);
        tells_nothing(&server.all_logs(), &[&token, "0123456789abcdef", "S3cret", "Ольга", "Tea <2 boxes>"]);
    });
}

#[test]
fn a_server_may_name_a_config_elsewhere() {
    everywhere(|server, page| {
        // Where the server's own config does not name one, a client cannot.
        let header = ["--header", "Roistat-Config: /etc/passwd", "--header", "ROISTAT_CONFIG: /etc/passwd"];
        same(&server.curl(&format!("{page}{}", signed("date=0")), &header), &direct(server, "date=0"));
    });
    everywhere_with("SetEnv ROISTAT_CONFIG /nowhere/x.toml", |server, page| {
        let there: Ask<'_> = server.shop.ask("date=0").with("ROISTAT_CONFIG", "/nowhere/x.toml");
        same(&server.curl(&format!("{page}{}", signed("date=0")), &[]), &there.refusal(500));
    });
}

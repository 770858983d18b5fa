//! The README shows the program as it is: its config, its document, its lists of settings, variables and
//! statuses, in both languages.

use std::fs;

use crate::support::Shop;
use crate::support::ask::token_of;
use crate::support::fixtures::{self, project};
use crate::support::mysql::MariaDb;
use crate::support::postgres::Server;
use crate::terminal::Host;

const READMES: [&str; 2] = ["README.md", "README.ru.md"];

fn readme(name: &str) -> String {
    fs::read_to_string(project().join(name)).unwrap()
}

/// The first block of code in a language.
#[track_caller]
fn block(text: &str, language: &str) -> String {
    let fence = format!("```{language}\n");
    let start = text.find(&fence).unwrap() + fence.len();
    let length = text[start..].find("```").unwrap();
    text[start..start + length].to_owned()
}

#[test]
fn the_config_of_the_readme_gives_the_document_beside_it() {
    for name in READMES {
        let text = readme(name);
        let shop = fixtures::sample();
        shop.write_config(block(&text, "toml"));
        let query = format!("date=0&limit=2&user=login&token={}", token_of("login", "password"));
        let document = shop.ask("").unsigned(query).document();
        assert_eq!(document.text(), block(&text, "json").replace('\n', ""), "{name}");
    }
}

/// A database on a server is read as the README says: each setting of its table is known, and the two queries give one
/// document.
#[test]
fn the_two_queries_for_servers_in_the_readme_give_the_same_document() {
    const DEALS: &str =
        "CREATE TABLE orders (id int PRIMARY KEY, status int, total decimal(10, 2), visit varchar(20),
            created_at MOMENT NOT NULL, updated_at MOMENT NOT NULL);
        INSERT INTO orders VALUES (1, 2, 1200.50, '312', AT(1795300325), AT(1795300400)),
            (2, 1, 10, NULL, AT(1795300330), AT(1600000000));";
    let (Some(mariadb), Some(postgres)) = (MariaDb::shared(), Server::shared()) else { return };
    let of_mariadb = DEALS.replace("MOMENT", "timestamp").replace("AT(", "FROM_UNIXTIME(");
    let of_postgres = DEALS.replace("MOMENT", "timestamptz").replace("AT(", "to_timestamp(");
    for name in READMES {
        let text = readme(name);
        let part = &text[text.find("### MySQL, MariaDB, PostgreSQL").unwrap()..];
        let settings = block(part, "toml");
        let second = &part[part.find("```sql\n").unwrap() + "```sql\n".len()..];
        for (table, orders) in [
            (mariadb.table("shop", &mariadb.database(&of_mariadb)), block(part, "sql")),
            (postgres.table("shop", &postgres.database(&of_postgres)), block(second, "sql")),
        ] {
            for key in table.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key) {
                assert!(settings.contains(&format!("{key} ")), "{key} is not in {name}");
            }
            let sections = format!(
                "[export]\norders = '''\n{orders}'''\nstatuses = \"SELECT 1 AS id, 'New' AS name\"\n"
            );
            let document = Shop::with_server(&table, &sections).get("date=1700000000");
            let deal =
                r#"{"id":"1","status":"2","price":"1200.50","roistat":"312","date_create":"1795300325"}"#;
            assert_eq!(document.rows("orders"), [serde_json::from_str::<serde_json::Value>(deal).unwrap()]);
        }
    }
}

#[test]
fn every_variable_that_is_read_stands_in_the_readme() {
    let source = fs::read_to_string(project().join("src/environment.rs")).unwrap();
    let read: Vec<_> = source.split("set(\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(read.len() > 5, "{read:?}");
    for name in READMES {
        let text = readme(name);
        for variable in read.iter().chain(&["GATEWAY_INTERFACE", "SQLITE_TMPDIR"]) {
            assert!(text.contains(&format!("`{variable}`")), "{variable} is not in {name}");
        }
    }
}

#[test]
fn every_key_of_the_config_stands_in_the_readme_and_in_the_sample() {
    let source = fs::read_to_string(project().join("src/config/reader.rs")).unwrap();
    let keys = source.split_once("const KEYS").unwrap().1.split_once(';').unwrap().1;
    let keys: Vec<_> = keys[..keys.find("];").unwrap()].split('"').skip(1).step_by(2).collect();
    assert_eq!(keys.len(), 9, "{keys:?}");
    let sample = fs::read_to_string(project().join("cgi-bin/.htroistat.toml")).unwrap();
    for key in keys {
        for name in READMES {
            assert!(readme(name).contains(&format!("`{key}`")), "{key} is not in {name}");
        }
        assert!(sample.contains(key), "{key} is not in the sample's config");
    }
}

#[test]
fn every_status_that_is_sent_stands_in_the_readme() {
    let source = fs::read_to_string(project().join("src/reply.rs")).unwrap();
    let statuses: Vec<_> = source.split("=> \"").skip(1).filter_map(|rest| rest.split(' ').next()).collect();
    let statuses: Vec<_> = statuses.into_iter().filter(|code| code.parse::<u16>().is_ok()).collect();
    assert_eq!(statuses.len(), 11, "{statuses:?}");
    for status in statuses {
        for name in READMES {
            let readme = readme(name);
            let rows = readme.lines().filter_map(|line| line.strip_prefix("| ")?.split(" |").next());
            let is_there = rows.into_iter().any(|row| row.split(", ").any(|code| code == status));
            assert!(is_there, "{status} is not in {name}");
        }
    }
}

/// The password in the transcript; the program makes another one each time.
const SHOWN_PASSWORD: &str = "vR7mKq2nTzXh4bWcYp9sGdLe3jFu";

#[test]
fn the_transcript_is_what_the_program_prints() {
    for (name, locale) in READMES.into_iter().zip(["C", "ru_RU.UTF-8"]) {
        let transcript = block(&readme(name), "console");
        let host = Host::of_sample();
        let commands: Vec<_> =
            transcript.split("$ ").skip(1).map(|said| said.split_once('\n').unwrap()).collect();
        assert!(commands.len() >= 3, "{transcript}");
        for (command, said) in commands {
            let printed = host.typed(command, locale);
            let password = host.setting("password");
            let [token, shown] =
                [password.as_str(), SHOWN_PASSWORD].map(|password| token_of("roistat", password));
            let printed = printed.replace(&password, SHOWN_PASSWORD).replace(&token, &shown);
            let printed = printed.replace(host.file("").to_str().unwrap().trim_end_matches('/'), "/tmp/shop");
            must_be_abridged(said, &printed, name);
        }
    }
}

/// A text with `…` for lines that were left out.
#[track_caller]
fn must_be_abridged(short: &str, whole: &str, name: &str) {
    let (mut rest, mut is_left_out) = (whole, false);
    for piece in short.split_inclusive("…\n") {
        let text = piece.strip_suffix("…\n").unwrap_or(piece);
        let at = rest.find(text).unwrap_or_else(|| panic!("{name} has\n{text}\nwhich is not in\n{rest}"));
        assert!(is_left_out || at == 0, "{name} leaves out\n{}", &rest[..at]);
        rest = &rest[at + text.len()..];
        is_left_out = piece != text;
    }
    assert!(is_left_out || rest.is_empty(), "{name} leaves out\n{rest}");
}

#[test]
fn every_link_of_a_document_leads_to_a_file() {
    let documents = [
        "README.md",
        "README.ru.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "RELEASING.md",
        "docs/architecture.md",
        "docs/contract.md",
        "docs/databases.md",
    ];
    for name in documents {
        let file = project().join(name);
        let text = fs::read_to_string(&file).unwrap();
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        for link in links.filter(|link| !link.starts_with("http")) {
            let target = file.parent().unwrap().join(link.split('#').next().unwrap());
            assert!(target.exists(), "{name} has a link to {link}");
        }
    }
}

#[test]
fn the_pictures_of_a_readme_are_there_in_light_and_dark_and_small() {
    let mut bytes = 0;
    for name in READMES {
        let text = readme(name);
        let pictures: Vec<_> = text.split('"').filter(|part| part.starts_with("docs/page-")).collect();
        assert!(
            matches!(pictures[..], [dark, light] if dark.contains("dark") && light.contains("light")),
            "{name}"
        );
        for picture in pictures {
            let png = fs::read(project().join(picture)).unwrap();
            assert!(png.starts_with(b"\x89PNG"), "{picture}");
            bytes += png.len();
        }
    }
    assert!(bytes < 150_000, "{bytes} bytes");
}

#[test]
fn every_make_target_of_a_document_is_there() {
    let makefile = fs::read_to_string(project().join("Makefile")).unwrap();
    for name in ["README.md", "README.ru.md", "CONTRIBUTING.md", "RELEASING.md", "CHANGELOG.md"] {
        let text = fs::read_to_string(project().join(name)).unwrap();
        for said in text.split("`make ").skip(1) {
            let target = said.split(['`', ' ']).next().unwrap();
            assert!(makefile.contains(&format!("\n{target}:")), "{name} says `make {target}`");
        }
    }
}

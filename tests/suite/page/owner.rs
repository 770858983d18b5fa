//! The whole way of an owner without a terminal, by the steps of the README in both languages: three lines of config,
//! upload, the page in a browser, the proposed queries copied, upload, all is well, and Roistat is answered.
//! Files, modes, names of buttons and titles are read from the README, so a step that is no longer true fails.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use super::browser::Browser;
use crate::support::Shop;
use crate::support::ask::token_of;
use crate::support::fixtures::project;
use crate::support::installed;
use crate::support::people::give_away;
use crate::support::server::{Kind, Server, root};

/// A shop of which the config is not known yet.
const TABLES: &str = "
CREATE TABLE statuses (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
INSERT INTO statuses VALUES (1, 'Новый'), (2, 'Оплачен'), (3, 'Отказ');
CREATE TABLE orders (id INTEGER PRIMARY KEY, order_name TEXT, date_create INTEGER NOT NULL, edit_date INTEGER NOT NULL,
                     status INTEGER NOT NULL REFERENCES statuses, price INTEGER, roistat TEXT);
CREATE INDEX orders_edit_date ON orders (edit_date);
INSERT INTO orders
SELECT value, 'Заказ ' || value, unixepoch() - value * 86400, unixepoch() - value * 80000, 1 + value % 3, 990 + value,
       3120000 + value
FROM json_each('[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]');
";

/// The password that an owner has made up.
const PASSWORD: &str = "cJ4tq9WmZx7Lr2Vb8Nd3Ks6F";

/// The steps of a README: the part below a title.
struct Steps(String);

impl Steps {
    #[track_caller]
    fn read(readme: &str, title: &str) -> Self {
        let text = fs::read_to_string(project().join(readme)).unwrap();
        let (_, part) = text.split_once(&format!("### {title}\n")).unwrap();
        Self(part.split("\n### ").next().unwrap().to_owned())
    }

    /// The config, with a password in the empty quotes.
    fn config(&self) -> String {
        let block = self.0.split("```toml\n").nth(1).unwrap().split("```").next().unwrap();
        let lines: Vec<_> = block.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        assert_eq!(lines.len(), 3, "{lines:?}");
        lines.join("\n").replacen("\"\"", &format!("\"{PASSWORD}\""), 1) + "\n"
    }

    /// The files to upload, with their modes.
    fn files(&self) -> Vec<(&str, u32)> {
        let rows = self.0.lines().filter_map(|line| line.trim().strip_prefix("| `")?.split_once("` | "));
        rows.map(|(name, mode)| (name, u32::from_str_radix(mode.trim_end_matches(" |"), 8).unwrap()))
            .collect()
    }

    /// The texts that stand on the page, word for word, in the order of the steps.
    fn quoted(&self) -> [String; 5] {
        let parts = self.0.split(['«', '“']).skip(1).map(|part| part.split(['»', '”']).next().unwrap());
        let words: Vec<_> =
            parts.map(|words| words.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        words.try_into().unwrap()
    }
}

/// The effect of FTP: the file is there afterwards, with its mode, and belongs to the site's user.
fn upload(shop: &Shop, name: &str, mode: u32, text: Option<&str>) {
    let file = shop.file("cgi-bin").join(name);
    if let Some(text) = text {
        fs::write(&file, text).unwrap();
    } else {
        let ours = project().join("cgi-bin").join(name);
        let built = Path::new(env!("CARGO_BIN_EXE_roistat-cgi"));
        // By another process: a program that is still open for writing in this one cannot be started.
        let source = if name == "roistat.cgi" { built } else { &ours };
        assert!(Command::new("cp").args([source, &file]).status().unwrap().success());
    }
    fs::set_permissions(&file, Permissions::from_mode(mode)).unwrap();
    give_away(&file);
}

/// Has the element that is named by its text.
fn named(browser: &Browser, elements: &str, text: &str) -> bool {
    let script = format!(
        "const all = [...document.querySelectorAll('{elements}')]; \
         const one = all.find(it => it.innerText.startsWith({})); \
         document.querySelectorAll('[data-step]').forEach(it => it.removeAttribute('data-step')); \
         if (one) one.setAttribute('data-step', ''); return one !== undefined",
        serde_json::json!(text)
    );
    browser.script(&script).as_bool().unwrap()
}

fn waits_for(browser: &Browser, elements: &str, text: &str) {
    for _ in 0..500 {
        if named(browser, elements, text) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    panic!("`{text}` is not on the page:\n{}", browser.text("body"));
}

fn press(browser: &Browser, text: &str) {
    assert!(named(browser, "button", text), "no button `{text}`:\n{}", browser.text("body"));
    browser.click("[data-step]");
}

/// A host with an empty folder for programs, and the shop's database above it.
fn host() -> Server {
    let root = root();
    let shop = Shop::below(root.path(), TABLES, "");
    // The shop's program is a link to the one that all tests share, and is not to be given away.
    for file in ["roistat.cgi", ".htroistat.toml"] {
        fs::remove_file(shop.file("cgi-bin").join(file)).unwrap();
    }
    for file in [Path::new("cgi-bin"), Path::new("shop.db"), Path::new("")] {
        give_away(&shop.folder().join(file));
    }
    fs::create_dir(shop.file("htdocs")).unwrap();
    Server::start(Kind::ApacheEvent, root, shop, "")
}

#[test]
fn an_owner_without_a_terminal_gets_from_the_upload_to_connected_by_the_steps_of_the_readme() {
    if installed::is_skipped() {
        return;
    }
    for (readme, title, language) in
        [("README.ru.md", "Без терминала", "ru"), ("README.md", "Without a terminal", "en")]
    {
        let steps = Steps::read(readme, title);
        let [log_in, proposed, refresh, all_is_well, connect] = steps.quoted();
        let server = host();
        let config = steps.config();
        for (name, mode) in steps.files() {
            upload(&server.shop, name, mode, (name == ".htroistat.toml").then_some(&config));
        }
        let page = format!("http://127.0.0.1:{}/cgi-bin/roistat.cgi", server.port);
        let browser = Browser::start(language);
        browser.call("POST", "/url", &serde_json::json!({"url": page}));
        browser.write("#user", "roistat");
        browser.write("#password", PASSWORD);
        press(&browser, &log_in);
        waits_for(&browser, "h2", &proposed);
        let sections = browser.script("return document.querySelector('textarea').value");
        let config = config + sections.as_str().unwrap();
        upload(&server.shop, ".htroistat.toml", 0o600, Some(&config));
        press(&browser, &refresh);
        waits_for(&browser, "h1", &all_is_well);
        waits_for(&browser, "h2", &connect);
        assert!(!browser.text("main").contains(PASSWORD));

        // Roistat is told what the page says, and asks.
        let url = browser.text("#connect + dl dd:nth-of-type(1)");
        let user = browser.text("#connect + dl dd:nth-of-type(2)");
        assert_eq!((url.as_str(), user.as_str()), (page.as_str(), "roistat"));
        let token = token_of(&user, PASSWORD);
        let query = format!("/cgi-bin/roistat.cgi?action=export&date=0&user={user}&token={token}");
        let answer = server.get(&query);
        assert_eq!(answer.json()["orders"].as_array().unwrap().len(), 20);
    }
}

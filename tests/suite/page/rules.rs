//! The rules that every state of the page keeps, in both languages: valid HTML by html-validate, and accessibility by
//! axe in Chromium, in light and dark. Both come from npm, pinned by the lock file in `tests/page`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::browser::Browser;
use super::shown::{SECTIONS, TABLES, with_deals_a_day, with_forty_findings};
use super::support::{answer, open, page, post};
use crate::support::fixtures::{project, sample};
use crate::support::{Shop, installed};

/// The folder with the tools. `make test` installs them; where that was not called, this does.
fn tools() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("page-tools");
        let install = project().join("tests/servers/npm.sh");
        assert!(
            Command::new(install).arg(project().join("tests/page")).arg(&folder).status().unwrap().success(),
            "npm installs the tools"
        );
        folder.join("node_modules")
    })
}

/// A config with much to complain of: a column that is no date, texts for numbers, an unknown status, an empty list.
const DOUBTFUL: &str = "[export]
orders = '''SELECT id, name, name AS date_create, status + 7 AS status, 'dear ' || price AS price, roistat, name AS bad_key,
                   printf('%.*c', 5000, 'x') AS comment FROM orders'''
statuses = 'SELECT id, name FROM statuses WHERE 0'
";

/// Every state of the page, by name.
fn states() -> Vec<(String, String)> {
    let login = "user = 'login'\npassword = 'S3cret \"<+Ж'\n";
    let proposed = sample();
    proposed.write_config(format!("{login}database = '../sample.db'\n"));
    let nothing_to_propose = Shop::new("CREATE TABLE notes (text TEXT)", "");
    let asked = Shop::new(TABLES, SECTIONS).set("journal = \".htroistat.journal\"");
    for query in ["date=0", "action=import_scheme", "action=export&date=x"] {
        let _ = asked.ask(query).command().output().unwrap();
    }
    let missing = Shop::new(TABLES, SECTIONS);
    fs::remove_file(missing.file("shop.db")).unwrap();
    let empty = Shop::new(TABLES, SECTIONS);
    empty.database().execute_batch("DELETE FROM orders").unwrap();
    let shops = [
        ("well", Shop::new(TABLES, SECTIONS)),
        ("asked", asked),
        ("empty", empty),
        ("doubtful", Shop::new(TABLES, DOUBTFUL)),
        ("broken", Shop::new(TABLES, &SECTIONS.replace("status, price", "price"))),
        ("missing", missing),
        ("proposed", proposed),
        ("nothing_to_propose", nothing_to_propose),
        ("many_findings", with_forty_findings()),
        ("many_deals", with_deals_a_day(3000)),
    ];
    let mut states = Vec::new();
    for language in ["ru", "en"] {
        for (name, shop) in &shops {
            states.push((format!("{name}-{language}"), page(shop, &format!("&language={language}"))));
        }
        let shop = &shops[0].1;
        let form = open(shop).with("HTTP_ACCEPT_LANGUAGE", language).answer();
        states.push((format!("form-{language}"), form.text().to_owned()));
        let refused = answer(&post(shop, "").with("HTTP_ACCEPT_LANGUAGE", language), "");
        states.push((format!("refused-{language}"), refused.text().to_owned()));
    }
    states
}

/// The states as files, for tools that read files.
fn written(folder: &Path) -> Vec<(String, PathBuf)> {
    let file = |(name, html): (String, String)| {
        let file = folder.join(format!("{name}.html"));
        fs::write(&file, html).unwrap();
        (name, file)
    };
    states().into_iter().map(file).collect()
}

#[test]
fn every_state_of_the_page_is_valid_html() {
    if installed::is_skipped() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let files = written(folder.path());
    let output = Command::new(installed::program("node", "nodejs"))
        .arg(tools().join("html-validate/bin/html-validate.mjs"))
        .arg("--config")
        .arg(project().join("tests/page/html-validate.json"))
        .args(files.iter().map(|(_, file)| file))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && files.len() == 24, "{said}");
}

/// Runs axe on the document, and gives what is violated, where, and why.
const AXE: &str = "
const done = arguments[arguments.length - 1];
document.querySelectorAll('details').forEach(it => it.open = true);
axe.run(document, {preload: false}).then(
    found => done(found.violations.map(it => [it.id, it.nodes.map(node => node.html + ' ' + node.failureSummary)])),
    error => done(String(error)));
";

/// What does not fit the width of a telephone: the page, the table of the lists, or the periods on one line.
const TOO_WIDE: &str = "
const wide = [...document.querySelectorAll('html, .scroll[aria-labelledby=lists]')];
const lines = it => new Set([...it.children].map(child => child.offsetTop)).size;
return [
    ...wide.filter(it => it.scrollWidth > it.clientWidth),
    ...[...document.querySelectorAll('.periods')].filter(it => lines(it) > 1),
].map(it => it.outerHTML.slice(0, 80));
";

#[test]
fn every_state_of_the_page_keeps_the_rules_of_accessibility() {
    if installed::is_skipped() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let axe = fs::read_to_string(tools().join("axe-core/axe.min.js")).unwrap();
    let browser = Browser::start("en");
    for (name, file) in written(folder.path()) {
        browser.call("POST", "/url", &json!({"url": format!("file://{}", file.display())}));
        browser.script(&axe);
        for scheme in ["light", "dark"] {
            for width in [360, 1440] {
                browser.look(scheme, width);
                let too_wide = browser.script(TOO_WIDE);
                assert_eq!(too_wide, Value::Array(Vec::new()), "{name}, {width} pixels");
                let violations = browser.call("POST", "/execute/async", &json!({"script": AXE, "args": []}));
                assert_eq!(
                    violations,
                    Value::Array(Vec::new()),
                    "{name}, {scheme}, {width} pixels: {violations:#}"
                );
            }
        }
    }
}

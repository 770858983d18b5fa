//! Properties that hold for any rows: what a document says is what the database holds, in both formats, for three
//! readers; and no beginning of a document is a document.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use rusqlite::types::Value as Stored;
use rusqlite::{Connection, params_from_iter};
use serde_json::{Map, Value};

use crate::php;
use crate::support::ending::is_document;
use crate::support::shop::NO_STATUSES;
use crate::support::xml::Element;
use crate::support::{Answer, Shop, fixtures, installed, runner};

/// Columns besides those that Roistat requires.
const COLUMNS: usize = 6;

/// A table of deals, and the names of its columns.
#[derive(Clone, Debug)]
struct Deals {
    names: Vec<String>,
    /// Of each deal: two of the required columns, then the others.
    rows: Vec<Vec<Stored>>,
}

/// A value of any type that SQLite has, each with what is most likely to be misread.
fn value() -> impl Strategy<Value = Stored> {
    let control =
        vec(prop_oneof![0_u8..0x20, Just(0x7F), Just(b'<'), Just(b'&'), Just(b'"'), Just(b'\\')], 0..12);
    let noncharacters =
        vec(prop_oneof![Just('\u{FFFE}'), Just('\u{FFFF}'), Just('\u{85}'), any::<char>()], 0..12);
    prop_oneof![
        2 => Just(Stored::Null),
        2 => any::<i64>().prop_map(Stored::Integer),
        2 => any::<f64>().prop_map(Stored::Real),
        1 => prop_oneof![Just(f64::INFINITY), Just(-0.0), Just(f64::MAX)].prop_map(Stored::Real),
        1 => (-10_000_000_i32..10_000_000).prop_map(|hundredths| Stored::Real(f64::from(hundredths) / 100.0)),
        4 => any::<String>().prop_map(Stored::Text),
        2 => noncharacters.prop_map(|characters| Stored::Text(characters.into_iter().collect())),
        2 => control.prop_map(|bytes| Stored::Text(String::from_utf8_lossy(&bytes).into_owned())),
        2 => "[а-яА-ЯёЁ <>&a-z]{0,40}".prop_map(Stored::Text),
        1 => ("[я<\r\n\t x]{1,9}", 1_usize..900).prop_map(|(text, times)| Stored::Text(text.repeat(times))),
        // Blobs; half of them are stored as text, which then is not well-formed.
        3 => vec(any::<u8>(), 0..40).prop_map(Stored::Blob),
        1 => vec(prop_oneof![0x80_u8..=0xFF, Just(0)], 0..12).prop_map(Stored::Blob),
    ]
}

/// Names of columns: whatever may stand between quotes in SQL.
fn names() -> impl Strategy<Value = Vec<String>> {
    let name = prop_oneof![
        any::<String>().prop_map(|name| name.replace('\0', "")),
        "[a-zA-Zа-яА-Я0-9_. -]{1,8}",
        "[Ѐ-џa-zé×²¹·-]{1,6}",
        Just("xml".to_owned()),
        "fields\\.[a-zа-я0-9 ]{0,3}",
    ];
    let reserved =
        |name: &String| !["id", "date_create", "status", "fields", "products"].contains(&name.as_str());
    btree_set(name.prop_filter("a name of ours", reserved), COLUMNS)
        .prop_map(|names| names.into_iter().collect())
}

fn deals(most: usize) -> impl Strategy<Value = Deals> {
    (names(), vec(vec(value(), 2 + COLUMNS), 0..most)).prop_map(|(names, rows)| Deals { names, rows })
}

/// A shop whose one table is made anew for each of the generated ones.
struct Generated {
    shop: Shop,
}

impl Generated {
    fn new() -> Self {
        Self { shop: Shop::of_orders("SELECT 1 AS id, 2 AS date_create, 3 AS status") }
    }

    /// The deals go into the database; the query gives their columns their names.
    fn set(&self, deals: &Deals) {
        let crm = Connection::open(self.shop.file("shop.db")).unwrap();
        let columns: Vec<_> = (0..2 + COLUMNS).map(|n| format!("c{n}")).collect();
        let columns = columns.join(", ");
        crm.execute_batch("PRAGMA synchronous = OFF; BEGIN; DROP TABLE IF EXISTS deals").unwrap();
        crm.execute_batch(&format!("CREATE TABLE deals (n INTEGER PRIMARY KEY, {columns})")).unwrap();
        for row in &deals.rows {
            // Every other blob is cast to text: SQLite looks at none of its bytes.
            let place = |(n, value): (usize, &Stored)| match value {
                Stored::Blob(_) if n % 2 == 0 => "CAST(? AS TEXT)",
                _ => "?",
            };
            let places: Vec<_> = row.iter().enumerate().map(place).collect();
            let sql = format!("INSERT INTO deals ({columns}) VALUES ({})", places.join(", "));
            crm.execute(&sql, params_from_iter(row)).unwrap();
        }
        crm.execute_batch("COMMIT").unwrap();
        let quoted =
            |(n, name): (usize, &String)| format!(", c{} AS \"{}\"", n + 2, name.replace('"', "\"\""));
        let named: String = deals.names.iter().enumerate().map(quoted).collect();
        let query = format!("SELECT n AS id, c0 AS date_create, c1 AS status{named} FROM deals");
        let config = self.shop.config();
        let head = config.split("orders").next().unwrap();
        self.shop.write_config(format!("{head}orders = {}\n{NO_STATUSES}", toml_string(&query)));
    }

    /// The two documents.
    #[track_caller]
    fn answers(&self) -> [Answer; 2] {
        ["json", "xml"].map(|format| self.shop.get(&format!("date=0&format={format}")))
    }
}

/// A basic string of TOML, with every character in it that it may not have.
fn toml_string(text: &str) -> String {
    let escaped = |character: char| match character {
        '"' | '\\' => format!("\\{character}"),
        character if character.is_control() => format!("\\u{:04x}", u32::from(character)),
        character => character.to_string(),
    };
    format!("\"{}\"", text.chars().map(escaped).collect::<String>())
}

/// The text of a value in a document; none where its key is left out.
fn text(value: &Stored) -> Option<String> {
    match value {
        Stored::Null => None,
        Stored::Integer(integer) => Some(integer.to_string()),
        Stored::Real(real) if !real.is_finite() => None,
        Stored::Real(real) if *real == 0.0 => Some("0".to_owned()),
        Stored::Real(real) => Some(real.to_string()),
        Stored::Text(text) => Some(text.clone()),
        Stored::Blob(bytes) => Some(String::from_utf8_lossy(bytes).into_owned()),
    }
}

/// Keys and texts of a row: its own, and those of its `fields`, in the order in which they stand in a document.
fn row(deals: &Deals, n: usize) -> [Vec<(&str, Option<String>)>; 2] {
    let stored = &deals.rows[n];
    let required = |value| Some(text(value).unwrap_or_default());
    let mut own = vec![
        ("id", Some((n + 1).to_string())),
        ("date_create", required(&stored[0])),
        ("status", required(&stored[1])),
    ];
    let mut fields = Vec::new();
    for (name, value) in deals.names.iter().zip(&stored[2..]) {
        match name.strip_prefix("fields.") {
            Some(field) => fields.push((field, text(value))),
            None => own.push((name, text(value))),
        }
    }
    [own, fields]
}

/// The row as an object of JSON.
fn in_json(deals: &Deals, n: usize) -> Value {
    let object = |pairs: Vec<(&str, Option<String>)>| -> Map<String, Value> {
        pairs.into_iter().filter_map(|(key, text)| Some((key.to_owned(), text?.into()))).collect()
    };
    let [own, fields] = row(deals, n).map(object);
    let mut whole = own;
    if !fields.is_empty() {
        whole.insert("fields".to_owned(), fields.into());
    }
    whole.into()
}

/// The row as an element of XML, after the replacements that the documentation names.
fn in_xml(deals: &Deals, n: usize) -> Element {
    let elements = |pairs: Vec<(&str, Option<String>)>| {
        let mut taken = BTreeMap::new();
        let mut elements = Vec::new();
        for (key, text) in pairs {
            let name = element_name(key, &mut taken);
            let mend =
                |text: String| text.chars().map(|c| if is_allowed(c) { c } else { '\u{FFFD}' }).collect();
            elements.extend(text.map(|text| Element { name, text: mend(text), children: Vec::new() }));
        }
        elements
    };
    let [mut children, fields] = row(deals, n).map(elements);
    if !fields.is_empty() {
        children.push(Element { name: "fields".to_owned(), text: String::new(), children: fields });
    }
    Element { name: "order".to_owned(), text: String::new(), children }
}

/// The characters of XML 1.0.
fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

/// The name of a key's element among its siblings; of every name it is known how often it has been given.
fn element_name(key: &str, taken: &mut BTreeMap<String, usize>) -> String {
    let is_kept = |c: char| matches!(c, 'A'..='Z' | 'a'..='z' | '0'..='9' | '_' | 'А'..='я' | 'Ё' | 'ё');
    let mut name: String = key.chars().map(|c| if is_kept(c) { c } else { '_' }).collect();
    let is_xml = name.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("xml"));
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || is_xml {
        name.insert(0, '_');
    }
    let numbered = |n: usize| if n == 1 { name.clone() } else { format!("{name}_{n}") };
    let first = taken.get(&name).map_or(1, |n| n + 1);
    let n = (first..first + 100).find(|n| !taken.contains_key(&numbered(*n))).unwrap();
    taken.insert(name.clone(), n);
    taken.entry(numbered(n)).or_insert(1);
    numbered(n)
}

/// Both documents say what the database holds.
#[track_caller]
fn must_be_read_back(deals: &Deals, [json, xml]: &[Answer; 2]) {
    let count = deals.rows.len();
    let orders: Vec<_> = (0..count).map(|n| in_json(deals, n)).collect();
    assert_eq!(json.rows("orders"), orders);
    let orders: Vec<_> = (0..count).map(|n| in_xml(deals, n)).collect();
    assert_eq!(xml.xml().child("orders").children, orders);
}

/// No beginning is a document, wherever it ends; of a long one every beginning near its end is tried.
#[track_caller]
fn no_beginning_is_a_document(body: &[u8]) -> usize {
    let step = body.len().div_ceil(300);
    let lengths = || (0..body.len()).filter(|length| length % step == 0 || length + 100 > body.len());
    for length in lengths() {
        assert!(!is_document(&body[..length]), "{length} bytes of {}", String::from_utf8_lossy(body));
    }
    lengths().count()
}

/// Asserts that PHP, too, takes no beginning for a document; gives how many it tried.
#[track_caller]
fn php_takes_no_beginning(files: &[PathBuf]) -> usize {
    let script = fixtures::project().join("tests/beginnings.php");
    let output = Command::new(installed::php()).arg(script).args(files).output().unwrap();
    let said =
        String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    said.trim().parse().unwrap_or_else(|_| panic!("{said}"))
}

/// Puts so many generated tables through everything; prints the figures.
fn generate(cases: u32, runner: &mut TestRunner) {
    let (start, generated) = (Instant::now(), Generated::new());
    let (rows, values, beginnings) = (Cell::new(0), Cell::new(0), Cell::new(0));
    let files = RefCell::new(Vec::new());
    let outcome = runner.run(&deals(12), |deals| {
        generated.set(&deals);
        let answers = generated.answers();
        must_be_read_back(&deals, &answers);
        rows.set(rows.get() + deals.rows.len());
        values.set(values.get() + deals.rows.len() * (2 + COLUMNS));
        for answer in answers {
            beginnings.set(beginnings.get() + no_beginning_is_a_document(&answer.body));
            let mut files = files.borrow_mut();
            let file = generated.shop.file(&format!("tmp/{}", files.len()));
            fs::write(&file, answer.golden()).unwrap();
            files.push(file);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    let mut by_php = 0;
    if !installed::is_skipped() {
        for files in files.borrow().chunks(200) {
            for (file, tree) in files.iter().zip(php::php_reads(files)) {
                assert_eq!(tree, php::we_read(&fs::read_to_string(file).unwrap()), "{}", file.display());
            }
            by_php += php_takes_no_beginning(files);
        }
    }
    println!(
        "{cases} tables, {} rows, {} values: the same in JSON, in XML and in PHP; {} beginnings of documents, \
         {by_php} by PHP: none taken for one; {:.1} s",
        rows.get(),
        values.get(),
        beginnings.get(),
        start.elapsed().as_secs_f64()
    );
}

#[test]
fn whatever_rows_there_are_both_documents_and_php_say_the_same() {
    generate(60, &mut runner::of_tests(60));
}

#[test]
#[ignore = "long: make fuzz"]
fn fuzz_generated_rows() {
    let (cases, mut runner) = runner::of_fuzzing(1);
    generate(cases, &mut runner);
}

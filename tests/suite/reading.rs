//! Requests and queries that try to write where only reading is allowed, on SQLite, MariaDB and PostgreSQL: afterwards
//! every byte, row and number is as it was.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::time::Instant;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestRunner;

use crate::leads::percent;
use crate::mutated::{Change, change, changes};
use crate::support::ask::token_of;
use crate::support::own_place::{EngineKind, OwnPlace};
use crate::support::shop::{PASSWORD, USER};
use crate::support::{Shop, runner};

/// A table that is read, and could be written to.
fn tables(kind: EngineKind) -> String {
    let id = match kind {
        EngineKind::Sqlite => "id INTEGER PRIMARY KEY AUTOINCREMENT",
        EngineKind::MariaDb => "id int AUTO_INCREMENT PRIMARY KEY",
        EngineKind::Postgres => "id serial PRIMARY KEY",
    };
    format!(
        "CREATE TABLE deals ({id}, title text, phone text);\nINSERT INTO deals (title) VALUES ('Tea'), ('Чай');\n"
    )
}

/// Every section that reads.
const READING: &str = "[export]
orders = 'SELECT id, title AS name, 5 AS date_create, 1 AS status FROM deals WHERE 5 > :date'
statuses = \"SELECT 1 AS id, 'New' AS name\"
[export_clients]
clients = \"SELECT id, title AS name, phone, '' AS email FROM deals WHERE 5 > :date\"
[export_products]
products = 'SELECT id, title AS name FROM deals WHERE 5 > :date'
";

/// The same with every section that writes.
fn writing(kind: EngineKind) -> String {
    let returning = if kind == EngineKind::MariaDb { "" } else { " RETURNING id" };
    let section = |action: &str, value: &str| {
        format!("[{action}]\nsql = 'INSERT INTO deals (title) VALUES (:{value}){returning}'\n")
    };
    let sections = [("lead", "title"), ("message", "message"), ("task", "text"), ("call", "callee")];
    sections.iter().fold(READING.to_owned(), |all, (action, value)| all + &section(action, value))
}

/// How a request is signed where it must not be let in.
#[derive(Clone, Copy, Debug)]
enum WrongSignature {
    None,
    Empty,
    Wrong,
    UpperCase,
    Twice,
    OfAnotherUser,
    Padded,
    InTheBody,
}

/// One request.
#[derive(Clone, Debug)]
struct Attempt {
    /// Names and values of the query, each with the way to write it.
    query: Vec<(String, String, Writing)>,
    /// Bytes that are changed in it.
    changes: Vec<Change>,
    method: &'static str,
    body: Option<Vec<(String, String, Writing)>>,
    content_type: &'static str,
    wrong: WrongSignature,
}

/// How a name or a value is written into a query.
#[derive(Clone, Copy, Debug)]
enum Writing {
    AsItIs,
    Encoded,
    EveryByte,
}

fn written(pairs: &[(String, String, Writing)]) -> String {
    let every = |text: &str| text.bytes().map(|byte| format!("%{byte:02x}")).collect::<Vec<_>>().concat();
    let pair = |(name, value, writing): &(String, String, Writing)| match writing {
        Writing::AsItIs => format!("{name}={value}"),
        Writing::Encoded => format!("{name}={}", percent(value)),
        Writing::EveryByte => format!("{}={}", every(name), every(value)),
    };
    pairs.iter().map(pair).collect::<Vec<_>>().join("&")
}

fn pairs() -> impl Strategy<Value = Vec<(String, String, Writing)>> {
    let actions = [
        "lead",
        "message",
        "task",
        "call",
        "export",
        "export_clients",
        "export_products",
        "import_scheme",
        "page",
        "LEAD",
        "lead ",
        " lead",
        "lead\0",
        "lead;export",
        "",
        "insert",
        "check",
        "init",
    ];
    let names = [
        "date",
        "offset",
        "limit",
        "format",
        "id",
        "title",
        "text",
        "name",
        "phone",
        "email",
        "data",
        "visit",
        "manager_id",
        "created_date",
        "leadId",
        "message",
        "element_id",
        "deadline",
        "callee",
        "sql",
        "config",
        "user",
        "token",
        "key",
        "now",
        ":title",
        "action[]",
    ];
    let values = [
        "",
        "0",
        "1",
        "-1",
        "5",
        "1e3",
        "9223372036854775807",
        "9223372036854775808",
        "json",
        "xml",
        "Tea",
        "Чай",
        "{\"roistat\":1}",
        "1; INSERT INTO deals (title) VALUES ('x')",
        "1 OR 1=1",
        "'); DELETE FROM deals; --",
        "1\0",
        "2015-06-28 09:12:54",
        "0 UNION SELECT nextval('deals_id_seq')",
        "1 INTO OUTFILE '/tmp/x'",
        "79001234567",
    ];
    let owned = |texts: &[&str]| texts.iter().map(|&text| text.to_owned()).collect::<Vec<_>>();
    let writing = || select(vec![Writing::AsItIs, Writing::Encoded, Writing::EveryByte]);
    let action = (Just("action".to_owned()), select(owned(&actions)), writing());
    let other = (select(owned(&names)), select(owned(&values)), writing());
    vec(prop_oneof![2 => action, 3 => other], 0..7)
}

fn attempts() -> impl Strategy<Value = Attempt> {
    let methods = select(vec!["GET", "GET", "GET", "GET", "POST", "POST", "HEAD", "PUT", "DELETE", "get"]);
    let types = select(vec!["application/x-www-form-urlencoded", "application/json", ""]);
    let wrong = select(vec![
        WrongSignature::None,
        WrongSignature::Empty,
        WrongSignature::Wrong,
        WrongSignature::UpperCase,
        WrongSignature::Twice,
        WrongSignature::OfAnotherUser,
        WrongSignature::Padded,
        WrongSignature::InTheBody,
    ]);
    let changed = prop_oneof![2 => Just(Vec::new()), 1 => changes(4)];
    (pairs(), changed, methods, proptest::option::of(pairs()), types, wrong).prop_map(
        |(query, changes, method, body, content_type, wrong)| Attempt {
            query,
            changes,
            method,
            body,
            content_type,
            wrong,
        },
    )
}

impl Attempt {
    /// Asks, with a signature behind the query, and gives the status.
    #[track_caller]
    fn ask(&self, shop: &Shop, signature: &str, in_body: &str) -> u16 {
        let mut query = written(&self.query).into_bytes();
        change(&mut query, &self.changes);
        query.retain(|byte| *byte != 0);
        query.extend(format!("&{signature}").bytes());
        let mut ask = shop.ask("").unsigned(OsString::from_vec(query)).method(self.method);
        if let Some(body) = &self.body {
            let body = format!("{}{in_body}", written(body));
            ask = ask.post(body).method(self.method).with("CONTENT_TYPE", self.content_type);
        }
        ask.answer().code()
    }

    /// With the right login and token.
    #[track_caller]
    fn ask_signed(&self, shop: &Shop) -> u16 {
        self.ask(shop, &signature(), "")
    }

    /// With a signature that is wrong in some way.
    #[track_caller]
    fn ask_as_stranger(&self, shop: &Shop) -> u16 {
        let token = token_of(USER, PASSWORD);
        let (signature, in_body) = match self.wrong {
            WrongSignature::None => (String::new(), String::new()),
            WrongSignature::Empty => (format!("user={USER}&token="), String::new()),
            WrongSignature::Wrong => (format!("user={USER}&token={}", token_of(USER, "")), String::new()),
            WrongSignature::UpperCase => (format!("token={}", token.to_uppercase()), String::new()),
            WrongSignature::Twice => (format!("token={token}&token={token}"), String::new()),
            WrongSignature::OfAnotherUser => (format!("user=Login&token={token}"), String::new()),
            WrongSignature::Padded => (format!("token=+{token}"), String::new()),
            WrongSignature::InTheBody => (String::new(), format!("&{}", signature())),
        };
        self.ask(shop, &signature, &in_body)
    }
}

fn signature() -> String {
    format!("user={USER}&token={}", token_of(USER, PASSWORD))
}

/// A place with a shop that only reads, and one that would write for the right token.
struct Watched {
    place: OwnPlace,
    reading: Shop,
    before: [String; 2],
}

impl Watched {
    fn each() -> Vec<Self> {
        let watched = |place: OwnPlace| {
            let reading = place.another(READING);
            let before = [&place.shop, &reading].map(|shop| place.state(shop));
            Self { place, reading, before }
        };
        OwnPlace::each(tables, writing).into_iter().map(watched).collect()
    }

    #[track_caller]
    fn must_be_unchanged(&self, about: &dyn std::fmt::Debug) {
        let now = [&self.place.shop, &self.reading].map(|shop| self.place.state(shop));
        assert!(now == self.before, "{:?}: something was written by {about:?}", self.place.kind);
    }
}

fn attempt_to_write(runner: &mut TestRunner) {
    let (start, places) = (Instant::now(), Watched::each());
    let statuses = std::cell::RefCell::new(BTreeMap::<u16, usize>::new());
    let outcome = runner.run(&attempts(), |attempt| {
        for watched in &places {
            let signed = attempt.ask_signed(&watched.reading);
            let strange = attempt.ask_as_stranger(&watched.place.shop);
            for status in [signed, strange] {
                *statuses.borrow_mut().entry(status).or_default() += 1;
            }
            assert!(![500, 503].contains(&signed), "{:?}: {signed}", watched.place.kind);
            assert!(matches!(strange, 403 | 405), "{:?}: {strange}", watched.place.kind);
            watched.must_be_unchanged(&attempt);
        }
        Ok(())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    let statuses = statuses.into_inner();
    println!("attempts to write: {statuses:?}; {:.1} s", start.elapsed().as_secs_f64());
    for expected in [200, 400, 403, 405] {
        assert!(statuses.contains_key(&expected), "{statuses:?}");
    }
    must_be_seen(&places);
}

/// The owner's page reads the whole shop with the right password, and writes nothing either. A lead with the right token does,
/// and is seen.
#[track_caller]
fn must_be_seen(places: &[Watched]) {
    for watched in places {
        let shop = &watched.place.shop;
        for body in [
            format!("action=page&user={USER}&password={}", percent(PASSWORD)),
            format!("action=page&{}", signature()),
        ] {
            let page = shop.ask("").unsigned("").post(body).with("HTTP_ACCEPT", "text/html").answer();
            assert_eq!(page.code(), 200, "{}", page.log());
        }
        watched.must_be_unchanged(&"the owner's page");
        let lead = shop.ask("action=lead&id=1&title=Tea").storing().answer();
        assert_eq!(lead.code(), 200, "{}", lead.log());
        assert_ne!(watched.place.state(shop), watched.before[0], "{:?}", watched.place.kind);
    }
}

#[test]
fn no_request_can_make_the_reading_path_write() {
    attempt_to_write(&mut runner::of_tests(80));
}

#[test]
#[ignore = "long: make fuzz"]
fn fuzz_no_request_can_make_the_reading_path_write() {
    attempt_to_write(&mut runner::of_fuzzing(1).1);
}

/// What only one engine has, beside what stands in `engines::refusals`: each of these would write if it were let through.
fn acting(kind: EngineKind) -> &'static [&'static str] {
    match kind {
        EngineKind::Sqlite => &[
            "WITH x AS (INSERT INTO deals (title) VALUES ('x') RETURNING id) SELECT id, 1 AS status, 2 AS date_create FROM x",
            "INSERT INTO deals (title) VALUES ('x') RETURNING id, 1 AS status, 2 AS date_create",
            "UPDATE deals SET title = :date RETURNING id, 1 AS status, 2 AS date_create",
            "PRAGMA user_version = 7",
            "ATTACH 'other.db' AS other",
            "VACUUM INTO 'copy.db'",
            "SELECT load_extension('/tmp/x.so') AS id, 1 AS status, 2 AS date_create",
            "SELECT writefile('made', 'x') AS id, 1 AS status, 2 AS date_create",
            "SELECT fts3_tokenizer('simple', x'0000000000000000') AS id, 1 AS status, 2 AS date_create",
            "SELECT journal_mode AS id, 1 AS status, 2 AS date_create FROM pragma_journal_mode('wal')",
            "SELECT * FROM pragma_wal_checkpoint",
        ],
        EngineKind::MariaDb => &[
            "WITH x AS (SELECT 1) INSERT INTO deals (title) SELECT 'x'",
            "UPDATE deals SET title = :date",
            "SELECT id, 1 AS status, 2 AS date_create INTO OUTFILE '/tmp/roistat-outfile' FROM deals",
            "SELECT id, 1 AS status, 2 AS date_create FROM deals INTO DUMPFILE '/tmp/roistat-dumpfile'",
            "SELECT id, 1 AS status, 2 AS date_create FROM deals /*!50000 INTO OUTFILE '/tmp/roistat-outfile' */",
            "SELECT id, 1 AS status, 2 AS date_create FROM deals INTO @a, @b, @c",
            "SELECT NEXT VALUE FOR numbers AS id, 1 AS status, 2 AS date_create",
            "SELECT SETVAL(numbers, 900) AS id, 1 AS status, 2 AS date_create",
            "SELECT written() AS id, 1 AS status, 2 AS date_create",
            "SELECT GET_LOCK('x', 0) AS id, 1 AS status, 2 AS date_create",
            "SELECT id, 1 AS status, 2 AS date_create FROM deals FOR UPDATE",
        ],
        EngineKind::Postgres => &[
            "WITH x AS (INSERT INTO deals (title) VALUES ('x') RETURNING id) SELECT id, 1 AS status, 2 AS date_create FROM x",
            "WITH x AS (UPDATE deals SET title = 'x' RETURNING id) SELECT id, 1 AS status, 2 AS date_create FROM x",
            "WITH x AS (DELETE FROM deals RETURNING id) SELECT id, 1 AS status, 2 AS date_create FROM x",
            "SELECT id, 1 AS status, 2 AS date_create INTO copied FROM deals",
            "SELECT id, 1 AS status, 2 AS date_create FROM deals FOR UPDATE",
            "SELECT nextval('deals_id_seq') AS id, 1 AS status, 2 AS date_create",
            "SELECT setval('deals_id_seq', 900) AS id, 1 AS status, 2 AS date_create",
            "SELECT written() AS id, 1 AS status, 2 AS date_create",
            "SELECT set_config('transaction_read_only', 'off', true) AS id, written() AS status, 2 AS date_create",
            "SELECT query_to_xml('DELETE FROM deals', true, false, '')::text AS id, 1 AS status, 2 AS date_create",
            "SELECT lo_create(4711) AS id, 1 AS status, 2 AS date_create",
            "SELECT pg_catalog.\"lo_from_bytea\" (0, 'x') AS id, 1 AS status, 2 AS date_create",
            "SELECT lo_import('/etc/passwd') AS id, 1 AS status, 2 AS date_create",
            "SELECT lo_unlink(4712) AS id, 1 AS status, 2 AS date_create",
        ],
    }
}

/// Objects by which a query could write, and the rights to use them.
fn objects(kind: EngineKind) -> &'static [&'static str] {
    match kind {
        EngineKind::Sqlite => &[],
        EngineKind::MariaDb => &[
            "CREATE SEQUENCE numbers",
            "CREATE FUNCTION written() RETURNS int BEGIN INSERT INTO deals (title) VALUES ('x'); RETURN 1; END",
            "GRANT FILE ON *.* TO shop@'%'",
        ],
        EngineKind::Postgres => &[
            "CREATE FUNCTION written() RETURNS int LANGUAGE plpgsql AS
                'BEGIN INSERT INTO deals (title) VALUES (''x''); RETURN 1; END'",
            "SELECT lo_create(4712)",
            "ALTER ROLE shop SUPERUSER",
        ],
    }
}

/// The account may do everything: it is not its rights that keep a query from writing.
#[test]
fn no_query_of_a_reading_section_writes() {
    for place in OwnPlace::each(tables, |_| READING.to_owned()) {
        for object in objects(place.kind) {
            place.connect().execute(object).unwrap();
        }
        for query in acting(place.kind) {
            let sections =
                format!("[export]\norders = '''\n{query}'''\nstatuses = \"SELECT 1 AS id, 'New' AS name\"\n");
            let shop = place.another(&sections);
            let rows = |shop: &Shop| match place.kind {
                EngineKind::Sqlite => place.state(shop),
                EngineKind::MariaDb | EngineKind::Postgres => without_counters(&place),
            };
            let before = rows(&shop);
            for asked in ["date=0", "date=9223372036854775807&format=xml", "limit=1&offset=0"] {
                shop.refuse(500, asked);
            }
            assert!(rows(&shop) == before, "{:?}: {query}", place.kind);
        }
    }
}

/// The rows and the next numbers: a statement that the server itself refuses is counted as one.
fn without_counters(place: &OwnPlace) -> String {
    let mut connection = place.connect();
    let queries: &[&str] = match place.kind {
        EngineKind::Sqlite => &[],
        EngineKind::MariaDb => &["SELECT * FROM deals", "SELECT * FROM numbers", "SHOW TABLES"],
        EngineKind::Postgres => &[
            "SELECT * FROM deals ORDER BY id",
            "SELECT last_value, is_called FROM deals_id_seq",
            "SELECT oid FROM pg_largeobject_metadata ORDER BY oid",
            "SELECT relname FROM pg_class WHERE relkind = 'r' ORDER BY relname",
        ],
    };
    format!("{:?}", queries.iter().map(|query| connection.rows(query)).collect::<Vec<_>>())
}

//! Data that Roistat writes: leads, messages, tasks and calls become rows by the owner's statements, exactly
//! once, or the answer says that they did not.

mod check;
mod crowd;
mod engines;
mod proposed;
mod refusals;
mod statements;
mod terminal;
mod values;

use serde_json::Value;

use crate::support::connection::Connection;
use crate::support::{Answer, Ask, Shop};

/// Tables for everything that Roistat writes. A lead's key is unique.
pub(crate) const TABLES: &str = "
    CREATE TABLE deals (id INTEGER PRIMARY KEY, title TEXT, text TEXT, name TEXT, phone TEXT, email TEXT, data TEXT,
        visit TEXT, manager TEXT, created TEXT, created_unix INTEGER, lead TEXT, now INTEGER, key TEXT UNIQUE);
    CREATE TABLE notes (lead TEXT, title TEXT, message TEXT);
    CREATE TABLE tasks (id INTEGER PRIMARY KEY, deal TEXT, deadline TEXT, deadline_unix INTEGER, text TEXT);
    CREATE TABLE calls (id TEXT PRIMARY KEY, callee TEXT, caller TEXT, date TEXT, date_unix INTEGER, visit TEXT,
        marker TEXT, status TEXT, deal TEXT, duration TEXT, file TEXT);";

/// The statement of a lead.
pub(crate) const LEAD: &str = "INSERT INTO deals (title, text, name, phone, email, data, visit, manager, created,
        created_unix, lead, now, key)
    VALUES (:title, :text, :name, :phone, :email, :data, :visit, :manager_id, :created_date, :created_unix, :id, :now, :key)
    ON CONFLICT (key) DO UPDATE SET key = excluded.key
    RETURNING id";

/// The sections of everything that Roistat reads and writes.
fn sections() -> String {
    format!(
        "[export]
orders = 'SELECT id, title AS name, created_unix AS date_create, 1 AS status, visit AS roistat FROM deals WHERE now > :date'
statuses = \"SELECT 1 AS id, 'New' AS name\"
[lead]
sql = '''
{LEAD}'''
[message]
sql = 'INSERT INTO notes VALUES (:leadId, :title, :message)'
[task]
sql = '''INSERT INTO tasks (deal, deadline, deadline_unix, text)
    VALUES (:element_id, :deadline, :deadline_unix, :text) RETURNING id'''
[call]
sql = '''INSERT OR REPLACE INTO calls
    VALUES (:id, :callee, :caller, :date, :date_unix, :visit, :marker, :status, :order_id, :duration, :file_url)
    RETURNING id'''
"
    )
}

pub(crate) fn shop() -> Shop {
    Shop::new(TABLES, &sections())
}

/// A shop with other statements for a lead.
fn shop_with(tables: &str, sql: &str) -> Shop {
    Shop::new(tables, &format!("[lead]\nsql = {sql}\n"))
}

/// The answer to a write.
#[track_caller]
pub(crate) fn stored(ask: Ask<'_>) -> Value {
    let answer = ask.storing().answer();
    assert_eq!((answer.code(), answer.log()), (200, ""), "{}", answer.text());
    assert_eq!(answer.header("Content-Type"), Some("application/json; charset=utf-8"));
    assert_eq!(answer.header("Content-Length"), Some(answer.body.len().to_string().as_str()));
    assert_eq!(answer.json()["status"], "ok");
    answer.json()
}

/// The refusal of a write: its status and its sentence. Nothing is stored, and no file is changed.
#[track_caller]
fn refused(ask: &Ask<'_>, status: u16) -> (String, Answer) {
    let answer = ask.answer();
    assert_eq!(answer.code(), status, "{}, log: {}", answer.text(), answer.log());
    assert_eq!(answer.log().lines().count(), 1, "{}", answer.log());
    let json = answer.json();
    assert_eq!((json["status"].as_str(), json.as_object().unwrap().len()), (Some("error"), 2), "{json}");
    (json["error"].as_str().unwrap().to_owned(), answer)
}

/// The rows of a query, each value as text; NULL is `∅`.
#[track_caller]
fn rows(shop: &Shop, sql: &str) -> Vec<Vec<String>> {
    Connection::Sqlite(shop.database()).rows(sql)
}

/// A query string of pairs.
fn query(pairs: &[(&str, &str)]) -> String {
    let encoded: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={}", percent(value))).collect();
    encoded.join("&")
}

/// Every byte but letters and digits as `%XX`, and spaces as `+`, as PHP's `urlencode` does.
pub(crate) fn percent(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b' ' => "+".to_owned(),
            byte if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect()
}

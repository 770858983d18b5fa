//! SQLite's statements for what Roistat sends.
//!
//! RETURNING gives the id of a row that is new, or that was there (SQLite, "UPSERT").

use super::Sqlite;
use crate::sql::{ClientInsert, LeadDialect, LeadInsert, OwnTable};

const OWN_TABLES: &[OwnTable] = &[
    OwnTable {
        section: "message",
        preparation: "CREATE TABLE roistat_messages (lead_id TEXT, title TEXT, message TEXT, created_at INTEGER, UNIQUE (lead_id, title, message));",
        statements: &["INSERT INTO roistat_messages (lead_id, title, message, created_at)
VALUES (coalesce(:leadId, ''), coalesce(:title, ''), coalesce(:message, ''), :now)
ON CONFLICT DO NOTHING"],
    },
    OwnTable {
        section: "task",
        preparation: "CREATE TABLE roistat_tasks (id INTEGER PRIMARY KEY, deal_id TEXT, deadline INTEGER, text TEXT, UNIQUE (deal_id, deadline, text));",
        statements: &["INSERT INTO roistat_tasks (deal_id, deadline, text)
VALUES (coalesce(:element_id, ''), coalesce(:deadline_unix, 0), coalesce(:text, ''))
ON CONFLICT (deal_id, deadline, text) DO UPDATE SET text = excluded.text
RETURNING id"],
    },
    OwnTable {
        section: "call",
        preparation: "CREATE TABLE roistat_calls (id TEXT PRIMARY KEY, callee TEXT, caller TEXT, date INTEGER, visit TEXT, marker TEXT, status TEXT, deal_id TEXT, duration INTEGER, file_url TEXT);",
        statements: &["INSERT INTO roistat_calls (id, callee, caller, date, visit, marker, status, deal_id, duration, file_url)
VALUES (coalesce(:id, :date || :caller || :callee, :now), :callee, :caller, :date_unix, :visit, :marker, :status, :order_id, :duration, :file_url)
ON CONFLICT (id) DO UPDATE SET status = excluded.status, duration = excluded.duration, file_url = excluded.file_url
RETURNING id"],
    },
];

impl LeadDialect for Sqlite {
    fn before_changes(&self) -> Option<&'static str> {
        None
    }

    fn key_column(&self, table: &str, column: &str) -> String {
        format!("ALTER TABLE {table} ADD COLUMN {column} TEXT;")
    }

    fn key_index(&self, name: &str, table: &str, column: &str) -> String {
        format!("CREATE UNIQUE INDEX IF NOT EXISTS {name} ON {table} ({column});")
    }

    fn transactions(&self, _table: &str) -> Option<String> {
        None
    }

    fn cut(&self, text: &str, _characters: u32) -> String {
        text.to_owned()
    }

    fn lead(&self, lead: &LeadInsert<'_>) -> Vec<String> {
        vec![lead.with_returning()]
    }

    fn client(&self, client: &ClientInsert<'_>) -> Vec<String> {
        client.with_returning().to_vec()
    }

    fn random_text(&self, _declared: &str, length: usize) -> String {
        format!("substr(lower(hex(randomblob(16))), 1, {length})")
    }

    fn next_number(&self, table: &str, column: &str) -> String {
        format!("(SELECT coalesce(max({column}), 0) + 1 FROM {table})")
    }

    fn random_bytes(&self) -> String {
        "randomblob(16)".to_owned()
    }

    fn first_number(&self, one: &str, other: &str) -> String {
        format!("coalesce({one}, {other})")
    }

    fn number(&self, digits: &str) -> String {
        digits.to_owned()
    }

    fn own_tables(&self) -> &'static [OwnTable] {
        OWN_TABLES
    }
}

//! PostgreSQL's statements for what Roistat sends.
//!
//! The server finds the type of a parameter from its place, and takes one for a text where the place does not tell. An
//! index takes no text beyond some kilobytes, so that long texts are kept apart by their MD5.

use super::dialect::Postgres;
use crate::sql::{ClientInsert, LeadDialect, LeadInsert, OwnTable};

const OWN_TABLES: &[OwnTable] = &[
    OwnTable {
        section: "message",
        preparation: "CREATE TABLE roistat_messages (message_key text PRIMARY KEY, lead_id text, title text, message text, created_at bigint);",
        statements: &["INSERT INTO roistat_messages (message_key, lead_id, title, message, created_at)
VALUES (md5(concat_ws(chr(10), coalesce(:leadId, ''), coalesce(:title, ''), coalesce(:message, ''))), :leadId, :title, :message, :now)
ON CONFLICT DO NOTHING"],
    },
    OwnTable {
        section: "task",
        preparation: "CREATE TABLE roistat_tasks (id bigserial PRIMARY KEY, task_key text UNIQUE, deal_id text, deadline bigint, text text);",
        statements: &["INSERT INTO roistat_tasks (task_key, deal_id, deadline, text)
VALUES (md5(concat_ws(chr(10), coalesce(:element_id, ''), coalesce(:deadline_unix, ''), coalesce(:text, ''))), :element_id, :deadline_unix, :text)
ON CONFLICT (task_key) DO UPDATE SET task_key = excluded.task_key
RETURNING id"],
    },
    OwnTable {
        section: "call",
        preparation: "CREATE TABLE roistat_calls (id text PRIMARY KEY, callee text, caller text, date bigint, visit text, marker text, status text, deal_id text, duration text, file_url text);",
        statements: &["INSERT INTO roistat_calls (id, callee, caller, date, visit, marker, status, deal_id, duration, file_url)
VALUES (coalesce(:id, :date::text || :caller::text || :callee::text, :now), :callee, :caller, :date_unix, :visit, :marker, :status, :order_id, :duration, :file_url)
ON CONFLICT (id) DO UPDATE SET status = excluded.status, duration = excluded.duration, file_url = excluded.file_url
RETURNING id"],
    },
];

impl LeadDialect for Postgres {
    fn before_changes(&self) -> Option<&'static str> {
        None
    }

    fn key_column(&self, table: &str, column: &str) -> String {
        format!("ALTER TABLE {table} ADD COLUMN {column} text;")
    }

    fn key_index(&self, name: &str, table: &str, column: &str) -> String {
        format!("CREATE UNIQUE INDEX IF NOT EXISTS {name} ON {table} ({column});")
    }

    fn transactions(&self, _table: &str) -> Option<String> {
        None
    }

    fn cut(&self, text: &str, characters: u32) -> String {
        format!("left({text}, {characters})")
    }

    fn lead(&self, lead: &LeadInsert<'_>) -> Vec<String> {
        vec![lead.with_returning()]
    }

    fn client(&self, client: &ClientInsert<'_>) -> Vec<String> {
        client.with_returning().to_vec()
    }

    fn random_text(&self, declared: &str, length: usize) -> String {
        if declared == "UUID" {
            return "md5(random()::text || clock_timestamp()::text)::uuid".to_owned();
        }
        format!("left(md5(random()::text || clock_timestamp()::text), {length})")
    }

    fn next_number(&self, table: &str, column: &str) -> String {
        format!("(SELECT coalesce(max({column}), 0) + 1 FROM {table})")
    }

    fn random_bytes(&self) -> String {
        "decode(md5(random()::text || clock_timestamp()::text), 'hex')".to_owned()
    }

    /// Of two parameters alone the server would make a text.
    fn first_number(&self, one: &str, other: &str) -> String {
        format!("coalesce({one}::bigint, {other}::bigint)")
    }

    /// A literal in quotes becomes what its place asks for, a boolean too.
    fn number(&self, digits: &str) -> String {
        format!("'{digits}'")
    }

    fn own_tables(&self) -> &'static [OwnTable] {
        OWN_TABLES
    }
}

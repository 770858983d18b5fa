//! MySQL's and MariaDB's statements for what Roistat sends.
//!
//! MySQL has no RETURNING: an id that the server makes comes with the answer to INSERT, and `LAST_INSERT_ID(id)` tells
//! that of a row that was there (MySQL, "INSERT ... ON DUPLICATE KEY UPDATE"). An index takes a part of a long text
//! alone, so that long texts are kept apart by their hash; MySQL 9.6 has no MD5 any more.

use super::dialect::MySql;
use crate::sql::{ClientInsert, LeadDialect, LeadInsert, OwnTable};

const OWN_TABLES: &[OwnTable] = &[
    OwnTable {
        section: "message",
        preparation: "CREATE TABLE roistat_messages (message_key CHAR(64) PRIMARY KEY, lead_id TEXT, title TEXT, message TEXT, created_at BIGINT) ENGINE=InnoDB CHARACTER SET utf8mb4;",
        statements: &["INSERT INTO roistat_messages (message_key, lead_id, title, message, created_at)
VALUES (SHA2(CONCAT_WS(CHAR(10), COALESCE(:leadId, ''), COALESCE(:title, ''), COALESCE(:message, '')), 256), :leadId, :title, :message, :now)
ON DUPLICATE KEY UPDATE message_key = message_key"],
    },
    OwnTable {
        section: "task",
        preparation: "CREATE TABLE roistat_tasks (id BIGINT AUTO_INCREMENT PRIMARY KEY, task_key CHAR(64) UNIQUE, deal_id TEXT, deadline BIGINT, text TEXT) ENGINE=InnoDB CHARACTER SET utf8mb4;",
        statements: &["INSERT INTO roistat_tasks (task_key, deal_id, deadline, text)
VALUES (SHA2(CONCAT_WS(CHAR(10), COALESCE(:element_id, ''), COALESCE(:deadline_unix, 0), COALESCE(:text, '')), 256), :element_id, :deadline_unix, :text)
ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)"],
    },
    OwnTable {
        section: "call",
        preparation: "CREATE TABLE roistat_calls (id VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY, callee TEXT, caller TEXT, date BIGINT, visit TEXT, marker TEXT, status TEXT, deal_id TEXT, duration TEXT, file_url TEXT) ENGINE=InnoDB CHARACTER SET utf8mb4;",
        statements: &[
            "INSERT INTO roistat_calls (id, callee, caller, date, visit, marker, status, deal_id, duration, file_url)
VALUES (COALESCE(:id, CONCAT(:date, :caller, :callee), :now), :callee, :caller, :date_unix, :visit, :marker, :status, :order_id, :duration, :file_url)
ON DUPLICATE KEY UPDATE status = :status, duration = :duration, file_url = :file_url",
            "SELECT COALESCE(:id, CONCAT(:date, :caller, :callee), :now) AS id",
        ],
    },
];

impl LeadDialect for MySql {
    /// Old tables have a zero date for a default, and a server in its strict mode changes none of them.
    fn before_changes(&self) -> Option<&'static str> {
        Some("SET sql_mode = '';")
    }

    fn key_column(&self, table: &str, column: &str) -> String {
        format!(
            "ALTER TABLE {table} ADD COLUMN {column} VARCHAR(190) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;"
        )
    }

    fn key_index(&self, name: &str, table: &str, column: &str) -> String {
        format!("CREATE UNIQUE INDEX {name} ON {table} ({column});")
    }

    fn transactions(&self, table: &str) -> Option<String> {
        Some(format!("ALTER TABLE {table} ENGINE=InnoDB;"))
    }

    fn cut(&self, text: &str, characters: u32) -> String {
        format!("LEFT({text}, {characters})")
    }

    fn lead(&self, lead: &LeadInsert<'_>) -> Vec<String> {
        let LeadInsert { table, insert, key, id, is_id_generated } = *lead;
        if is_id_generated {
            return vec![format!("{insert}\nON DUPLICATE KEY UPDATE {id} = LAST_INSERT_ID({id})")];
        }
        let returned = if id == "id" { id.to_owned() } else { format!("{id} AS id") };
        vec![
            format!("{insert}\nON DUPLICATE KEY UPDATE {key} = {key}"),
            format!("SELECT {returned} FROM {table} WHERE {key} = :key"),
        ]
    }

    fn client(&self, client: &ClientInsert<'_>) -> Vec<String> {
        let ClientInsert { table, insert, id, known, of_lead } = *client;
        vec![
            format!(
                "{insert}\nFROM DUAL WHERE NOT EXISTS (SELECT 1 FROM {table} WHERE {known})\n  AND NOT EXISTS ({of_lead})"
            ),
            format!(
                "SELECT COALESCE(MAX({id}), ({of_lead}), NULLIF(LAST_INSERT_ID(), 0)) AS client FROM {table} WHERE {known}"
            ),
        ]
    }

    fn random_text(&self, _declared: &str, length: usize) -> String {
        format!("LEFT(SHA2(CONCAT(UUID(), RAND()), 256), {length})")
    }

    /// The server takes the table of an INSERT in a query of its own, but only below another one.
    fn next_number(&self, table: &str, column: &str) -> String {
        format!("(SELECT COALESCE(MAX(n), 0) + 1 FROM (SELECT {column} AS n FROM {table}) AS numbers)")
    }

    fn random_bytes(&self) -> String {
        "UNHEX(LEFT(SHA2(CONCAT(UUID(), RAND()), 256), 32))".to_owned()
    }

    fn first_number(&self, one: &str, other: &str) -> String {
        format!("COALESCE({one}, {other})")
    }

    fn number(&self, digits: &str) -> String {
        digits.to_owned()
    }

    fn own_tables(&self) -> &'static [OwnTable] {
        OWN_TABLES
    }
}

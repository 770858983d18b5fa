//! The statements that make an account which can only read one database, and that let one read it which is there; and the
//! place that an account comes from, out of the server's words.
//!
//! Makes SQL and sends none.

use super::select::quoted;

/// An account as statements take it.
pub(super) fn account(user: &str, host: &str) -> String {
    format!("{}@{}", text(user), text(host))
}

/// The statements that make an account which reads a database.
pub(super) fn create_reader(account: &str, database: &str) -> String {
    format!("CREATE USER {account} IDENTIFIED BY '…'; {}", grant(account, database))
}

/// The statement that lets an account read a database.
pub(super) fn grant(account: &str, database: &str) -> String {
    // In a GRANT these two signs stand for others.
    let database = quoted(database).replace('_', "\\_").replace('%', "\\%");
    format!("GRANT SELECT ON {database}.* TO {account}")
}

/// The host of the account `'user'@'host'` in the server's words, which are of any language.
pub(super) fn host_of_account(words: &str) -> Option<&str> {
    let (_, behind) = words.split_once("'@'")?;
    behind.split_once('\'').map(|(host, _)| host)
}

/// The first name in quotes in the server's words.
pub(super) fn first_quoted(words: &str) -> Option<&str> {
    let (_, behind) = words.split_once('\'')?;
    behind.split_once('\'').map(|(name, _)| name)
}

fn text(name: &str) -> String {
    format!("'{}'", name.replace('\\', "\\\\").replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_reads_one_database_and_no_other_of_a_like_name() {
        assert_eq!(
            create_reader(&account("o'neil", "10.0.0.%"), "my_shop"),
            "CREATE USER 'o''neil'@'10.0.0.%' IDENTIFIED BY '…'; GRANT SELECT ON `my\\_shop`.* TO 'o''neil'@'10.0.0.%'"
        );
    }

    #[test]
    fn the_place_that_an_account_comes_from_is_found_in_words_of_any_language() {
        for (words, host) in [
            ("Access denied for user 'shop'@'10.0.0.5' (using password: YES)", Some("10.0.0.5")),
            (
                "Доступ закрыт для пользователя 'it''s'@'localhost' (был использован пароль: ДА)",
                Some("localhost"),
            ),
            ("Access denied", None),
            ("'shop'@'", None),
        ] {
            assert_eq!(host_of_account(words), host, "{words}");
        }
        assert_eq!(first_quoted("Host '10.0.0.5' is not allowed"), Some("10.0.0.5"));
    }
}

//! The reason why `init` wrote nothing, in English.
//!
//! Matched without `_`, so that a new failure has to be worded before the program builds.

use super::site;
use crate::init::lack::{DateLack, InitFailure, Lack, NearTable, SeenTable};

/// The complaint on one line.
pub(super) fn complaint(failure: &InitFailure) -> String {
    match failure {
        InitFailure::Exists { file } => {
            format!("config `{}` is there already: --force overwrites it", file.display())
        }
        InitFailure::Unwritable { file, error } => {
            format!("config `{}` cannot be written: {error}", file.display())
        }
        InitFailure::PathNotUtf8 { path } => {
            format!("the path `{}` is not UTF-8: rename it", path.display())
        }
        InitFailure::NoPassword { error } => {
            format!("the system gave no random bytes for a password: {error}")
        }
        InitFailure::NoAbsolutePath { database, error } => {
            format!("database `{}` has no absolute path: {error}", database.display())
        }
        InitFailure::Unfit { database, error } => {
            format!("what looks like deals in `{database}` cannot be read: {error}")
        }
        InitFailure::NoDeals { database, .. } => {
            format!("nothing in `{database}` looks like deals: no config was written")
        }
        InitFailure::Missing { database } => {
            format!("database `{database}` is missing: give the path of the shop's SQLite file")
        }
        InitFailure::NotAFile { database } => {
            format!("database `{database}` is not a regular file: give the path of the shop's SQLite file")
        }
        InitFailure::NotADatabase { database } => {
            format!("database `{database}` is not an SQLite database, or an encrypted one")
        }
        InitFailure::Site(fault) => site::fault(fault),
        InitFailure::Url(fault) => format!("the database {fault}"),
        InitFailure::NoTerminal { database, variable } => format!(
            "the password for {database} is missing: run init in a terminal, which asks for it, or put it into the \
             variable {variable}; where there is none, write USER:@HOST"
        ),
        InitFailure::PasswordNotUtf8 { variable } => {
            format!("the password in `{variable}` is not UTF-8, which the config must be")
        }
        InitFailure::NotTyped { error } => format!("the password was not read: {error}"),
        InitFailure::Other { error } => error.to_string(),
    }
}

/// The names that were looked for …
pub(super) const LOOKED_FOR: [&str; 3] = [
    "Looked for a table or view called orders, deals, leads, sales, requests or the like (or zakazy,",
    "sdelki, zayavki), or any with a date, a price, and a status or a client; with a column that tells its rows",
    "apart and one with the date of creation.",
];

/// … and what to do where it was not found.
pub(super) const BY_HAND: [&str; 3] = [
    "Where the deals are there under other names, make a view of them, or copy the config that comes with",
    "the program and write its queries by hand: that of the deals must yield the columns id, date_create and",
    "status, that of the statuses id and name.",
];

pub(super) fn near(NearTable { table, is_called_so, lack }: &NearTable) -> String {
    let called = if *is_called_so { "is called so, but " } else { "" };
    format!("{table} {called}{}", lacks(lack))
}

fn lacks(lack: &Lack) -> String {
    match lack {
        Lack::Key => "has no column that tells its rows apart".to_owned(),
        Lack::Created => "has no column with the date of creation".to_owned(),
        Lack::ReadableDate(lack) => date(lack),
        Lack::PriceOrClient => "has neither a price nor a client".to_owned(),
        Lack::StatusOrClient => "has a date and a price, but neither a status nor a client".to_owned(),
        Lack::Price => "has a date and a status or a client, but no price".to_owned(),
        Lack::NumericPrice => "has a date and a status or a client, but no price that is a number".to_owned(),
        Lack::Only(lack) => format!("has a price and a status or a client, but {}", lacks(lack)),
    }
}

pub(super) fn date(lack: &DateLack) -> String {
    match lack {
        DateLack::Unread { column, value } => {
            format!("its {column} holds `{value}`, which is no date that I can read")
        }
        DateLack::Different { column, one, other } => {
            format!("its {column} holds `{one}` beside `{other}`, and I cannot read both alike")
        }
        DateLack::Empty { column } => {
            format!("its {column} is empty, and its type does not say how it will keep a date")
        }
    }
}

pub(super) fn seen(tables: &[SeenTable], more: usize) -> Vec<String> {
    if tables.is_empty() {
        return vec!["Saw no tables at all.".to_owned()];
    }
    let line = |SeenTable { name, columns }: &SeenTable| {
        if columns.is_empty() {
            return format!("  {name} (cannot be read: if its name is no UTF-8, rename it)");
        }
        format!("  {name} ({})", columns.join(", "))
    };
    let mut lines = vec!["Saw:".to_owned()];
    lines.extend(tables.iter().map(line));
    lines.extend((more > 0).then(|| format!("  and {more} more")));
    lines
}

//! Says why `init` wrote nothing.
//!
//! The failure is a fact of `init`, and its words stand in `message`; here it is put together and printed.

use std::io;

use crate::error::{DatabaseFault, Error, SqliteFault};
use crate::init::lack::{InitFailure, SeenTable};
use crate::init::roles::deals::NoDeals;
use crate::plain::one_line;
use crate::store::schema::Table;
use crate::terminal::Console;

/// No table holds deals: what came near, and what was there.
pub fn no_deals(database: &str, tables: &[Table], reason: NoDeals) -> InitFailure {
    let seen = |table: &Table| SeenTable {
        name: table.name.clone(),
        columns: table.columns.iter().map(|column| column.name.clone()).collect(),
    };
    InitFailure::NoDeals {
        database: database.to_owned(),
        near: reason.near,
        seen: tables.iter().map(seen).collect(),
    }
}

/// The pipeline's error, where there is no config yet that could be corrected.
pub fn of_error(error: Error) -> InitFailure {
    match error {
        Error::Database { database, fault: DatabaseFault::Sqlite(SqliteFault::Missing), .. } => {
            InitFailure::Missing { database }
        }
        Error::Database { database, fault: DatabaseFault::Sqlite(SqliteFault::NotAFile), .. } => {
            InitFailure::NotAFile { database }
        }
        Error::Database { database, fault: DatabaseFault::Sqlite(SqliteFault::NotADatabase), .. } => {
            InitFailure::NotADatabase { database }
        }
        error => InitFailure::Other { error: error.into() },
    }
}

/// Prints it.
pub fn say(failure: &InitFailure, console: &mut Console<'_>) -> io::Result<()> {
    let wording = console.language.plan_wording();
    console.complain(&wording.complaint(failure))?;
    for line in wording.explanation(failure) {
        writeln!(console.err, "{}", one_line(&line))?;
    }
    Ok(())
}

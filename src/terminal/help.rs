//! `help` and `--version`: the program about itself.
//!
//! The text stands in `message`, once for each language.

use std::io;

use super::{Console, Exit};

/// `help`
pub(super) fn help(console: &mut Console<'_>) -> io::Result<Exit> {
    console.out.write_all(console.language.terminal().help().as_bytes())?;
    Ok(Exit::Success)
}

/// `--version`
pub(super) fn version(console: &mut Console<'_>) -> io::Result<Exit> {
    writeln!(console.out, "roistat-cgi {}", env!("CARGO_PKG_VERSION"))?;
    Ok(Exit::Success)
}

//! The tests that see the program from a terminal: they start the executable with words and a cleared
//! environment, and read what it says and what it writes.

mod attempt;
mod columns;
mod dates;
mod init;
mod kinds;
pub(crate) mod leads;
mod right_answers;
mod schemas;
mod server;
mod shops;
mod site;
mod site_php;
mod streams;
mod support;
mod typed;
mod url;
mod words;

pub(crate) use support::{Host, Said};

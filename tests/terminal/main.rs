//! The tests that see the program from a terminal: they start the executable with words and a cleared
//! environment, and read what it says and what it writes.
#![allow(clippy::disallowed_methods, reason = "tests read their own environment and folders")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails, in the support as in the tests")]

mod attempt;
mod init;
mod schemas;
mod support;
mod url;
mod words;

//! `check` from outside: for each fault a shop that has that one fault, and the finding, its place and its
//! remedy; the good shop, which has none.
#![allow(clippy::disallowed_methods, reason = "tests read their own environment and folders")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails, in the support as in the tests")]

mod config;
mod data;
mod database;
mod date;
mod files;
mod golden;
mod integration;
mod queries;
mod support;
mod words;

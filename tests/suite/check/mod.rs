//! `check` from outside: for each fault a shop that has that one fault, and the finding, its place and its
//! remedy; the good shop, which has none.

mod config;
mod data;
mod database;
mod date;
mod files;
mod golden;
mod ids;
mod integration;
mod journal;
mod queries;
pub(crate) mod support;
mod words;

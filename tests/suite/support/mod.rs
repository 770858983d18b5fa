//! The base of the tests: a shop in a temporary folder, a question to it, the answer, and readers for the
//! contents of the answer. Asserts in here only what every answer of the program must be.

pub(crate) mod answer;
pub(crate) mod ask;
pub(crate) mod beside;
pub(crate) mod client;
pub(crate) mod connection;
pub(crate) mod ending;
pub(crate) mod fixtures;
pub(crate) mod golden;
pub(crate) mod installed;
pub(crate) mod mysql;
pub(crate) mod opened;
pub(crate) mod own_place;
pub(crate) mod people;
pub(crate) mod postgres;
pub(crate) mod runner;
pub(crate) mod server;
pub(crate) mod shop;
pub(crate) mod source;
pub(crate) mod xml;

pub(crate) use answer::Answer;
pub(crate) use ask::Ask;
pub(crate) use ending::{Ending, Endings};
pub(crate) use golden::must_be_golden;
pub(crate) use opened::wait_until_open;
pub(crate) use people::can_mount;
pub(crate) use shop::Shop;

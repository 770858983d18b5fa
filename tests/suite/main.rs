//! The tests that see the program from outside: they start the executable with a cleared environment and a
//! `QUERY_STRING`, or a real web server in front of it, or with the words of its owner, and read what comes back.
#![allow(clippy::disallowed_methods, reason = "tests read their own environment and folders")]
#![allow(clippy::print_stdout, reason = "a test that is skipped says so")]
#![allow(clippy::unwrap_used, reason = "a panic is how a test fails, in the support as in the tests")]

mod support;

mod access;
mod answer;
mod check;
mod config;
mod cost;
mod database;
mod engines;
mod faults;
mod generated;
mod golden;
mod guide;
mod house;
mod injected;
mod journal;
mod killed;
mod leads;
mod lexed;
mod licences;
mod load;
mod moving;
mod mutated;
mod mysql;
mod names;
mod nested;
mod newest;
mod page;
mod parameters;
mod php;
mod plans;
mod postgres;
mod queries;
mod reading;
mod readme;
mod release;
mod replayed;
mod request;
mod sample;
mod scale;
mod schemas;
mod secrecy;
mod servers;
mod states;
mod suexec;
mod terminal;
mod time_limit;
mod traps;
mod users;
mod values;

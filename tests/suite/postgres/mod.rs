//! Shops whose database is on a private PostgreSQL: what is promised for SQLite holds there, too.

mod check;
mod encodings;
mod faults;
mod init;
mod limits;
mod login;
mod moment;
mod pooler;
mod queries;
mod scale;
mod values;

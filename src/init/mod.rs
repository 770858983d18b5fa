//! `init`: from a database to the text of a config, in stages.
//!
//! `profile` looks at each table once; `roles` decides what tables and columns are for; `plan` makes of that one query
//! for each list, with the reasons and the doubts; `text` writes it as TOML. `vocabulary` holds the words of shops.
//! Nothing here prints, or knows files.

mod clock;
#[cfg(test)]
mod fixture;
mod form;
mod judge;
mod local;
mod moments;
pub mod plan;
pub mod profile;
pub mod roles;
mod sql;
pub mod text;
mod vocabulary;
mod written;
mod written_sql;
mod zone;

/// How many texts one question to the database may give.
pub const MOST_TEXTS: usize = 500;

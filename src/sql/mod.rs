//! SQL as text: tokens, statements and comparisons, found without a grammar.
//!
//! Opens no database; its users try its results there.

pub mod amount;
pub mod calls;
pub mod comparison;
mod dialect;
mod json;
mod leads;
mod lexer;
pub mod moments;
pub mod parameters;
pub mod probe;
pub mod statement;
pub mod tables;
mod tokens;
pub mod whitespace;
pub mod writes;

pub use self::dialect::{Dialect, SchemaDialect, SqlDialect};
pub use self::json::{JsonDialect, JsonEntry, JsonStep};
pub use self::leads::{ClientInsert, LeadDialect, LeadInsert, OwnTable};
pub use self::lexer::{EXECUTABLE_COMMENTS, Syntax, TokenKind, tokens};
pub use self::tokens::TokenizedSql;

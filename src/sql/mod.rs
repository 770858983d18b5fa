//! SQL as text: tokens, statements and comparisons, found without a grammar.
//!
//! Opens no database; whoever uses it tries what it found there.

pub mod amount;
pub mod blanks;
pub mod comparison;
mod dialect;
pub mod statement;
pub mod tokens;

pub use self::dialect::Dialect;

//! SQL as text: tokens, statements and comparisons, found without a grammar.
//!
//! Opens no database; whoever uses it tries what it found there.

pub mod amount;
pub mod blanks;
pub mod comparison;
pub mod statement;
pub mod tokens;

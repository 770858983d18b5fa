//! The faults of a write: of the request's body, of a statement in the config, and of the database that refuses it.
//!
//! Names of columns and tables are the owner's own and may be said; nothing of what was sent is.

use std::fmt::{self, Display, Formatter};

/// The fault of a request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyFault {
    /// It is no `application/x-www-form-urlencoded`.
    NotAForm,
    /// The request does not say how long it is.
    NoLength,
    /// `CONTENT_LENGTH` is no number.
    BadLength,
    /// It is longer than any that is read.
    TooLong {
        /// The longest that is read, in bytes.
        longest: u64,
    },
    /// It ends before its length.
    CutShort,
}

impl Display for BodyFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAForm => write!(f, "is no form: only `application/x-www-form-urlencoded` is read"),
            Self::NoLength => write!(f, "has no length: the web server must pass on `CONTENT_LENGTH`"),
            Self::BadLength => write!(f, "has a length that is no number"),
            Self::TooLong { longest } => write!(f, "is longer than {longest} bytes"),
            Self::CutShort => write!(f, "ended before its length: the client or the web server cut it"),
        }
    }
}

/// The fault of a statement that writes, in the config or in the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteFault {
    /// It begins with another word than INSERT, UPDATE, REPLACE, SELECT or WITH.
    NotAWrite,
    /// It does something that no write of a lead needs.
    Forbidden,
    /// There is more than one statement.
    SeveralStatements,
    /// It holds a NUL character, where SQLite takes it to end.
    Nul,
    /// A parameter that the action does not have, and no statement before returns as a column.
    UnknownParameter {
        /// The parameter as written.
        name: String,
    },
    /// A name in double quotes that is no column, which SQLite takes for a text.
    QuotedText {
        /// The name, without the quotes.
        name: String,
    },
    /// It, or a trigger, writes to a virtual table of a module that this program does not have.
    MissingModule {
        /// The module.
        module: String,
    },
    /// The engine does not understand it.
    NotUnderstood {
        /// The engine's words.
        words: String,
    },
    /// A constraint or a trigger of the database refuses the row.
    Constraint {
        /// The engine's words.
        words: String,
    },
    /// No statement gives an `id`.
    NoId,
    /// The database belongs to another user than the one that the program runs as.
    AnotherUser,
    /// The system does not let the program write.
    ReadOnly,
    /// The table's storage engine keeps no transactions: a write that fails would leave a part of it behind.
    NoTransactions {
        /// The table, as the statement names it.
        table: String,
        /// Its storage engine.
        engine: String,
    },
}

impl Display for WriteFault {
    /// Continues a sentence that begins with the statement.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAWrite => write!(f, "must be an INSERT, UPDATE, REPLACE or SELECT"),
            Self::Forbidden => {
                write!(f, "does more than add and change rows: only INSERT, UPDATE and SELECT are allowed")
            }
            Self::SeveralStatements => {
                write!(f, "must be one statement: write several as a list, `sql = ['''…''', '''…''']`")
            }
            Self::Nul => write!(f, "holds a NUL character: take it out"),
            Self::UnknownParameter { name } => write!(
                f,
                "has the parameter `{name}`, which is neither one of the action's nor a column that a statement before \
                 it returns"
            ),
            Self::QuotedText { name } => {
                write!(
                    f,
                    "has `\"{name}\"` in double quotes, which is no column: a text stands in single quotes"
                )
            }
            Self::MissingModule { module } => write!(
                f,
                "writes to a virtual table of the module `{module}`, itself or by a trigger, and this program does not have \
                 that module"
            ),
            Self::NotUnderstood { words } => write!(f, "is refused by the database: {words}"),
            Self::Constraint { words } => {
                write!(f, "was refused by the database, nothing was stored: {words}")
            }
            Self::NoId => {
                write!(f, "gave no `id`, nothing was stored: end the last statement with RETURNING id")
            }
            Self::AnotherUser => write!(
                f,
                "cannot be carried out: the database belongs to another user than the one that this program runs as"
            ),
            Self::ReadOnly => write!(
                f,
                "cannot be carried out: the user that the web server runs as may not write to the database and its folder"
            ),
            Self::NoTransactions { table, engine } => write!(
                f,
                "cannot be carried out: the table {table} has the storage engine {engine}, which keeps no transactions; \
                 ALTER TABLE {table} ENGINE=InnoDB mends it"
            ),
        }
    }
}

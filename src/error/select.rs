//! Faults of a query of the config, and their wording, which continues a sentence that begins with the query.
//! Names of columns and tables are the owner's own and may be said.

use std::fmt::{self, Display, Formatter};

/// A fault of a query of the config.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SelectFault {
    /// It does not begin with SELECT or WITH.
    NotASelect,
    /// It would change something, or reach beyond reading tables.
    NotReadOnly,
    /// There is more than one statement.
    SeveralStatements,
    /// It holds a NUL character, where SQLite takes it to end.
    Nul,
    /// A parameter other than `:date`.
    UnknownParameter {
        /// The parameter as written; `?` for one without a name.
        name: String,
    },
    /// Columns that Roistat requires are missing.
    MissingColumns {
        /// Their names.
        names: Vec<&'static str>,
    },
    /// A column stands there twice.
    RepeatedColumn {
        /// Its name.
        name: String,
    },
    /// It reads a table whose name, or a name in which, is not UTF-8.
    NameNotUtf8 {
        /// The table, mended.
        table: String,
    },
    /// `:date` stands in quotes, where it is a text.
    QuotedDate,
    /// A name in double quotes is no column, and SQLite would answer with its text.
    QuotedText {
        /// The name.
        name: String,
    },
    /// It compares a column by a collation that only the CRM has.
    MissingCollation {
        /// The collation.
        name: String,
    },
    /// It reads a virtual table of a module that this program does not have.
    MissingModule {
        /// The module.
        module: String,
    },
    /// It calls a function of another engine.
    ForeignFunction {
        /// The function.
        function: String,
        /// The text to write in its place.
        instead: &'static str,
    },
    /// The server does not understand it.
    Server {
        /// The name of the server's kind.
        name: &'static str,
        /// The server's words.
        words: String,
        /// The column that it does not know, where that is the reason.
        unknown_column: Option<String>,
    },
    /// SQLite does not understand it.
    Sqlite {
        /// SQLite's words.
        words: String,
        /// The column that it does not know, where that is the reason.
        unknown_column: Option<String>,
    },
}

impl Display for SelectFault {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotASelect => write!(f, "must be a SELECT, or WITH and a SELECT"),
            Self::NotReadOnly => write!(f, "does more than read tables: it must be one SELECT"),
            Self::SeveralStatements => write!(f, "must be one statement: something follows its `;`"),
            Self::Nul => write!(f, "holds a NUL character: take it out"),
            Self::UnknownParameter { name } => write!(f, "has the parameter `{name}`: only `:date` is known"),
            Self::MissingColumns { names } => {
                let names: Vec<_> = names.iter().map(|name| format!("`{name}`")).collect();
                write!(f, "lacks the column {}: name a result column so, with AS", names.join(", "))
            }
            Self::RepeatedColumn { name } => write!(f, "has the column `{name}` twice: rename one with AS"),
            Self::NameNotUtf8 { table } => write!(
                f,
                "reads `{table}`, which has a name in it that is not UTF-8: rename it in the program that wrote it"
            ),
            Self::QuotedDate => {
                write!(f, "has `:date` in quotes, where it is a text and no date: write it without quotes")
            }
            Self::QuotedText { name } => write!(
                f,
                "has `\"{name}\"`, which is no column: correct the name; a text stands in single quotes, `'{name}'`"
            ),
            Self::MissingCollation { name } => write!(
                f,
                "needs the collation `{name}`, which only the CRM has: write `COLLATE BINARY` behind the columns that it \
                 compares and selects, as in `id COLLATE BINARY AS id`"
            ),
            Self::MissingModule { module } => write!(
                f,
                "reads a virtual table of the module `{module}`, which this program does not have: read the ordinary \
                 tables that its content is kept in"
            ),
            Self::ForeignFunction { function, instead } => {
                write!(f, "calls `{function}`, which is not a function of SQLite: write `{instead}`")
            }
            Self::Sqlite { words, .. } => write!(f, "is refused by SQLite: {words}"),
            Self::Server { name, words, .. } => write!(f, "is refused by {name}: {words}"),
        }
    }
}

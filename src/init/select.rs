//! A SELECT in the making, as text: laid out so that its owner can read and change it, with remarks as comments.
//!
//! Names are quoted by the dialect of the engine. Does not know what anything means.

use std::fmt::Write as _;

use crate::init::remark::{ColumnRemark, ValueSource};
use crate::plain::one_line;
use crate::sql::SqlDialect;
use crate::store::schema::{Column, Table};

/// The end of a line within a column, and the spaces before the next.
pub const BREAK: &str = "\n        ";

/// A column and the table that it belongs to, as SQL takes them.
pub fn name_in(table: &Table, column: &Column) -> String {
    format!("{}.{}", table.sql_name, column.sql_name)
}

/// The name of an index on a table's column, as SQL takes it.
pub fn name_of_index(dialect: SqlDialect, table: &Table, column: &str) -> String {
    dialect.name(&format!("{}_{column}", table.name))
}

/// The index that finds the rows of a table by a column, where there is none.
pub fn missing_index(dialect: SqlDialect, table: &Table, column: &Column) -> Option<String> {
    let index = || name_of_index(dialect, table, &column.name);
    (!column.is_indexed() && !table.is_view)
        .then(|| format!("CREATE INDEX {} ON {} ({});", index(), table.sql_name, column.sql_name))
}

/// A SELECT in the making.
#[derive(Clone, Debug)]
pub struct SelectText {
    dialect: SqlDialect,
    distinct: bool,
    pub columns: Vec<ResultColumn>,
    pub from: String,
    pub conditions: Vec<String>,
    /// Conditions that the owner may want, written as comments.
    offered: Vec<String>,
    group: Option<String>,
    /// The column of the date of change that the first condition asks for.
    pub date: Option<String>,
}

/// A column of the result.
#[derive(Clone, Debug, Default)]
pub struct ResultColumn {
    pub expression: String,
    /// Its name.
    pub key: String,
    /// The text that stands behind it as a comment.
    pub remarks: Vec<ColumnRemark>,
    /// Where its values come from, for the owner; nothing where the expression says it.
    pub source: Option<ValueSource>,
    /// The next best choice: where it comes from, and its expression.
    pub runner_up: Option<(ValueSource, String)>,
}

impl SelectText {
    pub fn from(dialect: SqlDialect, table: &Table) -> Self {
        Self {
            dialect,
            distinct: false,
            columns: Vec::new(),
            from: table.sql_name.clone(),
            conditions: Vec::new(),
            offered: Vec::new(),
            group: None,
            date: None,
        }
    }

    pub fn distinct(mut self) -> Self {
        self.distinct = true;
        self
    }

    pub fn is_distinct(&self) -> bool {
        self.distinct
    }

    /// Takes a column along under a name.
    pub fn column(&mut self, expression: impl Into<String>, key: &str) {
        self.push(ResultColumn {
            expression: expression.into(),
            key: key.to_owned(),
            ..ResultColumn::default()
        });
    }

    /// The same, and says something of it.
    pub fn column_with(&mut self, expression: impl Into<String>, key: &str, remark: ColumnRemark) {
        self.push(ResultColumn {
            expression: expression.into(),
            key: key.to_owned(),
            remarks: vec![remark],
            ..ResultColumn::default()
        });
    }

    pub fn push(&mut self, column: ResultColumn) {
        self.columns.push(column);
    }

    /// Tells if a result column has this name.
    pub fn has(&self, key: &str) -> bool {
        self.columns.iter().any(|column| column.key == key)
    }

    pub fn condition(&mut self, condition: impl Into<String>) {
        self.conditions.push(condition.into());
    }

    /// Adds a condition as a comment.
    pub fn offer(&mut self, condition: impl AsRef<str>) {
        self.offered.push(one_line(condition.as_ref()));
    }

    pub fn group_by(&mut self, column: String) {
        self.group = Some(column);
    }

    /// The text, one line for each column; `said` words what stands behind it.
    pub fn sql(&self, said: impl Fn(&ColumnRemark) -> String) -> String {
        let mut sql = self.laid_out("\n       ", "\n", |remarks| {
            let remarks: Vec<_> = remarks.iter().map(&said).collect();
            if remarks.is_empty() { String::new() } else { format!("  -- {}", one_line(&remarks.join("; "))) }
        });
        for condition in &self.offered {
            let word = if self.conditions.is_empty() { "WHERE" } else { "AND" };
            let _ = write!(sql, "\n-- {word} {condition}");
        }
        sql
    }

    /// The same on one line; without what is said as comments.
    pub fn line(&self) -> String {
        self.laid_out(" ", " ", |_| String::new())
    }

    fn laid_out(
        &self,
        between_columns: &str,
        before_clauses: &str,
        behind: impl Fn(&[ColumnRemark]) -> String,
    ) -> String {
        let mut sql = String::from(if self.distinct { "SELECT DISTINCT " } else { "SELECT " });
        for (index, ResultColumn { expression, key, remarks, .. }) in self.columns.iter().enumerate() {
            sql.push_str(expression);
            // A bare name is its own result column, but for its quotes.
            let name = self.dialect.name(key);
            if *expression != *key && *expression != name {
                let _ = write!(sql, " AS {name}");
            }
            let is_last = index + 1 == self.columns.len();
            sql.push_str(if is_last { "" } else { "," });
            sql.push_str(&behind(remarks));
            sql.push_str(if is_last { before_clauses } else { between_columns });
        }
        let _ = write!(sql, "FROM {}", self.from);
        for (index, condition) in self.conditions.iter().enumerate() {
            let word = if index == 0 { "WHERE" } else { "AND" };
            let _ = write!(sql, "{before_clauses}{word} {condition}");
        }
        if let Some(group) = &self.group {
            let _ = write!(sql, "{before_clauses}GROUP BY {group}");
        }
        sql
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Dialect as _;
    use crate::store::Sqlite;

    #[test]
    fn a_select_has_a_line_for_each_column() {
        let order = Table { sql_name: Sqlite.name("order"), ..Table::default() };
        let mut select = SelectText::from(&Sqlite, &order);
        select.column("id", "id");
        select.column_with("\"group\"", "group", ColumnRemark::NotInTable { table: "a\nb".to_owned() });
        select.column("a + b", "fields.Sum");
        select.condition("x > :date");
        select.condition("y = 1");
        assert_eq!(
            select.sql(|remark| match remark {
                ColumnRemark::NotInTable { table } => table.clone(),
                other => panic!("{other:?}"),
            }),
            "SELECT id,\n       \"group\",  -- a b\n       a + b AS \"fields.Sum\"\nFROM \"order\"\nWHERE x > :date\nAND y = 1"
        );
        assert_eq!(
            select.line(),
            "SELECT id, \"group\", a + b AS \"fields.Sum\" FROM \"order\" WHERE x > :date AND y = 1"
        );
    }
}

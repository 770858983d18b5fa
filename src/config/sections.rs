//! The sections of a config: queries of the lists that are read, and statements that write.
//!
//! Takes the SQL as it is: the engines say what is wrong with it, and `slips` what every engine would.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::reader::{Reader, line_at};
use super::{Query, Statement, key_of, slips};
use crate::error::{ConfigFault, ConfigProblem, Expected};
use crate::protocol::{List, Section, WriteAction};

impl Reader<'_> {
    /// The queries of a section.
    pub(super) fn section(&mut self, root: &DeTable<'_>, section: Section) -> Vec<Query> {
        let Some(value) = root.get(section.name()) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            let key = section.name().to_owned();
            let problem = ConfigProblem::WrongType { key, expected: Expected::Queries };
            self.fault(value.span().start, problem);
            return Vec::new();
        };
        let prefix = format!("{}.", section.name());
        let keys: Vec<_> = section.lists().iter().map(|list| list.name()).collect();
        self.unknown_keys(table, &prefix, &keys);
        section.lists().iter().filter_map(|&list| self.query(table, list)).collect()
    }

    fn query(&mut self, table: &DeTable<'_>, list: List) -> Option<Query> {
        if table.get(list.name()).is_none() && list.is_mandatory() {
            self.missing(key_of(list));
        }
        let value = self.text(table, list.name(), key_of(list), Expected::Query)?;
        let (sql, line, is_verbatim) = self.sql(value)?;
        let query = Query { file: Arc::clone(&self.file), list, sql, line, is_verbatim };
        if let Some((place, slip)) = slips::of_sql(&query.sql) {
            let line = Some(query.line_at(place));
            self.faults.push(ConfigFault { line, problem: ConfigProblem::Slip { slip } });
            // SQLite would say the same once more, in words that do not help.
            return None;
        }
        Some(query)
    }

    /// The section of an action that writes: one statement, or a list of them.
    pub(super) fn write_section(&mut self, root: &DeTable<'_>, action: WriteAction) -> Vec<Statement> {
        const KEY: &str = "sql";
        let name = action.name();
        let Some(value) = root.get(name) else { return Vec::new() };
        let Some(table) = value.get_ref().as_table() else {
            let expected = Expected::WriteSection;
            self.fault(value.span().start, ConfigProblem::WrongType { key: name.to_owned(), expected });
            return Vec::new();
        };
        self.unknown_keys(table, &format!("{name}."), &[KEY]);
        let key = format!("{name}.{KEY}");
        let Some(value) = table.get(KEY) else {
            self.missing(key);
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::Array(values) if !values.is_empty() => (1..)
                .zip(values.iter())
                .filter_map(|(place, value)| self.statement(value, action, Some(place)))
                .collect(),
            _ => self.statement(value, action, None).into_iter().collect(),
        }
    }

    fn statement(
        &mut self,
        value: &Spanned<DeValue<'_>>,
        action: WriteAction,
        place: Option<usize>,
    ) -> Option<Statement> {
        let Some((sql, line, is_verbatim)) = self.sql(value) else {
            let expected = Expected::Statements;
            let key = format!("{}.sql", action.name());
            self.fault(value.span().start, ConfigProblem::WrongType { key, expected });
            return None;
        };
        let statement = Statement { file: Arc::clone(&self.file), action, place, sql, line, is_verbatim };
        if let Some((place, slip)) = slips::of_sql(&statement.sql) {
            let line = Some(statement.line_at(place));
            self.faults.push(ConfigFault { line, problem: ConfigProblem::Slip { slip } });
            return None;
        }
        Some(statement)
    }

    /// The SQL of a text, the line of the config that it begins on, and if its lines are the config's.
    fn sql(&self, value: &Spanned<DeValue<'_>>) -> Option<(String, usize, bool)> {
        let start = value.span().start;
        // TOML takes no notice of a line's end right after the opening quotes of a multi-line text.
        let quotes = self.text[start..].trim_start_matches(['\'', '"']);
        let line = line_at(self.text, start) + usize::from(quotes.starts_with(['\r', '\n']));
        let sql = value.get_ref().as_str()?.to_owned();
        let is_verbatim = is_verbatim(&self.text[value.span()], &sql);
        Some((sql, line, is_verbatim))
    }
}

/// Tells if a text stands in TOML as it is, without escapes. Nearly all queries are what their three quotes hold.
fn is_verbatim(toml: &str, text: &str) -> bool {
    let held = toml.get(3..toml.len().saturating_sub(3)).unwrap_or_default();
    held.strip_prefix('\n').unwrap_or(held) == text
        || toml.replace("\r\n", "\n").contains(&text.replace("\r\n", "\n"))
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::reader::read;
    use super::*;

    #[test]
    fn the_line_of_a_query_is_that_of_its_first_line() {
        let text = "user = 'u'\npassword = 'p'\ndatabase = 'd.db'\n[export]\norders = '''\nSELECT 1'''\nstatuses = 'SELECT 2'\n";
        let config = read(Path::new("/x.toml"), text).0;
        assert_eq!(config.query(List::Orders).unwrap().line, 6);
        assert_eq!(config.query(List::Statuses).unwrap().line, 7);
    }
}

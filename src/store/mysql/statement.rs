//! The text of an owner's query, as far as it must be known before it is sent: where its one statement stands, what goes
//! into it for `:date`, and the words by which a SELECT does more than read.
//!
//! MySQL parses the SQL; this only looks at the tokens of `sql::lexer`. A read-only transaction lets through what is
//! refused here.

use crate::error::SelectFault;
use crate::sql::{EXECUTABLE_COMMENTS, Syntax, TokenKind, parameters, statement, tokens};

/// The functions that take or leave a lock of the account's own, which lasts beyond a transaction.
const LOCKS: [&str; 3] = ["GET_LOCK", "RELEASE_LOCK", "RELEASE_ALL_LOCKS"];

/// The pairs of words by which a SELECT locks rows.
const ROW_LOCKS: [(&str, &str); 3] = [("FOR", "UPDATE"), ("FOR", "SHARE"), ("LOCK", "IN")];

/// An owner's query that does no more than read.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct OwnStatement<'q> {
    /// Its one statement, without comments around it and without its `;`.
    sql: &'q str,
    /// Where the statement begins in the query.
    pub(super) start: usize,
}

impl<'q> OwnStatement<'q> {
    /// Reads a query.
    ///
    /// # Errors
    /// The fault by which it is no query that may be sent.
    pub(super) fn of(query: &'q str) -> Result<Self, SelectFault> {
        let extent = statement::extent(query, Syntax::MySql)?;
        let start = extent.start;
        let sql = &query[extent];
        parameters::refuse_others(sql, Syntax::MySql)?;
        if does_more_than_read(sql) {
            return Err(SelectFault::NotReadOnly);
        }
        Ok(Self { sql, start })
    }

    /// The statement as the owner wrote it.
    pub(super) fn sql(&self) -> &'q str {
        self.sql
    }

    /// The statement with a moment in the place of `:date`.
    pub(super) fn at(&self, date: i64) -> String {
        at(self.sql, date)
    }

    /// The place in the query where a line of the statement begins, counted from 1.
    pub(super) fn line_start(&self, line: usize) -> usize {
        let mut newlines = self.sql.match_indices('\n').map(|(at, _)| at + 1);
        let at = line.checked_sub(2).and_then(|before| newlines.nth(before)).unwrap_or(0);
        self.start + at
    }
}

/// SQL with a moment in the place of `:date`.
pub(super) fn at(sql: &str, date: i64) -> String {
    parameters::with_date(sql, Syntax::MySql, &date.to_string()).0
}

/// A statement takes a lock of the account's own, or hides words in a comment that the server carries out.
pub(super) fn acts(sql: &str) -> bool {
    let tokens: Vec<_> = tokens(sql, Syntax::MySql).map(|token| &sql[token.range]).collect();
    let is_call = |at: usize| {
        LOCKS.iter().any(|lock| tokens[at].eq_ignore_ascii_case(lock)) && tokens.get(at + 1) == Some(&"(")
    };
    (0..tokens.len()).any(|at| is_call(at) || EXECUTABLE_COMMENTS.contains(&tokens[at]))
}

/// Tells if a SELECT also does something that a read-only transaction lets through.
fn does_more_than_read(sql: &str) -> bool {
    let tokens: Vec<_> = tokens(sql, Syntax::MySql).map(|token| (token.kind, &sql[token.range])).collect();
    let is_word = |at: usize, word: &str| {
        tokens.get(at).is_some_and(|(kind, text)| *kind == TokenKind::Word && text.eq_ignore_ascii_case(word))
    };
    let is_sign = |at: usize, sign: &str| tokens.get(at).is_some_and(|(_, text)| *text == sign);
    (0..tokens.len()).any(|at| {
        // Behind a point, any word is the name of a column.
        let is_name = at.checked_sub(1).is_some_and(|before| is_sign(before, "."));
        let acts = is_word(at, "INTO")
            || ROW_LOCKS.iter().any(|(first, second)| is_word(at, first) && is_word(at + 1, second))
            || LOCKS.iter().any(|lock| is_word(at, lock) && is_sign(at + 1, "("));
        acts && !is_name || EXECUTABLE_COMMENTS.iter().any(|begin| is_sign(at, begin))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(query: &str) -> Result<String, SelectFault> {
        OwnStatement::of(query).map(|statement| statement.at(17))
    }

    #[test]
    fn the_date_goes_in_as_digits() {
        for (query, expected) in [
            ("SELECT a FROM t WHERE b > :date", "SELECT a FROM t WHERE b > 17   "),
            ("select :date+:date", "select 17   +17   "),
            ("SELECT FROM_UNIXTIME(:date)", "SELECT FROM_UNIXTIME(17   )"),
            (" # ;\n SELECT 1; -- the end", "SELECT 1"),
            (
                "/* x */ WITH x AS (SELECT 'date') SELECT * FROM x ;",
                "WITH x AS (SELECT 'date') SELECT * FROM x",
            ),
            ("SELECT 'it''s :date' , :date", "SELECT 'it''s :date' , 17   "),
            ("SELECT 'it\\'s :date', :date", "SELECT 'it\\'s :date', 17   "),
            ("SELECT `\\`, '`:date', `:dates`, :date", "SELECT `\\`, '`:date', `:dates`, 17   "),
            ("SELECT 1--:date", "SELECT 1--17   "),
            ("SELECT 1 --\t:date\n, :date", "SELECT 1 --\t:date\n, 17   "),
            ("SELECT 1 #:date\n, :date", "SELECT 1 #:date\n, 17   "),
            ("SELECT 1 /* :date */, :date", "SELECT 1 /* :date */, 17   "),
            ("SELECT @a := :date", "SELECT @a := 17   "),
            ("SELECT 'ж' , :date", "SELECT 'ж' , 17   "),
        ] {
            assert_eq!(sent(query), Ok(expected.to_owned()), "{query}");
        }
    }

    #[test]
    fn anything_but_one_select_is_refused() {
        let unknown = |name: &str| SelectFault::UnknownParameter { name: name.to_owned() };
        for (query, fault) in [
            ("", SelectFault::NotASelect),
            ("-- SELECT 1", SelectFault::NotASelect),
            ("UPDATE t SET a = 1", SelectFault::NotASelect),
            ("(SELECT 1)", SelectFault::NotASelect),
            ("SELECTED", SelectFault::NotASelect),
            ("SELECT 1; SELECT 2", SelectFault::SeveralStatements),
            ("SELECT 1;;", SelectFault::SeveralStatements),
            ("SELECT '\0'", SelectFault::Nul),
            ("SELECT :dates", unknown(":dates")),
            ("SELECT :дата", unknown(":дата")),
            ("SELECT ?", unknown("?")),
            ("SELECT \":date\"", SelectFault::QuotedDate),
            ("SELECT ':date'", SelectFault::QuotedDate),
        ] {
            assert_eq!(sent(query), Err(fault), "{query}");
        }
    }

    #[test]
    fn a_select_that_does_more_than_read_is_refused() {
        for query in [
            "SELECT 1 INTO OUTFILE '/tmp/x'",
            "SELECT 1 into dumpfile '/tmp/x'",
            "SELECT 1 INTO @x",
            "SELECT/**/1/**/INTO/**/@x",
            "SELECT 1 /*! INTO @x */",
            "SELECT 1 /*!50000 INTO @x */",
            "SELECT 1 /*M! INTO @x */",
            "SELECT 1 FROM t FOR UPDATE",
            "SELECT 1 FROM t FOR /* x */ SHARE",
            "SELECT 1 FROM t LOCK IN SHARE MODE",
            "SELECT GET_LOCK('x', 1)",
            "SELECT release_lock ('x')",
            "SELECT RELEASE_ALL_LOCKS()",
            "SELECT '\\' INTO @x -- '",
        ] {
            // The last one is a text to the server, too, and nothing but a text.
            let is_text = query.contains('\\');
            assert_eq!(sent(query).is_err(), !is_text, "{query}");
        }
        for query in [
            "SELECT 'INTO', `into`, t.into, into_, x FROM t",
            "SELECT SUBSTRING(a FROM 1 FOR 2) FROM t",
            "SELECT a FROM t FORCE INDEX FOR ORDER BY (x)",
            "SELECT get_lock FROM t",
        ] {
            assert!(sent(query).is_ok(), "{query}");
        }
    }

    #[test]
    fn a_line_of_the_statement_is_a_place_in_the_query() {
        let statement = OwnStatement::of("-- x\nSELECT 1,\n2\nFROM").unwrap();
        assert_eq!([0, 1, 2, 3, 9].map(|line| statement.line_start(line)), [5, 5, 15, 17, 5]);
    }
}

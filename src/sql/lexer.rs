//! The tokens of SQL by the rules of each engine: what is a comment, a text, a name in quotes, a parameter.
//!
//! The only place that cuts SQL into pieces. It parses nothing and never fails: what has no end goes on to the end of
//! the text, as an engine's own complaint says better.

use std::ops::Range;

/// The engine whose rules hold (SQLite's `tokenize.c`, MySQL's manual, "Language Structure", PostgreSQL's
/// manual, "Lexical Structure"; MySQL with an empty `sql_mode`, PostgreSQL with
/// `standard_conforming_strings`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// SQLite's.
    Sqlite,
    /// Those of `MySQL` and `MariaDB`.
    MySql,
    /// PostgreSQL's, and of all who speak like it.
    Postgres,
}

/// The kind of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// A name without quotes, or a word of the language.
    Word,
    /// A name in quotes.
    QuotedName,
    /// A text in quotes.
    Text,
    /// A number.
    Number,
    /// `:name`, `?`, `$1` and their like.
    Parameter,
    /// An operator, a bracket, a comma, a semicolon.
    Operator,
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its kind.
    pub kind: TokenKind,
    /// Its bytes.
    pub range: Range<usize>,
}

/// How a comment begins that MySQL reads as SQL, if it is of the version that stands in it. Its beginning is a token,
/// an operator, because the version of the server is not known here.
pub const EXECUTABLE_COMMENTS: [&str; 2] = ["/*!", "/*M!"];

/// Operators of several characters, the longest first. PostgreSQL takes as many as it can.
const SQLITE_OPERATORS: &[&str] = &["->>", "->", "<=", ">=", "<>", "<<", ">>", "==", "!=", "||"];
const MYSQL_OPERATORS: &[&str] =
    &["/*M!", "->>", "<=>", "/*!", "->", "<=", ">=", "<>", "<<", ">>", "!=", "||", "&&", ":=", "@@"];
const POSTGRES_MARKS: &[&str] = &["::", ":=", "=>", ".."];
const POSTGRES_OPERATORS: &[u8] = b"+-*/<>=~!@#%^&|`?";

/// The tokens of a text, without whitespace and comments.
pub fn tokens(sql: &str, syntax: Syntax) -> impl Iterator<Item = Token> {
    let mut lexer = Lexer { bytes: sql.as_bytes(), syntax, at: 0 };
    std::iter::from_fn(move || lexer.next())
}

struct Lexer<'a> {
    bytes: &'a [u8],
    syntax: Syntax,
    at: usize,
}

impl Lexer<'_> {
    fn next(&mut self) -> Option<Token> {
        while self.byte(self.at).is_some_and(may_begin_gap)
            && let Some(end) = self.end_of_gap()
        {
            self.at = end;
        }
        let start = self.at;
        let (kind, end) = self.token(*self.bytes.get(start)?);
        self.at = end;
        Some(Token { kind, range: start..end })
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn starts_with(&self, at: usize, text: &str) -> bool {
        self.bytes.get(at..).is_some_and(|rest| rest.starts_with(text.as_bytes()))
    }

    /// The end of whitespace or a comment that begins here.
    fn end_of_gap(&self) -> Option<usize> {
        let (at, syntax) = (self.at, self.syntax);
        let is_mysql = syntax == Syntax::MySql;
        match self.byte(at)? {
            space if space.is_ascii_whitespace() || space == 0x0B && syntax != Syntax::Sqlite => Some(at + 1),
            // A byte order mark in the middle of a file is whitespace to SQLite.
            0xEF if syntax == Syntax::Sqlite && self.starts_with(at, "\u{FEFF}") => Some(at + 3),
            b'#' if is_mysql => Some(self.end_of_line(at)),
            b'-' if self.starts_with(at, "--") => {
                let is_comment = !is_mysql
                    || self
                        .byte(at + 2)
                        .is_none_or(|byte| byte.is_ascii_whitespace() || byte.is_ascii_control());
                is_comment.then(|| self.end_of_line(at))
            }
            b'/' if is_mysql && EXECUTABLE_COMMENTS.iter().any(|begin| self.starts_with(at, begin)) => None,
            b'/' if self.starts_with(at, "/*") => Some(self.end_of_comment(at)),
            _ => None,
        }
    }

    fn end_of_line(&self, at: usize) -> usize {
        let is_end = |byte: u8| byte == b'\n' || byte == b'\r' && self.syntax == Syntax::Postgres;
        self.end_of(at, |byte| !is_end(byte))
    }

    fn end_of_comment(&self, start: usize) -> usize {
        let (mut at, mut depth) = (start + 2, 1_usize);
        while depth > 0 && at < self.bytes.len() {
            if self.starts_with(at, "*/") {
                depth -= 1;
                at += 2;
            } else if self.syntax == Syntax::Postgres && self.starts_with(at, "/*") {
                depth += 1;
                at += 2;
            } else {
                at += 1;
            }
        }
        at
    }

    fn token(&self, first: u8) -> (TokenKind, usize) {
        let (at, syntax) = (self.at, self.syntax);
        match (first, syntax) {
            (b'\'', _) => (
                TokenKind::Text,
                self.end_of_quotes(at, b'\'', syntax == Syntax::MySql || self.has_prefix_e()),
            ),
            (b'"', Syntax::MySql) => (TokenKind::Text, self.end_of_quotes(at, b'"', true)),
            (b'"', _) | (b'`', Syntax::Sqlite | Syntax::MySql) => {
                (TokenKind::QuotedName, self.end_of_quotes(at, first, false))
            }
            (b'[', Syntax::Sqlite) => (TokenKind::QuotedName, self.end_of_quotes(at, b']', false)),
            (b'0'..=b'9', _) => self.number(),
            (b'.', _)
                if self.byte(at + 1).is_some_and(|next| next.is_ascii_digit()) && !self.follows_name() =>
            {
                self.number()
            }
            (b'$', Syntax::Postgres) => self.dollar(),
            (b'?', Syntax::Sqlite) => {
                (TokenKind::Parameter, self.end_of(at + 1, |byte| byte.is_ascii_digit()))
            }
            (b'?', Syntax::MySql) => (TokenKind::Parameter, at + 1),
            (b':', _) | (b'@' | b'$', Syntax::Sqlite) if self.byte(at + 1).is_some_and(is_part) => {
                (TokenKind::Parameter, self.end_of(at + 1, is_part))
            }
            (b'$', Syntax::MySql) => (TokenKind::Word, self.end_of(at, is_part)),
            _ if first.is_ascii_alphabetic() || first == b'_' || first >= 0x80 => {
                (TokenKind::Word, self.end_of(at, is_part))
            }
            _ => (TokenKind::Operator, self.end_of_operator()),
        }
    }

    fn end_of(&self, from: usize, goes_on: impl Fn(u8) -> bool) -> usize {
        let rest = self.bytes.get(from..).unwrap_or_default();
        from + rest.iter().position(|byte| !goes_on(*byte)).unwrap_or(rest.len())
    }

    /// The end of what stands in quotes. A doubled quote is one of it; `[` has none such.
    fn end_of_quotes(&self, start: usize, quote: u8, has_escapes: bool) -> usize {
        let mut at = start + 1;
        while let Some(byte) = self.byte(at) {
            at += 1;
            match byte {
                b'\\' if has_escapes => at += 1,
                _ if byte == quote && (quote == b']' || self.byte(at) != Some(quote)) => return at,
                _ if byte == quote => at += 1,
                _ => {}
            }
        }
        self.bytes.len()
    }

    /// Tells if `E` stands before a quote, and is not the end of a longer word.
    fn has_prefix_e(&self) -> bool {
        let before = |back: usize| self.at.checked_sub(back).and_then(|at| self.byte(at));
        self.syntax == Syntax::Postgres
            && before(1).is_some_and(|byte| byte.eq_ignore_ascii_case(&b'e'))
            && !before(2).is_some_and(is_part)
    }

    /// Tells if a name or a bracket ends here: then a dot is that of a name in it.
    fn follows_name(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.byte(at));
        before.is_some_and(|byte| is_part(byte) || b"\"`])".contains(&byte))
    }

    /// A number; in MySQL, what begins with digits and goes on with letters is a name.
    fn number(&self) -> (TokenKind, usize) {
        let is_digit = |byte: u8| byte.is_ascii_digit() || byte == b'_' && self.syntax != Syntax::MySql;
        let mut end = self.end_of(self.at, is_digit);
        if self.byte(end) == Some(b'.') {
            end = self.end_of(end + 1, is_digit);
        }
        let exponent = self.byte(end).filter(|byte| byte.eq_ignore_ascii_case(&b'e')).map(|_| {
            let sign = usize::from(self.byte(end + 1).is_some_and(|sign| b"+-".contains(&sign)));
            (end + 1 + sign, self.end_of(end + 1 + sign, |byte| byte.is_ascii_digit()))
        });
        if let Some((from, to)) = exponent.filter(|(from, to)| to > from) {
            return (TokenKind::Number, if to > from { to } else { end });
        }
        let whole = self.end_of(end, is_part);
        let is_name = self.syntax == Syntax::MySql && whole > end && !self.starts_with(self.at, "0x");
        (if is_name { TokenKind::Word } else { TokenKind::Number }, whole)
    }

    /// `$1`, or a text between two tags: `$$…$$`, `$tag$…$tag$`.
    fn dollar(&self) -> (TokenKind, usize) {
        let start = self.at;
        let digits = self.end_of(start + 1, |byte| byte.is_ascii_digit());
        if digits > start + 1 {
            return (TokenKind::Parameter, digits);
        }
        let end = self.end_of(start + 1, |byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80);
        if self.byte(end) != Some(b'$') {
            return (TokenKind::Operator, start + 1);
        }
        let tag = &self.bytes[start..=end];
        let rest = self.bytes.get(end + 1..).unwrap_or_default();
        let close = rest.windows(tag.len()).position(|window| window == tag);
        (TokenKind::Text, close.map_or(self.bytes.len(), |at| end + 1 + at + tag.len()))
    }

    fn end_of_operator(&self) -> usize {
        let at = self.at;
        let known = match self.syntax {
            Syntax::Sqlite => SQLITE_OPERATORS,
            Syntax::MySql => MYSQL_OPERATORS,
            Syntax::Postgres => POSTGRES_MARKS,
        };
        if let Some(long) = known.iter().find(|long| self.starts_with(at, long)) {
            return at + long.len();
        }
        if self.syntax != Syntax::Postgres || !POSTGRES_OPERATORS.contains(&self.bytes[at]) {
            return at + 1;
        }
        let mut end = self.end_of(at, |byte| POSTGRES_OPERATORS.contains(&byte));
        // A comment ends an operator; and one of several characters ends with a sign only where it has an odd one.
        if let Some(comment) =
            (at + 1..end).find(|&at| self.starts_with(at, "--") || self.starts_with(at, "/*"))
        {
            end = comment;
        }
        let is_odd = self.bytes[at..end].iter().any(|byte| b"~!@#%^&|`?".contains(byte));
        while !is_odd && end > at + 1 && b"+-".contains(&self.bytes[end - 1]) {
            end -= 1;
        }
        end
    }
}

/// Tells if a byte may begin whitespace or a comment; most bytes do not.
fn may_begin_gap(byte: u8) -> bool {
    byte <= b' ' || matches!(byte, b'-' | b'/' | b'#' | 0xEF)
}

/// Tells if a byte goes on with a name.
pub(super) fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"_$".contains(&byte) || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::Syntax::{MySql, Postgres, Sqlite};
    use super::TokenKind::{Number, Operator, Parameter, QuotedName, Text, Word};
    use super::*;

    #[track_caller]
    fn check(syntax: Syntax, sql: &str, expected: &[(TokenKind, &str)]) {
        let found: Vec<_> = tokens(sql, syntax).map(|it| (it.kind, sql[it.range].to_owned())).collect();
        let found: Vec<_> = found.iter().map(|(kind, text)| (*kind, text.as_str())).collect();
        assert_eq!(found, expected, "{syntax:?}: {sql}");
    }

    #[test]
    fn comments_are_those_of_the_engine() {
        let (a, b) = ((Word, "a"), (Word, "b"));
        for syntax in [Sqlite, MySql, Postgres] {
            check(syntax, "a -- x ' :date\nb", &[a, b]);
            check(syntax, "a/* ' :date */b", &[a, b]);
            check(syntax, "a/* no end", &[a]);
        }
        check(Sqlite, "a--x\nb", &[a, b]);
        check(MySql, "a--b", &[a, (Operator, "-"), (Operator, "-"), b]);
        check(MySql, "a # x '\nb", &[a, b]);
        check(MySql, "a /*+ x */ /*M */ b", &[a, b]);
        check(Postgres, "a /* /* */ ' */ b", &[a, b]);
        check(Sqlite, "a /* /* */ b", &[a, b]);
        check(Postgres, "a -- x\rb", &[a, b]);
        check(Postgres, "a # b", &[a, (Operator, "#"), b]);
        check(Sqlite, "\u{FEFF}a \u{FEFF}b", &[a, b]);
    }

    #[test]
    fn a_comment_that_mysql_may_carry_out_begins_with_an_operator() {
        let rest = [(Number, "50100"), (Word, "a"), (Operator, "*"), (Operator, "/")];
        check(MySql, "/*!50100 a */", &[&[(Operator, "/*!")], &rest[..]].concat());
        check(MySql, "/*M!50100 a */", &[&[(Operator, "/*M!")], &rest[..]].concat());
        check(Postgres, "/*!50100 a */", &[]);
    }

    #[test]
    fn texts_and_names_have_the_quotes_of_the_engine() {
        for syntax in [Sqlite, MySql, Postgres] {
            check(syntax, "'it''s' 'x", &[(Text, "'it''s'"), (Text, "'x")]);
        }
        check(
            Sqlite,
            "\"a\"\"b\" `c` [d'e]",
            &[(QuotedName, "\"a\"\"b\""), (QuotedName, "`c`"), (QuotedName, "[d'e]")],
        );
        check(MySql, "\"a\\\"b\" `c``d`", &[(Text, "\"a\\\"b\""), (QuotedName, "`c``d`")]);
        check(MySql, "'a\\' :date' b", &[(Text, "'a\\' :date'"), (Word, "b")]);
        check(Sqlite, "'a\\' b", &[(Text, "'a\\'"), (Word, "b")]);
        check(
            Postgres,
            "E'a\\' b' e'c' te'd\\'",
            &[(Word, "E"), (Text, "'a\\' b'"), (Word, "e"), (Text, "'c'"), (Word, "te"), (Text, "'d\\'")],
        );
        check(
            Postgres,
            "$$a'$$ $t$ $$ $t$ a$b$c",
            &[(Text, "$$a'$$"), (Text, "$t$ $$ $t$"), (Word, "a$b$c")],
        );
        check(Postgres, "a[1]", &[(Word, "a"), (Operator, "["), (Number, "1"), (Operator, "]")]);
    }

    #[test]
    fn parameters_are_told_from_casts_and_operators() {
        check(Sqlite, ":date ?1 ? @a $b", &[":date", "?1", "?", "@a", "$b"].map(|it| (Parameter, it)));
        check(MySql, "a:=:date", &[(Word, "a"), (Operator, ":="), (Parameter, ":date")]);
        check(MySql, "@a ?", &[(Operator, "@"), (Word, "a"), (Parameter, "?")]);
        check(
            Postgres,
            "a::date:date $1 ?",
            &[
                (Word, "a"),
                (Operator, "::"),
                (Word, "date"),
                (Parameter, ":date"),
                (Parameter, "$1"),
                (Operator, "?"),
            ],
        );
    }

    #[test]
    fn numbers_and_operators_are_whole() {
        for syntax in [Sqlite, MySql, Postgres] {
            check(
                syntax,
                "1.5 2e-3 .5 a.b",
                &[
                    (Number, "1.5"),
                    (Number, "2e-3"),
                    (Number, ".5"),
                    (Word, "a"),
                    (Operator, "."),
                    (Word, "b"),
                ],
            );
            check(
                syntax,
                "a>=1<>b",
                &[(Word, "a"), (Operator, ">="), (Number, "1"), (Operator, "<>"), (Word, "b")],
            );
        }
        check(MySql, "1a <=>0xFF", &[(Word, "1a"), (Operator, "<=>"), (Number, "0xFF")]);
        check(
            Postgres,
            "a>-1 @- b",
            &[(Word, "a"), (Operator, ">"), (Operator, "-"), (Number, "1"), (Operator, "@-"), (Word, "b")],
        );
        check(Postgres, "a+/*x*/b", &[(Word, "a"), (Operator, "+"), (Word, "b")]);
    }
}

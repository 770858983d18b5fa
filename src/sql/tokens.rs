//! A query as a row of tokens, and which of them an expression may reach over.
//!
//! Says what stands beside what, as far as that needs no grammar. Knows no database and no `:date`.

use std::ops::Range;

use super::lexer::{self, Syntax, Token, TokenKind};

/// The ends of an expression that binds closer than a comparison and holds no whole `CASE`: words of the
/// language, and operators that bind as loosely as a comparison, or more so.
const ENDS: [&str; 4] = [
    "all and as asc between by case collate cross desc distinct else end escape except exists from glob",
    "group having in inner intersect is isnull join left like limit match not notnull offset on or order",
    "over select then union using values when where window with",
    "( ) , ; < <= > >= = == <> !=",
];

/// A query and its tokens.
pub struct TokenizedSql<'a> {
    sql: &'a str,
    tokens: Vec<Token>,
}

impl<'a> TokenizedSql<'a> {
    /// The tokens of a text.
    pub fn of(sql: &'a str, syntax: Syntax) -> Self {
        Self { sql, tokens: lexer::tokens(sql, syntax).collect() }
    }

    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// A token as it is written.
    pub fn word(&self, at: usize) -> Option<&'a str> {
        self.tokens.get(at).map(|token| &self.sql[token.range.clone()])
    }

    /// A token as a name: a bare word, or what stands in quotes.
    pub fn name(&self, at: usize) -> Option<&'a str> {
        let word = self.word(at)?;
        match self.tokens[at].kind {
            TokenKind::QuotedName => word.get(1..word.len() - 1).filter(|name| !name.is_empty()),
            TokenKind::Word => Some(word),
            TokenKind::Text | TokenKind::Number | TokenKind::Parameter | TokenKind::Operator => None,
        }
    }

    /// Tells if a token is one of some words, in whatever case.
    pub fn is_one_of(&self, at: usize, words: &[&str]) -> bool {
        self.word(at).is_some_and(|word| words.iter().any(|end| end.eq_ignore_ascii_case(word)))
    }

    /// Tells if an expression ends before a token.
    fn ends(&self, at: usize) -> bool {
        ENDS.iter().any(|words| words.split(' ').any(|end| self.is_one_of(at, &[end])))
    }

    /// The widest expression that binds closer than a comparison and has the beginning of a token in it, or at one of
    /// its ends.
    pub fn expression(&self, at: usize) -> Range<usize> {
        let (mut start, mut end) = (at, at);
        while let Some(before) = start.checked_sub(1) {
            start = match self.word(before) {
                Some(")") => match self.opening(before) {
                    Some(opening) => opening,
                    None => break,
                },
                _ if self.ends(before) => break,
                _ => before,
            };
        }
        while end < self.tokens.len() {
            end = match self.word(end) {
                Some("(") => match self.closing(end) {
                    Some(closing) => closing + 1,
                    None => break,
                },
                _ if self.ends(end) => break,
                _ => end + 1,
            };
        }
        start..end
    }

    /// The bytes that tokens stand in.
    pub fn extent(&self, tokens: &Range<usize>) -> Range<usize> {
        self.tokens[tokens.start].range.start..self.tokens[tokens.end - 1].range.end
    }

    /// The bracket that closes the one that a token is.
    pub fn closing(&self, opening: usize) -> Option<usize> {
        let mut depth = 0_usize;
        (opening..self.tokens.len()).find(|&at| {
            depth += usize::from(self.word(at) == Some("("));
            depth -= usize::from(self.word(at) == Some(")"));
            depth == 0
        })
    }

    fn opening(&self, closing: usize) -> Option<usize> {
        (0..closing).rev().find(|&at| self.word(at) == Some("(") && self.closing(at) == Some(closing))
    }

    /// The bracket around a token; none where it stands around a whole SELECT.
    pub fn enclosing(&self, token: usize) -> Option<usize> {
        let around = |&at: &usize| {
            self.word(at) == Some("(") && self.closing(at).is_some_and(|closing| closing >= token)
        };
        (0..token).rev().find(around).filter(|&at| !self.is_one_of(at + 1, &["select", "with"]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_word_or_stands_in_quotes() {
        for (sql, name) in [
            ("deals", Some("deals")),
            ("_deals", Some("_deals")),
            ("сделки", Some("сделки")),
            ("\"my deals\"", Some("my deals")),
            ("`a`", Some("a")),
            ("[a]", Some("a")),
            ("\"\"", None),
            ("[]", None),
            ("\"", None),
            ("'deals'", None),
            ("5", None),
            (":date", None),
            ("->>", None),
        ] {
            assert_eq!(TokenizedSql::of(sql, Syntax::Sqlite).name(0), name, "{sql}");
        }
    }

    #[test]
    fn an_expression_goes_as_far_as_it_binds_closer_than_a_comparison() {
        let sql = "SELECT a, f(b, (c)) + -o.d->>'x' > CASE e WHEN 1 THEN 2 END FROM t";
        let text = TokenizedSql::of(sql, Syntax::Sqlite);
        for (within, expression) in [
            ("f", "f(b, (c)) + -o.d->>'x'"),
            ("o", "f(b, (c)) + -o.d->>'x'"),
            ("c", "c"),
            ("t", "t"),
            ("e", "e"),
        ] {
            let at = (0..text.len()).find(|&at| text.word(at) == Some(within)).unwrap();
            assert_eq!(&sql[text.extent(&text.expression(at))], expression, "{within}");
        }
    }
}

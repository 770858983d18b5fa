//! The tokens of a PHP file, as PHP's own scanner cuts them: as many of them as settings are written with.
//!
//! Runs nothing and knows no function. A text with a variable in it is a token without a text.

use super::escapes::{double_quoted, is_name, is_name_start, single_quoted};
use super::heredoc;
use crate::site::raw_text::RawText;

/// A token of PHP.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PhpToken {
    /// A text without variables in it, its escapes taken out.
    Text(RawText),
    /// A text that PHP would put together, a command of a shell, or a number that is no whole one in decimal digits.
    Computed,
    /// A whole number in decimal digits.
    Number(i64),
    /// A variable, without its `$`.
    Variable(RawText),
    /// A name or a keyword, with its namespace.
    Name(RawText),
    /// Signs; what stands between pieces of PHP is a semicolon.
    Sign(&'static str),
}

/// A token and its line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PhpLexeme {
    pub(super) token: PhpToken,
    /// The line that it begins in, counted from 1.
    pub(super) line: usize,
}

/// The line of a file that is no PHP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotPhp {
    pub(super) line: usize,
}

/// The signs, the longer ones first.
const SIGNS: [&str; 61] = [
    "===", "!==", "<=>", "**=", "??=", "...", "<<=", ">>=", "?->", "=>", "==", "!=", "<>", "<=", ">=", "+=",
    "-=", "*=", "/=", ".=", "%=", "&=", "|=", "^=", "->", "::", "++", "--", "&&", "||", "??", "<<", ">>",
    "**", "#[", "=", "+", "-", "*", "/", ".", "%", "&", "|", "^", "<", ">", "!", "?", ":", ",", ";", "(",
    ")", "[", "]", "{", "}", "@", "~", "$",
];

/// Cuts a file.
///
/// # Errors
/// The line in which a text or a comment begins that does not end, or a sign stands that PHP does not know.
pub(super) fn tokens(source: &[u8]) -> Result<Vec<PhpLexeme>, NotPhp> {
    let mut scanner = PhpScanner { source, at: 0, line: 1, tokens: Vec::new() };
    scanner.skip_html();
    while scanner.at < source.len() {
        scanner.next()?;
    }
    Ok(scanner.tokens)
}

struct PhpScanner<'s> {
    source: &'s [u8],
    at: usize,
    line: usize,
    tokens: Vec<PhpLexeme>,
}

impl<'s> PhpScanner<'s> {
    fn rest(&self) -> &'s [u8] {
        &self.source[self.at..]
    }

    fn advance(&mut self, bytes: usize) {
        let to = (self.at + bytes).min(self.source.len());
        self.line += self.source[self.at..to].split(|&byte| byte == b'\n').count() - 1;
        self.at = to;
    }

    fn push(&mut self, token: PhpToken, bytes: usize) {
        self.tokens.push(PhpLexeme { token, line: self.line });
        self.advance(bytes);
    }

    fn not_php(&self) -> NotPhp {
        NotPhp { line: self.line }
    }

    /// Leaves what stands outside of PHP, up to and with the next opening tag.
    fn skip_html(&mut self) {
        self.tokens.push(PhpLexeme { token: PhpToken::Sign(";"), line: self.line });
        while let Some(tag) = find(self.rest(), b"<?") {
            self.advance(tag + 2);
            let rest = self.rest();
            let word = rest.iter().take(3).map(u8::to_ascii_lowercase).collect::<Vec<_>>();
            match word.as_slice() {
                b"xml" => {}
                b"php" if rest.get(3).is_none_or(u8::is_ascii_whitespace) => return self.advance(3),
                [b'=', ..] => return self.advance(1),
                // A short tag: old settings of Bitrix begin so.
                _ => return,
            }
        }
        self.advance(self.source.len());
    }

    fn next(&mut self) -> Result<(), NotPhp> {
        let rest = self.rest();
        match rest {
            [b' ' | b'\t' | b'\r' | b'\n', ..] => {
                self.advance(rest.iter().take_while(|byte| b" \t\r\n".contains(byte)).count());
            }
            [b'?', b'>', ..] => {
                self.advance(2);
                self.skip_html();
            }
            [b'/', b'/', ..] => self.skip_line(),
            [b'#', behind @ ..] if behind.first() != Some(&b'[') => self.skip_line(),
            [b'/', b'*', ..] => {
                let end = find(&rest[2..], b"*/").ok_or(self.not_php())?;
                self.advance(end + 4);
            }
            [b'b' | b'B', b'\'' | b'"', ..] => self.advance(1),
            [b'\'', ..] => self.quoted(b'\'', |body| Some(single_quoted(body)))?,
            [b'"', ..] => self.quoted(b'"', |body| double_quoted(body, true))?,
            [b'`', ..] => self.quoted(b'`', |_| None)?,
            [b'<', b'<', b'<', behind @ ..] if heredoc::read(behind).is_some() => self.heredoc(behind)?,
            [b'$', first, ..] if is_name_start(*first) => {
                let length = rest[1..].iter().take_while(|byte| is_name(**byte)).count();
                self.push(PhpToken::Variable(rest[1..=length].into()), 1 + length);
            }
            [b'0'..=b'9', ..] | [b'.', b'0'..=b'9', ..] => self.number(),
            [first, ..] if is_name_start(*first) || *first == b'\\' => {
                let length = rest.iter().take_while(|byte| is_name(**byte) || **byte == b'\\').count();
                self.push(PhpToken::Name(rest[..length].into()), length);
            }
            _ => self.sign()?,
        }
        Ok(())
    }

    /// Leaves a comment, which ends with its line or with the piece of PHP.
    fn skip_line(&mut self) {
        let rest = self.rest();
        let is_end = |at: &usize| matches!(rest[*at], b'\n' | b'\r') || rest[*at..].starts_with(b"?>");
        self.advance((0..rest.len()).find(is_end).unwrap_or(rest.len()));
    }

    /// A text between quotes.
    fn quoted(&mut self, quote: u8, text: impl Fn(&[u8]) -> Option<Vec<u8>>) -> Result<(), NotPhp> {
        let body = &self.rest()[1..];
        let mut at = 0;
        while body.get(at).is_some_and(|&byte| byte != quote) {
            at += if body[at] == b'\\' { 2 } else { 1 };
        }
        if at >= body.len() {
            return Err(self.not_php());
        }
        let token = text(&body[..at]).map_or(PhpToken::Computed, |text| PhpToken::Text(text.into()));
        self.push(token, at + 2);
        Ok(())
    }

    fn heredoc(&mut self, behind: &[u8]) -> Result<(), NotPhp> {
        let Some(Ok(read)) = heredoc::read(behind) else { return Err(self.not_php()) };
        let token = read.text.map_or(PhpToken::Computed, |text| PhpToken::Text(text.into()));
        self.push(token, 3 + read.length);
        Ok(())
    }

    fn number(&mut self) {
        let rest = self.rest();
        let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.');
        let length = rest.iter().take_while(is_part).count();
        let digits: String =
            rest[..length].iter().filter(|&&byte| byte != b'_').map(|&byte| char::from(byte)).collect();
        // A zero before other digits says that they are octal.
        let is_octal = digits.len() > 1 && digits.starts_with('0');
        let number = digits.parse().ok().filter(|_| !is_octal);
        self.push(number.map_or(PhpToken::Computed, PhpToken::Number), length);
    }

    fn sign(&mut self) -> Result<(), NotPhp> {
        let rest = self.rest();
        let sign = SIGNS.iter().find(|sign| rest.starts_with(sign.as_bytes())).ok_or(self.not_php())?;
        self.push(PhpToken::Sign(sign), sign.len());
        Ok(())
    }
}

fn find(source: &[u8], word: &[u8]) -> Option<usize> {
    source.windows(word.len()).position(|window| window == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tokens as a text: a text as it is between `«»`.
    fn shown(source: &str) -> String {
        let show = |lexeme: &PhpLexeme| match &lexeme.token {
            PhpToken::Text(text) => format!("«{}»", text.utf8().unwrap()),
            PhpToken::Computed => "…".to_owned(),
            PhpToken::Number(number) => number.to_string(),
            PhpToken::Variable(name) => format!("${}", name.utf8().unwrap()),
            PhpToken::Name(name) => name.utf8().unwrap().to_owned(),
            PhpToken::Sign(sign) => (*sign).to_owned(),
        };
        match tokens(source.as_bytes()) {
            Ok(tokens) => tokens.iter().skip(1).map(show).collect::<Vec<_>>().join(" "),
            Err(NotPhp { line }) => format!("no PHP in line {line}"),
        }
    }

    #[test]
    fn php_is_cut_into_its_tokens() {
        for (source, expected) in [
            ("<?php define('A', \"b\\n\");", "define ( «A» , «b\n» ) ;"),
            ("<? $a = 1; ?>html<?= $b", "$a = 1 ; ; $b"),
            ("<?xml version?><?PHP\n$a", "$a"),
            ("<?php # one ' \n// two \"\n/* three ' */ $a // ?> <?php $b", "$a ; $b"),
            ("<?php #[A('x')] class B {}", "#[ A ( «x» ) ] class B { }"),
            ("<?php $a['b'] ??= \"c$d\" . `e`;", "$a [ «b» ] ??= … . … ;"),
            ("<?php 1_000 010 1.5 0x1F .5 9 99999999999999999999", "1000 … … … … 9 …"),
            ("<?php \\A\\B::class => <<<'X'\na'$b\nX . b'c'", "\\A\\B :: class => «a'$b» . «c»"),
            ("no PHP at all", ""),
            ("", ""),
        ] {
            assert_eq!(shown(source), expected, "{source}");
        }
    }

    #[test]
    fn a_token_without_an_end_is_told_by_its_line() {
        for source in ["<?php\n'a", "<?php\n\"a\\", "<?php\n/* a", "<?php\n<<<A\na\n", "<?php\n$a = \u{1};"] {
            assert_eq!(shown(source), "no PHP in line 2", "{source}");
        }
    }

    #[test]
    fn lines_are_counted_over_everything() {
        let source = b"<?php\r\n/*\r\n*/ 'a\r\nb'\r\n$c";
        let lines: Vec<_> = tokens(source).unwrap().iter().map(|lexeme| lexeme.line).collect();
        assert_eq!(lines, [1, 3, 5]);
    }
}

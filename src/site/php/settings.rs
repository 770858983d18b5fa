//! The settings that stand in a PHP file as data: constants, variables, properties of a class, and the array that the
//! file returns.
//!
//! Runs nothing. A value that PHP would have to compute is kept as that, so that it is told and not guessed.

use super::lexer::{NotPhp, PhpLexeme, PhpToken};
use crate::site::raw_text::RawText;

/// How deeply arrays may lie in each other.
const DEEPEST: usize = 64;

/// The signs that change a variable by more than a value that stands there.
const CHANGES: [&str; 12] = ["**=", "??=", "<<=", ">>=", "+=", "-=", "*=", "/=", ".=", "%=", "&=", "|="];

/// Where a setting stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::site) enum PhpPlace {
    /// A constant, by `define` or `const`.
    Constant,
    /// A variable.
    Variable,
    /// A property of a class.
    Property,
    /// The value that the file returns.
    Returned,
}

/// The value of a setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PhpValue {
    /// A text, or a number in its digits.
    Text(RawText),
    /// `null`, `true` or `false`.
    Nothing,
    /// An array; its values are settings of their own.
    Array,
    /// A value that PHP would have to compute.
    Computed,
}

/// A setting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PhpSetting {
    pub(super) place: PhpPlace,
    /// Its name, and the keys of the arrays that lead to it.
    pub(super) path: Vec<RawText>,
    pub(super) value: PhpValue,
    /// The line that the value begins in, counted from 1.
    pub(super) line: usize,
    /// It depends on no condition.
    pub(super) is_plain: bool,
}

/// Reads the settings out of the tokens of a file, in their order.
///
/// # Errors
/// The line of an array that does not end or lies too deep in others.
pub(super) fn settings(tokens: &[PhpLexeme]) -> Result<Vec<PhpSetting>, NotPhp> {
    let mut reader = SettingsReader { tokens, braces: 0, found: Vec::new() };
    let mut at = 0;
    while at < tokens.len() {
        let Some(next) = reader.statement(at)? else { break };
        at = next;
    }
    // Where a block ends with a word, what stands in it cannot be told from what stands behind it.
    if tokens.iter().any(|lexeme| is_word(&lexeme.token, "endif")) {
        reader.found.iter_mut().for_each(|setting| setting.is_plain = false);
    }
    Ok(reader.found)
}

struct SettingsReader<'t> {
    tokens: &'t [PhpLexeme],
    /// How many blocks are open.
    braces: usize,
    found: Vec<PhpSetting>,
}

/// A setting before its value is read.
struct Assignment {
    place: PhpPlace,
    path: Vec<RawText>,
    is_plain: bool,
}

impl SettingsReader<'_> {
    /// Looks at the token, reads the setting that begins there, and gives the token behind; nothing where the file ends.
    fn statement(&mut self, at: usize) -> Result<Option<usize>, NotPhp> {
        let is_plain = self.braces == 0 && self.begins_statement(at);
        match &self.tokens[at].token {
            PhpToken::Sign("{") => self.braces += 1,
            PhpToken::Sign("}") => self.braces = self.braces.saturating_sub(1),
            PhpToken::Name(_) if self.is(at, "__halt_compiler") => return Ok(None),
            PhpToken::Name(_) if is_plain && (self.is(at, "exit") || self.is(at, "die")) => return Ok(None),
            PhpToken::Name(_) if self.is(at, "return") => {
                let assignment = Assignment { place: PhpPlace::Returned, path: Vec::new(), is_plain };
                let end = self.value(at + 1, assignment)?;
                return Ok((!is_plain).then_some(end));
            }
            PhpToken::Name(_) if self.is(at, "define") || self.is(at, "\\define") => {
                return self.define(at, is_plain);
            }
            PhpToken::Name(_) if self.is(at, "const") && self.braces == 0 => {
                return self.constants(at, is_plain);
            }
            PhpToken::Variable(name) => return self.variable(at, name.clone(), is_plain),
            PhpToken::Text(_)
            | PhpToken::Computed
            | PhpToken::Number(_)
            | PhpToken::Name(_)
            | PhpToken::Sign(_) => {}
        }
        Ok(Some(at + 1))
    }

    /// `define('NAME', VALUE)`
    fn define(&mut self, at: usize, is_plain: bool) -> Result<Option<usize>, NotPhp> {
        let is_method =
            self.is_sign_before(at, &["->", "?->", "::"]) || at > 0 && self.is(at - 1, "function");
        match (self.token(at + 2), !is_method && self.is_sign(at + 1, "(") && self.is_sign(at + 3, ",")) {
            (Some(PhpToken::Text(name)), true) => {
                let assignment = Assignment { place: PhpPlace::Constant, path: vec![name.clone()], is_plain };
                self.value(at + 4, assignment).map(Some)
            }
            _ => Ok(Some(at + 1)),
        }
    }

    /// `const NAME = VALUE, NAME = VALUE`
    fn constants(&mut self, at: usize, is_plain: bool) -> Result<Option<usize>, NotPhp> {
        let mut at = at + 1;
        while let (Some(PhpToken::Name(name)), true) = (self.token(at), self.is_sign(at + 1, "=")) {
            let assignment = Assignment { place: PhpPlace::Constant, path: vec![name.clone()], is_plain };
            at = self.value(at + 2, assignment)?;
            if !self.is_sign(at, ",") {
                break;
            }
            at += 1;
        }
        Ok(Some(at))
    }

    /// `$name['key'] = VALUE`, also behind words such as `public`.
    fn variable(&mut self, at: usize, name: RawText, is_plain: bool) -> Result<Option<usize>, NotPhp> {
        let mut path = vec![name];
        let mut next = at + 1;
        while self.is_sign(next, "[") && self.is_sign(next + 2, "]") {
            let Some(key) = self.key(next + 1) else { break };
            path.push(key);
            next += 3;
        }
        let place = if self.is_property(at) { PhpPlace::Property } else { PhpPlace::Variable };
        match self.token(next) {
            Some(PhpToken::Sign("=")) => self.value(next + 1, Assignment { place, path, is_plain }).map(Some),
            Some(PhpToken::Sign(sign)) if CHANGES.contains(sign) => {
                let assignment = Assignment { place, path, is_plain };
                self.push(&assignment, PhpValue::Computed, next);
                Ok(Some(self.skip(next + 1)))
            }
            _ => Ok(Some(next)),
        }
    }

    /// Reads a value and gives the token at which it ends.
    fn value(&mut self, at: usize, mut assignment: Assignment) -> Result<usize, NotPhp> {
        self.nested_value(at, &mut assignment, 0)
    }

    fn nested_value(
        &mut self,
        at: usize,
        assignment: &mut Assignment,
        depth: usize,
    ) -> Result<usize, NotPhp> {
        let Some((inner, close)) = self.opening(at) else {
            let value = self.scalar(at).filter(|_| self.is_end(at + 1));
            self.push(assignment, value.unwrap_or(PhpValue::Computed), at);
            return Ok(self.skip(at));
        };
        if depth == DEEPEST {
            return Err(NotPhp { line: self.line(at) });
        }
        let before = self.found.len();
        self.push(assignment, PhpValue::Array, at);
        let end = self.entries(inner, close, assignment, depth)?;
        if !self.is_end(end) {
            // More is done with the array, such as taking a value out of it.
            self.found.truncate(before);
            self.push(assignment, PhpValue::Computed, at);
        }
        Ok(self.skip(end))
    }

    /// Reads the entries of an array and gives the token behind it.
    fn entries(
        &mut self,
        from: usize,
        close: &str,
        assignment: &mut Assignment,
        depth: usize,
    ) -> Result<usize, NotPhp> {
        let (mut at, mut count) = (from, 0_usize);
        while !self.is_sign(at, close) {
            let key = if self.is_sign(at + 1, "=>") { self.key(at) } else { None };
            let begin = if key.is_some() { at + 2 } else { at };
            assignment.path.push(key.unwrap_or_else(|| count.to_string().into_bytes().into()));
            let end = self.nested_value(begin, assignment, depth + 1);
            assignment.path.pop();
            (at, count) = (end?, count + 1);
            match self.token(at) {
                Some(PhpToken::Sign(",")) => at += 1,
                Some(PhpToken::Sign(sign)) if *sign == close => {}
                _ => return Err(NotPhp { line: self.line(from) }),
            }
        }
        Ok(at + 1)
    }

    /// Where the entries of an array begin that stands here, and the sign that it ends with.
    fn opening(&self, at: usize) -> Option<(usize, &'static str)> {
        match self.token(at)? {
            PhpToken::Sign("[") => Some((at + 1, "]")),
            PhpToken::Name(_) if self.is(at, "array") && self.is_sign(at + 1, "(") => Some((at + 2, ")")),
            _ => None,
        }
    }

    fn scalar(&self, at: usize) -> Option<PhpValue> {
        match self.token(at)? {
            PhpToken::Text(text) => Some(PhpValue::Text(text.clone())),
            PhpToken::Number(number) => Some(PhpValue::Text(number.to_string().into_bytes().into())),
            PhpToken::Name(_) => {
                ["null", "true", "false"].iter().any(|word| self.is(at, word)).then_some(PhpValue::Nothing)
            }
            PhpToken::Computed | PhpToken::Variable(_) | PhpToken::Sign(_) => None,
        }
    }

    /// The key that a token is, where it is one as it stands.
    fn key(&self, at: usize) -> Option<RawText> {
        match self.scalar(at)? {
            PhpValue::Text(text) => Some(text),
            PhpValue::Nothing | PhpValue::Array | PhpValue::Computed => None,
        }
    }

    fn push(&mut self, assignment: &Assignment, value: PhpValue, at: usize) {
        let Assignment { place, ref path, is_plain } = *assignment;
        self.found.push(PhpSetting { place, path: path.clone(), value, line: self.line(at), is_plain });
    }

    /// The token at which the value ends that begins, or goes on, here.
    fn skip(&self, from: usize) -> usize {
        let (mut at, mut open) = (from, 0_usize);
        while let Some(lexeme) = self.tokens.get(at) {
            match lexeme.token {
                PhpToken::Sign("(" | "[" | "{" | "#[") => open += 1,
                PhpToken::Sign(")" | "]" | "}") if open > 0 => open -= 1,
                _ if open == 0 && self.is_end(at) => return at,
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// A value ends here.
    fn is_end(&self, at: usize) -> bool {
        matches!(self.token(at), None | Some(PhpToken::Sign(";" | "," | ")" | "]" | "}")))
    }

    /// A statement begins here.
    fn begins_statement(&self, at: usize) -> bool {
        at == 0 || self.is_sign_before(at, &[";", "{", "}", "@"])
    }

    /// A word such as `public` stands before the variable in its statement.
    fn is_property(&self, at: usize) -> bool {
        const WORDS: [&str; 5] = ["public", "protected", "private", "var", "readonly"];
        let is_part =
            |at: &usize| matches!(self.token(*at), Some(PhpToken::Name(_) | PhpToken::Sign("?" | "|" | "&")));
        // No type is written with more.
        (at.saturating_sub(8)..at)
            .rev()
            .take_while(is_part)
            .any(|at| WORDS.iter().any(|word| self.is(at, word)))
    }

    fn token(&self, at: usize) -> Option<&PhpToken> {
        self.tokens.get(at).map(|lexeme| &lexeme.token)
    }

    fn line(&self, at: usize) -> usize {
        self.tokens.get(at).or(self.tokens.last()).map_or(1, |lexeme| lexeme.line)
    }

    fn is_sign(&self, at: usize, sign: &str) -> bool {
        matches!(self.token(at), Some(PhpToken::Sign(token)) if *token == sign)
    }

    fn is_sign_before(&self, at: usize, signs: &[&str]) -> bool {
        at.checked_sub(1).is_some_and(|before| signs.iter().any(|sign| self.is_sign(before, sign)))
    }

    fn is(&self, at: usize, word: &str) -> bool {
        self.token(at).is_some_and(|token| is_word(token, word))
    }
}

/// A name is this word, in capitals or not.
fn is_word(token: &PhpToken, word: &str) -> bool {
    matches!(token, PhpToken::Name(name) if name.bytes().eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::super::lexer::tokens;
    use super::*;

    /// The settings as a text, one a line: place, path, value, `?` behind what depends on a condition.
    fn shown(source: &str) -> String {
        let tokens = tokens(source.as_bytes()).unwrap();
        let show = |setting: &PhpSetting| {
            let path: Vec<_> = setting.path.iter().map(|key| key.utf8().unwrap()).collect();
            let value = match &setting.value {
                PhpValue::Text(text) => text.utf8().unwrap().to_owned(),
                PhpValue::Nothing => "-".to_owned(),
                PhpValue::Array => "[]".to_owned(),
                PhpValue::Computed => "…".to_owned(),
            };
            let place = match setting.place {
                PhpPlace::Constant => "",
                PhpPlace::Variable => "$",
                PhpPlace::Property => "->",
                PhpPlace::Returned => "return ",
            };
            format!("{place}{}={value}{}", path.join("."), if setting.is_plain { "" } else { "?" })
        };
        match settings(&tokens) {
            Ok(found) => found.iter().map(show).collect::<Vec<_>>().join(" "),
            Err(NotPhp { line }) => format!("no PHP in line {line}"),
        }
    }

    #[test]
    fn settings_are_read_as_they_stand() {
        for (source, expected) in [
            ("define('A', 'b'); DEFINE ( \"C\" , 3 , true ); \\define('D', null);", "A=b C=3 D=-"),
            ("const A = 'b', C = 'd'; class X { const E = 'f'; }", "A=b C=d"),
            ("$a = 'b'; @$c['d'][0] = 'e'; $f .= 'g';", "$a=b $c.d.0=e $f=…"),
            (
                "class J { public $a = 'b'; var $c = ''; public ?string $d = 'e'; static $f; }",
                "->a=b? ->c=? ->d=e?",
            ),
            (
                "return array('a' => array('b' => 'c', 'd' => ['e']), 'f' => 1,); $g = 1;",
                "return =[] return a=[] return a.b=c return a.d=[] return a.d.0=e return f=1",
            ),
            ("if (!defined('A')) { define('A', 'b'); }", "A=b?"),
            ("defined('A') || define('A', 'b'); if (x) $c = 'd'; else define('E', 'f');", "A=b? $c=d? E=f?"),
            ("if (x): define('A', 'b'); endif; $c = 'd';", "A=b? $c=d?"),
            ("function define($a, $b) {} $x->define('A', 'b'); X::define('C', 'd');", ""),
            ("define('A', 'b'); exit; define('C', 'd');", "A=b"),
            ("if (x) { exit; } if (y) exit; define('C', 'd'); __halt_compiler(); define('E', 'f');", "C=d"),
        ] {
            assert_eq!(shown(&format!("<?php {source}")), expected, "{source}");
        }
    }

    #[test]
    fn a_computed_value_is_told_to_be_computed() {
        for (source, expected) in [
            ("define('A', getenv('B') ?: 'c'); define('D', E); define('F', 'g' . 'h');", "A=… D=… F=…"),
            ("$a = f(function () { return ['b' => 'c']; }); $d = \"$e\";", "$a=… $d=…"),
            (
                "return ['a' => getenv('b'), PDO::C => 'd', ...$e, 'f' => -1];",
                "return =[] return a=… return 1=… return 2=… return f=…",
            ),
            ("$a = ['b' => 'c']['b']; $d = ['e' => 'f'] + $g;", "$a=… $d=…"),
            ("$a = $b = 'c'; $d = &$e;", "$a=… $d=…"),
        ] {
            assert_eq!(shown(&format!("<?php {source}")), expected, "{source}");
        }
    }

    #[test]
    fn an_array_without_an_end_is_told_by_its_line() {
        assert_eq!(shown("<?php\n$a = ['b' => 'c';"), "no PHP in line 2");
        assert_eq!(shown("<?php\n$a = array('b'"), "no PHP in line 2");
        let deep = |depth: usize| format!("<?php\n$a = {}1{};", "[".repeat(depth), "]".repeat(depth));
        assert!(shown(&deep(DEEPEST)).ends_with(".0=1"));
        assert_eq!(shown(&deep(DEEPEST + 1)), "no PHP in line 2");
    }
}

//! PHP's texts over several lines, between `<<<LABEL` and a line that begins with the label (PHP manual, "Strings").
//!
//! Knows where such a text begins and ends, and the indentation that its last line takes off the others.

use super::escapes::{double_quoted, is_name, is_name_start};

/// A text over several lines.
pub(super) struct Heredoc {
    /// The text; `None` where it has a variable in it.
    pub(super) text: Option<Vec<u8>>,
    /// How many bytes it takes from behind `<<<` to behind the label at its end.
    pub(super) length: usize,
}

/// The text that begins behind `<<<`: nothing where no label follows; an error where it has no end, or lines with less
/// indentation than the last one.
pub(super) fn read(source: &[u8]) -> Option<Result<Heredoc, ()>> {
    let whitespace = source.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let quote = source.get(whitespace).copied().filter(|byte| matches!(byte, b'\'' | b'"'));
    let from = whitespace + usize::from(quote.is_some());
    let label_length = source[from..].iter().take_while(|byte| is_name(**byte)).count();
    let label = &source[from..from + label_length];
    if !label.first().is_some_and(|first| is_name_start(*first)) {
        return None;
    }
    let behind = &source[from + label_length..];
    let behind = match quote {
        Some(quote) => behind.strip_prefix(&[quote])?,
        None => behind,
    };
    let body = [&b"\r\n"[..], b"\n", b"\r"].iter().find_map(|end| behind.strip_prefix(*end))?;
    let begin = source.len() - body.len();
    Some(
        ended(body, label, quote == Some(b'\''))
            .map(|(text, length)| Heredoc { text, length: begin + length })
            .ok_or(()),
    )
}

/// The text up to its label, and how long both are.
fn ended(body: &[u8], label: &[u8], is_verbatim: bool) -> Option<(Option<Vec<u8>>, usize)> {
    let mut line = 0;
    loop {
        let indent = body[line..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let behind = body[line + indent..].strip_prefix(label);
        if behind.is_some_and(|behind| !behind.first().is_some_and(|byte| is_name(*byte))) {
            let text = without_indent(without_line_end(&body[..line]), indent)?;
            let text = if is_verbatim { Some(text) } else { double_quoted(&text, false) };
            return Some((text, line + indent + label.len()));
        }
        line = next_line(body, line)?;
    }
}

/// Where the line behind that at `from` begins.
fn next_line(body: &[u8], from: usize) -> Option<usize> {
    let end = from + body[from..].iter().position(|byte| matches!(byte, b'\n' | b'\r'))?;
    Some(end + if body[end..].starts_with(b"\r\n") { 2 } else { 1 })
}

fn without_line_end(text: &[u8]) -> &[u8] {
    [&b"\r\n"[..], b"\n", b"\r"].iter().find_map(|end| text.strip_suffix(*end)).unwrap_or(text)
}

/// The lines without an indentation of this length; none where one of them has less and is not empty.
fn without_indent(text: &[u8], indent: usize) -> Option<Vec<u8>> {
    let mut stripped = Vec::with_capacity(text.len());
    let mut from = 0;
    while from < text.len() {
        let end = next_line(text, from).unwrap_or(text.len());
        let line = &text[from..end];
        let whitespace = line.iter().take(indent).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = &line[whitespace..];
        if whitespace < indent && !rest.is_empty() && !rest.starts_with(b"\n") && !rest.starts_with(b"\r") {
            return None;
        }
        stripped.extend_from_slice(rest);
        from = end;
    }
    Some(stripped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn text(source: &str) -> Option<Vec<u8>> {
        read(source.as_bytes()).unwrap().unwrap().text
    }

    #[test]
    fn a_text_ends_at_its_label_and_loses_the_indentation_of_it() {
        for (source, expected) in [
            ("A\nx\nA;", "x"),
            ("A\nA;", ""),
            ("\"A\"\na\\tb\nA", "a\tb"),
            ("'A'\na\\tb$c\nA", "a\\tb$c"),
            (" A\r\n  x\r\n\r\n   y\r\n  A;", "x\r\n\r\n y"),
            ("A\nAB\nA B\nA;", "AB"),
        ] {
            assert_eq!(text(source).as_deref(), Some(expected.as_bytes()), "{source}");
        }
        assert_eq!(text("A\n$x\nA;"), None);
    }

    #[test]
    fn a_text_without_a_label_is_no_heredoc_and_one_without_an_end_is_an_error() {
        for source in ["", "1\n1", "A", "A x\nA", "'A\nA", "\"A'\nA"] {
            assert!(read(source.as_bytes()).is_none(), "{source}");
        }
        for source in ["A\n", "A\nx", "A\nxA", "A\nAb", "A\n x\n  A;"] {
            assert!(read(source.as_bytes()).unwrap().is_err(), "{source}");
        }
    }
}

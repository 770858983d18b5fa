//! A reply indented as it passes: header lines as a terminal takes them, JSON and XML with a line and an indent for
//! each value.
//!
//! It keeps one tag at a time, so that a long document costs no memory. It relies on documents that are compact and
//! whole.

use std::io::{self, Write};

/// Indents what is written to it on its way to `out`.
pub(super) struct Readable<W> {
    out: W,
    /// The indented text that has not gone out yet.
    line: Vec<u8>,
    /// A tag that is not complete.
    held: Vec<u8>,
    state: State,
    depth: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    /// In the header lines.
    Head,
    /// Before the first byte of the document.
    Begin,
    /// In JSON, behind an opening bracket, or not.
    Json { is_open: bool },
    /// In a JSON string, behind a backslash, or not.
    JsonString { is_escaped: bool },
    /// In the characters of XML, behind the tag before them.
    Xml(Tag),
    /// In a tag of XML, and what stood before it.
    XmlTag(Tag),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    /// Nothing yet.
    None,
    /// An opening tag, or characters.
    Inside,
    /// A closing tag.
    Closed,
}

impl<W: Write> Readable<W> {
    pub(super) fn new(out: W) -> Self {
        Self { out, line: Vec::new(), held: Vec::new(), state: State::Head, depth: 0 }
    }

    /// Ends the last line.
    pub(super) fn finish(mut self) -> io::Result<()> {
        self.line.push(b'\n');
        self.out.write_all(&self.line)?;
        self.out.flush()
    }

    fn byte(&mut self, byte: u8) {
        match self.state {
            State::Head => self.head(byte),
            State::Begin if byte == b'<' => {
                self.held.push(byte);
                self.state = State::XmlTag(Tag::None);
            }
            State::Begin => {
                self.state = State::Json { is_open: false };
                self.byte(byte);
            }
            State::Json { is_open } => self.json(byte, is_open),
            State::JsonString { is_escaped } => {
                self.line.push(byte);
                self.state = match byte {
                    b'"' if !is_escaped => State::Json { is_open: false },
                    _ => State::JsonString { is_escaped: byte == b'\\' && !is_escaped },
                };
            }
            State::Xml(tag) if byte == b'<' => {
                self.held.push(byte);
                self.state = State::XmlTag(tag);
            }
            State::Xml(_) => {
                self.line.push(byte);
                self.state = State::Xml(Tag::Inside);
            }
            State::XmlTag(before) => self.xml_tag(byte, before),
        }
    }

    fn head(&mut self, byte: u8) {
        if byte != b'\r' {
            self.line.push(byte);
        }
        if self.line.ends_with(b"\n\n") {
            self.state = State::Begin;
        }
    }

    fn json(&mut self, byte: u8, is_open: bool) {
        let is_closing = matches!(byte, b'}' | b']');
        if is_closing {
            self.depth = self.depth.saturating_sub(1);
        }
        // An empty list stays together; everything else gets a line of its own.
        if is_open != is_closing {
            self.indent();
        }
        self.line.push(byte);
        self.state = State::Json { is_open: false };
        match byte {
            b'{' | b'[' => {
                self.depth += 1;
                self.state = State::Json { is_open: true };
            }
            b',' => self.indent(),
            b':' => self.line.push(b' '),
            b'"' => self.state = State::JsonString { is_escaped: false },
            _ => {}
        }
    }

    fn xml_tag(&mut self, byte: u8, before: Tag) {
        self.held.push(byte);
        if byte != b'>' {
            return;
        }
        let tag = std::mem::take(&mut self.held);
        let (is_closing, is_whole) = (tag.starts_with(b"</"), tag.ends_with(b"/>") || tag.starts_with(b"<?"));
        if is_closing {
            self.depth = self.depth.saturating_sub(1);
        }
        let is_on_the_line = before == Tag::None || (is_closing && before == Tag::Inside);
        if !is_on_the_line {
            self.indent();
        }
        self.line.extend_from_slice(&tag);
        if !is_closing && !is_whole {
            self.depth += 1;
        }
        self.state = State::Xml(if is_closing || is_whole { Tag::Closed } else { Tag::Inside });
    }

    fn indent(&mut self) {
        self.line.push(b'\n');
        self.line.resize(self.line.len() + self.depth * 2, b' ');
    }

    /// Sends the whole characters of the line. DEL and the controls from U+0080 on, which would command a terminal,
    /// become U+FFFD; other controls stand in no document.
    fn send(&mut self) -> io::Result<()> {
        let whole = match std::str::from_utf8(&self.line) {
            Err(error) if error.error_len().is_none() => error.valid_up_to(),
            _ => self.line.len(),
        };
        let rest = self.line.split_off(whole);
        let text = String::from_utf8_lossy(&self.line);
        self.out.write_all(text.replace(is_command, "\u{FFFD}").as_bytes())?;
        self.line = rest;
        Ok(())
    }
}

fn is_command(character: char) -> bool {
    character.is_control() && !matches!(character, '\n' | '\t')
}

impl<W: Write> Write for Readable<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        for &byte in bytes {
            self.byte(byte);
        }
        self.send()?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufWriter;

    use super::*;

    /// The output is the same for every cutting of the bytes.
    #[track_caller]
    fn check(document: &str, expected: &str) {
        for length in [1, 2, 7, document.len()] {
            let mut out = Vec::new();
            let mut readable = Readable::new(&mut out);
            readable.write_all(b"A: b\r\n\r\n").unwrap();
            for piece in document.as_bytes().chunks(length) {
                readable.write_all(piece).unwrap();
            }
            readable.finish().unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), format!("A: b\n\n{expected}\n"), "by {length}");
        }
    }

    #[test]
    fn json_gets_a_line_for_each_value() {
        check(
            r#"{"statuses":[],"orders":[{"id":"1","name":"a\"{,\\"},{"id":"2","fields":{"Я":"б"}}]}"#,
            "{\n  \"statuses\": [],\n  \"orders\": [\n    {\n      \"id\": \"1\",\n      \"name\": \"a\\\"{,\\\\\"\n    },\n    \
             {\n      \"id\": \"2\",\n      \"fields\": {\n        \"Я\": \"б\"\n      }\n    }\n  ]\n}",
        );
    }

    #[test]
    fn xml_gets_a_line_for_each_element() {
        check(
            "<?xml version=\"1.0\"?><data><statuses/><orders><order><id>1</id><name></name></order></orders></data>",
            "<?xml version=\"1.0\"?>\n<data>\n  <statuses/>\n  <orders>\n    <order>\n      <id>1</id>\n      \
             <name></name>\n    </order>\n  </orders>\n</data>",
        );
    }

    #[test]
    fn invalid_bytes_do_not_hold_output_back() {
        let mut out = BufWriter::new(Vec::new());
        let mut readable = Readable::new(&mut out);
        readable.write_all(b"A: b\r\n\r\n{\"a\":\"\xffb\"").unwrap();
        readable.flush().unwrap();
        assert_eq!(String::from_utf8_lossy(out.get_ref()), "A: b\n\n{\n  \"a\": \"\u{FFFD}b\"");
    }

    #[test]
    fn nothing_of_a_document_commands_the_terminal() {
        check("{\"a\":\"\u{9b}2Jé\u{7f}\"}", "{\n  \"a\": \"\u{FFFD}2Jé\u{FFFD}\"\n}");
    }
}

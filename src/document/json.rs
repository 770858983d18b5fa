//! The JSON document (RFC 8259): compact, every scalar a string, letters and slashes as they are.
//!
//! An object and an array begin with the comma of their first entry, which their end turns into the bracket. So all
//! entries are written alike, the first one too.

use std::io::{self, Write};

use super::{Document, Fragment, Pagination, Pieces};
use crate::columns::{KeyColumn, Layout};
use crate::nested::{Nested, Object};
use crate::protocol::List;
use crate::value::{self, Escape, Value};

/// A JSON document in the making.
#[derive(Debug)]
pub struct Json<W> {
    pieces: Pieces<W>,
    /// The character before the document's next key.
    before_key: u8,
    /// The character before the list's next row.
    before_row: u8,
    /// Where the row begins.
    row: usize,
    /// Where the row's `fields` begin, once it has any.
    fields: Option<usize>,
    column_keys: Vec<Fragment>,
    field_keys: Vec<Fragment>,
}

impl<W: Write> Json<W> {
    /// An empty document.
    pub fn new(out: W) -> Self {
        Self {
            pieces: Pieces::new(out),
            before_key: b'{',
            before_row: b'[',
            row: 0,
            fields: None,
            column_keys: Vec::new(),
            field_keys: Vec::new(),
        }
    }

    /// A key of the document itself.
    fn key(&mut self, name: &str) {
        self.pieces.bytes.push(self.before_key);
        self.before_key = b',';
        push_string(name.as_bytes(), &mut self.pieces.bytes);
        self.pieces.bytes.push(b':');
    }
}

impl<W: Write> Document for Json<W> {
    type Output = W;

    fn pagination(&mut self, pagination: Pagination) {
        self.key("pagination");
        let bytes = &mut self.pieces.bytes;
        bytes.extend_from_slice(b"{\"total_count\":");
        bytes.extend_from_slice(pagination.total_count.to_string().as_bytes());
        bytes.extend_from_slice(b",\"limit\":");
        bytes.extend_from_slice(pagination.limit.to_string().as_bytes());
        bytes.push(b'}');
    }

    fn begin_list(&mut self, list: List, layout: &Layout) {
        self.key(list.name());
        self.before_row = b'[';
        self.column_keys = layout.columns.iter().map(key_of_scalar).collect();
        self.field_keys = layout.fields.iter().map(key_of_scalar).collect();
    }

    fn begin_row(&mut self) {
        self.pieces.bytes.push(self.before_row);
        self.before_row = b',';
        self.row = self.pieces.bytes.len();
        self.fields = None;
    }

    fn scalar(&mut self, column: usize, value: Value<'_>) {
        push_entry(&self.column_keys[column], value, &mut self.pieces.bytes);
    }

    fn array(&mut self, column: usize, values: &[Nested]) {
        let bytes = &mut self.pieces.bytes;
        self.column_keys[column].push(bytes);
        bytes.pop(); // the quote that a scalar would have
        push_array(values, bytes);
    }

    fn field(&mut self, column: usize, value: Value<'_>) {
        let bytes = &mut self.pieces.bytes;
        if self.fields.is_none() {
            bytes.extend_from_slice(b",\"fields\":");
            self.fields = Some(bytes.len());
        }
        push_entry(&self.field_keys[column], value, bytes);
    }

    fn fields(&mut self, fields: &Object) {
        self.pieces.bytes.extend_from_slice(b",\"fields\":");
        push_object(fields, &mut self.pieces.bytes);
    }

    fn end_row(&mut self) -> io::Result<()> {
        if let Some(fields) = self.fields {
            enclose(*b"{}", fields, &mut self.pieces.bytes);
        }
        enclose(*b"{}", self.row, &mut self.pieces.bytes);
        self.pieces.flush_full_pieces()
    }

    fn end_list(&mut self) {
        if self.before_row == b'[' {
            self.pieces.bytes.push(b'[');
        }
        self.pieces.bytes.push(b']');
    }

    fn finish(mut self) -> io::Result<W> {
        if self.before_key == b'{' {
            self.pieces.bytes.push(b'{');
        }
        self.pieces.bytes.push(b'}');
        self.pieces.finish()
    }
}

/// A text as a string.
pub(super) fn string(text: &str) -> String {
    let mut out = Vec::with_capacity(text.len() + 2);
    push_string(text.as_bytes(), &mut out);
    String::from_utf8_lossy(&out).into_owned()
}

/// The document of a refusal.
pub(super) fn refusal(sentence: &str) -> Vec<u8> {
    serde_json::json!({ "error": sentence }).to_string().into_bytes()
}

/// The answer to a write, as Roistat's guide has it.
pub(super) fn written(id: Option<(&str, &str)>) -> Vec<u8> {
    let mut out = b"{\"status\":\"ok\"".to_vec();
    if let Some((key, id)) = id {
        out.push(b',');
        push_string(key.as_bytes(), &mut out);
        out.push(b':');
        push_string(id.as_bytes(), &mut out);
    }
    out.push(b'}');
    out
}

/// The answer to a write that failed, as Roistat's own modules give it.
pub(super) fn write_refusal(sentence: &str) -> Vec<u8> {
    let mut out = b"{\"status\":\"error\",\"error\":".to_vec();
    push_string(sentence.as_bytes(), &mut out);
    out.push(b'}');
    out
}

/// Everything up to the characters of a scalar: comma, key, colon, quote.
fn key_of_scalar(column: &KeyColumn) -> Fragment {
    let mut key = Vec::with_capacity(column.key.len() + 5);
    key.push(b',');
    push_string(column.key.as_bytes(), &mut key);
    key.extend_from_slice(b":\"");
    key.into()
}

fn push_entry(key: &Fragment, value: Value<'_>, out: &mut Vec<u8>) {
    key.push(out);
    value.push::<JsonString>(out);
    out.push(b'"');
}

fn push_string(text: &[u8], out: &mut Vec<u8>) {
    out.push(b'"');
    value::push_text::<JsonString>(text, out);
    out.push(b'"');
}

fn push_nested(nested: &Nested, out: &mut Vec<u8>) {
    match nested {
        Nested::Text(text) => push_string(text, out),
        Nested::Array(values) => push_array(values, out),
        Nested::Object(object) => push_object(object, out),
    }
}

fn push_array(values: &[Nested], out: &mut Vec<u8>) {
    let start = out.len();
    for value in values {
        out.push(b',');
        push_nested(value, out);
    }
    enclose(*b"[]", start, out);
}

fn push_object(object: &Object, out: &mut Vec<u8>) {
    let start = out.len();
    for (key, value) in object.iter() {
        out.push(b',');
        push_string(key.as_bytes(), out);
        out.push(b':');
        push_nested(value, out);
    }
    enclose(*b"{}", start, out);
}

/// Puts brackets around the entries from `start` on, each of which begins with a comma.
fn enclose(brackets: [u8; 2], start: usize, out: &mut Vec<u8>) {
    match out.get_mut(start) {
        Some(comma) => *comma = brackets[0],
        None => out.push(brackets[0]),
    }
    out.push(brackets[1]);
}

/// The characters of a JSON string (RFC 8259, section 7).
struct JsonString;

impl Escape for JsonString {
    #[inline]
    fn special(eight: u64) -> u64 {
        value::mark_control_or_above(eight) | value::mark_byte(eight, b'"') | value::mark_byte(eight, b'\\')
    }

    #[inline]
    fn is_plain(character: u8) -> bool {
        character >= 0x20 && character != b'"' && character != b'\\'
    }

    fn push_escaped(character: u8, out: &mut Vec<u8>) {
        let short = match character {
            b'"' | b'\\' => character,
            b'\n' => b'n',
            b'\r' => b'r',
            b'\t' => b't',
            0x08 => b'b',
            0x0C => b'f',
            _ => {
                const DIGITS: &[u8; 16] = b"0123456789abcdef";
                let digits = [DIGITS[usize::from(character >> 4)], DIGITS[usize::from(character & 15)]];
                out.extend_from_slice(b"\\u00");
                out.extend_from_slice(&digits);
                return;
            }
        };
        out.extend_from_slice(&[b'\\', short]);
    }

    #[inline]
    fn forbids(_: &[u8]) -> bool {
        false
    }
}

//! The XML document (XML 1.0, fifth edition): an element for each list, row and key, text for each scalar.
//!
//! `names` turns keys into names of elements. This file is the only user of quick-xml.

use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::names::Names;
use super::{Document, Fragment, Pagination, Pieces};
use crate::columns::{KeyColumn, Layout};
use crate::nested::{Nested, Object};
use crate::protocol::List;
use crate::value::{self, Escape, Value};

/// The element around everything.
const ROOT: &str = "data";

/// An XML document in the making.
#[derive(Debug)]
pub struct Xml<W> {
    pieces: Pieces<W>,
    list: Element,
    row: Element,
    /// The row's `fields` have begun.
    in_fields: bool,
    column_elements: Vec<Element>,
    field_elements: Vec<Element>,
}

/// An element's two tags, ready to be copied.
#[derive(Debug, Default)]
struct Element {
    start: Fragment,
    end: Fragment,
}

impl Element {
    fn named(name: &str) -> Self {
        let (mut start, mut end) = (Vec::new(), Vec::new());
        push_start(name, &mut start);
        push_end(name, &mut end);
        Self { start: start.into(), end: end.into() }
    }

    /// The elements of keys that stand in one parent.
    fn of_columns(columns: &[KeyColumn]) -> Vec<Self> {
        let mut names = Names::default();
        columns.iter().map(|column| Self::named(&names.name(&column.key))).collect()
    }

    fn push_around(&self, value: Value<'_>, out: &mut Vec<u8>) {
        self.start.push(out);
        value.push::<XmlText>(out);
        self.end.push(out);
    }
}

impl<W: Write> Xml<W> {
    /// A document with nothing in its root.
    pub fn new(out: W) -> Self {
        let mut pieces = Pieces::new(out);
        push_declaration(&mut pieces.bytes);
        push_start(ROOT, &mut pieces.bytes);
        Self {
            pieces,
            list: Element::default(),
            row: Element::default(),
            in_fields: false,
            column_elements: Vec::new(),
            field_elements: Vec::new(),
        }
    }
}

impl<W: Write> Document for Xml<W> {
    type Output = W;

    fn pagination(&mut self, pagination: Pagination) {
        let bytes = &mut self.pieces.bytes;
        push_start("pagination", bytes);
        for (name, number) in [("total_count", pagination.total_count), ("limit", pagination.limit)] {
            push_start(name, bytes);
            bytes.extend_from_slice(number.to_string().as_bytes());
            push_end(name, bytes);
        }
        push_end("pagination", bytes);
    }

    fn begin_list(&mut self, list: List, layout: &Layout) {
        self.list = Element::named(list.name());
        self.row = Element::named(list.item());
        self.column_elements = Element::of_columns(&layout.columns);
        self.field_elements = Element::of_columns(&layout.fields);
        self.list.start.push(&mut self.pieces.bytes);
    }

    fn begin_row(&mut self) {
        self.row.start.push(&mut self.pieces.bytes);
        self.in_fields = false;
    }

    fn scalar(&mut self, column: usize, value: Value<'_>) {
        self.column_elements[column].push_around(value, &mut self.pieces.bytes);
    }

    fn array(&mut self, column: usize, values: &[Nested]) {
        let Element { start, end } = &self.column_elements[column];
        let bytes = &mut self.pieces.bytes;
        start.push(bytes);
        push_items(List::Products.item(), values, bytes);
        end.push(bytes);
    }

    fn field(&mut self, column: usize, value: Value<'_>) {
        if !self.in_fields {
            push_start("fields", &mut self.pieces.bytes);
            self.in_fields = true;
        }
        self.field_elements[column].push_around(value, &mut self.pieces.bytes);
    }

    fn fields(&mut self, fields: &Object) {
        push_start("fields", &mut self.pieces.bytes);
        push_object(fields, &mut self.pieces.bytes);
        push_end("fields", &mut self.pieces.bytes);
    }

    fn end_row(&mut self) -> io::Result<()> {
        if self.in_fields {
            push_end("fields", &mut self.pieces.bytes);
        }
        self.row.end.push(&mut self.pieces.bytes);
        self.pieces.flush_full_pieces()
    }

    fn end_list(&mut self) {
        self.list.end.push(&mut self.pieces.bytes);
    }

    fn finish(mut self) -> io::Result<W> {
        push_end(ROOT, &mut self.pieces.bytes);
        self.pieces.finish()
    }
}

/// The document that refuses.
pub(super) fn refusal(sentence: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    push_declaration(&mut bytes);
    push_start("error", &mut bytes);
    push_event(Event::Text(BytesText::new(sentence)), &mut bytes);
    push_end("error", &mut bytes);
    bytes
}

fn push_declaration(out: &mut Vec<u8>) {
    push_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)), out);
}

fn push_start(name: &str, out: &mut Vec<u8>) {
    push_event(Event::Start(BytesStart::new(name)), out);
}

fn push_end(name: &str, out: &mut Vec<u8>) {
    push_event(Event::End(BytesEnd::new(name)), out);
}

fn push_event(event: Event<'_>, out: &mut Vec<u8>) {
    // A Vec takes all, and the writer itself refuses nothing.
    let _ = Writer::new(out).write_event(event);
}

fn push_nested(nested: &Nested, out: &mut Vec<u8>) {
    match nested {
        Nested::Text(text) => value::push_text::<XmlText>(text, out),
        Nested::Array(values) => push_items("item", values, out),
        Nested::Object(object) => push_object(object, out),
    }
}

fn push_items(name: &str, values: &[Nested], out: &mut Vec<u8>) {
    for value in values {
        push_start(name, out);
        push_nested(value, out);
        push_end(name, out);
    }
}

fn push_object(object: &Object, out: &mut Vec<u8>) {
    let mut names = Names::default();
    for (key, value) in object.iter() {
        let name = names.name(key);
        push_start(&name, out);
        push_nested(value, out);
        push_end(&name, out);
    }
}

/// The characters of an element's text (XML 1.0, sections 2.2, 2.4 and 2.11).
struct XmlText;

impl Escape for XmlText {
    #[inline]
    fn special(eight: u64) -> u64 {
        let markup =
            value::mark_byte(eight, b'<') | value::mark_byte(eight, b'>') | value::mark_byte(eight, b'&');
        value::mark_control_or_above(eight) | markup
    }

    #[inline]
    fn is_plain(character: u8) -> bool {
        match character {
            b'\t' | b'\n' => true,
            b'<' | b'>' | b'&' => false,
            character => character >= 0x20,
        }
    }

    fn push_escaped(character: u8, out: &mut Vec<u8>) {
        out.extend_from_slice(match character {
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'&' => b"&amp;",
            b'\r' => b"&#13;",
            _ => value::REPLACEMENT.as_bytes(),
        });
    }

    /// U+FFFE and U+FFFF, the two beyond ASCII that XML 1.0 forbids and UTF-8 does not.
    #[inline]
    fn forbids(character: &[u8]) -> bool {
        matches!(character, [0xEF, 0xBF, 0xBE | 0xBF])
    }
}

//! A small reader of XML into a tree, to read documents back: elements and text, which is all that they have.

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::{Value, json};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Element {
    pub(crate) name: String,
    /// The text of an element without children.
    pub(crate) text: String,
    pub(crate) children: Vec<Element>,
}

impl Element {
    /// Reads a document. Text beside elements must be whitespace: the guide's own documents are indented.
    #[track_caller]
    pub(crate) fn read(document: &str) -> Self {
        let mut reader = Reader::from_str(document);
        let mut open = vec![Self::default()];
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{error}: {document}")) {
                Event::Start(start) => open.push(Self::named(start.name().as_ref())),
                Event::Empty(empty) => top(&mut open).children.push(Self::named(empty.name().as_ref())),
                Event::End(_) => {
                    let closed = open.pop().unwrap().closed();
                    top(&mut open).children.push(closed);
                }
                Event::Text(text) => top(&mut open).text.push_str(&text.xml10_content()),
                Event::GeneralRef(reference) => top(&mut open).text.push(character(&reference)),
                Event::Decl(_) => {}
                Event::Eof => break,
                other => panic!("a document has no {other:?}"),
            }
        }
        let mut roots = open.pop().unwrap().children;
        assert!(open.is_empty() && roots.len() == 1, "one root: {document}");
        roots.remove(0)
    }

    /// Tells if a reader of XML accepts the bytes as a document.
    pub(crate) fn is_document(bytes: &[u8]) -> bool {
        let Ok(document) = std::str::from_utf8(bytes) else { return false };
        let mut reader = Reader::from_str(document);
        let (mut depth, mut roots) = (0, 0);
        loop {
            match reader.read_event() {
                Ok(Event::Start(_)) => depth += 1,
                Ok(Event::End(_)) => {
                    depth -= 1;
                    roots += usize::from(depth == 0);
                }
                Ok(Event::Empty(_)) => roots += usize::from(depth == 0),
                Ok(Event::Text(text)) if depth == 0 && !text.trim().is_empty() => return false,
                Ok(Event::Eof) => return depth == 0 && roots == 1,
                Ok(_) => {}
                Err(_) => return false,
            }
        }
    }

    fn named(name: &str) -> Self {
        Self { name: name.to_owned(), ..Self::default() }
    }

    fn closed(mut self) -> Self {
        if !self.children.is_empty() {
            assert_eq!(self.text.trim(), "", "text beside elements in {}", self.name);
            self.text.clear();
        }
        self
    }

    /// The only child of a name.
    #[track_caller]
    pub(crate) fn child(&self, name: &str) -> &Self {
        let mut named = self.children.iter().filter(|child| child.name == name);
        let child = named.next().unwrap_or_else(|| panic!("no {name} in {self:?}"));
        assert!(named.next().is_none(), "one {name} in {self:?}");
        child
    }

    /// The names of the children, in their order.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.children.iter().map(|child| child.name.as_str()).collect()
    }

    /// Names and texts of the children, in their order.
    pub(crate) fn pairs(&self) -> Vec<(&str, &str)> {
        self.children.iter().map(|child| (child.name.as_str(), child.text.as_str())).collect()
    }

    /// The texts at the ends of all branches, in alphabetical order.
    pub(crate) fn values(&self) -> Vec<String> {
        if self.children.is_empty() {
            return vec![self.text.clone()];
        }
        let mut values: Vec<_> = self.children.iter().flat_map(Self::values).collect();
        values.sort();
        values
    }

    /// The tree as a value that other languages can print too: `[name, text]` or `[name, [child, …]]`.
    pub(crate) fn canonical(&self) -> Value {
        if self.children.is_empty() {
            return json!([self.name, self.text]);
        }
        json!([self.name, self.children.iter().map(Self::canonical).collect::<Vec<_>>()])
    }
}

fn top(open: &mut [Element]) -> &mut Element {
    open.last_mut().expect("an element is open")
}

fn character(reference: &quick_xml::events::BytesRef<'_>) -> char {
    match &*reference.xml10_content() {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => reference.resolve_char_ref().unwrap().expect("a character of XML"),
    }
}

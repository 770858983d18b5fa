//! The source files of `src` as a compiler sees them: tokens, without comments and without the items that only tests
//! are built with. The tests of the plan of the house read them.

use std::fs;
use std::path::Path;
use std::str::FromStr;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::fixtures::project;

/// A source file.
pub(crate) struct Source {
    /// Its path below `src`.
    pub(crate) file: String,
    /// Its text, with comments and tests.
    pub(crate) text: String,
    /// Its tokens; a text in quotes is one of them.
    pub(crate) tokens: Vec<String>,
    /// How many lines have a token of the program.
    pub(crate) lines: usize,
}

impl Source {
    /// Every source file of the program; files that only tests are built with are none.
    pub(crate) fn all() -> Vec<Self> {
        let mut sources = Vec::new();
        gather(&project().join("src"), "main.rs", &mut sources);
        sources.sort_by(|a: &Self, b| a.file.cmp(&b.file));
        sources
    }

    /// A file by its path below `src`.
    #[track_caller]
    pub(crate) fn of(file: &str) -> Self {
        let text = fs::read_to_string(project().join("src").join(file)).unwrap();
        Self::read(file, text)
    }

    /// A file of a name and a text.
    #[track_caller]
    pub(crate) fn read(file: &str, text: String) -> Self {
        let stream = TokenStream::from_str(&text).unwrap_or_else(|error| panic!("src/{file}: {error}"));
        let mut lines = Vec::new();
        let mut tokens = Vec::new();
        flatten(stream, &mut |token, first, last| {
            tokens.push(token);
            lines.extend(first..=last);
        });
        lines.sort_unstable();
        lines.dedup();
        Self { file: file.to_owned(), text, tokens, lines: lines.len() }
    }

    /// The room that the file is in: the folder or file right below `src`.
    pub(crate) fn room(&self) -> &str {
        self.file.split('/').next().unwrap().trim_end_matches(".rs")
    }

    /// Rust words stand in the program, such as `env::var` or `println!`.
    pub(crate) fn has(&self, words: &str) -> bool {
        let words = tokens_of(words);
        self.tokens.windows(words.len()).any(|window| window == words)
            || self.imports().iter().any(|path| path.windows(words.len()).any(|window| window == words))
    }

    /// Every path that a `use` brings in, with its `::`, each written out.
    pub(crate) fn imports(&self) -> Vec<Vec<String>> {
        let mut paths = Vec::new();
        for (at, _) in self.tokens.iter().enumerate().filter(|(_, token)| *token == "use") {
            written_out(&mut self.tokens[at + 1..].iter(), &[], &mut paths);
        }
        paths
    }

    /// The rooms that the file names, its own left out.
    pub(crate) fn rooms_named(&self) -> Vec<String> {
        let inline = self.tokens.windows(4).map(<[String]>::to_vec);
        let paths = self.imports().into_iter().chain(inline);
        let mut rooms: Vec<String> = paths
            .filter(|path| path.len() > 3 && path[0] == "crate" && path[1] == ":" && path[3] != "{")
            .map(|path| path[3].clone())
            .filter(|room| room != self.room())
            .collect();
        rooms.sort();
        rooms.dedup();
        rooms
    }

    /// The names of the types that the file makes, without those that belong to a trait.
    pub(crate) fn types(&self) -> Vec<&str> {
        let mut depth_of_impl = None;
        let mut depth = 0;
        let mut names = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            match token.as_str() {
                "impl" | "trait" if depth_of_impl.is_none() && self.begins_item(at) => {
                    depth_of_impl = Some(depth);
                }
                "{" => depth += 1,
                "}" => {
                    depth -= 1;
                    depth_of_impl = depth_of_impl.filter(|of_impl| *of_impl < depth);
                }
                _ => {}
            }
            let is_associated = token == "type" && depth_of_impl.is_some();
            if ["struct", "enum", "union", "trait", "type"].contains(&token.as_str()) && !is_associated {
                names.extend(self.tokens.get(at + 1).map(String::as_str).filter(|name| is_type_name(name)));
            }
        }
        names
    }

    /// `impl` begins an item, and is no type such as `&impl Trait`.
    fn begins_item(&self, at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| self.tokens[before].as_str());
        matches!(before, None | Some("}" | ";" | "]" | "pub" | ")" | "unsafe"))
    }
}

fn is_type_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
}

/// Rust words as tokens.
pub(crate) fn tokens_of(words: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    flatten(TokenStream::from_str(words).unwrap(), &mut |token, _, _| tokens.push(token));
    tokens
}

/// Reads a module, and the modules that it is made of.
fn gather(folder: &Path, file: &str, sources: &mut Vec<Source>) {
    let source = Source::of(folder.join(file).strip_prefix(project().join("src")).unwrap().to_str().unwrap());
    let stem = file.trim_end_matches(".rs");
    let below = if ["main", "mod"].contains(&stem) { folder.to_owned() } else { folder.join(stem) };
    for window in source.tokens.windows(3) {
        let [module, name, end] = window else { continue };
        if module != "mod" || end != ";" {
            continue;
        }
        let file = format!("{name}.rs");
        if below.join(&file).is_file() {
            gather(&below, &file, sources);
        } else {
            gather(&below.join(name), "mod.rs", sources);
        }
    }
    sources.push(source);
}

/// Tells each token with its first and last line. Attributes that are comments, and items for tests, are left out.
fn flatten(stream: TokenStream, tell: &mut impl FnMut(String, usize, usize)) {
    let trees: Vec<_> = stream.into_iter().collect();
    let mut at = 0;
    while at < trees.len() {
        let attribute = attribute(&trees[at..]);
        let attribute_length = if is_punct(trees.get(at + 1), '!') { 3 } else { 2 };
        match attribute.as_deref() {
            Some("cfg (test)" | "cfg(test)") => {
                at += attribute_length + item_length(&trees[at + attribute_length..]);
            }
            Some(text) if text.starts_with("doc ") => at += attribute_length,
            _ => {
                flatten_tree(&trees[at], tell);
                at += 1;
            }
        }
    }
}

fn flatten_tree(tree: &TokenTree, tell: &mut impl FnMut(String, usize, usize)) {
    let line = |span: proc_macro2::Span| (span.start().line, span.end().line);
    match tree {
        TokenTree::Group(group) => {
            let (open, close) = match group.delimiter() {
                Delimiter::Parenthesis => ("(", ")"),
                Delimiter::Brace => ("{", "}"),
                Delimiter::Bracket => ("[", "]"),
                Delimiter::None => ("", ""),
            };
            let [(first, last), (from, to)] = [group.span_open(), group.span_close()].map(line);
            tell(open.to_owned(), first, last);
            flatten(group.stream(), tell);
            tell(close.to_owned(), from, to);
        }
        other => {
            let (first, last) = line(other.span());
            tell(other.to_string(), first, last);
        }
    }
}

/// The text of an attribute that begins here.
fn attribute(trees: &[TokenTree]) -> Option<String> {
    let is_inner = is_punct(trees.get(1), '!');
    match (is_punct(trees.first(), '#'), trees.get(if is_inner { 2 } else { 1 })) {
        (true, Some(TokenTree::Group(group))) => Some(group.stream().to_string()),
        _ => None,
    }
}

fn is_punct(tree: Option<&TokenTree>, character: char) -> bool {
    matches!(tree, Some(TokenTree::Punct(punct)) if punct.as_char() == character)
}

/// How many trees the item has that begins here: it ends with a semicolon or a block.
fn item_length(trees: &[TokenTree]) -> usize {
    let is_end = |tree: &TokenTree| match tree {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        other => is_punct(Some(other), ';'),
    };
    trees.iter().position(is_end).map_or(trees.len(), |end| end + 1)
}

/// Writes out a tree of `use` up to its end.
fn written_out<'t>(
    tokens: &mut impl Iterator<Item = &'t String>,
    prefix: &[String],
    paths: &mut Vec<Vec<String>>,
) {
    let mut path = prefix.to_vec();
    while let Some(token) = tokens.next() {
        match token.as_str() {
            "{" => {
                written_out(tokens, &path, paths);
                path.clear();
            }
            "," | "}" | ";" => {
                if path.len() > prefix.len() {
                    paths.push(path);
                }
                if token != "," {
                    return;
                }
                path = prefix.to_vec();
            }
            _ => path.push(token.clone()),
        }
    }
}

#[test]
fn all_of_a_file_is_read_but_comments_and_tests() {
    let text = "//! Doc.\nuse crate::{a, b::{C, d as e}};\n\n/// A comment: std::env::var.\n#[cfg(test)]\nmod tests {\n    \
                fn x() { y::z() }\n}\n\n#[cfg(test)]\nmod fixture;\n// more\nstruct A { b: &'static str }\nimpl B for A {\n    \
                type C = D;\n}\nconst URL: &str = \"https://x /* y\"; type D = A;\nfn f() -> impl B { \"env::var\"; \
                std::env::args() }\n";
    let source = Source::read("room/x.rs", text.to_owned());
    assert_eq!(source.lines, 7);
    assert!(
        source.has("env::args") && source.has("crate::b::d") && !source.has("y::z") && !source.has("fixture")
    );
    assert!(!source.has("env::var"), "neither comments nor texts are code");
    assert_eq!(source.types(), ["A", "D"]);
    assert_eq!(source.rooms_named(), ["a", "b"]);
    assert_eq!(source.room(), "room");
}

//! A question to a shop: the executable, started as a web server starts it, with nothing in its environment but
//! what is said here.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use md5::{Digest, Md5};

use super::answer::{Answer, tells_nothing};
use super::shop::{PASSWORD, Shop, USER};

/// The token that Roistat sends for a login and a password.
pub(crate) fn token_of(user: &str, password: &str) -> String {
    let digest: [u8; 16] = Md5::digest(format!("{user}{password}")).into();
    format!("{:032x}", u128::from_be_bytes(digest))
}

#[derive(Clone)]
pub(crate) struct Ask<'a> {
    shop: &'a Shop,
    program: OsString,
    arguments: Vec<OsString>,
    variables: BTreeMap<&'static str, OsString>,
    body: Option<Vec<u8>>,
    user: Option<u32>,
    may_write: bool,
    stores: bool,
}

impl<'a> Ask<'a> {
    /// A GET of a query, to which login and token are added.
    pub(crate) fn new(shop: &'a Shop, query: &str) -> Self {
        let separator = if query.is_empty() { "" } else { "&" };
        let signed = format!("{query}{separator}user={USER}&token={}", token_of(USER, PASSWORD));
        let variables = [
            ("GATEWAY_INTERFACE", "CGI/1.1"),
            ("QUERY_STRING", &signed),
            ("REMOTE_ADDR", "127.0.0.1"),
            ("REQUEST_METHOD", "GET"),
            ("SCRIPT_NAME", "/cgi-bin/roistat.cgi"),
            ("SERVER_NAME", "localhost"),
            ("SERVER_PORT", "80"),
            ("SERVER_PROTOCOL", "HTTP/1.1"),
        ];
        let program = shop.file("cgi-bin/roistat.cgi").into_os_string();
        let variables = variables.map(|(name, value)| (name, value.into())).into();
        let (arguments, body, user) = (Vec::new(), None, None);
        let ask = Self { shop, program, arguments, variables, body, user, may_write: false, stores: false };
        ask.with("TMPDIR", shop.file("tmp"))
    }

    /// The query, with login and token.
    pub(crate) fn query(&self) -> String {
        self.variables["QUERY_STRING"].clone().into_string().unwrap()
    }

    /// Nothing is added to the query.
    pub(crate) fn unsigned(self, query: impl Into<OsString>) -> Self {
        self.with("QUERY_STRING", query)
    }

    pub(crate) fn method(self, method: &str) -> Self {
        self.with("REQUEST_METHOD", method)
    }

    /// One variable more, or one with another value.
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.variables.insert(name, value.into());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.variables.remove(name);
        self
    }

    /// Arguments, as Apache makes them from a query string without `=`.
    pub(crate) fn arguments(mut self, arguments: &[&str]) -> Self {
        self.arguments = arguments.iter().map(OsString::from).collect();
        self
    }

    /// The bytes on standard input, where otherwise there are none.
    pub(crate) fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self
    }

    /// Another executable of the shop's `cgi-bin`.
    pub(crate) fn program(mut self, name: &str) -> Self {
        self.program = self.shop.file("cgi-bin").join(name).into_os_string();
        self
    }

    /// A command of the shell that goes before, to be without what it takes away.
    pub(crate) fn after(mut self, command: &str) -> Self {
        let program = std::mem::replace(&mut self.program, "/bin/sh".into());
        let script = format!("{command}; exec \"$0\" \"$@\"");
        self.arguments.splice(..0, ["-c".into(), script.into(), program]);
        self
    }

    /// Started by another program, whose arguments go before.
    pub(crate) fn under(mut self, program: &Path, arguments: &[&str]) -> Self {
        let started = std::mem::replace(&mut self.program, program.into());
        let before = arguments.iter().map(OsString::from).chain([started]);
        self.arguments.splice(0..0, before);
        self
    }

    /// As another user, by number; only root can ask so.
    pub(crate) fn run_by(mut self, user: u32) -> Self {
        self.user = Some(user);
        self
    }

    /// The answer may leave files: the library itself makes `-shm` beside a WAL database.
    pub(crate) fn may_write(mut self) -> Self {
        self.may_write = true;
        self
    }

    /// The answer changes the database.
    pub(crate) fn storing(mut self) -> Self {
        self.stores = true;
        self
    }

    /// A POST of a form, with the length and the type that servers pass on.
    pub(crate) fn post(self, form: impl Into<Vec<u8>>) -> Self {
        let form = form.into();
        let length = form.len().to_string();
        let ask = self.method("POST").with("CONTENT_TYPE", "application/x-www-form-urlencoded");
        ask.with("CONTENT_LENGTH", length).body(form)
    }

    /// The process that answers, not started yet.
    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(&self.program);
        command.args(&self.arguments).env_clear().envs(&self.variables);
        command.current_dir(self.shop.file("cgi-bin")).stdin(Stdio::null());
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        command
    }

    /// Whatever comes.
    #[track_caller]
    pub(crate) fn answer(&self) -> Answer {
        Answer::of_process(self.output())
    }

    /// The output of the process and its end, be it an answer or not. No file is other than it was.
    #[track_caller]
    pub(crate) fn output(&self) -> Output {
        let before = self.files();
        let output = self.run();
        assert_eq!(self.files(), before, "a file was made, changed or removed");
        output
    }

    /// The files of the shop that the answer must leave as they are.
    pub(crate) fn files(&self) -> Vec<String> {
        let mut files = self.shop.contents();
        files.retain(|file| !self.stores || !file.contains("/shop.db"));
        files.retain(|file| !self.may_write || !file.contains("-shm ") && !file.contains("-wal 0 "));
        files
    }

    fn run(&self) -> Output {
        let mut command = self.command();
        let Some(body) = &self.body else { return command.output().unwrap() };
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A process that does not read it does not need it.
        let _ = child.stdin.take().unwrap().write_all(body);
        child.wait_with_output().unwrap()
    }

    /// A document, with nothing in the log.
    #[track_caller]
    pub(crate) fn document(&self) -> Answer {
        let answer = self.document_and_log();
        assert_eq!(answer.log(), "", "a document comes with a silent log");
        answer
    }

    /// A document, whatever the log says.
    #[track_caller]
    pub(crate) fn document_and_log(&self) -> Answer {
        let answer = self.answer();
        answer.must_be_document(self.is_head());
        answer
    }

    /// An error, and its one line in the log, neither of which tells private data.
    #[track_caller]
    pub(crate) fn refusal(&self, status: u16) -> Answer {
        let answer = self.answer();
        answer.must_be_refusal(status, self.is_head());
        let folder = self.shop.folder().to_str().unwrap();
        tells_nothing(answer.text(), &[folder, "SELECT", "sqlite", ".db", ".toml", "S3cret", "Secretive"]);
        tells_nothing(answer.log(), &["S3cret", "Secretive"]);
        tells_nothing(answer.log(), &self.tokens_sent());
        answer
    }

    pub(crate) fn is_head(&self) -> bool {
        self.variables.get("REQUEST_METHOD").is_some_and(|method| method == "HEAD")
    }

    fn tokens_sent(&self) -> Vec<&str> {
        let query = self.variables.get("QUERY_STRING").and_then(|query| query.to_str()).unwrap_or_default();
        let sent = query.split('&').filter_map(|pair| pair.strip_prefix("token="));
        sent.filter(|token| token.len() > 3).collect()
    }
}

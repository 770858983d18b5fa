//! The process environment, read once: the variables of a CGI request (RFC 3875, section 4.1), the few of
//! our own, the place of the executable and the clock.
//!
//! This file is the only reader of `std::env`. It hands strings on as they came and knows nothing of their meaning.

use std::ffi::OsString;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};
use std::{env, ffi::OsStr, fs};

/// The variables that the process was started with. The terminal makes one by hand for a web request of its own.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a variable of its own")]
pub struct Environment {
    /// A web server started the process: RFC 3875 requires `GATEWAY_INTERFACE` and `REQUEST_METHOD`, and either is
    /// enough, even an empty one.
    pub is_cgi: bool,
    /// `REQUEST_METHOD`, RFC 3875 section 4.1.12.
    pub method: Option<OsString>,
    /// `QUERY_STRING`, RFC 3875 section 4.1.7, still encoded; empty where it is not set.
    pub query_string: Vec<u8>,
    /// `PATH_INFO`, RFC 3875 section 4.1.5.
    pub path_info: Option<OsString>,
    /// `SCRIPT_NAME`, RFC 3875 section 4.1.13.
    pub script_name: Option<OsString>,
    /// `CONTENT_LENGTH`, RFC 3875 section 4.1.2, with something in it.
    pub content_length: Option<OsString>,
    /// `CONTENT_TYPE`, RFC 3875 section 4.1.3.
    pub content_type: Option<OsString>,
    /// The body comes in chunks, of which Apache tells by `Transfer-Encoding` alone.
    pub has_chunks: bool,
    /// The request is one of the terminal's that stores nothing.
    pub is_dry_run: bool,
    /// `HTTP_ACCEPT`: the types that the client takes.
    pub accept: Option<OsString>,
    /// `HTTP_ACCEPT_LANGUAGE`: the languages that the client prefers.
    pub accept_language: Option<OsString>,
    /// `HTTP_HOST`: the host as the client named it.
    pub host: Option<OsString>,
    /// `HTTP_X_FORWARDED_PROTO`: the scheme, where a proxy names it.
    pub forwarded_scheme: Option<OsString>,
    /// `HTTPS`, which Apache and others set where the line is protected.
    pub https: Option<OsString>,
    /// `SERVER_NAME`, RFC 3875 section 4.1.14.
    pub server_name: Option<OsString>,
    /// `SERVER_PORT`, RFC 3875 section 4.1.15.
    pub server_port: Option<OsString>,
    /// `DOCUMENT_ROOT`: the folder whose files the web server hands out. RFC 3875 does not know it, all servers set it.
    pub document_root: Option<PathBuf>,
    /// `SERVER_SOFTWARE`, RFC 3875 section 4.1.17: the name of the web server.
    pub server_software: Option<OsString>,
    /// A body may follow on standard input: `CONTENT_LENGTH`, RFC 3875 section 4.1.2, is neither absent nor zero, or
    /// it is absent and there are chunks, which Apache announces only by `Transfer-Encoding`, or the method is
    /// neither GET nor HEAD.
    pub may_have_body: bool,
    /// `REMOTE_ADDR`, RFC 3875 section 4.1.8: the client, or the proxy that it came by.
    pub client_address: Option<OsString>,
    /// `HTTP_USER_AGENT`: what the client calls itself, which may be anything.
    pub user_agent: Option<OsString>,
    /// `ROISTAT_CONFIG`: a config elsewhere than beside the executable.
    pub config: Option<PathBuf>,
    /// The executable itself, links resolved; `None` where neither the system nor the web server tells.
    pub executable: Option<PathBuf>,
    /// The folder for temporary files: `TMPDIR`, else `/tmp`.
    pub temporary: PathBuf,
    /// `NO_COLOR` asks for plain text.
    pub no_color: bool,
    /// `TERM` says that the terminal has no colours.
    pub is_dumb: bool,
    /// The time zone of the process, `TZ` (POSIX, "Environment Variables"), where it is set.
    pub zone: Option<String>,
    /// The locale of the user's messages: `LC_ALL`, else `LC_MESSAGES`, else `LANG` (POSIX, "Environment
    /// Variables"); empty where none is set.
    pub locale: String,
    /// Seconds since 1970-01-01 00:00 UTC.
    pub now: i64,
    /// The same moment on the clock that durations are measured by.
    pub started: Instant,
}

impl Environment {
    /// The request is for headers alone.
    pub fn is_head(&self) -> bool {
        self.method.as_ref().is_some_and(|method| method == "HEAD")
    }

    /// The environment of a GET request that a web server would make here, with a config elsewhere where one is
    /// named.
    pub fn with_request(&self, query_string: Vec<u8>, config: Option<PathBuf>) -> Self {
        Self {
            method: Some("GET".into()),
            query_string,
            path_info: None,
            accept: None,
            config: config.or_else(|| self.config.clone()),
            ..self.clone()
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
impl Environment {
    /// The environment of this process.
    pub fn of_process() -> Self {
        let is_there = |name| env::var_os(name).is_some();
        let method = set("REQUEST_METHOD");
        let has_chunks = set("HTTP_TRANSFER_ENCODING").is_some();
        let only_reads = method.as_ref().is_none_or(|method| method == "GET" || method == "HEAD");
        Self {
            is_cgi: ["GATEWAY_INTERFACE", "REQUEST_METHOD"].into_iter().any(is_there),
            method,
            query_string: set("QUERY_STRING").map(OsString::into_vec).unwrap_or_default(),
            path_info: set("PATH_INFO"),
            script_name: set("SCRIPT_NAME"),
            content_length: set("CONTENT_LENGTH"),
            content_type: set("CONTENT_TYPE"),
            has_chunks,
            is_dry_run: false,
            accept: set("HTTP_ACCEPT"),
            accept_language: set("HTTP_ACCEPT_LANGUAGE"),
            host: set("HTTP_HOST"),
            forwarded_scheme: set("HTTP_X_FORWARDED_PROTO"),
            https: set("HTTPS"),
            server_name: set("SERVER_NAME"),
            server_port: set("SERVER_PORT"),
            document_root: set("DOCUMENT_ROOT").map(PathBuf::from),
            server_software: set("SERVER_SOFTWARE"),
            may_have_body: set("CONTENT_LENGTH").map_or(!only_reads || has_chunks, |length| length != "0"),
            client_address: set("REMOTE_ADDR"),
            user_agent: set("HTTP_USER_AGENT"),
            config: set("ROISTAT_CONFIG").map(PathBuf::from),
            executable: executable(),
            temporary: set("TMPDIR").map_or_else(|| PathBuf::from("/tmp"), PathBuf::from),
            no_color: set("NO_COLOR").is_some(),
            is_dumb: env::var_os("TERM").is_some_and(|terminal| terminal == "dumb"),
            zone: set("TZ").map(|zone| zone.to_string_lossy().into_owned()),
            locale: ["LC_ALL", "LC_MESSAGES", "LANG"]
                .into_iter()
                .find_map(set)
                .map(|locale| locale.to_string_lossy().into_owned())
                .unwrap_or_default(),
            now: seconds_since_1970(),
            started: instant(),
        }
    }

    /// The password that MySQL's and MariaDB's own clients take, `MYSQL_PWD`. It stands in no [`Environment`], which
    /// may be shown.
    pub fn mysql_password() -> Option<OsString> {
        set("MYSQL_PWD")
    }

    /// The password that PostgreSQL's own clients take, `PGPASSWORD`.
    pub fn postgres_password() -> Option<OsString> {
        set("PGPASSWORD")
    }

    /// The arguments after the program's name. A CGI request never reads them, because its sender writes them
    /// (RFC 3875, section 4.4).
    pub fn arguments() -> Vec<OsString> {
        env::args_os().skip(1).collect()
    }
}

/// The value of a variable. An empty one counts as absent, because servers differ in which ones they send empty.
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn set(name: impl AsRef<OsStr>) -> Option<OsString> {
    env::var_os(name).filter(|value| !value.is_empty())
}

/// The path of the executable: the system's word for it, or, in a jail without `/proc`, the web server's
/// (`SCRIPT_FILENAME`, which every server sets and no client can).
#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn executable() -> Option<PathBuf> {
    if let Ok(path) = env::current_exe() {
        return Some(without_deleted(path));
    }
    set("SCRIPT_FILENAME").and_then(|path| fs::canonicalize(path).ok())
}

/// The path without the mark that Linux puts behind it where the file was replaced since the start (`proc(5)`,
/// `/proc/pid/exe`). A file that is there under the whole name has the mark as a part of its name.
fn without_deleted(path: PathBuf) -> PathBuf {
    match path.as_os_str().as_encoded_bytes().strip_suffix(b" (deleted)") {
        Some(bytes) if !path.exists() => OsStr::from_bytes(bytes).into(),
        _ => path,
    }
}

/// This moment, to measure a time from.
pub fn instant() -> Instant {
    Instant::now()
}

#[expect(clippy::disallowed_methods, reason = "this is the file that the others are sent to")]
fn seconds_since_1970() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or(Duration::ZERO);
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

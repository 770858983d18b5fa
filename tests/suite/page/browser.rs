//! Headless Chromium, driven by chromedriver on the loopback: the commands are those of the W3C's standard for browsers.
//! This file knows how a browser is started and told what to do, and nothing of the page.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use crate::support::{client, installed};

/// How long the driver may take to start. No test depends on it unless something is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser with an empty profile; it ends with this value.
pub(crate) struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: TempDir,
}

impl Browser {
    /// A browser that asks for pages in a language.
    pub(crate) fn start(language: &str) -> Self {
        installed::program("chromium", "chromium");
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let driver = Command::new(installed::program("chromedriver", "chromium-driver"))
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let profile = tempfile::Builder::new().prefix("chromium-").tempdir().unwrap();
        let mut browser = Self { driver, port, session: String::new(), profile };
        let started = Instant::now();
        while client::connect(port).is_err() {
            assert!(started.elapsed() < PATIENCE, "chromedriver does not start");
            std::thread::sleep(Duration::from_millis(20));
        }
        let language = format!("--accept-lang={language}");
        let folder = format!("--user-data-dir={}", browser.profile.path().display());
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            &language,
            &folder,
        ];
        let capabilities = json!({"capabilities": {"alwaysMatch": {
            "goog:loggingPrefs": {"browser": "ALL"}, "goog:chromeOptions": {"args": arguments}}}});
        let session = browser.call("POST", "", &capabilities);
        browser.session = format!("/{}", session["sessionId"].as_str().unwrap());
        browser
    }

    /// A command of the standard, and its value.
    #[track_caller]
    pub(crate) fn call(&self, method: &str, path: &str, body: &Value) -> Value {
        let body = if method == "GET" { String::new() } else { body.to_string() };
        let request = format!(
            "{method} /session{}{path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.session,
            self.port,
            body.len()
        );
        let mut stream = client::connect(self.port).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        // The driver keeps the connection open: the length says where the answer ends.
        let mut lines = BufReader::new(stream);
        let (mut status, mut line, mut length) = (String::new(), String::new(), 0);
        lines.read_line(&mut status).unwrap();
        while line != "\r\n" {
            line.clear();
            lines.read_line(&mut line).unwrap();
            if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = value.trim().parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        lines.read_exact(&mut body).unwrap();
        let body = String::from_utf8(body).unwrap();
        assert!(status.starts_with("HTTP/1.1 200"), "{method} {path}: {body}");
        serde_json::from_str::<Value>(&body).unwrap()["value"].clone()
    }

    /// Commands on the first element of a selector.
    #[track_caller]
    fn element(&self, selector: &str) -> String {
        let found = self.call("POST", "/element", &json!({"using": "css selector", "value": selector}));
        found.as_object().unwrap().values().next().unwrap().as_str().unwrap().to_owned()
    }

    #[track_caller]
    pub(crate) fn click(&self, selector: &str) {
        self.call("POST", &format!("/element/{}/click", self.element(selector)), &json!({}));
    }

    #[track_caller]
    pub(crate) fn write(&self, selector: &str, text: &str) {
        self.call("POST", &format!("/element/{}/value", self.element(selector)), &json!({"text": text}));
    }

    /// The text of the first element of a selector, empty where there is none.
    pub(crate) fn text(&self, selector: &str) -> String {
        let script = format!("return (document.querySelector({}) || {{}}).innerText || ''", json!(selector));
        self.script(&script).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an element has a text: a form that was posted takes its time.
    #[track_caller]
    pub(crate) fn reads(&self, selector: &str, text: &str) {
        let started = Instant::now();
        while !self.text(selector).contains(text) {
            assert!(started.elapsed() < PATIENCE, "`{text}` is not in `{}`", self.text("body"));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    pub(crate) fn script(&self, script: &str) -> Value {
        self.call("POST", "/execute/sync", &json!({"script": script, "args": []}))
    }

    /// How many elements a selector finds.
    pub(crate) fn count(&self, selector: &str) -> usize {
        let found = self.call("POST", "/elements", &json!({"using": "css selector", "value": selector}));
        found.as_array().unwrap().len()
    }

    /// Waits until the browser complains of something.
    #[track_caller]
    pub(crate) fn must_complain(&self, of: &str) {
        let (start, mut complaints) = (Instant::now(), Vec::new());
        while !complaints.iter().any(|it: &String| it.contains(of)) {
            assert!(start.elapsed() < PATIENCE, "of {of}: {complaints:?}");
            complaints.extend(self.complaints());
        }
    }

    /// The complaints of the browser about breaches of the page's own policy, and about all else.
    pub(crate) fn complaints(&self) -> Vec<String> {
        let log = self.call("POST", "/se/log", &json!({"type": "browser"}));
        let messages =
            log.as_array().unwrap().iter().map(|entry| entry["message"].as_str().unwrap().to_owned());
        // Every browser asks for an icon by itself.
        messages.filter(|message| !message.contains("favicon.ico")).collect()
    }

    /// How wide the document is beyond the window.
    pub(crate) fn overhang(&self, width: u32) -> i64 {
        self.look("light", width);
        let script = "return document.documentElement.scrollWidth - window.innerWidth";
        self.script(script).as_i64().unwrap()
    }

    /// Looks at the document in a colour scheme and a width.
    pub(crate) fn look(&self, scheme: &str, width: u32) {
        self.devtools(
            "Emulation.setDeviceMetricsOverride",
            &json!({"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": true}),
        );
        let features = json!([{"name": "prefers-color-scheme", "value": scheme}]);
        self.devtools("Emulation.setEmulatedMedia", &json!({"features": features}));
    }

    fn devtools(&self, command: &str, parameters: &Value) {
        self.call("POST", "/goog/cdp/execute", &json!({"cmd": command, "params": parameters}));
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        if !self.session.is_empty() && !std::thread::panicking() {
            self.call("DELETE", "", &json!({}));
        }
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

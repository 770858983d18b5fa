//! The page in a real browser: headless Chromium, driven by chromedriver on the loopback.
//! The commands are those of the W3C's standard for it.
//! What an owner does: log in, read, change language and period, refresh, log out.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tempfile::TempDir;

use super::shown::{SECTIONS, TABLES};
use crate::support::server::{Kind, Server};
use crate::support::shop::PASSWORD;
use crate::support::{client, installed};

/// How long the driver may take to start. No test depends on it unless something is broken.
const PATIENCE: Duration = Duration::from_secs(30);

/// A browser with an empty profile; it ends with this value.
struct Browser {
    driver: Child,
    port: u16,
    session: String,
    profile: TempDir,
}

impl Browser {
    fn start() -> Self {
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
            "--accept-lang=en",
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
    fn call(&self, method: &str, path: &str, body: &Value) -> Value {
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
    fn click(&self, selector: &str) {
        self.call("POST", &format!("/element/{}/click", self.element(selector)), &json!({}));
    }

    #[track_caller]
    fn write(&self, selector: &str, text: &str) {
        self.call("POST", &format!("/element/{}/value", self.element(selector)), &json!({"text": text}));
    }

    /// The text of the first element of a selector, empty where there is none.
    fn text(&self, selector: &str) -> String {
        let script = format!("return (document.querySelector({}) || {{}}).innerText || ''", json!(selector));
        self.script(&script).as_str().unwrap_or_default().to_owned()
    }

    /// Waits until an element has a text: a form that was posted takes its time.
    #[track_caller]
    fn reads(&self, selector: &str, text: &str) {
        let started = Instant::now();
        while !self.text(selector).contains(text) {
            assert!(started.elapsed() < PATIENCE, "`{text}` is not in `{}`", self.text("body"));
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn script(&self, script: &str) -> Value {
        self.call("POST", "/execute/sync", &json!({"script": script, "args": []}))
    }

    /// How many elements a selector finds.
    fn count(&self, selector: &str) -> usize {
        let found = self.call("POST", "/elements", &json!({"using": "css selector", "value": selector}));
        found.as_array().unwrap().len()
    }

    /// What the page's own policy, or anything else, has made the browser complain of.
    fn complaints(&self) -> Vec<String> {
        let log = self.call("POST", "/se/log", &json!({"type": "browser"}));
        let messages =
            log.as_array().unwrap().iter().map(|entry| entry["message"].as_str().unwrap().to_owned());
        // Every browser asks for an icon by itself.
        messages.filter(|message| !message.contains("favicon.ico")).collect()
    }

    /// How wide the document is beyond the window.
    fn overhang(&self, width: u32) -> i64 {
        let size = json!({"cmd": "Emulation.setDeviceMetricsOverride",
            "params": {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": true}});
        self.call("POST", "/goog/cdp/execute", &size);
        let script = "return document.documentElement.scrollWidth - window.innerWidth";
        self.script(script).as_i64().unwrap()
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

#[test]
fn an_owner_logs_in_reads_changes_language_and_period_and_logs_out() {
    Server::each(&[Kind::ApacheEvent], TABLES, SECTIONS, |server| {
        let browser = Browser::start();
        let address = format!("http://127.0.0.1:{}/cgi-bin/roistat.cgi", server.port);
        browser.call("POST", "/url", &json!({"url": address}));
        browser.write("#user", "login");
        browser.write("#password", "wrong");
        browser.click("button.main");
        browser.reads(".refused", "Login or password is wrong.");
        assert!(
            browser.complaints().iter().all(|message| message.contains("403")),
            "{:?}",
            browser.complaints()
        );

        browser.write("#user", "login");
        browser.write("#password", PASSWORD);
        browser.click("button.main");
        browser.reads("#verdict", "nswers");
        assert_eq!(browser.text("#connect + dl code"), address);
        assert_eq!(browser.count(".chart rect.visit"), 31);
        assert!(browser.count(".findings li") > 0);
        assert_eq!(browser.count(".deals dl"), 5);
        for width in [360, 768, 1440] {
            assert!(browser.overhang(width) <= 0, "nothing is wider than a window of {width} pixels");
        }

        browser.click("button[lang=ru]");
        browser.reads("#days", "Сделки за 31 день");
        browser.click("[role=group] form:first-child button");
        browser.reads("#days", "Сделки за 7 дней");
        assert_eq!(browser.count(".chart rect.visit"), 7);
        browser.script("document.querySelector('#days').innerText = 'gone after a refresh'");
        browser.click(".actions form:first-child button");
        browser.reads("#days", "Сделки за 7 дней");
        browser.click("form[method=get] button");
        browser.reads("label[for=password]", "Password");
        let url = browser.call("GET", "/url", &Value::Null);
        assert_eq!(url.as_str().unwrap().trim_end_matches('?'), address, "no secret stands in the address");
        assert_eq!(browser.complaints(), [""; 0]);
    });
}

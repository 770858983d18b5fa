//! Apache, its config given by options: `tests/servers/apache.conf` says which.

use std::process::Command;

use super::{Kind, Line, Plan};
use crate::support::{fixtures, installed};

pub(super) fn command(kind: Kind, plan: &Plan<'_>) -> Command {
    let mut apache = Command::new(installed::program("apache2", "apache2-bin"));
    apache.arg("-f").arg(fixtures::project().join("tests/servers/apache.conf")).arg("-DFOREGROUND");
    let mut define = |name: &str, value: &str| {
        apache.arg("-C").arg(format!("Define {name} \"{value}\""));
    };
    define("ROOT", plan.root.to_str().unwrap());
    define("PORT", &plan.port.to_string());
    define("CGI_BIN", plan.shop.file("cgi-bin").to_str().unwrap());
    define("WEB_ROOT", plan.shop.file("htdocs").to_str().unwrap());
    define("MODULES", installed::apache_modules().to_str().unwrap());
    if kind == Kind::ApachePrefork {
        define("MPM_PREFORK", "1");
    }
    // A directive may name another.
    if plan.is_root && !plan.directives.contains("User ") {
        define("RUN_USER", "#65534");
        define("RUN_GROUP", "#65534");
    }
    // The number of its stock config is no multiple of 1024.
    let line = if plan.line == Line::Stock { 8190 } else { plan.line.kib() * 1024 };
    apache.arg("-c").arg(format!("LimitRequestLine {line}"));
    for directive in plan.directives.lines() {
        apache.args(["-c", directive]);
    }
    apache
}

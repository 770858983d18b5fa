//! nginx with fcgiwrap, lighttpd and busybox's httpd. The configs of the first two lie in `tests/servers`.

use std::fs;
use std::os::unix::fs::{chown, symlink};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::Command;

use super::Plan;
use crate::support::{fixtures, installed};

/// The user who answers requests where root starts the server, by the numbers and names of Debian.
const NOBODY: (u32, &str, &str) = (65534, "nobody", "nogroup");

/// A config out of `tests/servers`, with what is between @ signs filled in.
fn config(plan: &Plan<'_>, name: &str, user: &str) -> PathBuf {
    let text = fs::read_to_string(fixtures::project().join("tests/servers").join(name)).unwrap();
    let file = |name: &str| plan.shop.file(name).display().to_string();
    let mut text: String =
        text.lines().filter(|line| !line.starts_with('#')).map(|it| it.to_owned() + "\n").collect();
    for (name, value) in [
        ("@ROOT@", plan.root.display().to_string()),
        ("@PORT@", plan.port.to_string()),
        ("@FOLDER@", plan.shop.folder().display().to_string()),
        ("@CGI_BIN@", file("cgi-bin")),
        ("@WEB_ROOT@", file("htdocs")),
        ("@USER@", if plan.is_root { user.to_owned() } else { String::new() }),
        ("@LINE@", plan.line.kib().to_string()),
        // It takes no more than 65535.
        ("@HEAD@", (plan.line.kib() * 1024).min(65535).to_string()),
    ] {
        text = text.replace(name, &value);
    }
    let config = plan.root.join(name);
    fs::write(&config, text).unwrap();
    config
}

/// A folder that belongs to the user who answers requests.
fn run(plan: &Plan<'_>) -> PathBuf {
    let run = plan.root.join("run");
    let _ = fs::remove_dir_all(&run);
    fs::create_dir(&run).unwrap();
    if plan.is_root {
        chown(&run, Some(NOBODY.0), Some(NOBODY.0)).unwrap();
    }
    run
}

/// fcgiwrap, and nginx, which finds it by its socket.
pub(super) fn nginx(plan: &Plan<'_>) -> Vec<Command> {
    let (number, user, group) = NOBODY;
    run(plan);
    let mut fcgiwrap = Command::new(installed::program("fcgiwrap", "fcgiwrap"));
    // As Debian's service starts it; -c 4: four requests at a time.
    fcgiwrap.arg("-f").args(["-c", "4", "-s"]).arg(format!("unix:{}", fcgiwrap_socket(plan).display()));
    if plan.is_root {
        fcgiwrap.uid(number).gid(number);
    }
    let mut nginx = Command::new(installed::program("nginx", "nginx-light"));
    nginx.arg("-c").arg(config(plan, "nginx.conf", &format!("user {user} {group};")));
    nginx.arg("-p").arg(plan.root).arg("-e").arg(plan.root.join("error.log"));
    vec![fcgiwrap, nginx]
}

/// The socket at which fcgiwrap is found.
pub(super) fn fcgiwrap_socket(plan: &Plan<'_>) -> PathBuf {
    plan.root.join("run/fcgiwrap.socket")
}

pub(super) fn lighttpd(plan: &Plan<'_>) -> Command {
    let (_, user, group) = NOBODY;
    let user = format!("server.username = \"{user}\"\nserver.groupname = \"{group}\"");
    run(plan);
    let mut lighttpd = Command::new(installed::program("lighttpd", "lighttpd"));
    lighttpd.arg("-D").arg("-f").arg(config(plan, "lighttpd.conf", &user));
    lighttpd
}

/// It knows one folder, and in that one name for programs: `cgi-bin`.
pub(super) fn busybox(plan: &Plan<'_>) -> Command {
    let home = plan.root.join("home");
    let _ = fs::create_dir(&home);
    let _ = symlink(plan.shop.file("cgi-bin"), home.join("cgi-bin"));
    let mut busybox = Command::new(installed::program("busybox", "busybox"));
    busybox
        .args(["httpd", "-f", "-p", &format!("127.0.0.1:{}", plan.port), "-c", "/dev/null", "-h"])
        .arg(&home);
    if plan.is_root {
        busybox.arg("-u").arg(format!("{0}:{0}", NOBODY.0));
    }
    busybox
}

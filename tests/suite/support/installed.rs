//! Programs of other people that some tests run. Where they are missing the tests fail and say which package
//! brings them; with `SKIP_SERVERS=1` in the environment those tests are left out, and say that.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Tells if the tests with other people's programs are to be left out.
pub(crate) fn is_skipped() -> bool {
    let is_skipped = std::env::var_os("SKIP_SERVERS").is_some_and(|value| value == "1");
    if is_skipped {
        println!("skipped: SKIP_SERVERS=1");
    }
    is_skipped
}

/// Where a program is. Servers stand in folders that are not in everybody's `PATH`.
#[track_caller]
pub(crate) fn program(name: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders = std::env::split_paths(&path).chain(["/usr/sbin", "/usr/bin"].map(PathBuf::from));
    let found = folders.map(|folder| folder.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| {
        panic!("{name} is missing: install the Debian package {package}, or set SKIP_SERVERS=1")
    })
}

/// PHP, with what reads XML in it.
#[track_caller]
pub(crate) fn php() -> PathBuf {
    let php = program("php", "php-cli");
    let with_xml = Command::new(&php).args(["-r", "exit(extension_loaded('simplexml') ? 0 : 1);"]).status();
    assert!(
        with_xml.unwrap().success(),
        "PHP reads no XML: install the Debian package php-xml, or set SKIP_SERVERS=1"
    );
    php
}

/// The folder with Apache's modules.
#[track_caller]
pub(crate) fn apache_modules() -> &'static Path {
    let folders =
        ["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules", "/usr/lib/httpd/modules"].map(Path::new);
    let found = folders.into_iter().find(|folder| folder.is_dir());
    found.expect("Apache's modules are missing: install the Debian package apache2, or set SKIP_SERVERS=1")
}

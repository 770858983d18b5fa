//! `scripts/release.sh`, in a small Git repository with a `make` that only pretends: what it refuses, and what it
//! leaves behind when it refuses nothing.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::fixtures::project;
use crate::support::installed;

const CHANGELOG: &str = "# Changelog\n\n## [Unreleased]\n\n## [1.2.3] - 2026-11-25\n\n### Added\n\n- A thing.\n\n## [1.2.2] - 2026-10-01\n\n- An older thing.\n";

/// Stands in for `make`: `test` does nothing, `dist` packs a program that says VERSION.
const MAKE: &str = r#"#!/bin/sh
set -eu
[ "$1" = dist ] || exit 0
name=roistat-cgi-1.2.3
mkdir -p dist "stage/$name/cgi-bin"
printf '#!/bin/sh\necho "roistat.cgi VERSION"\n' >"stage/$name/cgi-bin/roistat.cgi"
chmod 755 "stage/$name/cgi-bin/roistat.cgi"
echo 'password = "PASSWORD"' >"stage/$name/cgi-bin/.htroistat.toml"
tar -C stage -czf "dist/$name-x.tar.gz" "$name"
(cd dist && sha256sum "$name-x.tar.gz" >"$name-x.tar.gz.sha256")
rm -r stage
"#;

struct Checkout {
    folder: TempDir,
}

impl Checkout {
    /// A clean checkout whose release is in order.
    fn new() -> Self {
        let folder =
            tempfile::Builder::new().prefix("release-").tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
        let checkout = Self { folder };
        checkout.git(&["init", "-q"]);
        fs::create_dir(checkout.file("scripts")).unwrap();
        fs::copy(project().join("scripts/release.sh"), checkout.file("scripts/release.sh")).unwrap();
        fs::write(checkout.file(".gitignore"), "/dist/\n").unwrap();
        fs::write(checkout.file("CHANGELOG.md"), CHANGELOG).unwrap();
        checkout.set_make("1.2.3", "");
        checkout
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Lets `make dist` pack a program of a version and a config with a password.
    fn set_make(&self, version: &str, password: &str) {
        let make = MAKE.replace("VERSION", version).replace("PASSWORD", password);
        fs::write(self.file("make"), make).unwrap();
        fs::set_permissions(self.file("make"), fs::Permissions::from_mode(0o755)).unwrap();
    }

    #[track_caller]
    fn git(&self, arguments: &[&str]) -> String {
        let identity = ["-c", "user.name=Tester", "-c", "user.email=tester@shop.example"];
        let output = Command::new(installed::program("git", "git"))
            .args(identity)
            .args(arguments)
            .current_dir(&self.folder)
            .output()
            .unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    }

    /// Commits everything and releases version 1.2.3.
    fn release(&self) -> Output {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", "state"]);
        self.release_as_it_is()
    }

    fn release_as_it_is(&self) -> Output {
        Command::new(self.file("scripts/release.sh"))
            .args(["1.2.3", "x"])
            .env("MAKE", self.file("make"))
            .envs([("GIT_COMMITTER_NAME", "Tester"), ("GIT_COMMITTER_EMAIL", "tester@shop.example")])
            .output()
            .unwrap()
    }

    /// The release must fail with these words and leave no tag.
    #[track_caller]
    fn must_be_refused(&self, output: &Output, words: &str) {
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!output.status.success() && said.contains(words), "{words}\n{said}");
        assert!(!self.git(&["tag"]).contains("v1.2.3\n"), "no tag is left");
    }
}

#[test]
fn a_release_in_order_is_tagged_with_its_part_of_the_changelog() {
    if installed::is_skipped() {
        return;
    }
    let checkout = Checkout::new();
    let output = checkout.release();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(checkout.git(&["tag", "-l", "--format=%(contents)"]).trim(), "### Added\n\n- A thing.");
    let again = checkout.release_as_it_is();
    assert!(String::from_utf8_lossy(&again.stderr).contains("the tag v1.2.3 exists"));
}

#[test]
fn a_checkout_with_changes_is_not_released() {
    if installed::is_skipped() {
        return;
    }
    let checkout = Checkout::new();
    checkout.must_be_refused(&checkout.release_as_it_is(), "the checkout has changes");
}

#[test]
fn a_version_without_its_part_of_the_changelog_is_not_released() {
    if installed::is_skipped() {
        return;
    }
    let checkout = Checkout::new();
    for (changelog, words) in [
        (CHANGELOG.replace("[1.2.3] - 2026-11-25", "[1.2.3]"), "has no line"),
        (CHANGELOG.replace("[1.2.3]", "[1.2.30]"), "has no line"),
        (CHANGELOG.replace("- A thing.\n", ""), "says nothing of 1.2.3"),
        (CHANGELOG.replace("[Unreleased]\n", "[Unreleased]\n\n- New.\n"), "still has entries"),
    ] {
        fs::write(checkout.file("CHANGELOG.md"), changelog).unwrap();
        checkout.must_be_refused(&checkout.release(), words);
    }
}

#[test]
fn an_archive_of_another_version_or_with_a_password_is_not_released() {
    if installed::is_skipped() {
        return;
    }
    let checkout = Checkout::new();
    checkout.set_make("1.2.2", "");
    checkout.must_be_refused(&checkout.release(), "says `roistat.cgi 1.2.2`");
    checkout.set_make("1.2.3", "password");
    checkout.must_be_refused(&checkout.release(), "has a password");
}

#[test]
fn tests_that_fail_keep_a_release_back() {
    if installed::is_skipped() {
        return;
    }
    let checkout = Checkout::new();
    let make = fs::read_to_string(checkout.file("make")).unwrap();
    fs::write(checkout.file("make"), make.replace("|| exit 0", "|| exit 1")).unwrap();
    checkout.must_be_refused(&checkout.release(), "");
}

//! Tells the linker to drop the tables for unwinding from the executable as its users get it. It ends where it panics and
//! never reads them, and they are a twentieth of its size. It is said here, not in the Makefile, because the tests in
//! `tests/` need theirs; a unit test that fails in a release build ends the others with it.
//!
//! Knows cargo's words for a build script, and nothing of the program.

#![expect(clippy::disallowed_methods, reason = "a build script is spoken to by the environment")]

use std::env;

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=scripts/no-unwinding.ld");
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|it| it == value);
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") {
        let folder = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
        println!("cargo::rustc-link-arg-bins=-Wl,-T,{folder}/scripts/no-unwinding.ld");
        println!("cargo::rustc-link-arg-bins=-Wl,--no-eh-frame-hdr");
    }
}

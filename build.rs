//! Tells the linker how the executable is laid out as its users get it: without the tables for unwinding, because it ends
//! where it panics and never reads that twentieth of its size, and with the functions of a request side by side. It is said
//! here, not in the Makefile, because the tests in `tests/` need their tables; a unit test that fails in a release build ends
//! the others with it.
//!
//! Knows cargo's words for a build script, and nothing of the program.

#![expect(clippy::disallowed_methods, reason = "a build script is spoken to by the environment")]

use std::env;

/// What the linker reads beside its own script. Each has an INSERT, or GNU's linker would take it in the place of its own.
const SCRIPTS: [&str; 2] = ["scripts/no-unwinding.ld", "scripts/request-order.ld"];

/// Rust's start looks for the end of the main thread's stack in `/proc/self/maps`, to say in words of its own that a stack was
/// overflowed: a twentieth of a small answer's time. Without it an overflow ends the process by the same signal, which the web
/// server reports. To Rust any result but 0 of this function is an error, after which it looks no further. A C library that is
/// shared cannot be told so.
const NO_STACK_GUARD: &str = "-Wl,--defsym=pthread_getattr_np=getpid";

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    for script in SCRIPTS {
        println!("cargo::rerun-if-changed={script}");
    }
    let is = |name: &str, value: &str| env::var(name).is_ok_and(|it| it == value);
    if is("PROFILE", "release") && is("CARGO_CFG_TARGET_OS", "linux") {
        let folder = env::var("CARGO_MANIFEST_DIR").unwrap_or_default();
        for script in SCRIPTS {
            println!("cargo::rustc-link-arg-bins=-Wl,-T,{folder}/{script}");
        }
        let features = env::var("CARGO_CFG_TARGET_FEATURE").unwrap_or_default();
        if features.split(',').any(|feature| feature == "crt-static") {
            println!("cargo::rustc-link-arg-bins={NO_STACK_GUARD}");
        }
        println!("cargo::rustc-link-arg-bins=-Wl,--no-eh-frame-hdr");
    }
}

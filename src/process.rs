//! The process as the system sees it, beyond its environment: the user that it acts as, the signals that must not
//! end it, and its memory, which must not be left in a file.
//!
//! The only user of signal-hook, and of rustix's process calls.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::process::DumpableBehavior;

/// The user that the process acts as.
pub fn effective_user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Makes a file that outgrows its limit (`ulimit -f`) an error of the write, which has a reason and becomes a
/// reply. Without this the system would end the process by a signal and without a word.
pub fn survive_file_size_limit() {
    let noticed = Arc::new(AtomicBool::new(false));
    // Where the handler is refused, the limit ends us as it ends others.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, noticed);
}

/// Keeps the system from writing the memory, which holds clients and their telephones, into a core file
/// beside the executable, whatever the limits and pipes for cores are.
pub fn forbid_core_dump() {
    // A kernel that refuses leaves us as we were.
    let _ = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

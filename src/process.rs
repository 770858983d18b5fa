//! What this process is to the system beyond its environment: whose it is, that a limit for files does not
//! end it, and that it leaves no image of its memory behind.
//!
//! The only user of signal-hook, and of all of rustix but its copying.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rustix::process::DumpableBehavior;

/// The user that the process acts as.
pub fn effective_user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Makes a file that outgrows its limit (`ulimit -f`) an error of the write, which has a reason and becomes a
/// reply. Left alone, the system would end the process by a signal and without a word.
pub fn survive_file_size_limit() {
    let noticed = Arc::new(AtomicBool::new(false));
    // Where it is refused, the limit ends us as it ends others.
    let _ = signal_hook::flag::register(signal_hook::consts::SIGXFSZ, noticed);
}

/// Keeps the system from writing the memory, which holds clients and their telephones, into a core file
/// beside the executable, whatever the limits and pipes for cores are.
pub fn forbid_core_dump() {
    // A kernel that refuses leaves us as we were.
    let _ = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

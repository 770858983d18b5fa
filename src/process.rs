//! What this process is to the system beyond its environment: whose it is, how large its files may become,
//! and that it leaves no image of its memory behind.
//!
//! The only user of rustix.

use rustix::process::{DumpableBehavior, Resource};

/// The user that the process acts as.
pub fn effective_user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// The most bytes that a file of ours may have (`ulimit -f`), where there is a limit. Beyond it the system
/// ends the process by a signal and without a word.
pub fn file_size_limit() -> Option<u64> {
    rustix::process::getrlimit(Resource::Fsize).current
}

/// Keeps the system from writing the memory, which holds clients and their telephones, into a core file
/// beside the executable, whatever the limits and pipes for cores are.
pub fn forbid_core_dump() {
    // A kernel that refuses leaves us as we were.
    let _ = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

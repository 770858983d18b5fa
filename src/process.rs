//! The process as the system sees it, beyond its environment: the user that it acts as, the signals that must not
//! end it, and its memory, which must not be left in a file.
//!
//! The only user of signal-hook, and of rustix's process calls. A terminal's modes are its asker's affair.

use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use rustix::process::DumpableBehavior;
use signal_hook::consts::{SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::{SigId, flag, low_level};

/// The signals by which a user or the system ends or stops a program at a terminal.
const ENDING_SIGNALS: [i32; 5] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP];

/// Keeps the signals that end or stop the program waiting, so that something can be put right before. Once this is
/// dropped they do again what they do by default.
pub struct HeldSignals {
    /// Can be read from once a signal waits.
    waiting: UnixStream,
    /// The number of the last signal.
    last: Arc<AtomicUsize>,
    /// Signals are no longer held.
    is_over: Arc<AtomicBool>,
    actions: Vec<SigId>,
}

impl HeldSignals {
    /// Begins to hold them.
    ///
    /// # Errors
    /// The system's.
    pub fn hold() -> io::Result<Self> {
        let (waiting, teller) = UnixStream::pair()?;
        waiting.set_nonblocking(true)?;
        let (last, is_over) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let mut held = Self { waiting, last, is_over, actions: Vec::new() };
        for signal in ENDING_SIGNALS {
            let number = usize::try_from(signal).unwrap_or_default();
            // This one stays, since a signal never gets its default back from the library.
            flag::register_conditional_default(signal, held.is_over.clone())?;
            held.actions.push(flag::register_usize(signal, held.last.clone(), number)?);
            held.actions.push(low_level::pipe::register(signal, teller.try_clone()?)?);
        }
        Ok(held)
    }

    /// Does what the last signal does by default, which for one that stops the program has an end.
    ///
    /// # Errors
    /// The system's.
    pub fn deliver(&self) -> io::Result<()> {
        let mut told = [0; 64];
        while matches!(rustix::io::read(&self.waiting, &mut told), Ok(1..)) {}
        match i32::try_from(self.last.swap(0, Ordering::SeqCst)) {
            Ok(signal) if signal > 0 => low_level::emulate_default_handler(signal),
            _ => Ok(()),
        }
    }
}

impl AsFd for HeldSignals {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.waiting.as_fd()
    }
}

impl Drop for HeldSignals {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::SeqCst);
        self.actions.drain(..).for_each(|action| {
            low_level::unregister(action);
        });
    }
}

/// The user that the process acts as.
pub fn effective_user() -> u32 {
    rustix::process::geteuid().as_raw()
}

/// Makes a file that outgrows its limit (`ulimit -f`) an error of the write, which has a reason and becomes a
/// reply. Without this the system would end the process by a signal and without a word.
pub fn survive_file_size_limit() {
    let noticed = Arc::new(AtomicBool::new(false));
    // Where the handler is refused, the limit ends us as it ends others.
    let _ = flag::register(signal_hook::consts::SIGXFSZ, noticed);
}

/// Keeps the system from writing the memory, which holds clients and their telephones, into a core file
/// beside the executable, whatever the limits and pipes for cores are.
pub fn forbid_core_dump() {
    // A kernel that refuses leaves us as we were.
    let _ = rustix::process::set_dumpable_behavior(DumpableBehavior::NotDumpable);
}

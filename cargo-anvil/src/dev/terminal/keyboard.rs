//! The keyboard of a Unix terminal, without Enter and without an echo.
//!
//! Output is processed as before, and Ctrl-C is a signal as before. Ctrl-Z comes as a key, for the terminal must be set back before
//! this process stops; it is set again when it goes on in the foreground. In the background nothing is read, since that would stop it.

use std::io::{self, stdin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getpgrp, kill_current_process_group};
use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcgetpgrp, tcsetattr,
};

/// How long one look at the keyboard takes; after that it is looked whether this process is still in the foreground.
const LOOK: Timespec = Timespec {
    tv_sec: 0,
    tv_nsec: 200_000_000,
};

/// How often a process in the background looks whether it is in the foreground again.
const BACKGROUND: Duration = Duration::from_millis(200);

/// What a terminal sends for Ctrl-Z when that is no signal.
const SUSPEND: u8 = 0x1a;

/// The code that switches a special key off.
const OFF: u8 = if cfg!(any(target_os = "linux", target_os = "android")) {
    0
} else {
    0xff
};

/// The keyboard while it is read key by key.
#[derive(Debug)]
pub(super) struct Keyboard {
    terminal: Arc<Terminal>,
}

#[derive(Debug)]
struct Terminal {
    /// As it was.
    before: Termios,
    /// Whether it is set for keys now.
    is_set: Mutex<bool>,
    is_over: AtomicBool,
}

impl Keyboard {
    /// Calls `press` with each byte until it returns `false`; `None` when standard input is no terminal.
    pub(super) fn read(press: impl Fn(u8) -> bool + Send + 'static) -> Option<Self> {
        let terminal = Arc::new(Terminal {
            before: tcgetattr(stdin()).ok()?,
            is_set: Mutex::new(false),
            is_over: AtomicBool::new(false),
        });
        terminal.set();
        let read = Arc::clone(&terminal);
        thread::spawn(move || read.run(&press));
        Some(Self { terminal })
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        self.terminal.is_over.store(true, Ordering::Relaxed);
        self.terminal.set_back();
    }
}

impl Terminal {
    fn run(&self, press: &impl Fn(u8) -> bool) {
        while !self.is_over.load(Ordering::Relaxed) {
            if !is_in_foreground() {
                thread::sleep(BACKGROUND);
                continue;
            }
            self.set();
            match key() {
                Ok(Some(SUSPEND)) => self.suspend(),
                Ok(Some(byte)) if !press(byte) => return,
                Ok(_) => {}
                // The terminal is gone.
                Err(_) => return,
            }
        }
    }

    /// Stops this process as Ctrl-Z does; returns when it goes on.
    fn suspend(&self) {
        self.set_back();
        // To all that stand before the user together, as the terminal would have done.
        let _ = kill_current_process_group(Signal::TSTP);
        // It takes effect in a moment, and the terminal must not be set again before.
        thread::sleep(BACKGROUND);
    }

    fn set(&self) {
        let mut is_set = self.is_set.lock().unwrap_or_else(PoisonError::into_inner);
        // Another program may have set the terminal meanwhile: a shell does when it takes over.
        let is_still_set =
            tcgetattr(stdin()).is_ok_and(|now| !now.local_modes.contains(LocalModes::ICANON));
        if (*is_set && is_still_set) || self.is_over.load(Ordering::Relaxed) || !is_in_foreground()
        {
            return;
        }
        let mut modes = self.before.clone();
        modes.local_modes -= LocalModes::ICANON | LocalModes::ECHO;
        modes.special_codes[SpecialCodeIndex::VMIN] = 1;
        modes.special_codes[SpecialCodeIndex::VTIME] = 0;
        modes.special_codes[SpecialCodeIndex::VSUSP] = OFF;
        modes.special_codes[SpecialCodeIndex::VQUIT] = OFF;
        *is_set = tcsetattr(stdin(), OptionalActions::Now, &modes).is_ok();
    }

    fn set_back(&self) {
        let mut is_set = self.is_set.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever is not in the foreground would be stopped for that, and has nothing to set back.
        if std::mem::take(&mut *is_set) && is_in_foreground() {
            let _ = tcsetattr(stdin(), OptionalActions::Now, &self.before);
        }
    }
}

/// Whether this process may read the terminal. Where there are no jobs it may.
fn is_in_foreground() -> bool {
    tcgetpgrp(stdin()).map_or(true, |group| group == getpgrp())
}

/// The next byte from the keyboard, if one comes soon.
fn key() -> io::Result<Option<u8>> {
    let stdin = stdin();
    let mut ready = [PollFd::new(&stdin, PollFlags::IN)];
    match poll(&mut ready, Some(&LOOK)) {
        Ok(0) | Err(rustix::io::Errno::INTR) => return Ok(None),
        Ok(_) => {}
        Err(error) => return Err(error.into()),
    }
    let mut byte = [0];
    // Not through `std`, whose buffer would hide from `poll` what it has read ahead.
    match rustix::io::read(&stdin, &mut byte) {
        Ok(0) => Err(io::ErrorKind::UnexpectedEof.into()),
        Ok(_) => Ok(Some(byte[0])),
        Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

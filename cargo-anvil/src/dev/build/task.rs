//! A build under way, whichever way it is made.

use std::process::Child;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use super::super::console::{Console, Label};
use super::super::group::{self, End};
use super::super::inbox::Message;
use super::super::waiting_room::Board;
use super::{Printed, Progress};
use crate::dev::cycle::Outcome;

/// A build under way. Its threads and processes end with [`Build::cancel`].
#[derive(Debug, Clone, Default)]
pub(crate) struct Build {
    /// The compiler that runs now; a build may need several, one after the other.
    compiler: Arc<Mutex<Compiler>>,
}

#[derive(Debug, Default)]
enum Compiler {
    #[default]
    None,
    Runs(Child),
    Canceled,
}

impl Build {
    /// Takes a compiler that was just started, as the leader of its group. A build that was canceled meanwhile ends it.
    pub(crate) fn runs(&self, mut child: Child) {
        let mut compiler = self.lock();
        if matches!(*compiler, Compiler::Canceled) {
            group::end(&mut child, End::Kill);
            // It has ended already otherwise.
            let _ = child.wait();
        } else {
            *compiler = Compiler::Runs(child);
        }
    }

    /// Waits for the compiler's end, and tells whether it succeeded. Call it when its output has ended, for it keeps a cancel waiting.
    pub(crate) fn wait(&self) -> bool {
        let mut compiler = self.lock();
        let Compiler::Runs(child) = &mut *compiler else {
            return false;
        };
        let success = child.wait().is_ok_and(|status| status.success());
        *compiler = Compiler::None;
        success
    }

    /// Ends the build.
    pub(crate) fn cancel(&self) {
        let mut compiler = self.lock();
        if let Compiler::Runs(mut child) = std::mem::replace(&mut *compiler, Compiler::Canceled) {
            group::end(&mut child, End::Kill);
            let _ = child.wait();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Compiler> {
        self.compiler.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a build tells while it runs: to the terminal, to the waiting room, and its end to the loop.
#[derive(Clone)]
pub(crate) struct Reporter {
    /// Prints.
    pub(crate) console: Console,
    /// What the waiting room shows.
    pub(crate) board: Board,
    /// Where the loop hears of the end.
    pub(crate) sender: Sender<Message>,
    /// When the build began.
    pub(crate) began: Instant,
}

impl Reporter {
    /// Shows how far it is, if it is time to.
    pub(crate) fn progress(&self, progress: &mut Progress) {
        if let Some(line) = progress.due(Instant::now()) {
            self.console.live(Label::BUILD, &line);
            self.board.building(&line);
        }
    }

    /// Prints what the compiler said.
    pub(crate) fn print(&self, printed: &Printed) {
        if let Some(text) = printed {
            self.console.untouched(text);
        }
    }

    /// Says something of the build, one line.
    pub(crate) fn note(&self, text: &str) {
        self.console.say(Label::BUILD, text);
    }

    /// Tells the loop what came of it.
    pub(crate) fn end(&self, outcome: Outcome) {
        self.console.shell().live("");
        let took = self.began.elapsed();
        // Without a receiver the loop has ended.
        let _ = self.sender.send(Message::Built { outcome, took });
    }
}

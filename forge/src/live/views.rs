//! Pages that are read again when one of their files has changed.

use std::any::Any;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::failure::LiveError;
use super::naming::Known;
use super::program::Program;
use super::run::{Live, Run};
use crate::loader::Disk;
use crate::runtime::{Context, Handle, Shared, render_fragment_with, render_with};

/// How old a file must be for its time to be trusted: two saves may have the same time where clocks of file systems are coarse.
const SETTLED: Duration = Duration::from_secs(2);

/// The views of a folder, as they are now.
#[derive(Debug)]
pub struct Views {
    disk: Disk,
    pages: Mutex<HashMap<&'static str, Page>>,
}

/// A page that was read, and its files as they were.
#[derive(Clone, Debug)]
struct Page {
    /// What it was built with: another build of the application has other numbers.
    known: &'static Known,
    program: Arc<Program>,
    files: Arc<[(String, Seen)]>,
}

/// What was seen of a file.
#[derive(Clone, Copy, Debug)]
enum Seen {
    Absent,
    /// Its time and its length.
    Settled(SystemTime, u64),
    /// It was saved just before it was read, and may have been again: it is read once more.
    New,
}

impl Seen {
    fn of(stamp: Option<(SystemTime, u64)>, read: SystemTime) -> Self {
        match stamp {
            None => Self::Absent,
            Some((time, length)) if time + SETTLED <= read => Self::Settled(time, length),
            Some(_) => Self::New,
        }
    }

    fn is_still(self, stamp: Option<(SystemTime, u64)>) -> bool {
        match (self, stamp) {
            (Self::Absent, None) => true,
            (Self::Settled(time, length), Some(now)) => (time, length) == now,
            _ => false,
        }
    }
}

impl Views {
    /// The views below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self::of(Disk::new(root))
    }

    /// The views of a folder, with its paths shown as `disk` shows them.
    #[must_use]
    pub fn of(disk: Disk) -> Self {
        Self {
            disk,
            pages: Mutex::default(),
        }
    }

    /// Renders a view for a request.
    ///
    /// # Errors
    ///
    /// When the templates are not right, an expression is new, or one fails.
    pub fn render(&self, view: &dyn Live, shared: &Arc<dyn Shared>) -> Result<String, LiveError> {
        let program = self.program(view.known())?;
        render_with(shared, |values| program.render(view, values.1))
    }

    /// Renders one fragment of a view for a request; `None` when the page shows no fragment of that name.
    ///
    /// # Errors
    ///
    /// When the templates are not right, an expression is new, or one fails.
    pub fn render_fragment(
        &self,
        view: &dyn Live,
        fragment: &str,
        shared: &Arc<dyn Shared>,
    ) -> Result<Option<String>, LiveError> {
        let program = self.program(view.known())?;
        render_fragment_with(shared, fragment, |values| program.render(view, values.1))
    }

    /// Reads the pages again that were rendered before and have changed since, and gives those that cannot be rendered any more,
    /// so that a rebuild need not wait until somebody asks for the page.
    #[must_use]
    pub fn check(&self) -> Vec<(&'static Known, LiveError)> {
        let known: Vec<&'static Known> = self.pages().values().map(|page| page.known).collect();
        known
            .into_iter()
            .filter_map(|known| Some((known, self.program(known).err()?)))
            .collect()
    }

    /// Forgets what was read: the pages of another build of the application are other ones.
    pub fn clear(&self) {
        self.pages().clear();
    }

    fn pages(&self) -> MutexGuard<'_, HashMap<&'static str, Page>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn program(&self, known: &'static Known) -> Result<Arc<Program>, LiveError> {
        let page = self.pages().get(known.view).cloned();
        if let Some(page) = page
            && page.known == known
            && page
                .files
                .iter()
                .all(|(file, seen)| seen.is_still(self.disk.stamp(file)))
        {
            return Ok(page.program);
        }
        // The time is taken first: a file that changes meanwhile is then too new for its time to be trusted.
        let read = SystemTime::now();
        let program = Arc::new(Program::read(known, &self.disk)?);
        let files = program
            .depends_on()
            .map(|file| (file.to_owned(), Seen::of(self.disk.stamp(file), read)))
            .collect();
        let page = Page {
            known,
            program: Arc::clone(&program),
            files,
        };
        self.pages().insert(known.view, page);
        Ok(program)
    }
}

impl Program {
    /// Renders the page with the compiled code of its view; `handle` is the value that [`render_with`] gives.
    ///
    /// # Errors
    ///
    /// When an expression fails.
    pub fn render(&self, view: &dyn Live, handle: &dyn Any) -> Result<String, LiveError> {
        let context = Context::of(handle.downcast_ref::<Handle>().ok_or(()));
        let mut run = Run::new(&self.operations, context);
        while let Some(operation) = run.next_operation() {
            view.step(operation, context, &mut run);
        }
        let page = run.finish();
        match context.failure() {
            Some(failure) => Err(LiveError::Failed(failure)),
            None => Ok(page),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_again_unless_its_time_is_old_and_the_same() {
        let read = SystemTime::UNIX_EPOCH + Duration::from_secs(100);
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let old = Seen::of(Some((at(98), 7)), read);
        assert!(old.is_still(Some((at(98), 7))));
        assert!(!old.is_still(Some((at(98), 8))) && !old.is_still(Some((at(97), 7))));
        assert!(!old.is_still(None));
        for just_saved in [at(99), at(100), at(500)] {
            assert!(!Seen::of(Some((just_saved, 7)), read).is_still(Some((just_saved, 7))));
        }
        let absent = Seen::of(None, read);
        assert!(absent.is_still(None) && !absent.is_still(Some((at(1), 0))));
    }
}

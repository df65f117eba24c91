//! Pages that are read again when one of their files has changed.

use std::any::Any;
use std::cell::RefCell;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use super::failure::LiveError;
use super::naming::Known;
use super::program::Program;
use super::run::{Live, Run};
use crate::loader::{Disk, LoadError, Loader};
use crate::runtime::{Context, Handle, Shared, render_fragment_with, render_with};
use crate::source::SourceFile;

/// How old a file must be for its time to be trusted: two saves may have the same time where clocks of file systems are coarse.
const SETTLED: Duration = Duration::from_secs(2);

/// The views of a folder, as they are now.
#[derive(Debug)]
pub struct Views {
    disk: Disk,
    /// By where the lists of their expressions are: another build of the application has other ones, and so has another
    /// struct with the same template.
    pages: Mutex<HashMap<usize, Page>>,
}

/// A page that was read, and its files as they were.
#[derive(Clone, Debug)]
struct Page {
    /// What it was built with.
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

    fn pages(&self) -> MutexGuard<'_, HashMap<usize, Page>> {
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn program(&self, known: &'static Known) -> Result<Arc<Program>, LiveError> {
        let key = std::ptr::from_ref(known).addr();
        let page = self.pages().get(&key).cloned();
        if let Some(page) = page
            && page
                .files
                .iter()
                .all(|(file, seen)| seen.is_still(self.disk.stamp(file)))
        {
            return Ok(page.program);
        }
        let watched = Watched {
            disk: &self.disk,
            // A file that changes after this is too new for its time to be trusted.
            read: SystemTime::now(),
            seen: RefCell::default(),
        };
        let program = Arc::new(Program::read(known, &watched)?);
        let page = Page {
            known,
            program: Arc::clone(&program),
            files: watched.seen.into_inner().into(),
        };
        self.pages().insert(key, page);
        Ok(program)
    }
}

/// The views of a folder, with a note of what was seen of each before it was read: what was saved in between is then taken
/// for changed, whatever time the file has.
struct Watched<'a> {
    disk: &'a Disk,
    read: SystemTime,
    seen: RefCell<Vec<(String, Seen)>>,
}

impl Loader for Watched<'_> {
    fn load(&self, view: &str) -> Result<Option<SourceFile>, LoadError> {
        let mut seen = self.seen.borrow_mut();
        if !seen.iter().any(|(known, _)| known == view) {
            let stamp = Seen::of(self.disk.stamp(view), self.read);
            seen.push((view.to_owned(), stamp));
        }
        self.disk.load(view)
    }

    fn names(&self) -> Vec<String> {
        self.disk.names()
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
    use std::fs;

    use super::*;

    #[test]
    fn a_file_that_is_replaced_while_it_is_read_is_read_again() {
        let folder = std::env::temp_dir().join(format!("forge-watched-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let write = |text: &str, seconds| {
            let path = folder.join("p.forge.html");
            fs::write(&path, text).unwrap();
            let file = fs::File::options().write(true).open(&path).unwrap();
            let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
            file.set_modified(time).unwrap();
        };
        let disk = Disk::new(&folder);
        write("old", 10);
        let watched = Watched {
            disk: &disk,
            read: SystemTime::now(),
            seen: RefCell::default(),
        };
        let old = watched.load("p").unwrap().unwrap();
        // As a checkout or an unpacked archive does it: the new file is an old one.
        write("new", 20);
        let seen = watched.seen.into_inner();
        let is_still = seen[0].1.is_still(disk.stamp("p"));
        fs::remove_dir_all(&folder).unwrap();
        assert!(old.text() == "old" && seen[0].0 == "p" && !is_still);
    }

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

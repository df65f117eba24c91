//! Pages that are read again when one of their files has changed.

use std::any::Any;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use super::failure::LiveError;
use super::program::Program;
use super::run::{Live, Run};
use crate::loader::Disk;
use crate::runtime::{Context, Handle, Shared, render_fragment_with, render_with};

/// The views of a folder, as they are now.
#[derive(Debug)]
pub struct Views {
    disk: Disk,
    pages: Mutex<HashMap<&'static str, Page>>,
}

/// A page that was read, and the ages of its files.
#[derive(Clone, Debug)]
struct Page {
    program: Arc<Program>,
    files: Arc<[(String, Option<SystemTime>)]>,
    /// What it was built with: another build of the application has other numbers.
    items: &'static [(u32, u64)],
}

impl Views {
    /// The views below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self {
            disk: Disk::new(root),
            pages: Mutex::default(),
        }
    }

    /// Renders a view for a request.
    ///
    /// # Errors
    ///
    /// When the templates are not right, an expression is new, or one fails.
    pub fn render(&self, view: &dyn Live, shared: &Arc<dyn Shared>) -> Result<String, LiveError> {
        let program = self.program(view)?;
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
        let program = self.program(view)?;
        render_fragment_with(shared, fragment, |values| program.render(view, values.1))
    }

    fn program(&self, view: &dyn Live) -> Result<Arc<Program>, LiveError> {
        let known = view.known();
        let mut pages = self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(page) = pages.get(known.view)
            && page.items == known.items
            && page
                .files
                .iter()
                .all(|(file, age)| self.disk.modified(file) == *age)
        {
            return Ok(Arc::clone(&page.program));
        }
        // The ages are taken first: a file that changes meanwhile is then older in the list than on the disk.
        let before = SystemTime::now();
        let program = Arc::new(Program::read(known, &self.disk)?);
        let files = program
            .depends_on()
            .map(|file| {
                let age = self.disk.modified(file);
                (file.to_owned(), age.filter(|age| *age <= before))
            })
            .collect();
        let page = Page {
            program: Arc::clone(&program),
            files,
            items: known.items,
        };
        pages.insert(known.view, page);
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

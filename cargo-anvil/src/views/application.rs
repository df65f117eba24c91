//! The templates of an application and its views, read once.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use forge::loader::Disk;
use forge::{Errors, Outline, Page, SourceFile, Span};

use super::derive::{View, views_in};

/// Where templates are, from the package's root.
const VIEWS: &str = "resources/views";
/// Where a package's Rust sources are; views of tests render templates, too.
const SOURCES: [&str; 4] = ["src", "tests", "examples", "benches"];
/// How deep below a folder sources are looked for.
const MAX_DEPTH: usize = 32;

/// What is known of an application's views.
pub(crate) struct Application {
    templates: Disk,
    /// The structs that derive `View`, by file and line.
    pub(crate) views: Vec<View>,
    /// The sources that could not be read as Rust, by their paths from the root, and why.
    pub(crate) unreadable: Vec<(String, String)>,
}

impl Application {
    /// Reads the package in `root`.
    ///
    /// # Errors
    /// When a folder or a file cannot be read.
    pub(crate) fn read(root: &Path) -> Result<Self> {
        let mut application = Self {
            templates: Disk::new(root.join(VIEWS)).shown_from(root),
            views: Vec::new(),
            unreadable: Vec::new(),
        };
        for folder in SOURCES {
            let mut files = Vec::new();
            rust_files(&root.join(folder), MAX_DEPTH, &mut files)?;
            files.sort();
            for path in files {
                let text = fs::read_to_string(&path)
                    .with_context(|| format!("cannot read `{}`", path.display()))?;
                let shown = path.strip_prefix(root).unwrap_or(&path);
                let shown = shown.to_string_lossy().replace('\\', "/");
                let file = Arc::new(SourceFile::new("", shown, text));
                match views_in(&file) {
                    Ok(views) => application.views.extend(views),
                    Err(why) => {
                        let path = file.path().to_owned();
                        application.unreadable.push((path, why.to_string()));
                    }
                }
            }
        }
        Ok(application)
    }

    /// What every template is made of, by name.
    pub(crate) fn templates(&self) -> Vec<Outline> {
        forge::survey(&self.templates)
    }

    /// Finds the mistakes of all templates.
    ///
    /// # Errors
    /// The mistakes.
    pub(crate) fn check(&self) -> Result<(), Errors> {
        let pages: Vec<Page> = self
            .views
            .iter()
            .map(|view| Page {
                view: view.template.clone(),
                fields: view.fields.clone(),
                named_at: Some((Arc::clone(&view.file), view.span)),
            })
            .collect();
        forge::check(&pages, &self.templates)
    }
}

impl View {
    /// The line of the struct's attribute.
    pub(crate) fn line(&self) -> usize {
        self.file.location(self.span.start).line
    }
}

/// Adds the Rust files below a folder, which need not be there.
fn rust_files(folder: &Path, depth: usize, files: &mut Vec<PathBuf>) -> Result<()> {
    if depth == 0 || !folder.is_dir() {
        return Ok(());
    }
    let entries =
        fs::read_dir(folder).with_context(|| format!("cannot list `{}`", folder.display()))?;
    for entry in entries {
        let entry = entry.with_context(|| format!("cannot list `{}`", folder.display()))?;
        let (path, kind) = (entry.path(), entry.file_type());
        // Not through links: one may lead back to a folder above.
        if kind.as_ref().is_ok_and(std::fs::FileType::is_dir) {
            rust_files(&path, depth - 1, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") && path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

/// A place in a Rust source, as Forge's errors have it.
pub(super) fn span(of: proc_macro2::Span) -> Span {
    let bytes = of.byte_range();
    Span::new(bytes.start, bytes.end)
}

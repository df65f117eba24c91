//! From a file to a definition, with every check on the way.
#![allow(
    unsafe_code,
    reason = "opening a library and reading what it exports cannot be checked by the compiler; each place says what makes it right"
)]

use std::fs::File;
use std::io;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};

use libloading::Library;
use object::read::ReadCache;
use object::{Object as _, ObjectSection as _};

use super::generation::{Generation, Misfit, Record};
use crate::app::Definition;

/// The section that holds the record.
const SECTION: &str = if cfg!(target_vendor = "apple") {
    "__anvil"
} else {
    ".anvil"
};

/// What the library exports.
const SYMBOL: &str = "ANVIL_GENERATION";

/// Why a library is not used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum LibraryError {
    #[error("`{}` cannot be read: {source}", path.display())]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("`{}` is no whole library: {reason}", path.display())]
    Broken { path: PathBuf, reason: String },
    #[error("the library does not fit: {0}")]
    Misfit(#[from] Misfit),
    #[error("the system does not open the library: {0}")]
    Refused(#[source] libloading::Error),
}

/// Opens a library for good and reads its definition.
///
/// # Errors
/// When the file is not whole, was compiled against another framework, or is refused by the system.
pub(crate) fn open(path: &Path) -> Result<Definition, LibraryError> {
    inspect(path)?;
    // SAFETY: opening runs the library's constructors. It is whole, and was compiled against this very compilation of the
    // framework, so they are those of the user's own crate and its dependencies, as in any binary of theirs.
    let library = unsafe { open_library(path) }.map_err(LibraryError::Refused)?;
    // Never closed: futures, vtables and strings of it may be anywhere from now on.
    let library = ManuallyDrop::new(library);
    // SAFETY: the record in the file says that the library's symbol of this name is a `Generation` of the same compilation
    // of this crate, and it stays mapped.
    let generation: &'static Generation = unsafe {
        &**library
            .get::<*const Generation>(SYMBOL)
            .map_err(LibraryError::Refused)?
    };
    Ok(generation.definition()?)
}

/// Reads the file without running anything of it: whether it is whole, and what its record says.
fn inspect(path: &Path) -> Result<(), LibraryError> {
    let unreadable = |source| LibraryError::Unreadable {
        path: path.to_owned(),
        source,
    };
    let broken = |reason: String| LibraryError::Broken {
        path: path.to_owned(),
        reason,
    };
    let file = File::open(path).map_err(unreadable)?;
    let length = file.metadata().map_err(unreadable)?.len();
    let cache = ReadCache::new(file);
    let object = object::File::parse(&cache).map_err(|error| broken(error.to_string()))?;
    // The system maps what the headers name, and touching a page behind the file's end would kill the process.
    for section in object.sections() {
        if section
            .file_range()
            .is_some_and(|(start, size)| start.checked_add(size).is_none_or(|end| end > length))
        {
            return Err(broken("it ends too early".to_owned()));
        }
    }
    let section = object.section_by_name(SECTION).ok_or(Misfit::NoRecord)?;
    let bytes = section.data().map_err(|error| broken(error.to_string()))?;
    Record::read(bytes).ok_or(Misfit::NoRecord)?.check()?;
    Ok(())
}

/// Opens it with all symbols bound at once, and none of them offered to others: a name that two generations have must
/// stay with each.
#[cfg(unix)]
unsafe fn open_library(path: &Path) -> Result<Library, libloading::Error> {
    use libloading::os::unix;

    // SAFETY: the caller's promise.
    let library = unsafe { unix::Library::open(Some(path), unix::RTLD_NOW | unix::RTLD_LOCAL) }?;
    Ok(library.into())
}

#[cfg(not(unix))]
unsafe fn open_library(path: &Path) -> Result<Library, libloading::Error> {
    // SAFETY: the caller's promise.
    unsafe { Library::new(path) }
}

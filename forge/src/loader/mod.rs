//! Where the text of a view comes from: the one door between the compiler and the world.
//!
//! The compiler itself reads no files. Give it [`Disk`] for a folder of templates, [`Memory`] in tests,
//! or a [`Loader`] of your own. Names are checked before a loader is asked: they are words joined by dots,
//! so a name can never lead out of the folder.

mod boundary;
mod disk;
mod memory;

pub use self::boundary::{EXTENSION, LoadError, Loader, TEXT_EXTENSION};
pub use self::disk::Disk;
pub use self::memory::Memory;

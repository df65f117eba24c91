//! What `cargo anvil new` is made of: the checks, the files, the lock. The command itself is `commands::new`.
//!
//! Everything that can be refused is looked at before the first byte is written.

mod database;
mod framework;
mod lock;
mod package_name;
mod target;
mod tree;
mod workspace;

pub(crate) use database::Database;
pub(crate) use framework::Framework;
pub(crate) use lock::prune;
pub(crate) use package_name::{PackageName, check_name};
pub(crate) use target::Target;
pub(crate) use tree::{FileTree, app_key, has_app_key, tree};
pub(crate) use workspace::Placement;

//! The checks: one file each, a pure function from the facts to a finding. `None` where there is nothing to check.

mod app_key;
mod build_override;
mod c_compiler;
mod code_generation;
mod database;
mod database_driver;
mod debug_info;
mod debug_mode;
mod dependency_debug;
mod env_file;
mod env_in_git;
mod env_keys;
mod framework_version;
mod incremental;
mod leftover_probe;
mod linker;
mod macro_optimization;
mod nightly;
mod platform;
mod port;
mod registry;
mod rust_version;
mod rustflags;
mod sccache;
mod target_directory;
mod watch_limit;

pub(crate) use registry::{Wishes, all};

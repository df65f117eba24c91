//! The application: what it registers ([`App`]), what the binary knows of itself ([`Definition`]),
//! and what a booted one shares ([`AppState`]).

mod boot;
mod builder;
mod definition;
mod kernel;
mod public_files;
mod state;

pub use boot::BootError;
pub use builder::App;
pub use definition::Definition;
pub use public_files::PublicFiles;
pub use state::AppState;

pub(crate) use boot::{BootOptions, Booted, boot, chain, load_config, register};
pub(crate) use kernel::Kernel;

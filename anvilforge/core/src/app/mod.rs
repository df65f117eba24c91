//! The application: what it registers ([`App`]), what the binary knows of itself ([`Definition`]),
//! and what a booted one shares ([`AppState`]).

mod background;
mod boot;
mod builder;
mod current;
mod definition;
mod kept;
mod kernel;
#[cfg(debug_assertions)]
mod live;
mod public_files;
mod repeated_queries;
mod secrets;
mod shared;
mod state;
#[cfg(all(test, debug_assertions))]
pub(crate) mod tests;

pub use background::Background;
pub use boot::BootError;
pub use builder::App;
pub use definition::Definition;
pub use kept::Kept;
pub use public_files::PublicFiles;
pub use shared::{Host, Plain, Shareable};
pub use state::AppState;

pub(crate) use background::{Task, Workers};
pub(crate) use boot::{BootOptions, Booted, boot, chain, load_config, register};
pub(crate) use current::CurrentKernel;
pub(crate) use kept::{KeptValues, Snapshots};
pub(crate) use kernel::Kernel;
#[cfg(feature = "dynamic")]
pub(crate) use kernel::panic_text;
#[cfg(debug_assertions)]
pub(crate) use live::{Live, Reconfigured};

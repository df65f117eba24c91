//! The commands of an application's own binary: `serve`, `migrate` and its family, `db:…`,
//! `schema:{dump,diff}`, `model:show`, `cache:clear`, `routes`, `about`.
//!
//! `cargo anvil` forwards to these, and on a server the binary alone has them. One table
//! (`command`) lists them; each file is one command. Exit codes: 0 done, 1 failed, 2 misused.

mod about;
mod arguments;
mod cache_clear;
mod command;
mod confirm;
mod db_check;
mod db_show;
mod db_table;
mod db_wipe;
mod entry;
mod log;
mod migrate;
mod model_show;
mod output;
mod routes;
mod schema_diff;
mod schema_dump;
mod seed;
mod serve;

pub use entry::run;

#[cfg(feature = "dynamic")]
pub(crate) use entry::{block_on, exit_code};
#[cfg(feature = "dynamic")]
pub(crate) use serve::serve;

pub(crate) use arguments::Arguments;
pub(crate) use command::{COMMANDS, Command, Context, DATABASE, Failure};

//! The edge of `doctor`: everything that reads files, runs programs and asks the system. What it means is judged in `check`.

mod application;
mod binary_signature;
mod cargo_config;
mod cfg_expression;
mod collect;
mod database;
mod environment;
mod linker;
mod machine;
mod settings;
mod toolchain;

pub(crate) use collect::{Gathered, gather};
pub(crate) use database::ask as database;

//! The loop of `dev`: waits for what happens, asks the cycle, does what it says.

mod builds;
mod reports;
mod run;
mod service;
mod state;

pub(crate) use state::{Server, Tools};

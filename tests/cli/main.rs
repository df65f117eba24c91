//! The binary `cargo-anvil`, run as a person runs it: what it prints, what it writes, how it ends.
//!
//! No application of the framework is built here: where a command needs one, it gets one that has the shape and nothing
//! behind it.

mod sandbox;

#[cfg(unix)]
mod dev;
#[cfg(unix)]
mod dev_app;
#[cfg(unix)]
mod dev_changes;
#[cfg(unix)]
mod dev_companion;
#[cfg(target_os = "linux")]
mod dev_terminal;
#[cfg(unix)]
mod dev_waiting_room;
mod doctor;
mod doctor_fix;
mod doctor_measure;
mod find_application;
mod forward;
mod help;
mod key_generate;
mod make;
mod make_refusals;
mod new;
mod new_refusals;
#[cfg(target_os = "linux")]
mod terminal;
mod view;
mod workspace;

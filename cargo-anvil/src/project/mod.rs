//! The application that a command is about: finding it, reading it.
//!
//! Manifests are read with toml_edit alone; `cargo metadata` would cost more than a whole generator. Nothing is written here.

mod files;
mod find;
mod manifest;

pub(crate) use files::Files;
pub(crate) use find::{Project, enclosing_workspace, find};
pub(crate) use manifest::Manifest;

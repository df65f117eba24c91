//! Pure edits of text: a file's text in, an [`Edited`] out. Nothing here reads or writes a file.
//!
//! A place in a Rust file is found by its syntax and changed by its span, so formatting and comments stay; TOML goes through
//! toml_edit.

mod edited;
mod env_file;
mod framework_feature;
mod list_macro;
mod manifest;
mod module_list;
mod toml_setting;

pub(crate) use edited::Edited;
pub(crate) use env_file::{env_value, set_env};
pub(crate) use framework_feature::add_framework_feature;
pub(crate) use list_macro::add_to_list_macro;
pub(crate) use manifest::{
    FrameworkSource, add_dependency, add_workspace_member, own_workspace, set_framework,
    without_profiles,
};
pub(crate) use module_list::{Visibility, add_module};
pub(crate) use toml_setting::{Scalar, set_toml};

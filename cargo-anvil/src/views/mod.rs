//! The application's templates, and the structs that render them: what `view:check` and `view:list` are about.
//!
//! Templates are read by Forge's compiler, structs by `syn`; nothing is built, and nothing is written.

mod application;
mod derive;
mod json;
mod list;

pub(crate) use application::Application;
pub(crate) use json::{check_json, list_json};
pub(crate) use list::list_text;

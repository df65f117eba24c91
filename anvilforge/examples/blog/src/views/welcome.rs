//! The template `resources/views/welcome.forge.html`.

use anvilforge::prelude::*;

/// The page that greets a new application.
#[derive(Debug, View)]
#[view("welcome")]
pub struct Welcome {
    /// The version of the application.
    pub version: &'static str,
}

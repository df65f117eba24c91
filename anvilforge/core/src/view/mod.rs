//! Typed views: a struct, a template, and what every template may ask of its request.
//!
//! `#[derive(View)]` (in `anvil-macros`) compiles the template; this module renders it for a request
//! and gives it the shared data: `errors`, `old`, `flash`, `csrf_token`, `route`, `asset`, `config`.

mod render;
mod shared;

pub use render::{Rendering, View, ViewError, render_view};
pub use shared::SharedData;

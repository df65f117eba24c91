//! Typed views: a struct, a template, and what every template may ask of its request.
//!
//! `#[derive(View)]` (in `anvil-macros`) compiles the template; this module renders it for a request
//! and gives it the shared data: `errors`, `old`, `flash`, `session`, `csrf_token`, `route`, `asset`, `config`, `@vite`.
//!
//! In a build with debug assertions only the template's expressions are compiled, and everything else is read from its file
//! when the page is rendered. A release build has nothing of that, and reads no files.

#[cfg(debug_assertions)]
pub(crate) mod live;
mod render;
mod respond;
mod shared;
mod shares;
mod vite;

#[cfg(debug_assertions)]
#[doc(hidden)]
pub use live::LiveSource;
#[doc(hidden)]
pub use render::Rendering;
pub use render::{View, ViewError};
pub use respond::Fragment;
#[doc(hidden)]
pub use respond::render_view;
pub use shared::SharedData;
pub(crate) use shares::Shares;
pub(crate) use vite::ViteFiles;

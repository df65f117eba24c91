//! What compiled views call while they are rendered. Nothing of the compiler is here.
//!
//! The application implements [`Shared`] for its request and renders through [`render_with`]; generated code finds
//! the request again through [`Context`]. A view that is rendered without a request still works: it has no errors,
//! no old input, no flash values and an empty token, and asking it for a route stops the rendering.

mod class_list;
mod context;
mod errors;
#[doc(hidden)]
pub mod lending;
mod loop_state;
mod route_error;
mod shared;

pub use self::class_list::class_list;
pub use self::context::{CONTEXT_KEY, Context, Handle, render_with};
pub use self::errors::Errors;
pub use self::loop_state::Loop;
pub use self::route_error::RouteError;
pub use self::shared::Shared;
/// Passes code through Askama untouched, so that it means what it means in Rust.
#[doc(hidden)]
pub use crate::__forge_expr as expr;
/// Hands on the value of a place: by value if it can be copied, else by reference.
#[doc(hidden)]
pub use crate::__forge_lend as lend;

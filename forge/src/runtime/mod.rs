//! What compiled views call while they are rendered. Nothing of the compiler is here.
//!
//! The application implements [`Shared`] for its request and renders through [`render_with`]; generated code finds
//! the request again through [`Context`]. A view that is rendered without a request still works: it has no errors,
//! no old input, no flash values and an empty token, and asking it for a route stops the rendering.

mod address;
#[doc(hidden)]
pub mod attribute_value;
mod attributes;
mod auth;
mod class_list;
mod collected;
mod content;
mod context;
mod dump;
mod errors;
mod escape;
mod json;
#[doc(hidden)]
pub mod lending;
mod loop_state;
mod route_error;
mod shared;
mod typed;
mod vite;

pub use self::address::{Address, link, link_rest, source};
pub use self::attribute_value::AttributeValue;
pub use self::attributes::Attributes;
pub use self::auth::Auth;
pub use self::class_list::{class_list, style_list};
pub use self::content::has_actual_content;
pub use self::context::{
    CONTEXT_KEY, Context, Handle, UnknownComponent, UnknownShared, render_fragment_with,
    render_with,
};
pub use self::dump::{Dumped, dump};
pub use self::errors::Errors;
pub use self::escape::{escape, escape_value};
pub use self::json::json;
pub use self::loop_state::{Loop, counted};
pub use self::route_error::RouteError;
pub use self::shared::{Shared, fill_in};
pub use self::typed::Typed;
pub use self::vite::{Vite, ViteError};
/// The value of an attribute, from a reference to what it is computed from.
pub use crate::__forge_attribute as attribute;
/// The same, with a copy of what is borrowed.
#[doc(hidden)]
pub use crate::__forge_attribute_owned as attribute_owned;
/// Passes code through Askama untouched, so that it means what it means in Rust.
#[doc(hidden)]
pub use crate::__forge_expr as expr;
/// Hands on the value of a place: by value if it can be copied, else by reference.
#[doc(hidden)]
pub use crate::__forge_lend as lend;
/// A reference to what an ability is about, whatever its type.
#[doc(hidden)]
pub use crate::__forge_subject as subject;

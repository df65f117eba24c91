//! The session: what a visitor's browser carries from request to request.
//!
//! [`Session`] is the handle that handlers use; `cookie_store` keeps its content in encrypted,
//! authenticated cookies, so that no service and no table is needed. Flash data live until the end
//! of the next request.

mod cookie_store;
mod data;

pub use data::Session;

pub(crate) use cookie_store::CookieStore;
pub(crate) use data::{ERRORS_KEY, FlashData, OLD_INPUT_KEY};

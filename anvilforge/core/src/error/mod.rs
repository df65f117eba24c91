//! One error type for handlers, and what the client sees of it.
//!
//! Any error that implements [`std::error::Error`] becomes an [`Error`] through `?`, which also
//! records where that happened. A client of a production app sees only the status; the log (and, in
//! development, the error page) has the rest. The pages themselves are in `page`.

mod page;
mod report;
mod value;
#[cfg(debug_assertions)]
mod view_page;

pub(crate) use page::ErrorPages;
pub use value::{Error, Result, abort};

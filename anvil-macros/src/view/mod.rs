//! `#[derive(View)]`: compiles the template with Forge.
//!
//! There are two forms, and the application's profile chooses:
//!
//! | | the whole template (`compiled`) | its expressions (`live`) |
//! |---|---|---|
//! | where | without debug assertions, and where `ANVIL_VIEWS=compiled` | with debug assertions |
//! | what is emitted | Askama's code, by its derive within this very call | one `match` over the expressions, in a file of its own |
//! | while it runs | no file is read | text and structure are read from the template |
//! | an edit of the template | cargo builds again | nothing is built, unless an expression is new |
//!
//! # How the form is chosen
//!
//! A macro cannot see the profile. So the derive emits what both forms share and a call of `::anvilforge::__private::view!`, which
//! becomes a call of `live_view!` or of `compiled_view!` by `cfg(debug_assertions)` of the runtime and of the application: the
//! form that is not wanted is never expanded. `ANVIL_VIEWS=compiled` in the environment of cargo makes debug builds of the other
//! form, to have rustc check it; rustc tells cargo of the variable, so changing it builds again.
//!
//! Where the live form is put, and how cargo knows of it, is told in `generated`.

mod attr;
mod compiled;
mod form;
mod generated;
mod live;
mod template;

pub(crate) use form::{compiled, expand, live};

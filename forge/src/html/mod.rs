//! Where in HTML a page shows its values, and what follows from it.
//!
//! Escaping makes a value harmless in text and between the quotes of an attribute. In an address, it does not keep
//! `javascript:` away; in a script, in the name of an attribute or without quotes it does not help at all. So once a page
//! is put together its text is gone through as a browser would, and every echo is given the form that its place needs, or
//! is refused. What the text is, not what a value could add to it, decides the place: a value that is shown raw is taken
//! to be whole in itself.

mod branches;
mod form;
mod handler;
mod place;
mod scanner;
mod script;

pub(crate) use self::form::EchoForm;
pub use self::place::EchoPlace;
pub(crate) use self::place::{check_places, show_as_it_is};

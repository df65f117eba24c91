//! Where the databases differ and sea-query does not help: quoting, placeholders, the list of
//! tables. `token` reads SQL as far as that is needed. Every function is pure: it gives SQL text,
//! or reads it.

mod sql;
pub(crate) mod token;

pub(crate) use sql::{identifier, literal, pieces, placeholders, searched_words};

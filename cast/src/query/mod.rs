//! Queries: what to select, by which conditions, in which order.
//!
//! [`Query`] is the typed builder; it fills the plain data of `plan`, `compile` turns that into
//! the SQL of a database, `run` executes it. Only [`Query`], [`Filter`] and [`OrderBy`] know the
//! model's type; all below is compiled once. Joins and aggregates are not here yet; what
//! queries do with relations is in `relation`.

mod builder;
pub(crate) mod compile;
mod filter;
mod lookup;
mod page;
pub(crate) mod plan;
mod run;

pub use builder::Query;
pub use filter::{Filter, OrderBy};
pub use lookup::value_exists;
pub use page::Page;
pub(crate) use run::{
    Missing, delete_one, fetch, find, find_or_fail, force_delete_one, insert, restore, save,
    update_one,
};

//! What a generator wants to do, as data: described first, then previewed or applied.

mod apply;
mod preview;
mod step;

pub(crate) use apply::{Conflicts, apply, replace};
pub(crate) use preview::preview;
#[cfg(test)]
pub(crate) use preview::shown;
pub(crate) use step::{Plan, Step};

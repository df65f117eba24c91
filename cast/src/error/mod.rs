//! What can go wrong, in one enum. Each text names the thing, the place and the remedy; the
//! cause is in `source()`, not in the text.

mod connect_failure;
mod predicates;
mod query_problem;
mod text;
mod variants;
mod violation;

pub use connect_failure::ConnectFailure;
pub use query_problem::QueryProblem;
pub(crate) use variants::BoxError;
pub use variants::{Error, Result};
pub use violation::{Constraint, ConstraintViolation};

//! Watching the statements of one piece of work: a request, a test. It counts them, and finds those that ran again and again
//! where one would have done (the "N+1" problem).
//!
//! [`QueryWatch`] is what was seen, `shape` says when two statements are the same but for their values. Statements of tasks
//! that the work spawns are not seen: they are other pieces of work.

mod report;
mod shape;
mod task;

pub use report::{QueryWatch, WatchedQuery};
pub use task::{assert_query_count, watch_queries};
pub(crate) use task::{part, tell};
